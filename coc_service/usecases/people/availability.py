"""When members can be reached: each states it for themself, in the chains of all committees they sit on."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain import availability
from coc_service.domain.availability import Availability
from coc_service.domain.chain import committee_subject
from coc_service.domain.committee_state import Committee, Seat
from coc_service.usecases.act import Question, WriteAct
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people.members import UnlockedMember


@dataclass(frozen=True, slots=True)
class StateAvailability(WriteAct[None]):
    """State when one can be reached. Effects: an entry in the chain of each committee on which the member has a seat."""

    custody: Custody
    member: UnlockedMember
    stated: Availability

    def write(self, session: Session) -> None:
        """Log it where it is not the same as before."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        for committee in draft.committees_of(self.member.person, now):
            if committee.availability_of(self.member.person) == self.stated:
                continue
            draft.append(
                LogAct.AVAILABILITY_STATED,
                committee_subject(committee.id),
                signer=self.member.signer,
                at=now,
                says=availability.says(self.stated),
            )


@dataclass(frozen=True, slots=True)
class OnCallList:
    """A committee's seats in force, what each member stated, and who is on call now."""

    committee: Committee
    stated: Sequence[tuple[Seat, Availability]]
    on_call: Sequence[Seat]


@dataclass(frozen=True, slots=True)
class ShowAvailability(Question[list[OnCallList]]):
    """The on-call lists of the committees a member sits on. Only members see them."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> list[OnCallList]:
        """Return a list for each committee."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        return [
            OnCallList(one, [(seat, one.availability_of(seat.person)) for seat in one.seated(now)], one.on_call(now))
            for one in view.committees_of(self.member.person, now)
        ]
