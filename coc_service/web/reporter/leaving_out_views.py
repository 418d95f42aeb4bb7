"""What a reporter's page says about keeping the report from somebody later."""

from collections.abc import Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Name, msg
from coc_service.usecases.reporter.conversation import Conversation
from coc_service.usecases.reporter.leaving_out import LeftOut
from coc_service.web.fields import OptionView

_DONE = msg("%(name)s can open nothing of your report from now on. What they read before, nobody can take back.")
_TOO_FEW = msg(
    "%(name)s can open nothing of your report from now on. What they read before, nobody can take back. Too few people may "
    "be left to decide on it alone. They can ask others to help them, and we ask you about each of them first."
)


@dataclass(frozen=True, slots=True)
class LeavingOutView:
    """Whom the reporter can leave out now, and the names of those whom they left out or refused after sending."""

    options: Sequence[OptionView]
    kept_from: Sequence[str]


def leaving_out(opened: Conversation) -> LeavingOutView:
    """Return the view of a conversation."""
    name_of = opened.file.sealed.committee.name_of
    options = [OptionView(seat.person, Name(seat.name)) for seat in opened.others]
    return LeavingOutView(options, sorted(name_of(person) for person in opened.case.objected))


def done(left_out: LeftOut) -> Message:
    """Return what the page says once somebody was left out."""
    return (_TOO_FEW if left_out.is_short else _DONE).filled(name=Name(left_out.name))
