"""HTTP/1.1 with an end to everything: uvicorn's parser takes heads of any size and waits for them for ever.

No limit asks who somebody is: none stores or compares a network address.
"""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, cast

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from coc_service.web.http.middleware import BODY_SECONDS
from coc_service.web.http.security_headers import hardened

_OVER_LIMIT = "over a limit of a request's head"
_PLAIN_TEXT = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpLimits:
    """How much and how long a connection may take.

    `head_bytes` also bounds whatever else a client can send that leads to no body: trailers, chunk extensions, blank lines.
    `body_seconds` is later than `middleware.BodyDeadline`, which answers with words; this one ends the connection.
    `linger_seconds` is for a body that goes on after its answer: a browser shows the answer once all is sent.
    `write_seconds` is how long a client may take for some ten thousand bytes of an answer.
    """

    head_bytes: int = 16 * 1024
    header_count: int = 100
    head_seconds: float = 10.0
    body_seconds: float = BODY_SECONDS + 5.0
    linger_seconds: float = 5.0
    write_seconds: float = 60.0
    pipelined: int = 8
    connections: int = 512


class LimitedProtocol(HttpToolsProtocol):
    """One connection. `limited_protocol` makes the class for a server.

    At any moment one side is awaited. While it is the client, the connection stands in `waiting`, those that wait longest
    first, and has a deadline; where there are too many connections, the first of them makes room.
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
        self._unused_bytes = 0  # received since the parser last had something whole to say
        self._refusal = HTTPStatus.BAD_REQUEST
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn narrows it
        """Begin to wait for a head, and make room if there are too many connections."""
        super().connection_made(transport)
        self.waiting[self] = None
        self._expect_within(self.limits.head_seconds)
        if len(self.connections) > self.limits.connections:
            next(iter(self.waiting)).make_room()

    def make_room(self) -> None:
        """End the connection now, for another one."""
        self.connections.discard(self)
        self.waiting.pop(self, None)
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.waiting.pop(self, None)
        self._expect_nothing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came, and refuse what has no end."""
        self._unused_bytes += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._unused_bytes > self.limits.head_bytes:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._deadline is None and (self._unused_bytes or not self._is_in_head):
            self._expect_within(self.limits.head_seconds if self._is_in_head else self.limits.body_seconds)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header.

        Raises:
            ValueError: there are too many, or it follows a body: uvicorn would put it beside those that were checked.
        """
        if not self._is_in_head:
            raise ValueError(_OVER_LIMIT)
        super().on_header(name, value)
        if len(self.headers) > self.limits.header_count:
            self._exceed(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_headers_complete(self) -> None:
        """Begin to answer.

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
        """Say nothing where uvicorn writes two lines: a request that asks for WebSocket is answered like any other."""

    def _exceed(self, status: HTTPStatus) -> None:
        self._refusal = status
        raise ValueError(_OVER_LIMIT)  # whatever a callback raises ends the parsing, and `_refusal` is the answer

    def on_body(self, body: bytes) -> None:
        """Take a part of a body."""
        self._unused_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait for the answer, which is ours to give."""
        self._is_in_head = True
        self._unused_bytes = 0
        self._expect_nothing()
        self.waiting.pop(self, None)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the client again: to take the answer, to send the rest of its body, or to ask for more."""
        super().on_response_complete()
        if not self.cycle.response_complete:
            return  # the next of several requests that came at once
        self.waiting.setdefault(self, None)
        if self.transport.is_closing():
            self._expect_within(self.limits.write_seconds)
        elif not self._is_in_head:
            self._expect_within(self.limits.linger_seconds)

    def pause_writing(self) -> None:
        """Wait for the client to take what was written."""
        super().pause_writing()
        self.waiting.setdefault(self, None)
        self._expect_within(self.limits.write_seconds)

    def resume_writing(self) -> None:
        """Go on writing."""
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
        elif self._is_answering():  # part of the next head came early: the answer before it is still owed
            self.cycle.keep_alive = False
        elif self._unused_bytes:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self._hang_up()

    def timeout_keep_alive_handler(self) -> None:
        """End a connection on which nothing more is asked."""
        self._hang_up()

    def _hang_up(self) -> None:
        """Close once everything is written, or in the end without that."""
        self.transport.close()
        self._expect_within(self.limits.write_seconds)

    def _is_answering(self) -> bool:
        return not getattr(self.cycle, "response_complete", True)  # there is no cycle before the first request

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  uvicorn's words are the same for everything
        """Refuse what cannot be parsed or is over a limit."""
        self._refuse(self._refusal)

    def _refuse(self, status: HTTPStatus) -> None:
        if self._is_answering():  # nothing can be put into the middle of another answer
            self.transport.abort()
            return
        body = f"{status.phrase}\n".encode()
        head = hardened([*_PLAIN_TEXT, (b"content-length", b"%d" % len(body))], is_https=False)
        lines = [b"HTTP/1.1 %d %s" % (status, status.phrase.encode()), *(b"%s: %s" % pair for pair in head), b"", body]
        self.transport.write(b"\r\n".join(lines))
        self._hang_up()


def limited_protocol(limits: HttpLimits) -> type[LimitedProtocol]:
    """Return the protocol of one server."""
    made = type("Limited", (LimitedProtocol,), {"limits": limits, "waiting": {}})
    return cast("type[LimitedProtocol]", made)  # type() cannot say which class it made
