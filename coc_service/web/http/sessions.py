"""Who is logged in: the cookie, the gate before staff pages, and the token in staff forms."""

import base64
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from coc_service.usecases.custody import form_tokens
from coc_service.usecases.people.login import Cookie, KeepAlive, Resume
from coc_service.usecases.people.members import UnlockedMember
from coc_service.web.http import forms, pages, runtime
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


def remembered_checkpoint(request: Request) -> str:
    """Return the checkpoint that this browser remembers; "" for none."""
    return request.cookies.get(CHECKPOINT_COOKIE, "")


def remember_checkpoint(request: Request, response: Response, checkpoint: str) -> None:
    """Let the browser remember the newest checkpoint, if a member asked for it: public words, which nobody here can change."""
    if checkpoint:
        response.set_cookie(
            CHECKPOINT_COOKIE,
            checkpoint,
            max_age=CHECKPOINT_SECONDS,
            path="/login",
            secure=_is_https(request),
            httponly=True,
            samesite="strict",
        )


async def member_of(request: Request) -> UnlockedMember | None:
    """Return who is logged in, and keep their session alive."""
    try:
        raw = base64.b64decode(request.cookies.get(cookie_name(request), ""), altchars=b"-_", validate=True)
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
        if not member.committees:
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
        TokenRefused: it did not come from a page of this session.
    """
    running, sent = runtime.of(request), await forms.read(request)
    request.state.form = sent
    token = sent.text(forms.TOKEN)
    return sent, form_tokens.redeem(
        token, pages.staff_purpose(request.state.member), keys=running.custody.keys, now=running.now()
    )
