"""A real server and raw sockets: whatever a client sends or leaves out ends, and others are served meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import pytest
import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from coc_service.web.http.protocol import HttpLimits, LimitedProtocol, limited_protocol
from tests.web.test_guards_web import FILE_HEADERS

LONG = 3_600.0
PATIENCE = 45.0  # for what ends at once, or a test hangs: the loop is not Python's, and pytest cannot stop it
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
    """Answers with the size of the body; `/large` at length, `/unread` without looking at the body."""
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
        while not is_so():  # noqa: ASYNC110  nothing tells when a server ends a connection
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
        """All that comes back until the server closes; it may do so before everything was sent."""
        async with self.connect() as (reader, writer):
            for part in parts:
                writer.write(part)
                await asyncio.sleep(0)
            return await all_of(reader)

    async def serves_others(self) -> bool:
        answer = await self.answer_to(GET + b"Connection: close\r\n\r\n")
        return answer.endswith(b"0 bytes")

    async def is_left_alone(self) -> bool:
        """Whether every connection ends by itself; the test's own time-out is the longest wait."""
        return await until(lambda: not self.connections)


async def all_of(reader: Reader) -> bytes:
    try:
        async with asyncio.timeout(PATIENCE):
            return await reader.read()
    except ConnectionError:
        return b""


def has_ended(reader: Reader) -> bool:
    """Whether the server closed, whatever of its answer is still unread."""
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
        timeout_keep_alive=keep_alive,  # type: ignore[arg-type]  # a part of a second, so that a test need not wait
        timeout_graceful_shutdown=1,
        http=limited_protocol(limits),
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Served(port, server.server_state.connections)  # type: ignore[arg-type]  # all are of our class
    finally:
        server.should_exit = True
        await task


async def sent_until_refused(writer: Writer, make: Callable[[], bytes]) -> int:
    """How many bytes an attacker could send before the connection ended."""
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


@pytest.mark.parametrize(
    ("begin", "endless"),
    [
        (GET + b"X: ", b"a"),
        (b"GET /", b"a"),
        (GET + b"X", b"a"),
        (GET, b"X: a\r\n"),
        (b"", b"\r\n"),
        (b"G", b"E"),
        (CHUNKED + b"1\r\na\r\n0\r\nX: ", b"a"),
        (CHUNKED + b"1\r\na\r\n0\r\n", b"X: a\r\n"),
        (CHUNKED + b"1;", b"a"),
        (GET + b"Upgrade: h2c\r\nConnection: upgrade\r\n\r\n", b"a"),
    ],
    ids=["value", "address", "name", "headers", "blank lines", "method", "trailer", "trailers", "extension", "upgrade"],
)
async def test_what_has_no_end_is_refused_after_a_little_of_it(begin: bytes, endless: bytes) -> None:
    async with serving() as served, served.connect() as (_, writer):
        writer.write(begin)

        sent = await sent_until_refused(writer, lambda: endless * (65_536 // len(endless)))

        assert sent < MANY_BYTES / 2, "the rest of it lies in the buffers of the system"
        assert await served.serves_others()


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (GET + b"X: " + b"a" * 16_000 + b"\r\n", 200),
        (GET + b"X: " + b"a" * 17_000 + b"\r\n", 431),
        (b"GET /?" + b"a" * 17_000 + b" HTTP/1.1\r\nHost: a\r\n", 431),
        (GET + b"X: a\r\n" * 98, 200),
        (GET + b"X: a\r\n" * 100, 431),
        (GET + b"X: " + b"a" * 500 + b"\r\n" + b"Y: 1\r\n" * 500, 431),
    ],
)
async def test_a_head_has_a_longest_size_and_a_number_of_headers(head: bytes, status: int) -> None:
    async with serving() as served:
        answer = await served.answer_to(head + b"Connection: close\r\n\r\n")

    assert status_of(answer) == status


async def test_a_refusal_is_plain_text_with_every_header() -> None:
    async with serving() as served:
        answer = await served.answer_to(b"not HTTP\r\n\r\n")

    head, _, body = answer.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    told = {"content-type": "text/plain; charset=utf-8", "connection": "close", "content-length": "12"}
    assert (status_of(answer), body) == (400, b"Bad Request\n")
    assert headers == told | FILE_HEADERS | {"cache-control": "no-store"}


async def test_a_trailer_does_not_come_to_stand_beside_the_headers_that_were_checked() -> None:
    async with serving() as served:
        head = POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        answer = await served.answer_to(head + b"1\r\na\r\n0\r\nSec-Fetch-Site: same-origin\r\n\r\n")

    assert status_of(answer) != 200


async def trickle(writer: Writer, part: bytes) -> None:
    try:
        while True:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(SOON / 10)
    except ConnectionError:
        pass


@pytest.mark.parametrize(
    ("begin", "part", "statuses"),
    [
        (GET, b"X: a\r\n", {408, 0}),
        (b"", b"\r\n", {408, 0}),
        (GET + b"X: ", b"a", {408, 0}),
        (GET + b"\r\n", b"\r\n", {200}),
        (POST + b"Content-Length: 1000000\r\n\r\n", b"a", {0}),
        (CHUNKED, b"1\r\na\r\n", {0}),
    ],
    ids=["headers", "blank lines", "a value", "blank lines after an answer", "a body", "chunks"],
)
async def test_what_trickles_in_is_given_up(begin: bytes, part: bytes, statuses: set[int]) -> None:
    limits = HttpLimits(head_seconds=SOON, body_seconds=SOON, linger_seconds=SOON, write_seconds=LONG)
    async with serving(limits) as served, served.connect() as (reader, writer):
        writer.write(begin)
        trickling = asyncio.create_task(trickle(writer, part))

        answer = await all_of(reader)
        trickling.cancel()

        assert status_of(answer) in statuses
        assert await served.is_left_alone()
        assert await served.serves_others()


async def test_a_body_that_goes_on_after_its_answer_is_given_up() -> None:
    limits = replace(PATIENT, linger_seconds=SOON)
    async with serving(limits) as served, served.connect() as (reader, writer):
        writer.write(b"POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
        answer = await reader.readuntil(b"unread")  # before the end, which may take what nobody has read yet
        trickling = asyncio.create_task(trickle(writer, b"a"))

        assert (status_of(answer), await all_of(reader)) == (200, b"")
        trickling.cancel()
        assert await served.is_left_alone()


async def test_who_connects_and_says_nothing_is_hung_up_on_without_a_word() -> None:
    async with serving(replace(PATIENT, head_seconds=SOON)) as served:
        assert await served.answer_to() == b""


async def test_who_asks_for_nothing_more_is_hung_up_on() -> None:
    async with serving(keep_alive=SOON) as served:
        answer = await served.answer_to(GET + b"\r\n")

        assert (status_of(answer), answer.count(b"HTTP/1.1")) == (200, 1)
        assert await served.is_left_alone()


@pytest.mark.parametrize("kept", [b"", b"Connection: close\r\n"])
async def test_who_does_not_take_an_answer_is_hung_up_on(kept: bytes) -> None:
    async with serving(replace(PATIENT, write_seconds=SOON)) as served, served.connect() as (_, writer):
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # every transport of a socket can
        writer.write(b"GET /large HTTP/1.1\r\nHost: a\r\n" + kept + b"\r\n")
        await until(lambda: bool(served.connections))

        assert await served.is_left_alone()


async def test_who_takes_an_answer_slowly_gets_all_of_it() -> None:
    async with serving(replace(PATIENT, write_seconds=5.0)) as served, served.connect() as (reader, writer):
        writer.write(b"GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        taken = 0
        while part := await reader.read(1024 * 1024):
            taken += len(part)
            await asyncio.sleep(0.005)

    assert taken > LARGE_ANSWER


async def test_many_idle_connections_make_room_for_who_comes() -> None:
    async with serving(replace(PATIENT, connections=10)) as served:
        idle = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(40)]
        answers = [await served.serves_others() for _ in range(5)]
        most = len(served.connections)
        for _, writer in idle:
            writer.transport.abort()

    assert answers == [True] * 5
    assert most <= 10


@pytest.mark.parametrize(
    ("begun", "answer"),
    [(GET + b"X: ", b""), (POST + b"Content-Length: 9\r\n\r\n12345", b""), (GET + b"\r\n", b"0 bytes")],
)
async def test_those_who_wait_longest_make_room_first(begun: bytes, answer: bytes) -> None:
    opened: list[tuple[Reader, Writer]] = []

    def ended() -> list[bool]:
        return [has_ended(reader) for reader, _ in opened]

    async with serving(replace(PATIENT, connections=4)) as served:
        for _ in range(6):
            reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
            opened.append((reader, writer))
            writer.write(begun)
            if answer:
                await reader.readuntil(answer)
        await until(lambda: sum(ended()) == 2)
        first = ended()
        for _, writer in opened:
            writer.transport.abort()

    assert first == [True, True, False, False, False, False]


async def test_requests_that_come_at_once_are_answered_in_turn_but_only_so_many() -> None:
    async with serving() as served:
        few = await served.answer_to((GET + b"\r\n") * 4 + GET + b"Connection: close\r\n\r\n")
        many = await served.answer_to((GET + b"\r\n") * 2_000 + GET + b"Connection: close\r\n\r\n")

        assert few.count(b"0 bytes") == 5
        assert many.count(b"0 bytes") < 20
        assert await served.is_left_alone()


async def test_an_honest_form_is_taken_however_it_is_cut() -> None:
    form = POST + b"Content-Length: 300000\r\nConnection: close\r\n\r\n" + b"a" * 300_000
    async with serving() as served:
        answers = [
            await served.answer_to(*(form[at : at + size] for at in range(0, len(form), size)))
            for size in (7_001, 400_000)
        ]

    assert [answer.endswith(b"300000 bytes") for answer in answers] == [True, True]


async def test_one_connection_serves_many_requests_with_pauses_longer_than_a_head_may_take() -> None:
    async with serving(replace(PATIENT, head_seconds=SOON)) as served, served.connect() as (reader, writer):
        for _ in range(3):
            writer.write(GET + b"\r\n")
            assert (await reader.readuntil(b"0 bytes")).startswith(b"HTTP/1.1 200")
            await asyncio.sleep(SOON * 1.5)
