"""Changes of a seat in force: members sign its admission anew, with the same keys and one thing that differs."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import committee_state
from coc_service.domain.committee_state import Committee, Seat
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import OnRoster
from coc_service.usecases.people.leaving import SEAT_CHANGED
from coc_service.usecases.people.seats import proposed_seats

WAITS_ALREADY = msg("Something about this seat waits for a signature already. Look at the roster.")


@dataclass(frozen=True, slots=True)
class ChangesSeat(OnRoster):
    """The base of these acts. `admission` is the leaf that the page showed; `field` is where its form says what is wrong.

    It takes effect with as many signatures as any admission. Effects: log entry, notices to the others, alternates included.
    """

    field: ClassVar[str]

    admission: str

    def check(self, session: Session) -> None:
        """Raise Refused if the seat has changed, or cannot be what is asked."""
        self._checked(self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign it."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        seat = self._checked(draft)
        others = [one.person for one in self._seated(draft).seated(now) if one.person != self.member.person]
        self._append(session, LogAct.ROSTER_ADMITTED, {"seat": committee_state.seat_detail(seat)})
        notices.owe_notices(session, others, now=now)

    def _checked(self, view: View) -> Seat:
        """Return the seat as it is to be."""
        committee = self._seated(view)
        seat = next((one for one in committee.seated(self.custody.now()) if one.leaf == self.admission), None)
        if seat is None:
            raise Refused(SEAT_CHANGED, field=self.field)
        if any(proposed.person == seat.person for _, _, proposed in proposed_seats(committee)):
            raise Refused(WAITS_ALREADY, field=self.field)
        return self._changed(committee, seat)

    def _changed(self, committee: Committee, seat: Seat) -> Seat:
        raise NotImplementedError
