"""The page on which members store their other names."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.domain import person_names
from coc_service.usecases.act import Refused
from coc_service.usecases.people.own_names import FIELD, ShowOwnNames, StoreOwnNames
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.forms import FieldError


async def names(request: Request) -> Response:
    """Show the names that the member has stored."""
    running = runtime.of(request)
    stored = await running.ask(ShowOwnNames(running.custody, request.state.member))
    return _names_page(request, "\n".join(stored), [])


async def store(request: Request) -> Response:
    """Store the names; the roster then shows them."""
    sent, _ = await sessions.staff_form(request)
    running, written = runtime.of(request), sent.text(FIELD)
    try:
        await running.perform(StoreOwnNames(running.custody, request.state.member, person_names.lines(written)))
    except Refused as refused:
        return _names_page(request, written, [FieldError(refused.field, refused.message)])
    return pages.see_other(request, "/roster")


def _names_page(request: Request, written: str, errors: list[FieldError]) -> Response:
    status = 422 if errors else 200
    return pages.page(request, "members/names.html", status_code=status, values={FIELD: written}, errors=errors)
