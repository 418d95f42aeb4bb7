"""The page "Your ways to log in": what opens the member's key, and where they are logged in."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Moment, Name, Text, msg, plural
from coc_service.usecases.custody.custody import SessionLimits
from coc_service.usecases.people.own_sessions import EndSessions, OwnSession, ShowOwnSessions
from coc_service.usecases.people.proving import Lock
from coc_service.web.http import fresh, pages, runtime, sessions
from coc_service.web.staff import passkeys

WAYS = "/ways-to-log-in"
_UNKNOWN_BROWSER = msg("A browser that we do not know")
_ENDED = plural("The session was ended.", "%(count)s sessions were ended.", count=1)
_NONE_ENDED = msg("There was no other session.")
_AN_HOUR_MINUTES = 60


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as its line says it."""

    id: str
    device: Text | Message
    since: Moment
    is_this: bool


async def ways(request: Request) -> Response:
    """Show the page."""
    running = runtime.of(request)
    found = await running.ask(ShowOwnSessions(running.custody, request.state.member))
    return pages.page(
        request,
        "members/ways.html",
        sessions=_views(found),
        limits=_limits(running.custody.session_limits),
        done=_done(request.query_params.get("ended", "")),
        passkeys=await passkeys.part(request),
        end_url=f"{WAYS}/end",
        lock_url="/lock",
    )


def _views(found: Sequence[OwnSession]) -> list[SessionView]:
    return [
        SessionView(one.id, Name(one.device) if one.device else _UNKNOWN_BROWSER, Moment(one.since), one.is_this)
        for one in found
    ]


def _limits(limits: SessionLimits) -> Message:
    minutes = int(limits.idle.total_seconds() // 60)
    hours = int(limits.longest.total_seconds() // 3600)
    if minutes == _AN_HOUR_MINUTES:
        return msg("A session ends by itself after an hour without use, and always after %(hours)s hours.", hours=hours)
    return msg(
        "A session ends by itself after %(minutes)s minutes without use, and always after %(hours)s hours.",
        minutes=minutes,
        hours=hours,
    )


def _done(ended: str) -> Message | None:
    if not ended.isdecimal():
        return None
    count = int(ended[:3])
    return _ENDED.filled(count=count) if count else _NONE_ENDED


async def end(request: Request) -> Response:
    """End the session that the form names, or all but this one."""
    running, (sent, _) = runtime.of(request), await sessions.staff_form(request)
    ended = await running.perform(EndSessions(running.custody, request.state.member, sent.text("session")))
    return pages.see_other(request, f"{WAYS}?ended={ended}")


async def lock(request: Request) -> Response:
    """Lock this session, and lead back to the page it was locked on, which asks for the passphrase."""
    running, cookie = runtime.of(request), sessions.cookie_of(request)
    sent, _ = await sessions.staff_form(request)
    if cookie:
        await running.perform(Lock(running.custody, cookie))
    return fresh.lead_to(request, sent.text("to"))
