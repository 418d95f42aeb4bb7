"""The rosters of a member's committees for their page: seats, people who wait, people who were invited."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from coc_service.crypto import fingerprint
from coc_service.domain import committee_chain, committee_state, lost_keys
from coc_service.domain.committee_state import Committee, Proposal, Seat
from coc_service.store import people
from coc_service.store.tables import Person
from coc_service.usecases.act import Question
from coc_service.usecases.custody.addresses import opened_address
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people import lost
from coc_service.usecases.people.ended import is_used_up
from coc_service.usecases.people.lost import Lost
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.seats import admission, newest_invitation, proposed_seats, waiting_seat


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


@dataclass(frozen=True, slots=True)
class RosterShown:
    """A committee's roster: seats, people who wait for a first or second signature, invited people without keys."""

    committee: Committee
    readers_digest: str
    signers_needed: int
    seats: Sequence[SeatShown]
    waiting: Sequence[SeatShown]
    half_admitted: Sequence[SeatShown]
    invited: Sequence[Person]
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
        seats = committee.in_force(now)
        admitted = {seat.person for seat in seats}
        proposed = {seat.person: (leaf, one) for leaf, one, seat in proposed_seats(committee)}
        invited_here = {person.id: person for _, person in people.invited_to(session, committee.id)}
        rows = [
            (invitation, person)
            for person in invited_here.values()
            if person.id not in admitted
            and (invitation := newest_invitation(view, person.id, committee.id))
            and not is_used_up(committee, invitation, now)
            and not lost_keys.is_lost(committee, person.id, person.signing_key or b"")
        ]
        return RosterShown(
            committee=committee,
            readers_digest=committee.readers_digest(now),
            signers_needed=committee_state.signers_needed(committee, view.policy_of(committee), now),
            seats=[replace(self._seated(committee, seat), also_called=view.names_of(seat.person)) for seat in seats],
            waiting=[
                self._shown(committee, waiting_seat(invitation, person, kept=committee.kept_seats.get(person.id)))
                for invitation, person in rows
                if person.signing_key and person.id not in proposed
            ],
            half_admitted=[self._half(committee, leaf, one) for leaf, one in proposed.values()],
            invited=[person for _, person in rows if not person.signing_key],
            lost=lost.shown(session, view, committee, self.member.person, at=now),
        )

    def _seated(self, committee: Committee, seat: Seat) -> SeatShown:
        by = committee.admitted_by.get(seat.leaf, frozenset())
        names = tuple(sorted(committee.name_of(person) for person in by if person != seat.person))
        owed = committee.comparison_owed(seat)
        done = self.member.person in committee.compared.get(seat.leaf, frozenset())
        return self._shown(committee, seat, admitted_by=names, is_comparison_owed=owed and not done)

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
            address=opened_address(seat.sealed_address, person=seat.person, keys=self.custody.keys),
            fingerprint=fingerprint(seat.encryption_key, seat.signing_key),
            starts=seat.starts,
            ends=seat.ends,
            digest=committee_chain.statement_digest(admission(seat)),
            leaf=seat.leaf,
            replaces=_earlier(committee, seat),
            **more,
        )


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
