"""A server for tests of the protocol, and functions that send to it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from coc_service.web.http.protocol import HttpLimits, LimitedProtocol, limited_protocol

LONG = 3_600.0


PATIENCE = 45.0  # generous; without it a test could hang: pytest cannot interrupt uvloop


PATIENT = HttpLimits(head_seconds=LONG, body_seconds=LONG, linger_seconds=LONG, write_seconds=LONG)


SOON = 0.3


GET = b"GET / HTTP/1.1\r\nHost: a\r\n"


POST = b"POST / HTTP/1.1\r\nHost: a\r\n"


CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


MANY_BYTES = 64 * 1024 * 1024


LARGE_ANSWER = 32 * 1024 * 1024


Writer = asyncio.StreamWriter


Reader = asyncio.StreamReader


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Respond with the size of the body; `/large` with a large response, `/unread` without reading the body."""
    if scope["path"] == "/unread":
        await PlainTextResponse("unread")(scope, receive, send)
    elif scope["path"] == "/large":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for left in reversed(range(LARGE_ANSWER // 65_536)):
            await send({"type": "http.response.body", "body": bytes(65_536), "more_body": left > 0})
    else:
        try:
            size = len(await Request(scope, receive).body())
        except ClientDisconnect:
            return
        await PlainTextResponse(f"{size} bytes")(scope, receive, send)


async def until(is_so: Callable[[], bool]) -> bool:
    async with asyncio.timeout(PATIENCE):
        while not is_so():  # noqa: ASYNC110  there is no event for a closed connection
            await asyncio.sleep(0.01)
    return True


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is running."""

    port: int
    connections: set[LimitedProtocol]

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[tuple[Reader, Writer]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield reader, writer
        finally:
            writer.transport.abort()

    async def answer_to(self, *parts: bytes) -> bytes:
        """All received bytes until the server closes, possibly before everything was sent."""
        async with self.connect() as (reader, writer):
            for part in parts:
                writer.write(part)
                await asyncio.sleep(0)
            return await all_of(reader)

    async def serves_others(self) -> bool:
        answer = await self.answer_to(GET + b"Connection: close\r\n\r\n")
        return answer.endswith(b"0 bytes")

    async def is_left_alone(self) -> bool:
        """Whether every connection ends by itself, within the test's time-out."""
        return await until(lambda: not self.connections)


async def all_of(reader: Reader) -> bytes:
    try:
        async with asyncio.timeout(PATIENCE):
            return await reader.read()
    except ConnectionError:
        return b""


def has_ended(reader: Reader) -> bool:
    """Whether the server closed the connection, even if its response is not read completely."""
    return bool(vars(reader)["_eof"]) or reader.exception() is not None


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


@asynccontextmanager
async def serving(limits: HttpLimits = PATIENT, *, keep_alive: float = LONG) -> AsyncIterator[Served]:
    config = uvicorn.Config(
        application,
        port=0,
        lifespan="off",
        access_log=False,
        log_level="critical",
        timeout_keep_alive=keep_alive,  # type: ignore[arg-type]  # fractions of a second, to keep tests fast
        timeout_graceful_shutdown=1,
        http=limited_protocol(limits),
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Served(port, server.server_state.connections)  # type: ignore[arg-type]  # all are instances of our class
    finally:
        server.should_exit = True
        await task


async def sent_until_refused(writer: Writer, make: Callable[[], bytes]) -> int:
    """The number of bytes that could be sent before the connection ended."""
    sent = 0
    try:
        while sent < MANY_BYTES:
            part = make()
            writer.write(part)
            await writer.drain()
            sent += len(part)
    except ConnectionError:
        pass
    return sent
