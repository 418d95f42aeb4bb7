"""People whose seats have ended: who left or was removed, or whose term is over, and who has not been invited again.

Who was an auditor is among them.
"""

from dataclasses import dataclass
from datetime import datetime

from coc_service.domain import auditors
from coc_service.domain.committee_state import Committee, Seat
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.invitations import Invitation, standing_of


@dataclass(frozen=True, slots=True)
class EndedSeat:
    """The last seat of a person on a committee, or their last audit of it, and when it ended."""

    committee: str
    at: datetime
    is_audit: bool = False


def ended_seats(view: View, person: str, at: datetime) -> tuple[EndedSeat, ...]:
    """Return the seats of a person whose seats have all ended; nothing if one is in force or begins later, if the person waits
    to be admitted, or if nobody knows because a chain that would tell is incomplete.
    """
    last = [(one, seat) for one in view.committees() for seat in _last_admissions(one, person)]
    ends = [(one, seat, _ended_at(one, seat)) for one, seat in last]
    if any(ended_at is None or ended_at > at for _, _, ended_at in ends) or _may_be_invited(view, person, at):
        return ()
    return tuple(
        EndedSeat(one.name, ended_at, is_audit=seat.leaf in one.auditor_admissions)
        for one, seat, ended_at in ends
        if ended_at
    )


def is_used_up(committee: Committee | None, invitation: Invitation, at: datetime) -> bool:
    """Whether an invitation has led to a seat that has ended: to come back, its person is invited again."""
    if committee is None:
        return False
    of_both = (committee.admissions.values(), committee.auditor_admissions.values())
    last = [seat for known in of_both for seat in [one for one in known if one.seat == invitation.seat][-1:]]
    ends = [_ended_at(committee, seat) for seat in last]
    return bool(ends) and all(ended_at is not None and ended_at <= at for ended_at in ends)


def _last_admissions(committee: Committee, person: str) -> list[Seat]:
    """Return the last admission of a person to a seat, and the last one as an auditor."""
    return [one for one in (committee.last_admission(person), auditors.last_admission(committee, person)) if one]


def _may_be_invited(view: View, person: str, at: datetime) -> bool:
    try:
        return any(
            not is_used_up(view.committee(one.committee), one, at) for one in standing_of(view, person).invitations
        )
    except Frozen:  # a committee that was never read is in no list, and the person may have a seat on it
        return True


def _ended_at(committee: Committee, seat: Seat) -> datetime | None:
    if seat.leaf in committee.auditor_admissions:
        return committee.auditor_ends.get(seat.leaf, seat.ends)
    departure = committee.departure_of(seat.leaf)
    return departure.at if departure else seat.ends
