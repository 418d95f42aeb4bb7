"""Member sessions: the cookies, the access check of staff pages, and the token in staff forms."""

import base64
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.usecases.custody import form_tokens
from coc_service.usecases.people import devices
from coc_service.usecases.people.login import KeepAlive, Resume
from coc_service.usecases.people.members import LockedSession, UnlockedMember
from coc_service.usecases.people.proving import SessionEnded
from coc_service.usecases.people.session_content import Cookie
from coc_service.web.http import (
    errors,
    fingerprints,
    forms,
    language,
    page_tokens,
    pages,
    proofs,
    runtime,
    uploads,
)
from coc_service.web.http.forms import Form

Endpoint = Callable[[Request], Awaitable[Response]]
COOKIE_BYTES = 32
WAYS = "/ways-to-log-in"
AUDIT = "/audit"
CHECKPOINT_COOKIE = "checkpoint"
CHECKPOINT_SECONDS = 90 * 24 * 3600


def cookie_name(request: Request) -> str:
    """Return the cookie's name: with the `__Host-` prefix under https, without it for a demonstration on this machine."""
    return "__Host-session" if _is_https(request) else "session"


def _is_https(request: Request) -> bool:
    return runtime.of(request).site.is_https_at(request.headers.get("host", ""))


def _login_path(request: Request) -> str:
    """Return the path of the login in this page's language. Cookies that only the login needs are limited to it."""
    return language.of(request).prefix + "/login"


def set_cookie(request: Request, response: Response, cookie: Cookie) -> None:
    """Set the session cookie, until the browser is closed."""
    response.set_cookie(
        cookie_name(request),
        base64.urlsafe_b64encode(cookie.reveal()).decode(),
        path="/",
        secure=_is_https(request),
        httponly=True,
        samesite="strict",
    )


def drop_cookie(request: Request, response: Response) -> None:
    """Delete the session cookie."""
    response.delete_cookie(cookie_name(request), path="/", secure=_is_https(request), httponly=True, samesite="strict")


def device_cookie_name(request: Request) -> str:
    """Return the name of the device cookie."""
    return "__Secure-device" if _is_https(request) else "device"


def set_device_cookie(request: Request, response: Response, value: str) -> None:
    """Set the device cookie. Its path is the login, so it is not sent with a report from this browser."""
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
    """Return the nonce of a valid device cookie for this login name; None without one."""
    running = runtime.of(request)
    return devices.known_device(device_cookie(request), login_name, keys=running.custody.keys, now=running.now())


def device_cookie(request: Request) -> str:
    """Return what the browser keeps since its last login; "" for nothing. It is not checked."""
    return _cookie(request, device_cookie_name(request))


def remembered_checkpoint(request: Request) -> str:
    """Return the checkpoint in this browser's cookie; "" for none."""
    return _cookie(request, CHECKPOINT_COOKIE)


def remember_checkpoint(request: Request, response: Response, checkpoint: str) -> None:
    """Set a cookie with the newest checkpoint, if the member asked for it. It is public, and we cannot change it later."""
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
    """Return a cookie's value; "" if it is absent.

    Not `request.cookies`: it unquotes each cookie with Python's own function, which takes quadratic time before 3.11.10
    (CVE-2024-7592): half a second for 16 KiB. Our cookies contain no backslash and need no unquoting.
    """
    pairs = [pair.partition("=") for header in request.headers.getlist("cookie") for pair in header.split(";")]
    return next((value.strip().strip('"') for key, _, value in reversed(pairs) if key.strip(" \t") == name), "")


def cookie_of(request: Request) -> Cookie | None:
    """Return the session cookie; None if there is none, or one that we did not make."""
    try:
        raw = base64.b64decode(_cookie(request, cookie_name(request)), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return Cookie(raw) if len(raw) == COOKIE_BYTES else None


async def member_of(request: Request) -> UnlockedMember | None:
    """Return the logged-in member and extend their session; None without one, or while it is locked."""
    found = await _session_of(request)
    return None if isinstance(found, LockedSession) else found


async def _session_of(request: Request) -> UnlockedMember | LockedSession | None:
    cookie = cookie_of(request)
    if cookie is None:
        return None
    running = runtime.of(request)
    found = await running.ask(Resume(running.custody, cookie))
    if isinstance(found, UnlockedMember) and found.is_half_idle:
        await running.perform(KeepAlive(running.custody, cookie))
    return found


def members_only(endpoint: Endpoint) -> Endpoint:
    """Call the endpoint for admitted members only. Others are redirected to the login, or see that they wait for admission.

    In a locked session the passphrase is asked for first; a form that was sent goes on with it. An auditor is led to their own
    page, whatever was asked for: no answer tells them which cases or people there are.
    """
    return _for_those(endpoint, lambda member: bool(member.committees))


def people_only(endpoint: Endpoint) -> Endpoint:
    """Call the endpoint for members and auditors, as `members_only`: their own keys, sessions and ways to log in."""
    return _for_those(endpoint, lambda _: True)


def auditors_only(endpoint: Endpoint) -> Endpoint:
    """Call the endpoint for auditors only, as `members_only`. For members who audit nothing it is as if it did not exist."""
    return _for_those(endpoint, lambda member: bool(member.audits))


def _for_those(endpoint: Endpoint, may: Callable[[UnlockedMember], bool]) -> Endpoint:
    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        found = await _session_of(request)
        member = await _unlocked(request, found) if isinstance(found, LockedSession) else found
        if isinstance(member, Response):
            return member
        if member is None:
            return await _logged_out(request)
        request.state.member = member
        request.state.has_left_out_files = forms.FILES_LEFT_OUT in request.query_params
        if not member.committees and not member.audits:
            return await waiting_page(request, member.person, member.fingerprint, founder=False)
        if member.lacks_factor and not _adds_factor(request):
            return pages.see_other(request, WAYS)
        if not may(member):
            return _elsewhere(request, member)
        return _saying_what_was_left_out(request, await endpoint(request))

    return guarded


async def _logged_out(request: Request) -> Response:
    """Lead to the login. What was typed into a form is shown before: it is nowhere else any more."""
    sent = await uploads.read_without_files(request) if request.method == "POST" else None
    if sent and errors.returned_text(sent):
        return errors.logged_out(request, sent)
    return pages.see_other(request, "/login")


def _elsewhere(request: Request, member: UnlockedMember) -> Response:
    """Lead an auditor who is no member to their page. Raises a 404 for a member on a page of auditors."""
    if member.committees:
        raise HTTPException(404)
    return pages.see_other(request, AUDIT)


async def _unlocked(request: Request, locked: LockedSession) -> UnlockedMember | Response | None:
    """Return the member if the request brings their passphrase, else the page that asks for it."""
    request.state.is_locked = True
    cookie = cookie_of(request)
    await uploads.read_without_files(request)
    if request.method != "POST" or cookie is None or await forms.typed_proof(request) is None:
        return await proofs.ask(request, locked, proofs.LOCKED)
    await _redeem(request, locked)
    try:
        problem = await proofs.prove(request, cookie, locked.person)
    except SessionEnded:
        return None
    return await proofs.ask(request, locked, proofs.LOCKED, problem) if problem else await member_of(request)


def _adds_factor(request: Request) -> bool:
    """Whether a request is for the pages on which a second factor is added, or leaves the session."""
    path = request.url.path.removeprefix(language.of(request).prefix)
    return path == WAYS or path.startswith(f"{WAYS}/") or path in {"/logout", "/lock", proofs.GO_ON}


def _saying_what_was_left_out(request: Request, response: Response) -> Response:
    """Mark the redirect after a form, so that the next page says that files were dropped."""
    location = response.headers.get("location")
    if location and forms.has_left_out_files(request):
        response.headers["location"] = pages.with_query(location, forms.FILES_LEFT_OUT)
    return response


async def waiting_page(request: Request, person: str, fingerprint: str, *, founder: bool) -> Response:
    """Show somebody who has keys and no seat yet what to read to a member, and what that member reads to them."""
    return pages.page(
        request,
        "members/enrolled.html",
        own=fingerprints.fingerprint_view("", fingerprint),
        inviters=await fingerprints.inviters(request, person),
        founder=founder,
    )


async def staff_form(request: Request) -> tuple[Form, bytes]:
    """Return a staff form and the nonce of its token.

    Raises:
        TokenInvalid: the form is not from a page of this session.
    """
    return await _redeem(request, request.state.member)


async def _redeem(request: Request, session: UnlockedMember | LockedSession) -> tuple[Form, bytes]:
    running, sent = runtime.of(request), await forms.read(request)
    request.state.form = sent
    token, purpose = sent.text(forms.TOKEN), page_tokens.staff_purpose(session)
    return sent, form_tokens.redeem(token, purpose, keys=running.custody.keys, now=running.now())
