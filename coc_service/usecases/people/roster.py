"""The rosters of a member's committees for their page: seats, people who wait, people who were invited."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from coc_service.crypto import fingerprint
from coc_service.domain import committee_chain, committee_signers, committee_state, lost_keys
from coc_service.domain.committee_state import Committee, Proposal, Seat
from coc_service.domain.introductions import Introduction
from coc_service.store import people
from coc_service.store.tables import Person
from coc_service.usecases.act import Question
from coc_service.usecases.custody.addresses import signed_address
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import View
from coc_service.usecases.people import lost
from coc_service.usecases.people.ended import is_used_up
from coc_service.usecases.people.invitations import Invitation, Standing, Step, standing_of
from coc_service.usecases.people.lost import Lost
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.seats import admission, proposed_seats, waiting_seat

ANNOUNCED = timedelta(days=30)  # before a seat ends, the roster says so


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier admission of the same person that a new one replaces. `is_seated`: it is still in force.

    `are_keys_lost`: members stated that its keys are lost, and these are the new ones.
    """

    name: str
    fingerprint: str
    has_same_keys: bool
    is_seated: bool
    are_keys_lost: bool = False


@dataclass(frozen=True, slots=True)
class SeatShown:
    """A seat for the roster's page: everything that an admission states, for people to compare.

    `digest` commits to exactly that; the form for admission contains it. `leaf` is the admission's, once there is one.
    `replaces` is the person's earlier admission: it shows when new keys are to be admitted under the id of a former member.
    `also_called` are the other names that they stored themselves.
    """

    person: str
    name: str
    handle: str
    login_name: str
    address: str
    fingerprint: str
    starts: datetime | None
    ends: datetime | None
    digest: str
    leaf: str = ""
    replaces: Earlier | None = None
    admitted_by: tuple[str, ...] = ()
    is_comparison_owed: bool = False
    has_signed: bool = False
    also_called: tuple[str, ...] = ()
    ends_soon: bool = False
    paused_until: datetime | None = None
    steps: tuple[Step, ...] = ()
    introduction: Introduction = field(default_factory=Introduction)
    is_alternate: bool = False


@dataclass(frozen=True, slots=True)
class InvitedShown:
    """Somebody whom the operator invited to the committee, and what the operator did about it since."""

    person: str
    name: str
    login_name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class RosterShown:
    """A committee's roster: seats, people who wait for a first or second signature, invited people without keys, and those
    whose invitation was withdrawn before they were admitted.
    """

    committee: Committee
    readers_digest: str
    signers_needed: int
    seats: Sequence[SeatShown]
    waiting: Sequence[SeatShown]
    half_admitted: Sequence[SeatShown]
    invited: Sequence[InvitedShown]
    withdrawn: Sequence[InvitedShown]
    lost: Sequence[Lost] = ()


@dataclass(frozen=True, slots=True)
class ShowRoster(Question[list[RosterShown]]):
    """The rosters of the committees a member sits on."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> list[RosterShown]:
        """Return a roster for each committee."""
        view = self.custody.ledger.reading(session)
        return [self._roster(session, view, one) for one in view.committees_of(self.member.person, self.custody.now())]

    def _roster(self, session: Session, view: View, committee: Committee) -> RosterShown:
        now = self.custody.now()
        seats = committee.seated(now)
        admitted = {seat.person for seat in seats}
        proposed = {seat.person: (leaf, one) for leaf, one, seat in proposed_seats(committee)}
        asked = [
            one
            for one in _asked(session, view, committee.id, without=admitted)
            if one.invitation is None or not is_used_up(committee, one.invitation, now)
            if not lost_keys.is_lost(committee, one.person.id, one.person.signing_key or b"")
            if one.person.id not in committee.auditors
        ]
        return RosterShown(
            committee=committee,
            readers_digest=committee.readers_digest(now),
            signers_needed=committee_signers.signers_needed(committee, view.policy_of(committee), now),
            seats=[
                replace(self._seated(committee, seat), also_called=view.person(seat.person).names) for seat in seats
            ],
            waiting=[
                self._waiting(committee, one.invitation, one)
                for one in asked
                if one.invitation and one.person.signing_key and one.person.id not in proposed
            ],
            half_admitted=[self._half(committee, leaf, one) for leaf, one in proposed.values()],
            invited=[one.shown for one in asked if one.invitation and not one.person.signing_key],
            withdrawn=[one.shown for one in asked if not one.invitation],
            lost=lost.shown(session, view, committee, self.member.person, at=now),
        )

    def _seated(self, committee: Committee, seat: Seat) -> SeatShown:
        by = committee.admitted_by.get(seat.leaf, frozenset())
        names = tuple(sorted(committee.name_of(person) for person in by if person != seat.person))
        owed = committee.comparison_owed(seat)
        done = self.member.person in committee.compared.get(seat.leaf, frozenset())
        away = committee.paused_until(seat, self.custody.now())
        soon = seat.ends is not None and seat.ends <= self.custody.now() + ANNOUNCED
        return self._shown(
            committee, seat, admitted_by=names, is_comparison_owed=owed and not done, ends_soon=soon, paused_until=away
        )

    def _waiting(self, committee: Committee, invitation: Invitation, asked: "_Asked") -> SeatShown:
        seat = waiting_seat(invitation, asked.person, kept=committee.kept_seats.get(asked.person.id))
        return self._shown(committee, seat, steps=asked.steps)

    def _half(self, committee: Committee, leaf: str, proposal: Proposal) -> SeatShown:
        seat = committee_state.seat_from(proposal.statement.detail["seat"], leaf=leaf)
        names = tuple(sorted(committee.name_of(person) for person in proposal.signers))
        return self._shown(committee, seat, admitted_by=names, has_signed=self.member.person in proposal.signers)

    def _shown(self, committee: Committee, seat: Seat, **more: Any) -> SeatShown:  # noqa: ANN401  the fields that only some seats have
        return SeatShown(
            person=seat.person,
            name=seat.name,
            handle=seat.handle,
            login_name=seat.login_name,
            address=signed_address(seat.sealed_address, person=seat.person, keys=self.custody.keys),
            fingerprint=fingerprint(seat.encryption_key, seat.signing_key),
            starts=seat.starts,
            ends=seat.ends,
            digest=committee_chain.statement_digest(admission(seat)),
            leaf=seat.leaf,
            introduction=committee.introduction_of(seat.person),
            is_alternate=seat.is_alternate,
            replaces=_earlier(committee, seat),
            **more,
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A person whom the operator asked for a committee. `invitation` is None if it was withdrawn."""

    person: Person
    invitation: Invitation | None
    steps: tuple[Step, ...]

    @property
    def shown(self) -> InvitedShown:
        return InvitedShown(self.person.id, self.person.name, self.person.login_name, self.steps)


def _asked(session: Session, view: View, committee_id: str, *, without: Collection[str]) -> list[_Asked]:
    """Return the people whom the operator invited to a committee by the log, but those admitted. The rows only find them."""
    rows = {person.id: person for _, person in people.invited_to(session, committee_id) if person.id not in without}
    found = [_asked_for(view, person, committee_id) for person in rows.values()]
    return [one for one in found if any(step.committee for step in one.steps)]


def _asked_for(view: View, person: Person, committee_id: str) -> _Asked:
    standing = _standing(view, person.id)
    here = [one for one in standing.invitations if one.committee == committee_id]
    return _Asked(person, here[-1] if here else None, standing.steps_for(committee_id))


def _standing(view: View, person: str) -> Standing:
    """Return where a person stands; nowhere if their chain is incomplete: that must not prevent the admission of others."""
    try:
        return standing_of(view, person)
    except Frozen:
        return Standing()


def _earlier(committee: Committee, seat: Seat) -> Earlier | None:
    last = committee.last_admission(seat.person, before=seat.leaf)
    if last is None:
        return None
    return Earlier(
        name=last.name,
        fingerprint=fingerprint(last.encryption_key, last.signing_key),
        has_same_keys=seat.has_keys_of(last),
        is_seated=any(one.person == seat.person for one in committee.seats),
        are_keys_lost=lost_keys.is_lost(committee, seat.person, last.signing_key),
    )
