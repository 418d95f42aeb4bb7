"""The page on which members store their other names, and their title and pronouns."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.domain import introductions, person_names
from coc_service.usecases.act import Refused
from coc_service.usecases.people.introducing import ShowIntroduction, StoreIntroduction
from coc_service.usecases.people.own_names import FIELD, ShowOwnNames, StoreOwnNames
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.forms import FieldError


async def names(request: Request) -> Response:
    """Show the names, title and pronouns that the member has stored."""
    running, member = runtime.of(request), request.state.member
    stored = await running.ask(ShowOwnNames(running.custody, member))
    introduction = await running.ask(ShowIntroduction(running.custody, member))
    written = {FIELD: "\n".join(stored), "title": introduction.title, "pronouns": introduction.pronouns}
    return _names_page(request, written, [])


async def store(request: Request) -> Response:
    """Store them; the roster then shows them."""
    sent, _ = await sessions.staff_form(request)
    running, member = runtime.of(request), request.state.member
    written = {name: sent.text(name) for name in (FIELD, "title", "pronouns")}
    introduction = introductions.from_text(written["title"], written["pronouns"])
    try:
        await running.perform(StoreIntroduction(running.custody, member, introduction))
        await running.perform(StoreOwnNames(running.custody, member, person_names.lines(written[FIELD])))
    except Refused as refused:
        return _names_page(request, written, [FieldError(refused.field, refused.message)])
    return pages.see_other(request, "/roster")


def _names_page(request: Request, written: dict[str, str], errors: list[FieldError]) -> Response:
    status = 422 if errors else 200
    return pages.page(request, "members/names.html", status_code=status, values=written, errors=errors)
