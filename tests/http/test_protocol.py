"""Whatever a client sends or does not send, its connection ends, and other clients are served meanwhile."""

import asyncio
from dataclasses import replace

import pytest

from coc_service.web.http.protocol import HttpLimits
from tests.http.served import (
    CHUNKED,
    GET,
    LARGE_ANSWER,
    LONG,
    MANY_BYTES,
    PATIENT,
    POST,
    SOON,
    Reader,
    Writer,
    all_of,
    has_ended,
    sent_until_refused,
    serving,
    status_of,
    until,
)
from tests.web.test_guards_web import FILE_HEADERS


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
        answer = await reader.readuntil(b"unread")  # before the close, which may discard unread bytes
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
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # all socket transports have it
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


async def test_idle_connections_do_not_cut_an_upload_that_goes_on() -> None:
    async with serving(replace(PATIENT, connections=4, progress_bytes=1_000)) as served:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(POST + b"Content-Length: 12000\r\n\r\n")
        idle: list[tuple[Reader, Writer]] = []
        for _ in range(12):
            writer.write(b"a" * 1_000)
            await writer.drain()
            await asyncio.sleep(0.05)
            idle.append(await asyncio.open_connection("127.0.0.1", served.port))
        answer = await reader.readuntil(b"bytes")
        for _, one in idle:
            one.transport.abort()
        writer.transport.abort()

    assert answer.endswith(b"12000 bytes")


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
