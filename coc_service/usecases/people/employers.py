"""For whom members work: each states it for themself, in the chains of all committees they sit on. Only members see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain import affiliations
from coc_service.domain.affiliations import Affiliation
from coc_service.domain.chain import committee_subject
from coc_service.domain.committee_state import Committee, Seat
from coc_service.usecases.act import Question, WriteAct
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people.members import UnlockedMember


@dataclass(frozen=True, slots=True)
class StateEmployers(WriteAct[None]):
    """State for whom one works. The caller has checked it with `affiliations.problem`.

    Effects: an entry in the chain of each committee on which the member has a seat; notices to the others, because it can
        decide who votes.
    """

    custody: Custody
    member: UnlockedMember
    stated: tuple[Affiliation, ...]

    def write(self, session: Session) -> None:
        """Log it where it is not the same as before."""
        draft, now, me = self.custody.ledger.writing(session), self.custody.now(), self.member.person
        others: set[str] = set()
        for committee in draft.committees_of(me, now):
            if committee.affiliations.get(me, ()) == self.stated:
                continue
            draft.append(
                LogAct.AFFILIATION_STATED,
                committee_subject(committee.id),
                signer=self.member.signer,
                at=now,
                says=affiliations.says(self.stated),
            )
            others |= {seat.person for seat in committee.in_force(now)} - {me}
        notices.owe_notices(session, others, now=now)


@dataclass(frozen=True, slots=True)
class EmployersList:
    """A committee's seats in force, each with what the member stated."""

    committee: Committee
    stated: Sequence[tuple[Seat, Sequence[Affiliation]]]


@dataclass(frozen=True, slots=True)
class ShowEmployers(Question[list[EmployersList]]):
    """The employers of the members of the committees a member sits on."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> list[EmployersList]:
        """Return a list for each committee."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        return [
            EmployersList(one, [(seat, one.affiliations.get(seat.person, ())) for seat in one.seated(now)])
            for one in view.committees_of(self.member.person, now)
        ]
