"""The pages on which a member adds a code app as a second way to prove who they are, and removes it."""

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from coc_service.usecases.act import Refused
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.people import codes
from coc_service.usecases.people.codes import CodeApp, RemoveCodeApp, SetCodeApp
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.forms import FieldError
from coc_service.web.staff.ways import WAYS

CODE_APP = f"{WAYS}/code-app"
_GROUP_CHARS = 4


async def page(request: Request) -> Response:
    """Show a new key for the app, and ask for its first code."""
    return _page(request, _app(request, ""), [])


async def add(request: Request) -> Response:
    """Add the app if its first code is right."""
    running, (sent, _) = runtime.of(request), await sessions.staff_form(request)
    app = _app(request, sent.text("nonce"))
    try:
        await running.perform(SetCodeApp(running.custody, request.state.member, app.nonce, sent.text(codes.FIELD)))
    except Refused as refused:
        return _page(request, app, [FieldError(refused.field, refused.message)])
    return pages.see_other(request, f"{WAYS}?done=added")


async def remove(request: Request) -> Response:
    """Remove the app."""
    running = runtime.of(request)
    await sessions.staff_form(request)
    await running.perform(RemoveCodeApp(running.custody, request.state.member))
    return pages.see_other(request, f"{WAYS}?done=removed")


def _app(request: Request, nonce: str) -> CodeApp:
    try:
        return codes.code_app(request.state.member, site=runtime.of(request).site.name, nonce=nonce)
    except ValueError as error:
        raise TokenInvalid from error


def _page(request: Request, app: CodeApp, errors: list[FieldError]) -> Response:
    return pages.page(
        request,
        "members/code_app.html",
        status_code=422 if errors else 200,
        errors=errors,
        picture=_picture(app.address),
        groups=[app.key[start : start + _GROUP_CHARS] for start in range(0, len(app.key), _GROUP_CHARS)],
        words=app.words,
        nonce=app.nonce,
        add_url=CODE_APP,
    )


def _picture(address: str) -> Markup:
    """Return an address for the app as a QR code: an SVG within the page, so that no second request has it."""
    code = segno.make(address, micro=False)
    svg = code.svg_inline(svgclass=None, lineclass=None, omitsize=True, dark="#000", light="#fff")
    return Markup(svg)  # noqa: S704  segno's own markup, without any of the text
