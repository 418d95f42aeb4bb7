"""Guards before every page, each looked at alone and without a service behind it."""

import asyncio
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from coc_service.crypto import Secret
from coc_service.web import guards, sessions
from coc_service.web.service import Site

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
}
TOLD = {"content-length": "2", "content-type": "text/plain; charset=utf-8"}


async def answer(
    guarded: ASGIApp, *, method: str = "GET", headers: Iterable[tuple[str, str]] = (), body: tuple[bytes, ...] = (b"",)
) -> list[MutableMapping[str, Any]]:
    """What comes out when a request with this body goes in, part by part."""
    sent: list[MutableMapping[str, Any]] = []
    parts = iter([{"type": "http.request", "body": part, "more_body": True} for part in body[:-1]])

    async def receive() -> MutableMapping[str, Any]:
        return next(parts, {"type": "http.request", "body": body[-1], "more_body": False})

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers]
    await guarded({"type": "http", "method": method, "path": "/", "headers": raw}, receive, send)
    return sent


def headers_of(sent: list[MutableMapping[str, Any]]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def saying(words: str, **headers: str) -> ASGIApp:
    return PlainTextResponse(words, headers=headers)


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Takes in a whole body and answers with its size."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


@pytest.mark.parametrize("is_https", [False, True])
async def test_every_answer_bears_every_header(*, is_https: bool) -> None:
    found = headers_of(await answer(guards.SecurityHeaders(saying("ok"), is_https=is_https)))

    hsts = {"strict-transport-security": "max-age=63072000; includeSubDomains"} if is_https else {}
    assert found == TOLD | HEADERS | hsts | {"cache-control": "no-store"}


async def test_no_page_loosens_what_stands_before_it_but_for_the_cache() -> None:
    loose = {"x-frame-options": "ALLOWALL", "content-security-policy": "default-src *", "cache-control": "public"}
    found = headers_of(await answer(guards.SecurityHeaders(saying("ok", **loose), is_https=False)))

    assert found == TOLD | HEADERS | {"cache-control": "public"}


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://coc.example.org"}, False),
        ({"sec-fetch-site": ""}, False),
        ({"origin": "https://coc.example.org"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://coc.example.org.evil.example"}, False),
        ({"origin": "null"}, False),
        ({"referer": "https://coc.example.org/"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_only_our_own_pages_cause_what_changes_something(headers: dict[str, str], *, is_ours: bool) -> None:
    assert guards.is_same_origin(Headers(headers | {"host": "coc.example.org"})) is is_ours


@pytest.mark.parametrize(
    ("method", "words"),
    [("GET", b"ok"), ("HEAD", b"ok"), ("OPTIONS", b"ok"), ("POST", b"no"), ("DELETE", b"no"), ("PUT", b"no")],
)
async def test_what_another_page_caused_is_refused_unless_it_only_asks(method: str, words: bytes) -> None:
    async def refuse(_: Request) -> Response:
        return PlainTextResponse("no")

    said = await answer(guards.SameOrigin(saying("ok"), refuse=refuse), method=method, headers=[("host", "a")])

    assert said[1]["body"] == words


@pytest.mark.parametrize(("body", "is_taken"), [((b"x" * 10,), True), ((b"x" * 11,), False), ((b"x" * 6,) * 2, False)])
async def test_a_body_has_a_longest_size_in_one_part_or_in_many(body: tuple[bytes, ...], *, is_taken: bool) -> None:
    guarded = guards.BodyLimit(echo, max_bytes=10)

    if is_taken:
        assert (await answer(guarded, body=body))[1]["body"] == b"10"
        return
    with pytest.raises(HTTPException) as refused:
        await answer(guarded, body=body)
    assert refused.value.status_code == 413


async def test_what_is_over_the_limit_is_taken_in_up_to_a_bound() -> None:
    taken = 0

    async def receive() -> MutableMapping[str, Any]:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": b"x" * 10, "more_body": taken < 100}

    with pytest.raises(HTTPException):
        await guards.BodyLimit(echo, max_bytes=10)({"type": "http", "headers": []}, receive, _nowhere)

    assert taken < 10


async def _nowhere(_: MutableMapping[str, Any]) -> None:
    pass


async def test_a_body_that_trickles_in_is_given_up() -> None:
    async def receive() -> MutableMapping[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    with pytest.raises(ClientDisconnect):
        async with asyncio.timeout(5):
            await guards.BodyDeadline(echo, seconds=0.1)({"type": "http", "headers": []}, receive, _nowhere)


async def test_once_a_body_is_whole_its_answer_may_take_its_time() -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await asyncio.sleep(0.1)
        await receive()  # as a framework does that waits for the sender to leave
        await PlainTextResponse("done")(scope, receive, send)

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"", "more_body": False}

    said: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    await guards.BodyDeadline(slow, seconds=0.05)({"type": "http", "headers": []}, receive, send)

    assert said[1]["body"] == b"done"


@dataclass(frozen=True, slots=True)
class Bare:
    """As much of a service as a cookie needs."""

    site: Site


def request_to(base_url: str, **headers: str) -> Request:
    application = Starlette()
    application.state.service = Bare(Site("Site", False, "https://weather.example", base_url))  # noqa: FBT003  a row of a table
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "app": application, "headers": raw, "path": "/", "method": "GET"})


@pytest.mark.parametrize(
    ("base_url", "name", "flags"),
    [
        ("https://coc.example.org", "__Host-session", {"httponly", "path=/", "samesite=strict", "secure"}),
        ("http://127.0.0.1:8000", "session", {"httponly", "path=/", "samesite=strict"}),
    ],
)
def test_a_cookie_is_for_this_host_this_browser_session_and_no_script(
    base_url: str, name: str, flags: set[str]
) -> None:
    request, given, taken = request_to(base_url), Response(), Response()

    sessions.set_cookie(request, given, Secret(bytes(32)))
    sessions.drop_cookie(request, taken)

    first, *rest = given.headers["set-cookie"].split("; ")
    assert first.partition("=")[0] == name
    assert {flag.lower() for flag in rest} == flags
    assert taken.headers["set-cookie"].startswith(f'{name}=""')


@pytest.mark.parametrize("cookie", ["", "session=", "session=!!!", "session=AAAA", "session=" + "A" * 60])
async def test_what_is_no_cookie_of_ours_asks_the_database_nothing(cookie: str) -> None:
    assert await sessions.reader_of(request_to("http://127.0.0.1", cookie=cookie)) is None


async def test_without_a_session_a_members_page_leads_to_the_login() -> None:
    async def secret(_: Request) -> Response:
        return PlainTextResponse("a case")

    said = await sessions.members_only(secret)(request_to("http://127.0.0.1"))

    assert (said.status_code, said.headers["location"], bytes(said.body)) == (303, "/login", b"")
