"""Declaring and stepping back. After a member has stepped back the next writer begins a new epoch, without them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.case_state import Case
from coc_service.domain.chain import case_subject
from coc_service.domain.presence import Presence
from coc_service.store import cases
from coc_service.usecases.act import CheckedAct, Question
from coc_service.usecases.committee.access import find
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.people.members import UnlockedMember


class LastReader(Exception):
    """The member is the last reader. The case must be referred before they step back."""


@dataclass(frozen=True, slots=True)
class FindCase(Question[Case]):
    """Find a case that exists for a member, without opening it. Raises NoSuchCase."""

    custody: Custody
    member: UnlockedMember
    case_id: str

    def look(self, session: Session) -> Case:
        """Return the case."""
        return find(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)


@dataclass(frozen=True, slots=True)
class _OnCase(CheckedAct[None]):
    """The base of what a member on a case declares."""

    custody: Custody
    member: UnlockedMember
    case_id: str

    def check(self, session: Session) -> None:
        """Raise NoSuchCase if the case does not exist for this member."""
        find(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)

    def _declare(self, session: Session, answer: Presence) -> None:
        """Log the declaration, unless it was already made."""
        draft = self.custody.ledger.writing(session)
        case = find(draft, self.case_id, self.member, self.custody)
        if case.presence_of(self.member.person) is answer:
            return
        draft.append(
            LogAct.DECLARED,
            case_subject(self.case_id),
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

    def write(self, session: Session) -> None:
        """Declare, unless already done."""
        self._declare(session, Presence.CLEAR)


@dataclass(frozen=True, slots=True)
class StepBack(_OnCase):
    """Step back from a case. Afterwards it does not exist for this member.

    Effects: a log entry; the member's grants deleted; the case has no lead if they led it.

    Raises:
        NoSuchCase: for this member.
        LastReader: nobody could read the case any more.
    """

    def write(self, session: Session) -> None:
        """Declare the conflict and delete the member's grants."""
        draft = self.custody.ledger.writing(session)
        case = find(draft, self.case_id, self.member, self.custody)
        if draft.readers_of(case, self.custody.now()) == [self.member.person]:
            raise LastReader
        self._declare(session, Presence.RECUSED)
        cases.drop_grants(session, self.case_id, recipient_id=self.member.person)
        reindex(session, draft, self.case_id)
