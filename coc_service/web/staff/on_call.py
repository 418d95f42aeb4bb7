"""The page "On call": each member states when they are on call and when mail reaches them; the list shows everyone's hours."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Name, Names, Text, msg
from coc_service.domain import availability
from coc_service.domain.availability import Availability
from coc_service.usecases.people.availability import OnCallList, ShowAvailability, StateAvailability
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff import on_call_form

NOBODY = msg("Nobody is on call right now. The report form says so.")
NOW = msg("On call right now: %(names)s")
STATED = msg("Your times are kept.")
_SPAN = msg("%(day)s, %(starts)s to %(ends)s")
_ALL_DAY = msg("%(day)s, all day")


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member's hours: empty if they are never on call."""

    name: str
    zone: str
    spans: Sequence[Message]
    is_on_call: bool


@dataclass(frozen=True, slots=True)
class ListView:
    """A committee's on-call list."""

    name: str
    now: Text
    members: Sequence[MemberView]


async def on_call(request: Request) -> Response:
    """Show the form with what the member stated last, and the lists."""
    running, member = runtime.of(request), request.state.member
    shown = await running.ask(ShowAvailability(running.custody, member))
    stated = [one for board in shown for seat, one in board.stated if seat.person == member.person]
    values = on_call_form.filled(stated[0] if stated else Availability())
    return _page(request, shown, values)


async def state(request: Request) -> Response:
    """Keep what the member states."""
    running, member = runtime.of(request), request.state.member
    sent, _ = await sessions.staff_form(request)
    stated, wrong = on_call_form.read(sent)
    if wrong:
        shown = await running.ask(ShowAvailability(running.custody, member))
        return _page(request, shown, _texts(sent), errors=wrong)
    await running.perform(StateAvailability(running.custody, member, stated))
    return pages.see_other(request, "/on-call?done=stated")


def _texts(sent: Form) -> dict[str, str]:
    return {name: sent.text(name) for name in sent.values}


def _page(
    request: Request, shown: Sequence[OnCallList], values: dict[str, str], *, errors: Sequence[FieldError] = ()
) -> Response:
    return pages.page(
        request,
        "on_call/page.html",
        status_code=422 if errors else 200,
        errors=errors,
        stated=STATED if request.query_params.get("done") == "stated" and not errors else None,
        values=values,
        zones=availability.zone_names(),
        week=on_call_form.WEEK,
        days=on_call_form.days(),
        digests=on_call_form.DIGESTS,
        lists=[_list(one) for one in shown],
    )


def _list(shown: OnCallList) -> ListView:
    names = tuple(seat.name for seat in shown.on_call)
    members = [
        MemberView(seat.name, stated.zone, _spans(stated), is_on_call=seat in shown.on_call)
        for seat, stated in shown.stated
    ]
    return ListView(shown.committee.name, NOW.filled(names=Names(names)) if names else NOBODY, members)


def _spans(stated: Availability) -> list[Message]:
    return [
        (_ALL_DAY if (span.starts, span.ends) == (0, availability.DAY_MINUTES) else _SPAN).filled(
            day=on_call_form.DAY_NAMES[span.day],
            starts=Name(on_call_form.clock(span.starts)),
            ends=Name(on_call_form.clock(span.ends)),
        )
        for span in stated.on_call
    ]
