"""Who is logged in: the cookie, the gate before staff pages, and the token in staff forms."""

import base64
from collections.abc import Awaitable, Callable
from functools import partial, wraps

from starlette.requests import Request
from starlette.responses import Response

from coc_service.domain.roster import MemberState
from coc_service.usecases import devices, form_tokens, login, membership
from coc_service.usecases.login import Cookie, Reader
from coc_service.web import forms, pages, service
from coc_service.web.forms import Form

Endpoint = Callable[[Request], Awaitable[Response]]
COOKIE_BYTES = 32


def cookie_name(request: Request) -> str:
    """Return the cookie's name: bound to this host where there is https, plain for a demonstration on this machine."""
    return "__Host-session" if _is_https(request) else "session"


def _is_https(request: Request) -> bool:
    return service.of(request).site.is_https


def set_cookie(request: Request, response: Response, cookie: Cookie) -> None:
    """Give the browser the session's secret, for this browser session only."""
    response.set_cookie(
        cookie_name(request),
        base64.urlsafe_b64encode(cookie.reveal()).decode(),
        path="/",
        secure=_is_https(request),
        httponly=True,
        samesite="strict",
    )


def drop_cookie(request: Request, response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(cookie_name(request), path="/", secure=_is_https(request), httponly=True, samesite="strict")


def device_cookie_name(request: Request) -> str:
    """Return the name of the cookie that a browser keeps after a login."""
    return "__Secure-device" if _is_https(request) else "device"


def set_device_cookie(request: Request, response: Response, value: str) -> None:
    """Let the login know this browser again. Sent to the login alone: no report from this browser comes with it."""
    response.set_cookie(
        device_cookie_name(request),
        value,
        max_age=int(devices.LASTS.total_seconds()),
        path="/login",
        secure=_is_https(request),
        httponly=True,
        samesite="strict",
    )


def device_of(request: Request, login_name: str) -> bytes | None:
    """Return what a browser is known by in which somebody logged in under this name before."""
    running = service.of(request)
    cookie = request.cookies.get(device_cookie_name(request), "")
    return devices.known_device(cookie, login_name, keys=running.keys, now=running.now())


async def reader_of(request: Request) -> Reader | None:
    """Return who is logged in, and keep their session alive."""
    try:
        raw = base64.b64decode(request.cookies.get(cookie_name(request), ""), altchars=b"-_", validate=True)
    except ValueError:
        return None
    if len(raw) != COOKIE_BYTES:
        return None
    running, cookie = service.of(request), Cookie(raw)
    resume: partial[Reader | None] = partial(login.resume, cookie=cookie, now=running.now())
    reader = await running.read(resume)
    if reader and reader.is_half_idle:
        await running.write(partial(login.keep_alive, cookie=cookie, now=running.now()))
    return reader


def members_only(endpoint: Endpoint) -> Endpoint:
    """Let only admitted members in; send others to the login, and those who wait to the page that says so."""

    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        reader = await reader_of(request)
        if reader is None:
            return pages.see_other("/login")
        request.state.reader = reader
        request.state.has_left_out_files = forms.FILES_LEFT_OUT in request.query_params
        if reader.member.state != MemberState.ADMITTED:
            return _waiting_page(request, reader)
        return _saying_what_was_left_out(request, await endpoint(request))

    return guarded


def _saying_what_was_left_out(request: Request, response: Response) -> Response:
    """Let the page that a form leads to say that its files were left out."""
    location = response.headers.get("location")
    if location and forms.has_left_out_files(request):
        response.headers["location"] = f"{location}{'&' if '?' in location else '?'}{forms.FILES_LEFT_OUT}"
    return response


def _waiting_page(request: Request, reader: Reader) -> Response:
    """Say that a member has yet to admit them, and what to read to that member."""
    print_ = membership.fingerprint_of(reader.member)
    return pages.page(request, "members/enrolled.html", fingerprint=print_, founder=False)


async def staff_form(request: Request) -> tuple[Form, bytes]:
    """Return a staff form and its nonce.

    Raises:
        TokenInvalid: it did not come from a page of this session.
    """
    running, sent = service.of(request), await forms.read(request)
    request.state.form = sent
    token = sent.text(forms.TOKEN)
    return sent, form_tokens.redeem(
        token, pages.staff_purpose(request.state.reader), keys=running.keys, now=running.now()
    )
