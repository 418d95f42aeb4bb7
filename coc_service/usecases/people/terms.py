"""Terms of seats: members sign until when a seat is held. The end is announced to the committee, and takes effect by itself."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import committee_state
from coc_service.domain.committee_state import Seat
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import OnRoster
from coc_service.usecases.people.leaving import SEAT_CHANGED
from coc_service.usecases.people.seats import proposed_seats

SOONEST, LATEST = timedelta(days=7), timedelta(days=10 * 365)
NO_SUCH_TERM = msg("Please choose a day that is at least a week and at most ten years ahead.")
SAME_TERM = msg("This is the term that the seat has.")
WAITS_ALREADY = msg("Something about this seat waits for a signature already. Look at the roster.")


@dataclass(frozen=True, slots=True)
class SetTerm(OnRoster):
    """Sign a new admission of a member with the keys they have, until `until`, or without an end. `admission` is the leaf that
    the page showed. It takes effect with as many signatures as any admission. Effects: log entry, notices to the others.

    Raises:
        Refused: the seat has changed, or the day is too soon or too late.
    """

    admission: str
    until: datetime | None

    def check(self, session: Session) -> None:
        """Raise Refused if the seat has changed, or the term cannot be."""
        self._checked(self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign it."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        seat = replace(self._checked(draft), ends=self.until)
        others = [one.person for one in self._seated(draft).in_force(now) if one.person != self.member.person]
        self._append(session, LogAct.ROSTER_ADMITTED, {"seat": committee_state.seat_detail(seat)})
        notices.owe_notices(session, others, now=now)

    def _checked(self, view: View) -> Seat:
        committee, now = self._seated(view), self.custody.now()
        seat = next((one for one in committee.seated(now) if one.leaf == self.admission), None)
        if seat is None:
            raise Refused(SEAT_CHANGED, field="until")
        if any(proposed.person == seat.person for _, _, proposed in proposed_seats(committee)):
            raise Refused(WAITS_ALREADY, field="until")
        if self.until == seat.ends:
            raise Refused(SAME_TERM, field="until")
        if self.until and not now + SOONEST <= self.until <= now + LATEST:
            raise Refused(NO_SUCH_TERM, field="until")
        return seat
