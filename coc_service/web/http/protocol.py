"""HTTP/1.1 with limits on size and time: uvicorn alone accepts heads of any size and waits for them without a time-out.

No limit depends on the client: no network address is stored or compared.
"""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, cast

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from coc_service.web.http.middleware import BODY_SECONDS, PROGRESS_BYTES
from coc_service.web.http.security_headers import hardened

_OVER_LIMIT = "over a limit of a request's head"
_PLAIN_TEXT = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpLimits:
    """Limits of a connection, in bytes and seconds.

    `head_bytes` also bounds everything else outside of bodies: trailers, chunk extensions, blank lines.
    `body_seconds` begins again with each `progress_bytes` of a body: one that takes longer is ended by the middleware, unless a
    page takes files. It is longer than `middleware.BodyDeadline`, which sends an error page; this one closes the connection.
    `linger_seconds` is for a body that continues after its response: browsers show the response after sending everything.
    `write_seconds` is how long a client may take to read about ten thousand bytes of a response.
    """

    head_bytes: int = 16 * 1024
    header_count: int = 100
    head_seconds: float = 10.0
    body_seconds: float = BODY_SECONDS + 5.0
    progress_bytes: int = PROGRESS_BYTES
    linger_seconds: float = 5.0
    write_seconds: float = 60.0
    pipelined: int = 8
    connections: int = 512


class LimitedProtocol(HttpToolsProtocol):
    """One connection. `limited_protocol` makes the class for a server.

    At any moment either the client or the server has to act. While it is the client, the connection has a deadline and is in
    `waiting`, ordered by how long it has waited; enough of a body begins the wait again. If there are too many connections,
    the first of them is closed.
    """

    limits: ClassVar[HttpLimits]
    waiting: ClassVar[dict["LimitedProtocol", None]]

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._is_in_head = True
        self._unused_bytes = 0  # received since the parser last called back
        self._progress_bytes = 0  # of a body, since its deadline began
        self._refusal = HTTPStatus.BAD_REQUEST
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows the type too
        """Start waiting for a head. If there are too many connections, close the one that has waited longest."""
        super().connection_made(transport)
        self.waiting[self] = None
        self._expect_within(self.limits.head_seconds)
        if len(self.connections) > self.limits.connections:
            next(iter(self.waiting)).make_room()

    def make_room(self) -> None:
        """Close the connection now, in favour of a new one."""
        self.connections.discard(self)
        self.waiting.pop(self, None)
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Remove the connection from all lists."""
        self.waiting.pop(self, None)
        self._expect_nothing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse the received bytes; refuse a head that is over the limit."""
        self._unused_bytes += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._unused_bytes > self.limits.head_bytes:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._deadline is None and (self._unused_bytes or not self._is_in_head):
            self._expect_within(self.limits.head_seconds if self._is_in_head else self.limits.body_seconds)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Store a header.

        Raises:
            ValueError: too many headers, or a trailer: uvicorn would add it to the headers that were checked already.
        """
        if not self._is_in_head:
            raise ValueError(_OVER_LIMIT)
        super().on_header(name, value)
        if len(self.headers) > self.limits.header_count:
            self._exceed(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_headers_complete(self) -> None:
        """Start the response.

        Raises:
            ValueError: the head is too large, or too many requests came at once.
        """
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > self.limits.head_bytes:
            self._exceed(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        self._is_in_head = False
        self._unused_bytes = 0
        self._expect_nothing()
        super().on_headers_complete()
        if len(self.pipeline) > self.limits.pipelined:
            self._exceed(HTTPStatus.TOO_MANY_REQUESTS)

    def _unsupported_upgrade_warning(self) -> None:
        """Log nothing where uvicorn logs two warnings: a request to upgrade to WebSocket is handled as plain HTTP."""

    def _exceed(self, status: HTTPStatus) -> None:
        self._refusal = status
        raise ValueError(_OVER_LIMIT)  # an exception in a callback ends the parsing; the response is `_refusal`

    def on_body(self, body: bytes) -> None:
        """Pass on a part of a body. Enough of it begins the deadline again."""
        self._unused_bytes = 0
        self._progress_bytes += len(body)
        if self._progress_bytes >= self.limits.progress_bytes and self._is_answering():
            self._progress_bytes = 0
            self._expect_nothing()  # `data_received` begins it again
            if self in self.waiting:  # to the end: idle connections that came later must not cut an upload that goes on
                del self.waiting[self]
                self.waiting[self] = None
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop the client's deadline: now the server has to respond."""
        self._is_in_head = True
        self._unused_bytes = 0
        self._expect_nothing()
        self.waiting.pop(self, None)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the client again: to read the response, send the rest of its body, or send another request."""
        super().on_response_complete()
        if not self.cycle.response_complete:
            return  # the next of several pipelined requests
        self.waiting.setdefault(self, None)
        if self.transport.is_closing():
            self._expect_within(self.limits.write_seconds)
        elif not self._is_in_head:
            self._expect_within(self.limits.linger_seconds)

    def pause_writing(self) -> None:
        """Wait for the client to read what was written."""
        super().pause_writing()
        self.waiting.setdefault(self, None)
        self._expect_within(self.limits.write_seconds)

    def resume_writing(self) -> None:
        """Continue writing."""
        super().resume_writing()
        self._expect_nothing()
        if self._is_answering():
            self.waiting.pop(self, None)
        elif self.transport.is_closing():
            self._expect_within(self.limits.write_seconds)

    def _expect_within(self, seconds: float) -> None:
        self._expect_nothing()
        self._deadline = self.loop.call_later(seconds, self._on_deadline)

    def _expect_nothing(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _on_deadline(self) -> None:
        self._deadline = None
        if self.transport.is_closing() or self.flow.write_paused or not self._is_in_head:
            self.transport.abort()
        elif self._is_answering():  # part of the next head came early: the response before it is not sent yet
            self.cycle.keep_alive = False
        elif self._unused_bytes:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self._hang_up()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection without a further request."""
        self._hang_up()

    def _hang_up(self) -> None:
        """Close after everything is written, or at the deadline."""
        self.transport.close()
        self._expect_within(self.limits.write_seconds)

    def _is_answering(self) -> bool:
        return not getattr(self.cycle, "response_complete", True)  # None before the first request

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  one refusal for all errors
        """Refuse a request that cannot be parsed or is over a limit."""
        self._refuse(self._refusal)

    def _refuse(self, status: HTTPStatus) -> None:
        if self._is_answering():  # a response has started: it cannot be replaced
            self.transport.abort()
            return
        body = f"{status.phrase}\n".encode()
        head = hardened([*_PLAIN_TEXT, (b"content-length", b"%d" % len(body))], is_https=False)
        lines = [b"HTTP/1.1 %d %s" % (status, status.phrase.encode()), *(b"%s: %s" % pair for pair in head), b"", body]
        self.transport.write(b"\r\n".join(lines))
        self._hang_up()


def limited_protocol(limits: HttpLimits) -> type[LimitedProtocol]:
    """Return a protocol class with the limits and connections of one server."""
    made = type("Limited", (LimitedProtocol,), {"limits": limits, "waiting": {}})
    return cast("type[LimitedProtocol]", made)  # the type of `type()` is not that specific
