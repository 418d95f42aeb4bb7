"""Who is proposed as a reader of a case, and who could be: never somebody whom the reporter left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.crypto import fingerprint
from coc_service.domain import case_readers
from coc_service.domain.case_state import Candidate, Case
from coc_service.domain.chain import committee_subject
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.policy import Policy
from coc_service.usecases.act import Question
from coc_service.usecases.committee.access import find_cleared
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed reader with the seat they have now, None if they have left. Until `waits_until` the reporter may say no.

    `is_due`: that time is over, or nobody is waited for; `may_confirm`: this member can be the second of two.
    """

    candidate: Candidate
    seat: Seat | None
    waits_until: datetime | None
    is_due: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A member who can be proposed, with the leaf of their admission."""

    person: str
    leaf: str
    name: str
    handle: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class NewReaders:
    """Who is proposed as a reader of a case, and who could be. `is_alone`: no other clear member could confirm it."""

    case: Case
    committee: Committee
    proposed: Sequence[Proposed]
    offered: Sequence[Offered]
    objection_hours: int
    is_alone: bool


@dataclass(frozen=True, slots=True)
class ShowNewReaders(Question[NewReaders]):
    """Show who is proposed, and who could be. Raises NoSuchCase, NotDeclared."""

    custody: Custody
    member: UnlockedMember
    case_id: str

    def look(self, session: Session) -> NewReaders:
        """Return both."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        case = find_cleared(view, self.case_id, self.member, self.custody)
        committee, policy = committee_of(view, case), view.policy(case)
        reading = set(view.readers_of(case, now)) & set(case.clear)
        return NewReaders(
            case=case,
            committee=committee,
            proposed=[self._proposed(case, one, committee, policy) for one in case.candidates.values()],
            offered=[_offered(seat) for seat in offered_in(view, case, committee, now)],
            objection_hours=policy.readers.objection_hours,
            is_alone=reading <= {self.member.person},
        )

    def _proposed(self, case: Case, one: Candidate, committee: Committee, policy: Policy) -> Proposed:
        now = self.custody.now()
        until = case_readers.waits_until(case, one, committee, policy)
        return Proposed(
            one,
            committee.seat_of(one.person, now),
            until,
            is_due=until is None or entry_moment(self.member.signer.actor, now) >= until,
            may_confirm=case_readers.may_confirm(case, one, committee, person=self.member.person, at=now),
        )


def _offered(seat: Seat) -> Offered:
    own = fingerprint(seat.encryption_key, seat.signing_key)
    return Offered(seat.person, seat.leaf, seat.name, seat.handle, own)


def committee_of(view: View, case: Case) -> Committee:
    """Return a case's committee. Raises Frozen."""
    found = view.committee(case.committee)
    if found is None:
        raise Frozen(committee_subject(case.committee))
    return found


def offered_in(view: View, case: Case, committee: Committee, now: datetime) -> list[Seat]:
    """Return the seats that can be proposed now: never one that the reporter left out."""
    then = view.committee_then(case) or committee
    return case_readers.offered(case, committee, now, shut_out=case_readers.left_out(case, then))
