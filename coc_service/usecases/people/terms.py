"""Terms of seats: members sign until when a seat is held. The end is announced to the committee, and takes effect by itself."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from coc_service.catalogue import msg
from coc_service.domain.committee_state import Committee, Seat
from coc_service.usecases.act import Refused
from coc_service.usecases.people.seat_changes import ChangesSeat

SOONEST, LATEST = timedelta(days=7), timedelta(days=10 * 365)
NO_SUCH_TERM = msg("Please choose a day that is at least a week and at most ten years ahead.")
SAME_TERM = msg("This is the term that the seat has.")


@dataclass(frozen=True, slots=True)
class SetTerm(ChangesSeat):
    """Sign that a seat is held until `until`, or without an end.

    Raises:
        Refused: the seat has changed, something about it waits, or the day is too soon or too late.
    """

    field: ClassVar[str] = "until"

    until: datetime | None

    def _changed(self, committee: Committee, seat: Seat) -> Seat:  # noqa: ARG002  a standing asks for the committee
        now = self.custody.now()
        if self.until == seat.ends:
            raise Refused(SAME_TERM, field=self.field)
        if self.until and not now + SOONEST <= self.until <= now + LATEST:
            raise Refused(NO_SUCH_TERM, field=self.field)
        return replace(seat, ends=self.until)
