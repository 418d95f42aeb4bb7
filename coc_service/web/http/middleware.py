"""Middleware for every page: headers, the same-origin check, and limits on a body's size and time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit

import anyio
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coc_service.web.http import onion
from coc_service.web.http.security_headers import hardened

BODY_SECONDS = 60.0
DRAINED_LIMITS = 4
PROGRESS_BYTES = 64 * 1024  # so much of a streamed body gives it another `BODY_SECONDS`
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SecurityHeaders:
    """Adds security headers to every response from inside. Responses from outside add them themselves (`errors.on_unknown`)."""

    def __init__(self, app: ASGIApp, *, is_https: bool, onion_url: str = "") -> None:
        self.app = app
        self.is_https = is_https
        self.onion_url = onion_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application and add headers to the start of the response."""

        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._headers(scope, message)
            await send(message)

        await self.app(scope, receive, send_hardened if scope["type"] == "http" else send)

    def _headers(self, scope: Scope, message: Message) -> list[tuple[bytes, bytes]]:
        host = Headers(scope=scope).get("host", "")
        is_https = onion.is_https_at(host, is_https=self.is_https, onion_url=self.onion_url)
        found = hardened(message["headers"], is_https=is_https)
        is_offered = self.onion_url and self.is_https and not onion.is_at_onion(host, self.onion_url)
        return [*found, *onion.offer(self.onion_url, scope, message)] if is_offered else found


class SameOrigin:
    """Refuses every unsafe request (such as POST) that a page of another site caused."""

    def __init__(self, app: ASGIApp, *, refuse: Callable[[Request], Awaitable[Response]]) -> None:
        self.app = app
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application, or return the refusal."""
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not is_same_origin(Headers(scope=scope)):
            response = await self.refuse(Request(scope, receive))
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


def is_same_origin(headers: Headers) -> bool:
    """Whether the browser says that one of our pages caused the request.

    `Sec-Fetch-Site` decides. Older browsers send `Origin` instead; Lynx and w3m send only `Referer`.
    A page of another site cannot set any of these three headers to an address of ours.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    source = headers.get("origin", headers.get("referer"))
    return source is not None and _is_ours(source, host=headers.get("host", ""))


def hides_its_page(headers: Headers) -> bool:
    """Whether the browser sends none of the three headers: then nothing points to another site either."""
    if "sec-fetch-site" in headers or headers.get("origin", "null") != "null":
        return False
    return "referer" not in headers or _is_ours(headers["referer"], host=headers.get("host", ""))


def _is_ours(url: str, *, host: str) -> bool:
    try:
        named = urlsplit(url).netloc
    except ValueError:  # for example `http://[`, an unfinished IPv6 address
        return False
    return bool(named) and named.lower() == host.lower()


@dataclass(slots=True, eq=False)
class Allowance:
    """What a request's body may be: set by the middleware for every request, widened by an endpoint that streams files.

    `ends_at` is by the clock of the event loop; `max_bytes` is None for the common limit. What is streamed is not kept, so it
    does not count in the memory of bodies.
    """

    ends_at: float
    max_bytes: int | None = None

    @property
    def is_streamed(self) -> bool:
        """Whether the rest of the body is streamed."""
        return self.max_bytes is not None

    def stream(self, max_bytes: int) -> None:
        """Allow a body of this size from now on, and keep nothing of it."""
        self.max_bytes = max_bytes

    def go_on(self, seconds: float) -> None:
        """Give the body more time, because enough of it came."""
        self.ends_at = anyio.current_time() + seconds


_ALLOWANCE = "coc_service.allowance"


def allowance(request: Request) -> Allowance:
    """Return what the body of this request may be."""
    found: Allowance = request.scope[_ALLOWANCE]
    return found


class BodyDeadline:
    """Disconnects if a body takes too long: otherwise a few slow clients could hold all connections."""

    def __init__(self, app: ASGIApp, *, seconds: float = BODY_SECONDS) -> None:
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application with a deadline for the body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        allowed = Allowance(anyio.current_time() + self.seconds)
        scope[_ALLOWANCE] = allowed
        is_whole = False

        async def receive_in_time() -> Message:
            nonlocal is_whole
            if is_whole:
                return await receive()
            with anyio.move_on_at(allowed.ends_at):
                message = await receive()
                is_whole = not message.get("more_body", False)
                return message
            raise ClientDisconnect

        await self.app(scope, receive_in_time, send)


class BodyLimit:
    """Refuses a body over the limit with our own page (413). Bytes beyond the limit are not kept in memory."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application and count the body's bytes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        received = 0
        allowed: Allowance | None = scope.get(_ALLOWANCE)

        async def receive_within_limit() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > ((allowed and allowed.max_bytes) or self.max_bytes):
                await _drain(message, receive, left=DRAINED_LIMITS * self.max_bytes)
                raise HTTPException(413)
            return message

        await self.app(scope, receive_within_limit, send)


async def _drain(message: Message, receive: Receive, *, left: int) -> None:
    """Read and discard the rest of a body, up to a bound: most browsers show a response only after sending everything."""
    while message.get("more_body", False) and left > 0:
        message = await receive()
        left -= len(message.get("body", b""))


@dataclass(slots=True, eq=False)
class _Body:
    """An unfinished body: the bytes received, and the scope that cancels its request."""

    size: int = 0
    is_given_up: bool = False
    receiving: anyio.CancelScope | None = None


class BodyBudget:
    """Bounds the memory of all bodies together. Over the bound, the request with the largest unfinished body gets a 503.

    The largest and not the newest, because a report has a few thousand bytes: an attacker who fills the budget with a few
    large bodies that never end loses these, and nobody else is affected.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.held_bytes = 0
        self.unfinished: set[_Body] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application and count the body until the response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = _Body()
        self.unfinished.add(body)
        try:
            await self.app(scope, partial(self._receive, receive, body, scope.get(_ALLOWANCE)), send)
        finally:
            self.unfinished.discard(body)
            self.held_bytes -= body.size

    async def _receive(self, receive: Receive, body: _Body, allowed: Allowance | None) -> Message:
        with anyio.CancelScope() as body.receiving:
            message = await receive()
            body.size += (size := _kept_bytes(message, allowed))
            self.held_bytes += size
            if not message.get("more_body", False):
                self.unfinished.discard(body)
            self._keep_within()
            if not body.is_given_up:
                return message
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE)

    def _keep_within(self) -> None:
        while self.held_bytes > self.max_bytes and self.unfinished:
            largest = max(self.unfinished, key=lambda one: one.size)
            self.unfinished.discard(largest)
            self.held_bytes -= largest.size
            largest.size, largest.is_given_up = 0, True
            if largest.receiving:
                largest.receiving.cancel()


def _kept_bytes(message: Message, allowed: Allowance | None) -> int:
    """Return how many bytes of a message stay in memory: none of a body that is streamed."""
    return 0 if allowed and allowed.is_streamed else len(message.get("body", b""))
