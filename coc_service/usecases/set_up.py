"""The operator's acts: a site, its projects, its committees. None of them gives a way into a case."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.crypto import random_id
from coc_service.domain import policy
from coc_service.mail import EnvelopeMalformed, require_site_name
from coc_service.store import audit_log, committees
from coc_service.store.tables import Committee, Policy, Project, Site
from coc_service.usecases import logbook

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class AlreadyThere(Exception):
    """Something of that name exists."""


class NotThere(Exception):
    """Nothing of that name exists."""


class SlugMalformed(Exception):
    """A short name must be 1 to 40 lower-case letters, digits and inner hyphens: it stands in addresses."""


class SiteNameMalformed(Exception):
    """A site's name is one line of at most 80 characters, without an address: it stands in every mail."""


def create_site(session: Session, *, name: str, origin: str, is_demonstration: bool, now: datetime) -> None:
    """Say what this database is. Effects: the site's row, the log's beginning.

    Raises:
        AlreadyThere: it was said before; whether a site is a demonstration never changes.
        SiteNameMalformed: the name cannot stand in a mail.
    """
    _check_name(name)
    if committees.site(session):
        raise AlreadyThere
    session.add(Site(name=name, origin=origin, is_demonstration=is_demonstration, created_at=now))
    audit_log.begin(session)
    session.flush()
    audit_log.append(session, [logbook.entry(Act.SITE_CREATED, actor=logbook.OPERATOR, at=now)])


def rename_site(session: Session, name: str, *, now: datetime) -> None:
    """Give the site another name. Effects: the site's row, a log entry.

    Raises:
        NotThere: there is no site.
        SiteNameMalformed: the name cannot stand in a mail.
    """
    _check_name(name)
    site = committees.site(session)
    if site is None:
        raise NotThere
    site.name = name
    session.flush()
    audit_log.append(session, [logbook.entry(Act.SITE_RENAMED, actor=logbook.OPERATOR, at=now)])


def _check_name(name: str) -> None:
    try:
        require_site_name(name)
    except EnvelopeMalformed as error:
        raise SiteNameMalformed from error


def add_project(session: Session, *, slug: str, name: str, now: datetime) -> Project:
    """Add a project. Effects: its row, a log entry.

    Raises:
        AlreadyThere: the short name is taken.
        SlugMalformed: the short name cannot stand in an address.
    """
    if committees.project_by_slug(session, _checked(slug)):
        raise AlreadyThere
    project = Project(id=random_id(), slug=slug, name=name)
    session.add(project)
    session.flush()
    audit_log.append(session, [logbook.entry(Act.PROJECT_CREATED, actor=logbook.OPERATOR, at=now, target=project.id)])
    return project


def add_committee(
    session: Session, *, project_slug: str, slug: str, name: str, policy_toml: str, now: datetime
) -> Committee:
    """Add a committee for a project, with its policy. Effects: rows, log entries.

    Raises:
        NotThere: no such project.
        AlreadyThere: the short name is taken.
        SlugMalformed: the short name cannot stand in an address.
        ValueError: the policy is none.
    """
    policy.parse(policy_toml)
    project = committees.project_by_slug(session, project_slug)
    if project is None:
        raise NotThere
    if committees.committee_by_slug(session, _checked(slug)):
        raise AlreadyThere
    digest = policy.digest(policy_toml)
    session.merge(Policy(digest=digest, toml=policy_toml))
    session.flush()
    committee = Committee(
        id=random_id(), project_id=project.id, slug=slug, name=name, policy_digest=digest, created_at=now
    )
    session.add(committee)
    session.flush()
    told = logbook.Told(actor=logbook.OPERATOR, at=now, committee=committee.id)
    set_policy = logbook.entry(Act.POLICY_SET, digest=bytes.fromhex(digest), **told)
    audit_log.append(session, [logbook.entry(Act.COMMITTEE_CREATED, **told), set_policy])
    return committee


def _checked(slug: str) -> str:
    if not _SLUG.fullmatch(slug):
        raise SlugMalformed
    return slug
