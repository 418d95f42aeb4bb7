"""The page on which a member gives the OpenPGP key for which their mails are encrypted, and takes it back."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service.usecases.act import Refused
from coc_service.usecases.people.mail_keys import FIELD, ShowMailKey, StoreMailKey
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.forms import FieldError

MAIL_KEY = f"{sessions.WAYS}/mail-key"
_GROUP_CHARS = 4


def routes() -> list[BaseRoute]:
    """Return the routes."""
    return [
        Route(MAIL_KEY, sessions.people_only(page), methods=["GET"]),
        Route(MAIL_KEY, sessions.people_only(store), methods=["POST"]),
        Route(f"{MAIL_KEY}/remove", sessions.people_only(remove), methods=["POST"]),
    ]


async def page(request: Request) -> Response:
    """Show whether mails are encrypted, and for which key."""
    return await _page(request, [])


async def store(request: Request) -> Response:
    """Take the key that was pasted."""
    running, (sent, _) = runtime.of(request), await sessions.staff_form(request)
    try:
        await running.perform(StoreMailKey(running.custody, request.state.member, sent.text(FIELD).strip()))
    except Refused as refused:
        return await _page(request, [FieldError(refused.field, refused.message)])
    return pages.see_other(request, MAIL_KEY)


async def remove(request: Request) -> Response:
    """Encrypt mails no more."""
    running = runtime.of(request)
    await sessions.staff_form(request)
    await running.perform(StoreMailKey(running.custody, request.state.member, ""))
    return pages.see_other(request, MAIL_KEY)


async def _page(request: Request, errors: list[FieldError]) -> Response:
    """Show the page. What was pasted is not shown again: it may be a secret key, and pasting it once more is no work."""
    running = runtime.of(request)
    fingerprint = await running.ask(ShowMailKey(running.custody, request.state.member))
    return pages.page(
        request,
        "members/mail_key.html",
        status_code=422 if errors else 200,
        groups=[fingerprint[start : start + _GROUP_CHARS] for start in range(0, len(fingerprint), _GROUP_CHARS)],
        values={},
        errors=errors,
        key_url=MAIL_KEY,
    )
