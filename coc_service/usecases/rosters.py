"""The roster as it is used: read, checked to its founder, and turned into the people a report is sealed to."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from coc_service.crypto import OpenFailed, open_sealed, sha256, verify
from coc_service.domain import roster
from coc_service.domain.conflicts import Known
from coc_service.domain.roster import RosterBroken, Seat
from coc_service.store import committees, members
from coc_service.store.members import MemberState
from coc_service.store.tables import Committee, Member
from coc_service.usecases import places
from coc_service.usecases.channels import Holder
from coc_service.usecases.keys import ServiceKeys


@dataclass(frozen=True, slots=True)
class Roster:
    """A committee and the members a report can be sealed to, at one version."""

    committee: Committee
    version: int
    digest: str
    members: tuple[Member, ...]
    seats: tuple[Seat, ...]

    def holders(self) -> tuple[Holder, ...]:
        """Return the members as holders of grants."""
        return tuple(Holder(seat.member_id, seat.encryption_key) for seat in self.seats if not seat.has_left)


def seat_of(member: Member) -> Seat:
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


def load(session: Session, committee: Committee) -> Roster:
    """Return a committee's roster.

    Raises:
        RosterBroken: an admission does not hold; nothing may be sealed to this roster.
    """
    everyone = members.of_committee(session, committee.id)
    seats = tuple(seat_of(member) for member in everyone if member.admission_order is not None)
    digest = _checked(committee.id, seats)
    seated = tuple(member for member in everyone if member.state == MemberState.ADMITTED)
    if unseated := [member for member in seated if member.admission_order is None]:
        raise RosterBroken(unseated[0].id)
    return Roster(committee, committee.roster_version, digest, seated, seats)


@lru_cache(maxsize=64)  # the answer for these very bytes: a row that changed in any way is checked anew
def _checked(committee_id: str, seats: tuple[Seat, ...]) -> str:
    """Check a roster and return its digest. Raises as `check` does, and then remembers nothing."""
    check(committee_id, seats)
    return roster.digest(committee_id, seats)


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


def by_slug(session: Session, slug: str) -> Roster | None:
    """Return the roster of the committee with that name in the address; None if there is none."""
    committee = committees.committee_by_slug(session, slug)
    return load(session, committee) if committee else None


def in_force(session: Session, committee_id: str) -> Roster:
    """Return the roster of a committee that is known to exist.

    Raises:
        RosterBroken: an admission does not hold.
    """
    return load(session, committees.committee(session, committee_id))


def address_of(member: Member, *, keys: ServiceKeys) -> str:
    """Return a member's mail address; "" if it does not open, so that one bad row stops neither mail nor report.

    Of an admitted member that is another service's key: a changed row is a broken roster already.
    """
    try:
        return open_sealed(keys.addresses, member.sealed_address, place=places.address(member_id=member.id)).decode()
    except OpenFailed:
        return ""


def known(roster_: Roster, *, keys: ServiceKeys) -> tuple[Known, ...]:
    """Return what a reporter might write of each member."""
    return tuple(
        Known(member.id, member.name, member.handle, address_of(member, keys=keys)) for member in roster_.members
    )
