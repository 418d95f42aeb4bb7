"""The operator's acts: create a site and projects, propose committees. None of them gives access to a case."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import random_id
from coc_service.domain import policy
from coc_service.mail import EnvelopeMalformed, require_site_name
from coc_service.store import policies, sites
from coc_service.store.tables import Project, ProposedCommittee, Site
from coc_service.usecases.act import SetUpProblem, SetUpRefused, WriteAct
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.signer import OPERATOR, SITE, Signer

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class CreateSite(WriteAct[None]):
    """Create the site. Effects: the site's row, the empty log with its first entry.

    Raises:
        SetUpRefused: there is a site already (whether it is a demonstration can never change), or the name cannot be used in
            a mail.
    """

    custody: Custody
    name: str
    is_demonstration: bool

    def write(self, session: Session) -> None:
        """Insert the site and begin the log."""
        _check_name(self.name)
        if sites.site(session):
            raise SetUpRefused(SetUpProblem.NAME_TAKEN)
        origin = self.custody.keys.origin
        session.add(
            Site(
                name=self.name,
                origin=origin,
                is_demonstration=self.is_demonstration,
                created_at=self.custody.now(),
            )
        )
        session.flush()
        self.custody.ledger.begin(session)
        says = {"name": self.name, "origin": origin, "demonstration": self.is_demonstration}
        _log(session, self.custody, LogAct.SITE_CREATED, says)


@dataclass(frozen=True, slots=True)
class RenameSite(WriteAct[None]):
    """Give the site another name. Effects: the site's row, a log entry.

    Raises:
        SetUpRefused: there is no site, or the name cannot be used in a mail.
    """

    custody: Custody
    name: str

    def write(self, session: Session) -> None:
        """Change the row and log the new name."""
        _check_name(self.name)
        site = sites.site(session)
        if site is None:
            raise SetUpRefused(SetUpProblem.NAME_UNKNOWN)
        site.name = self.name
        session.flush()
        _log(session, self.custody, LogAct.SITE_RENAMED, {"name": self.name})


@dataclass(frozen=True, slots=True)
class LogRestored(WriteAct[None]):
    """Log that a backup was restored on purpose. `pinned_size` is the number of entries in the earlier pin.

    Effects: a log entry, which everyone can see.
    """

    custody: Custody
    pinned_size: int | None

    def write(self, session: Session) -> None:
        """Append the entry."""
        _log(session, self.custody, LogAct.SITE_RESTORED, {"pinned_size": self.pinned_size or 0})


@dataclass(frozen=True, slots=True)
class LogMoved(WriteAct[None]):
    """Log that the site was moved to this database. `digest` is that of everything stored, in hexadecimal.

    Effects: a log entry.
    """

    custody: Custody
    engine: str
    digest: str

    def write(self, session: Session) -> None:
        """Append the entry."""
        _log(session, self.custody, LogAct.SITE_MOVED, {"engine": self.engine, "digest": self.digest})


@dataclass(frozen=True, slots=True)
class AddProject(WriteAct[str]):
    """Add a project and return its id. Effects: its row, a log entry.

    Raises:
        SetUpRefused: the short name is taken, or cannot be used in an address.
    """

    custody: Custody
    slug: str
    name: str

    def write(self, session: Session) -> str:
        """Insert the project and log it."""
        if sites.project_by_slug(session, _checked(self.slug)):
            raise SetUpRefused(SetUpProblem.NAME_TAKEN)
        project = random_id()
        session.add(Project(id=project, slug=self.slug, name=self.name))
        session.flush()
        says = {"project": project, "slug": self.slug, "name": self.name}
        _log(session, self.custody, LogAct.PROJECT_CREATED, says)
        return project


@dataclass(frozen=True, slots=True)
class ProposeCommittee(WriteAct[str]):
    """Propose a committee for a project, with its first policy, and return its id. Its first member founds it.

    Effects: rows, a log entry.

    Raises:
        SetUpRefused: no such project; the short name is taken, or cannot be used in an address.
        ValueError: the policy is invalid.
    """

    custody: Custody
    project_slug: str
    slug: str
    name: str
    policy_toml: str

    def write(self, session: Session) -> str:
        """Insert the proposal and its policy, and log it."""
        policy.parse(self.policy_toml)
        project = sites.project_by_slug(session, self.project_slug)
        if project is None:
            raise SetUpRefused(SetUpProblem.NAME_UNKNOWN)
        if sites.committee_by_slug(session, _checked(self.slug)):
            raise SetUpRefused(SetUpProblem.NAME_TAKEN)
        digest, committee = policy.digest(self.policy_toml), random_id()
        policies.keep(session, digest=digest, toml=self.policy_toml)
        session.add(
            ProposedCommittee(id=committee, project_id=project.id, slug=self.slug, name=self.name, policy_digest=digest)
        )
        session.flush()
        says = {
            "committee": committee,
            "slug": self.slug,
            "name": self.name,
            "project": project.id,
            "policy": digest,
        }
        _log(session, self.custody, LogAct.COMMITTEE_PROPOSED, says)
        return committee


def _log(session: Session, custody: Custody, act: LogAct, says: dict[str, Any]) -> None:
    draft = custody.ledger.writing(session)
    draft.append(act, SITE, signer=Signer(OPERATOR), at=custody.now(), says=says)


def _check_name(name: str) -> None:
    try:
        require_site_name(name)
    except EnvelopeMalformed as error:
        raise SetUpRefused(SetUpProblem.SITE_NAME_MALFORMED) from error


def _checked(slug: str) -> str:
    if not _SLUG.fullmatch(slug):
        raise SetUpRefused(SetUpProblem.SHORT_NAME_MALFORMED, word=slug)
    return slug
