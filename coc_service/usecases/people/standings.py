"""Standing: members sign that somebody on their committee becomes an alternate, or a member."""

from dataclasses import dataclass, replace
from typing import ClassVar

from coc_service.catalogue import msg
from coc_service.domain.committee_state import Committee, Seat
from coc_service.usecases.act import Refused
from coc_service.usecases.people.seat_changes import ChangesSeat

SAME_STANDING = msg("This is what they are already.")
NO_MEMBER_LEFT = msg("A committee needs a member. Admit somebody first.")


@dataclass(frozen=True, slots=True)
class SetStanding(ChangesSeat):
    """Sign that somebody is an alternate or a member. Nobody alone makes another member an alternate.

    Raises:
        Refused: the seat has changed, something about it waits, they are that already, or no member would be left.
    """

    field: ClassVar[str] = "standing"

    as_alternate: bool

    def _changed(self, committee: Committee, seat: Seat) -> Seat:
        if self.as_alternate == seat.is_alternate:
            raise Refused(SAME_STANDING, field=self.field)
        if self.as_alternate and committee.in_force(self.custody.now()) == (seat,):
            raise Refused(NO_MEMBER_LEFT, field=self.field)
        return replace(seat, is_alternate=self.as_alternate)
