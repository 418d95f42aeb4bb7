"""From whom a recorded report can be kept: the members and alternates, and the recovery key."""

from collections.abc import Iterable

from coc_service.catalogue import Name, msg
from coc_service.domain.committee_state import Seat
from coc_service.domain.recovery import RecoveryKey
from coc_service.web import recovery_words
from coc_service.web.fields import OptionView

_WROTE_NAME = msg("The report names them.")
_IF_CALLED = msg("%(handle)s. An alternate: called only if too few can act.")


def choices(seats: Iterable[Seat], named: frozenset[str], key: RecoveryKey | None) -> list[OptionView]:
    """Return a box for each of these seats, and for the key if there is one. `named` are people whom the report names."""
    return [*(_choice(seat, named) for seat in seats), *([recovery_words.option(key)] if key else [])]


def _choice(seat: Seat, named: frozenset[str]) -> OptionView:
    known = _IF_CALLED.filled(handle=Name(seat.handle)) if seat.is_alternate else Name(seat.handle)
    return OptionView(seat.person, Name(seat.name), _WROTE_NAME if seat.person in named else known)
