"""The operator's acts on what was proposed: rename and retire a project or a committee that nobody has founded."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.store import people, sites
from coc_service.store.tables import Project, ProposedCommittee
from coc_service.usecases.act import SetUpProblem, SetUpRefused, WriteAct
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.signer import OPERATOR, SITE, Signer
from coc_service.usecases.people.invitations import standing_of


@dataclass(frozen=True, slots=True)
class _OnProject(WriteAct[None]):
    """The base of acts on one project."""

    custody: Custody
    slug: str

    def _project(self, session: Session) -> Project:
        found = sites.project_by_slug(session, self.slug)
        if found is None:
            raise SetUpRefused(SetUpProblem.NAME_UNKNOWN)
        return found


@dataclass(frozen=True, slots=True)
class RenameProject(_OnProject):
    """Give a project another name. Committees that are founded keep the name that their founder signed.

    Effects: its row, a log entry.

    Raises:
        SetUpRefused: there is no such project, or it has that name.
    """

    name: str

    def write(self, session: Session) -> None:
        """Change the row and log it."""
        draft, project = self.custody.ledger.writing(session), self._project(session)
        if project.name == self.name:
            raise SetUpRefused(SetUpProblem.NOTHING_CHANGES)
        project.name = self.name
        session.flush()
        _log(draft, self.custody, LogAct.PROJECT_RENAMED, says={"project": project.id, "name": self.name})


@dataclass(frozen=True, slots=True)
class RetireProject(_OnProject):
    """Take a project back. Effects: its row, a log entry.

    Raises:
        SetUpRefused: there is no such project, or a committee serves it.
    """

    def write(self, session: Session) -> None:
        """Delete the row and log it."""
        draft, project = self.custody.ledger.writing(session), self._project(session)
        if any(one.project_id == project.id for one in sites.committees(session)):
            raise SetUpRefused(SetUpProblem.HAS_COMMITTEES)
        session.delete(project)
        session.flush()
        _log(draft, self.custody, LogAct.PROJECT_RETIRED, says={"project": project.id})


@dataclass(frozen=True, slots=True)
class _OnProposal(WriteAct[None]):
    """The base of acts on a committee that nobody has founded."""

    custody: Custody
    slug: str

    def _proposed(self, session: Session, draft: Draft) -> ProposedCommittee:
        found = sites.committee_by_slug(session, self.slug)
        if found is None:
            raise SetUpRefused(SetUpProblem.NAME_UNKNOWN)
        if draft.committee(found.id):
            raise SetUpRefused(SetUpProblem.COMMITTEE_IS_FOUNDED)
        return found


@dataclass(frozen=True, slots=True)
class RenameProposal(_OnProposal):
    """Give a proposed committee another name. Effects: its row, a log entry.

    Raises:
        SetUpRefused: there is no such committee, it has that name, or its members have founded it: they decide then.
    """

    name: str

    def write(self, session: Session) -> None:
        """Change the row and log it."""
        draft = self.custody.ledger.writing(session)
        committee = self._proposed(session, draft)
        if committee.name == self.name:
            raise SetUpRefused(SetUpProblem.NOTHING_CHANGES)
        committee.name = self.name
        session.flush()
        _log(draft, self.custody, LogAct.COMMITTEE_REPROPOSED, says={"committee": committee.id, "name": self.name})


@dataclass(frozen=True, slots=True)
class RetireProposal(_OnProposal):
    """Take the proposal of a committee back. Nobody can found it any more, and its address is free.

    Effects: its rows, a log entry.

    Raises:
        SetUpRefused: there is no such committee, its members have founded it, or somebody is invited to it.
    """

    def write(self, session: Session) -> None:
        """Delete the rows and log it."""
        draft = self.custody.ledger.writing(session)
        committee = self._proposed(session, draft)
        asked = people.invited_to(session, committee.id)
        invitations = [one for _, person in asked for one in standing_of(draft, person.id).invitations]
        if any(one.committee == committee.id for one in invitations):
            raise SetUpRefused(SetUpProblem.SOMEBODY_IS_INVITED)
        for seat, _ in asked:
            session.delete(seat)
        session.flush()
        session.delete(committee)
        session.flush()
        _log(draft, self.custody, LogAct.COMMITTEE_UNPROPOSED, says={"committee": committee.id})


def _log(draft: Draft, custody: Custody, act: LogAct, *, says: dict[str, Any]) -> None:
    draft.append(act, SITE, signer=Signer(OPERATOR), at=custody.now(), says=says)
