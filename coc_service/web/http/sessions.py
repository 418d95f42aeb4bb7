"""Who is logged in: the cookie, the gate before staff pages, and the token in staff forms."""

import base64
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from coc_service.usecases.custody import form_tokens
from coc_service.usecases.people import devices
from coc_service.usecases.people.login import Cookie, KeepAlive, Resume
from coc_service.usecases.people.members import UnlockedMember
from coc_service.web.http import forms, language, page_tokens, pages, runtime
from coc_service.web.http.forms import Form

Endpoint = Callable[[Request], Awaitable[Response]]
COOKIE_BYTES = 32
CHECKPOINT_COOKIE = "checkpoint"
CHECKPOINT_SECONDS = 90 * 24 * 3600


def cookie_name(request: Request) -> str:
    """Return the cookie's name: bound to this host where there is https, plain for a demonstration on this machine."""
    return "__Host-session" if _is_https(request) else "session"


def _is_https(request: Request) -> bool:
    return runtime.of(request).site.is_https


def _login_path(request: Request) -> str:
    """Return where the login is, in the language of this page: what the login alone is told goes nowhere else."""
    return language.of(request).prefix + "/login"


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
        path=_login_path(request),
        secure=_is_https(request),
        httponly=True,
        samesite="strict",
    )


def device_of(request: Request, login_name: str) -> bytes | None:
    """Return what a browser is known by in which somebody logged in under this name before."""
    running = runtime.of(request)
    cookie = _cookie(request, device_cookie_name(request))
    return devices.known_device(cookie, login_name, keys=running.custody.keys, now=running.now())


def remembered_checkpoint(request: Request) -> str:
    """Return the checkpoint that this browser remembers; "" for none."""
    return _cookie(request, CHECKPOINT_COOKIE)


def remember_checkpoint(request: Request, response: Response, checkpoint: str) -> None:
    """Let the browser remember the newest checkpoint, if a member asked for it: public words, which nobody here can change."""
    if checkpoint:
        response.set_cookie(
            CHECKPOINT_COOKIE,
            checkpoint,
            max_age=CHECKPOINT_SECONDS,
            path=_login_path(request),
            secure=_is_https(request),
            httponly=True,
            samesite="strict",
        )


def _cookie(request: Request, name: str) -> str:
    """Return a cookie's value; "" for none.

    Ours hold nothing that is written with a backslash. The framework reads every cookie that was sent with Python's own
    unquoting, whose time grows with the square of the length until 3.11.10 (CVE-2024-7592): 16 KiB took half a second.
    """
    pairs = [pair.partition("=") for header in request.headers.getlist("cookie") for pair in header.split(";")]
    return next((value.strip().strip('"') for key, _, value in reversed(pairs) if key.strip(" \t") == name), "")


async def member_of(request: Request) -> UnlockedMember | None:
    """Return who is logged in, and keep their session alive."""
    try:
        raw = base64.b64decode(_cookie(request, cookie_name(request)), altchars=b"-_", validate=True)
    except ValueError:
        return None
    if len(raw) != COOKIE_BYTES:
        return None
    running, cookie = runtime.of(request), Cookie(raw)
    member = await running.ask(Resume(running.custody, cookie))
    if member and member.is_half_idle:
        await running.perform(KeepAlive(running.custody, cookie))
    return member


def members_only(endpoint: Endpoint) -> Endpoint:
    """Let only admitted members in; send others to the login, and those who wait to the page that says so."""

    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        member = await member_of(request)
        if member is None:
            return pages.see_other(request, "/login")
        request.state.member = member
        request.state.has_left_out_files = forms.FILES_LEFT_OUT in request.query_params
        if not member.committees:
            runtime.of(request).custody.ledger.refuse_if_a_committee_is_frozen()  # they may sit on that one
            return _waiting_page(request, member)
        return _saying_what_was_left_out(request, await endpoint(request))

    return guarded


def _saying_what_was_left_out(request: Request, response: Response) -> Response:
    """Let the page that a form leads to say that its files were left out."""
    location = response.headers.get("location")
    if location and forms.has_left_out_files(request):
        response.headers["location"] = f"{location}{'&' if '?' in location else '?'}{forms.FILES_LEFT_OUT}"
    return response


def _waiting_page(request: Request, member: UnlockedMember) -> Response:
    """Say that a member has yet to admit them, and what to read to that member."""
    return pages.page(request, "members/enrolled.html", fingerprint=member.fingerprint, founder=False)


async def staff_form(request: Request) -> tuple[Form, bytes]:
    """Return a staff form and its nonce.

    Raises:
        TokenInvalid: it did not come from a page of this session.
    """
    running, sent = runtime.of(request), await forms.read(request)
    request.state.form = sent
    token = sent.text(forms.TOKEN)
    return sent, form_tokens.redeem(
        token, page_tokens.staff_purpose(request.state.member), keys=running.custody.keys, now=running.now()
    )
