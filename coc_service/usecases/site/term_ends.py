"""Ends of terms: announced to the whole committee 30 and 7 days ahead, and cleaned up after. The end itself needs nobody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.domain.committee_state import Committee, Seat
from coc_service.store import reminders
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people import leaving

Done = Mapping[tuple[str, str], datetime]
_AHEAD = (30, 7, 0)  # days


@dataclass(frozen=True, slots=True)
class TermEnd:
    """A moment of a seat's term: `days` before it ends. Its name in the table has the admission, so a new term has new ones."""

    committee: Committee
    seat: Seat
    days: int
    at: datetime

    @property
    def name(self) -> str:
        """The name under which it is marked as done."""
        return f"term {self.days} {self.seat.leaf}"


def due(view: View, done: Done, now: datetime) -> Iterator[TermEnd]:
    """Yield the moments that have come and are not done."""
    for committee in view.committees():
        for seat in (one for one in committee.seats if one.ends):
            yield from (
                one for one in _moments(committee, seat) if one.at <= now and (seat.person, one.name) not in done
            )


def _moments(committee: Committee, seat: Seat) -> Iterator[TermEnd]:
    if seat.ends:
        for days in _AHEAD:
            yield TermEnd(committee, seat, days, seat.ends - timedelta(days=days))


def _still_there(end: TermEnd, now: datetime) -> set[str]:
    """Return the person whose seat ends, as long as they have it: an alternate is told of their own seat alone."""
    return {end.seat.person} if end.committee.seat_of(end.seat.person, now) else set()


def settle(session: Session, custody: Custody, moments: list[TermEnd], now: datetime) -> None:
    """Tell the members; after the end delete what its person had. Effects: outbox, grants, logins, marks that it is done."""
    told: set[str] = set()
    for one in moments:
        reminders.keep_beat(session, one.seat.person, one.name, one.at)
        told |= {seat.person for seat in one.committee.in_force(now)} | _still_there(one, now)
        if one.days == 0 and one.committee.seat_of(one.seat.person, now) is None:
            leaving.clean_up(session, custody, one.committee.id, one.seat.person)
    notices.owe_notices(session, sorted(told), now=now)
