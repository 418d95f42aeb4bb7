"""Standing: members sign that somebody on their committee becomes an alternate, or a member."""

from dataclasses import dataclass, replace

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
from coc_service.usecases.people.terms import WAITS_ALREADY

SAME_STANDING = msg("This is what they are already.")
NO_MEMBER_LEFT = msg("A committee needs a member. Admit somebody first.")


@dataclass(frozen=True, slots=True)
class SetStanding(OnRoster):
    """Sign a new admission of somebody with the keys and the term they have, as an alternate or as a member. `admission` is the
    leaf that the page showed. It takes effect with as many signatures as any admission, but nobody alone makes another member
    an alternate. Effects: log entry, notices to the others.

    Raises:
        Refused: the seat has changed, something about it waits, they are that already, or no member would be left.
    """

    admission: str
    as_alternate: bool

    def check(self, session: Session) -> None:
        """Raise Refused if the seat has changed, or the standing cannot be."""
        self._checked(self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign it."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        seat = replace(self._checked(draft), is_alternate=self.as_alternate)
        others = [one.person for one in self._seated(draft).seated(now) if one.person != self.member.person]
        self._append(session, LogAct.ROSTER_ADMITTED, {"seat": committee_state.seat_detail(seat)})
        notices.owe_notices(session, others, now=now)

    def _checked(self, view: View) -> Seat:
        committee, now = self._seated(view), self.custody.now()
        seat = next((one for one in committee.seated(now) if one.leaf == self.admission), None)
        if seat is None:
            raise Refused(SEAT_CHANGED, field="standing")
        if any(proposed.person == seat.person for _, _, proposed in proposed_seats(committee)):
            raise Refused(WAITS_ALREADY, field="standing")
        if self.as_alternate == seat.is_alternate:
            raise Refused(SAME_STANDING, field="standing")
        if self.as_alternate and committee.in_force(now) == (seat,):
            raise Refused(NO_MEMBER_LEFT, field="standing")
        return seat
