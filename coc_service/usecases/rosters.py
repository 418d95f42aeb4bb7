"""The roster as it is used: read, checked to its founder, and turned into the people a report is sealed to."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from coc_service.crypto import OpenFailed, open_sealed, sha256, verify
from coc_service.domain import roster
from coc_service.domain.conflicts import Known
from coc_service.domain.policy import Policy
from coc_service.domain.roster import MemberState, RosterBroken, Seat
from coc_service.store import rosters as rows
from coc_service.store.rosters import CommitteeRow, MemberRow
from coc_service.store.tables import Member
from coc_service.usecases import places, policies
from coc_service.usecases.channels import Holder
from coc_service.usecases.keys import ServiceKeys


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """A committee, its rules, and the members a report can be sealed to, at one version.

    Compared by identity: rows that changed give another object, so what is kept beside one never outlives it.
    """

    committee: CommitteeRow
    policy: Policy
    digest: str
    members: tuple[MemberRow, ...]
    seats: tuple[Seat, ...]

    @property
    def version(self) -> int:
        """How often who can be granted a case has changed."""
        return self.committee.roster_version

    def holders(self) -> tuple[Holder, ...]:
        """Return the members as holders of grants."""
        return tuple(Holder(member.id, member.encryption_key or b"") for member in self.members)


def seat_of(member: Member | MemberRow) -> Seat:
    """Return a member's seat on the roster; only for members who were admitted at some time."""
    return Seat(
        member_id=member.id,
        name=member.name,
        handle=member.handle,
        address_digest=sha256(member.sealed_address),
        encryption_key=member.encryption_key or b"",
        signing_key=member.signing_key or b"",
        admitted_by=member.admitted_by or "",
        order=member.admission_order if member.admission_order is not None else -1,
        signature=member.admission_signature or b"",
        has_left=member.state == MemberState.LEFT,
    )


def by_slug(session: Session, slug: str) -> Roster | None:
    """Return the roster of the committee with that name in the address; None if there is none.

    Raises:
        RosterBroken: an admission does not hold; nothing may be sealed to this roster.
        PolicyBroken: the rules are not those that were agreed.
    """
    committee = rows.committee_by_slug(session, slug)
    return _checked(committee, rows.everyone(session, committee.id)) if committee else None


def in_force(session: Session, committee_id: str) -> Roster:
    """Return the roster of a committee that is known to exist. Raises as `by_slug`."""
    return _checked(rows.committee(session, committee_id), rows.everyone(session, committee_id))


@lru_cache(maxsize=64)  # the answer for these very bytes: a row that changed in any way is checked anew
def _checked(committee: CommitteeRow, everyone: tuple[MemberRow, ...]) -> Roster:
    """Check a roster and its rules. Raises as `by_slug`, and then remembers nothing."""
    for member in everyone:  # any other word in the row would hide a reader from the members, and not from the digest
        if member.state not in {MemberState.ADMITTED, MemberState.LEFT}:
            raise RosterBroken(member.id)
    seats = tuple(map(seat_of, everyone))
    check(committee.id, seats)
    rules = policies.checked(committee.policy_toml, digest=committee.policy_digest)
    on_roster = tuple(member for member in everyone if member.state == MemberState.ADMITTED)
    return Roster(committee, rules, roster.digest(committee.id, seats), on_roster, seats)


def check(committee_id: str, seats: tuple[Seat, ...]) -> None:
    """Check the chain of admissions back to the founder.

    Raises:
        RosterBroken: naming the first member whose admission does not hold.
    """
    roster.check_order(seats)
    signing_keys = {seat.member_id: seat.signing_key for seat in seats}
    for seat in seats:
        statement = roster.admission_statement(committee_id, seat)
        if not verify(signing_keys[seat.admitted_by], statement, seat.signature):
            raise RosterBroken(seat.member_id)


def address_of(member: Member | MemberRow, *, keys: ServiceKeys) -> str:
    """Return a member's mail address; "" if it does not open, so that one bad row stops neither mail nor report.

    Of an admitted member that is another service's key: a changed row is a broken roster already.
    """
    try:
        return open_sealed(keys.addresses, member.sealed_address, place=places.address(member_id=member.id)).decode()
    except OpenFailed:
        return ""


@lru_cache(maxsize=64)  # every report asks, and a roster is the same object as long as its rows are the same
def known(roster_: Roster, *, keys: ServiceKeys) -> tuple[Known, ...]:
    """Return what a reporter might write of each member."""
    return tuple(
        Known(member.id, member.name, member.handle, address_of(member, keys=keys)) for member in roster_.members
    )
