"""Declaring, and stepping back. The next who writes begins the new epoch; nothing is sealed in the old one from here on."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.case_state import Case
from coc_service.domain.presence import Presence
from coc_service.store import cases
from coc_service.usecases.act import Act, Question
from coc_service.usecases.committee.access import find
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.people.members import UnlockedMember


class LastReader(Exception):
    """Nobody else could read the case: it must be referred before they step back."""


@dataclass(frozen=True, slots=True)
class FindCase(Question[Case]):
    """A case that exists for a member, without opening it. Raises NoSuchCase."""

    custody: Custody
    member: UnlockedMember
    case_id: str

    def look(self, session: Session) -> Case:
        """Return it."""
        return find(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)


@dataclass(frozen=True, slots=True)
class _OnCase(Act[Presence, Presence, None]):
    """What somebody does at the gate. A refusal is raised while looking: it costs the writer's batch nothing."""

    custody: Custody
    member: UnlockedMember
    case_id: str

    def look(self, session: Session) -> Presence:
        """Return where the member stands."""
        view = self.custody.ledger.reading(session)
        return find(view, self.case_id, self.member, self.custody).presence_of(self.member.person)

    def prepare(self, seen: Presence) -> Presence:
        """Return what was seen."""
        return seen

    def _declare(self, session: Session, answer: Presence) -> None:
        draft = self.custody.ledger.writing(session)
        find(draft, self.case_id, self.member, self.custody)
        draft.append(
            LogAct.DECLARED,
            f"case:{self.case_id}",
            signer=self.member.signer,
            at=self.custody.now(),
            says={"answer": answer.value},
        )


@dataclass(frozen=True, slots=True)
class DeclareClear(_OnCase):
    """Declare that there is no conflict. Effects: a log entry.

    Raises:
        NoSuchCase: for this member.
    """

    def store(self, session: Session, ready: Presence) -> None:
        """Declare it, once."""
        if ready is not Presence.CLEAR:
            self._declare(session, Presence.CLEAR)


@dataclass(frozen=True, slots=True)
class StepBack(_OnCase):
    """Step back from a case. Afterwards it does not exist for this member.

    Effects: a log entry; the member's grants deleted; the lead is free if it was theirs.

    Raises:
        NoSuchCase: for this member.
        LastReader: nobody would keep the case.
    """

    def store(self, session: Session, ready: Presence) -> None:  # noqa: ARG002  leaving is open to whoever is on the case
        """Leave it."""
        draft = self.custody.ledger.writing(session)
        case = find(draft, self.case_id, self.member, self.custody)
        if draft.readers_of(case, self.custody.now()) == [self.member.person]:
            raise LastReader
        self._declare(session, Presence.RECUSED)
        cases.drop_grants(session, self.case_id, recipient_id=self.member.person)
        reindex(session, draft, self.case_id)
