"""A member's seat for its page, removals that wait for a signature, and who has left: what the roster says about leaving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.domain.chain import read_moment
from coc_service.domain.committee_signers import removers_needed
from coc_service.domain.committee_state import Committee, Departure, Seat
from coc_service.usecases.act import Question, Refused
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import NOT_SEATED, ONLY_MEMBERS
from coc_service.usecases.people.leaving import ENDS_OR_PAUSES, is_removal_proposed
from coc_service.usecases.people.members import UnlockedMember

_SHOWN_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class SeatState:
    """A seat on its page. `signers` is how many others must sign its removal; `is_removal_proposed`: one has."""

    committee: Committee
    seat: Seat
    is_own: bool
    is_last: bool
    signers: int
    is_removal_proposed: bool
    paused_until: datetime | None
    is_paused_by_others: bool


@dataclass(frozen=True, slots=True)
class Removal:
    """A removal that waits for signatures. `missing` is how many."""

    leaf: str
    name: str
    signed_by: Sequence[str]
    has_signed: bool
    missing: int
    act: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who has left: when, and who removed them; nobody if they resigned."""

    person: str
    name: str
    at: datetime
    removed_by: Sequence[str]


@dataclass(frozen=True, slots=True)
class Departures:
    """What a committee's roster says about leaving."""

    removals: Sequence[Removal]
    left: Sequence[Left]


@dataclass(frozen=True, slots=True)
class ShowSeat(Question[SeatState]):
    """A person's seat on a committee of the member.

    Raises:
        Refused: one of them has no seat there, or the member is an alternate and it is not their own.
    """

    custody: Custody
    member: UnlockedMember
    committee_id: str
    person: str

    def look(self, session: Session) -> SeatState:
        """Return the seat."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        committee = view.committee(self.committee_id)
        seat = committee.seat_of(self.person, now) if committee else None
        own = committee.seat_of(self.member.person, now) if committee else None
        if committee is None or seat is None or own is None:
            raise Refused(NOT_SEATED)
        if own.is_alternate and own != seat:
            raise Refused(ONLY_MEMBERS)
        return SeatState(
            committee=committee,
            seat=seat,
            is_own=self.person == self.member.person,
            is_last=committee.in_force(now) == (seat,),
            signers=removers_needed(committee, view.policy_of(committee), now, seat=seat),
            paused_until=committee.paused_until(seat, now),
            is_paused_by_others=_is_paused_by_others(committee, seat),
            is_removal_proposed=is_removal_proposed(committee, seat) and self.person != self.member.person,
        )


@dataclass(frozen=True, slots=True)
class ShowDepartures(Question[dict[str, Departures]]):
    """Removals that wait, and who has left within a year, by committee."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> dict[str, Departures]:
        """Return the departures. A removal is not shown to whom it is about: they could still copy what they read."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        found = view.committees_of(self.member.person, now)
        return {one.id: Departures(self._removals(view, one), _left(one, now)) for one in found}

    def _removals(self, view: View, committee: Committee) -> list[Removal]:
        now = self.custody.now()
        policy = view.policy_of(committee)
        seated = {seat.person for seat in committee.in_force(now)}
        proposed = {
            leaf: (one, committee.admissions[one.statement.detail["admission"]])
            for leaf, one in committee.proposals.items()
            if one.statement.act in ENDS_OR_PAUSES
        }
        return [
            Removal(
                leaf=leaf,
                name=seat.name,
                signed_by=sorted(committee.name_of(person) for person in one.signers & seated),
                has_signed=self.member.person in one.signers,
                missing=max(1, removers_needed(committee, policy, now, seat=seat) - len(one.signers & seated)),
                act=one.statement.act,
                until=read_moment(one.statement.detail.get("until", "")),
            )
            for leaf, (one, seat) in proposed.items()
            if seat.person != self.member.person
        ]


def _is_paused_by_others(committee: Committee, seat: Seat) -> bool:
    pause = committee.pauses.get(seat.tenure)
    return pause is not None and pause.signers != {seat.person}


def _left(committee: Committee, now: datetime) -> list[Left]:
    recent = [one for one in committee.departures.values() if one.at > now - _SHOWN_FOR]
    return [_shown(committee, one) for one in sorted(recent, key=lambda one: one.at, reverse=True)]


def _shown(committee: Committee, one: Departure) -> Left:
    by = sorted(committee.name_of(person) for person in one.signers) if one.is_removal else []
    return Left(one.seat.person, one.seat.name, one.at, by)
