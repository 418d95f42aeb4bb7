"""Unit tests of the middleware, without a service behind it."""

import asyncio
from collections.abc import Iterable, MutableMapping
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from coc_service.web.http import middleware
from coc_service.web.http.security_headers import PERMISSIONS

HEADERS = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
    "img-src 'self'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "permissions-policy": PERMISSIONS,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
}


FILE_HEADERS = {name: value for name, value in HEADERS.items() if name != "origin-agent-cluster"} | {
    "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'; "
    "sandbox; require-trusted-types-for 'script'; trusted-types 'none'",
    "permissions-policy": "camera=(), clipboard-read=(), display-capture=(), geolocation=(), microphone=()",
}


TOLD = {"content-length": "2", "content-type": "text/plain; charset=utf-8"}


async def answer(
    guarded: ASGIApp, *, method: str = "GET", headers: Iterable[tuple[str, str]] = (), body: tuple[bytes, ...] = (b"",)
) -> list[MutableMapping[str, Any]]:
    """The response to a request whose body arrives in parts."""
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
    """Read the whole body and respond with its size."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


@pytest.mark.parametrize("is_https", [False, True])
async def test_every_page_bears_every_header(*, is_https: bool) -> None:
    found = headers_of(await answer(middleware.SecurityHeaders(HTMLResponse("ok"), is_https=is_https)))

    hsts = {"strict-transport-security": "max-age=63072000; includeSubDomains"} if is_https else {}
    page = TOLD | {"content-type": "text/html; charset=utf-8"}
    assert found == page | HEADERS | hsts | {"cache-control": "no-store"}


@pytest.mark.parametrize("kind", ["text/plain; charset=utf-8", "image/svg+xml", "application/octet-stream"])
async def test_what_is_not_a_page_is_opened_in_a_sandbox(kind: str) -> None:
    file = Response("ok", media_type=kind)

    found = headers_of(await answer(middleware.SecurityHeaders(file, is_https=False)))

    assert found == {"content-length": "2", "content-type": kind} | FILE_HEADERS | {"cache-control": "no-store"}


async def test_what_says_nothing_of_its_kind_is_opened_in_a_sandbox() -> None:
    found = headers_of(await answer(middleware.SecurityHeaders(Response(status_code=303), is_https=False)))

    assert found == {"content-length": "0"} | FILE_HEADERS | {"cache-control": "no-store"}


async def test_no_page_loosens_what_stands_before_it_but_for_the_cache() -> None:
    loose = {"x-frame-options": "ALLOWALL", "content-security-policy": "default-src *", "cache-control": "public"}
    said = await answer(middleware.SecurityHeaders(saying("ok", **loose), is_https=False))
    found = headers_of(said)

    assert found == TOLD | FILE_HEADERS | {"cache-control": "public"}
    assert len(said[0]["headers"]) == len(found), "none is there twice"


def test_all_that_a_browser_can_be_asked_for_is_turned_off_but_copying() -> None:
    asked = dict(feature.split("=") for feature in PERMISSIONS.split(", "))

    assert {name for name, allowed in asked.items() if allowed != "()"} == {"clipboard-write"}
    assert asked.keys() >= {"camera", "geolocation", "microphone", "display-capture", "clipboard-read", "usb", "midi"}


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
        ({"origin": "https://example.org"}, False),  # a part of our name
        ({"origin": "https://coc.example.org.evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({"origin": ""}, False),
        ({"origin": "null", "referer": "https://coc.example.org/"}, False),
        ({"origin": "https://evil.example", "referer": "https://coc.example.org/"}, False),
        ({"sec-fetch-site": "cross-site", "referer": "https://coc.example.org/"}, False),
        ({"referer": "https://coc.example.org/"}, True),
        ({"referer": "https://COC.example.org/c/conduct/report?x=1"}, True),
        ({"referer": "https://evil.example/https://coc.example.org/"}, False),
        ({"referer": "https://coc.example.org@evil.example/"}, False),
        ({"referer": "https://coc.example.org.evil.example/"}, False),
        ({"referer": "http://["}, False),
        ({"referer": "/c/conduct/report"}, False),
        ({"referer": ""}, False),
        ({}, False),
    ],
    ids=str,
)
def test_only_our_own_pages_cause_what_changes_something(headers: dict[str, str], *, is_ours: bool) -> None:
    assert middleware.is_same_origin(Headers(headers | {"host": "coc.example.org"})) is is_ours


@pytest.mark.parametrize("source", ["origin", "referer"])
def test_without_a_host_no_page_is_ours(source: str) -> None:
    assert not middleware.is_same_origin(Headers({source: ""}))
    assert not middleware.is_same_origin(Headers({source: "nowhere"}))


@pytest.mark.parametrize(
    ("headers", "is_hidden"),
    [
        ({}, True),
        ({"origin": "null"}, True),
        ({"origin": "null", "referer": "https://coc.example.org/"}, True),
        ({"referer": "https://evil.example/"}, False),
        ({"origin": "null", "referer": "https://evil.example/"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": ""}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": ""}, False),
    ],
    ids=str,
)
def test_a_page_is_hidden_only_where_nothing_names_another_site(headers: dict[str, str], *, is_hidden: bool) -> None:
    assert middleware.hides_its_page(Headers(headers | {"host": "coc.example.org"})) is is_hidden


@pytest.mark.parametrize(
    ("method", "words"),
    [("GET", b"ok"), ("HEAD", b"ok"), ("OPTIONS", b"ok"), ("POST", b"no"), ("DELETE", b"no"), ("PUT", b"no")],
)
async def test_what_another_page_caused_is_refused_unless_it_only_asks(method: str, words: bytes) -> None:
    async def refuse(_: Request) -> Response:
        return PlainTextResponse("no")

    said = await answer(middleware.SameOrigin(saying("ok"), refuse=refuse), method=method, headers=[("host", "a")])

    assert said[1]["body"] == words


@pytest.mark.parametrize(("body", "is_taken"), [((b"x" * 10,), True), ((b"x" * 11,), False), ((b"x" * 6,) * 2, False)])
async def test_a_body_has_a_longest_size_in_one_part_or_in_many(body: tuple[bytes, ...], *, is_taken: bool) -> None:
    guarded = middleware.BodyLimit(echo, max_bytes=10)

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
        await middleware.BodyLimit(echo, max_bytes=10)({"type": "http", "headers": []}, receive, _nowhere)

    assert taken < 10


async def _nowhere(_: MutableMapping[str, Any]) -> None:
    pass


async def test_a_body_that_trickles_in_is_given_up() -> None:
    async def receive() -> MutableMapping[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    with pytest.raises(ClientDisconnect):
        async with asyncio.timeout(5):
            await middleware.BodyDeadline(echo, seconds=0.1)({"type": "http", "headers": []}, receive, _nowhere)


async def test_once_a_body_is_whole_its_answer_may_take_its_time() -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await asyncio.sleep(0.1)
        await receive()  # as a framework that waits for the client to disconnect
        await PlainTextResponse("done")(scope, receive, send)

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"", "more_body": False}

    said: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    await middleware.BodyDeadline(slow, seconds=0.05)({"type": "http", "headers": []}, receive, send)

    assert said[1]["body"] == b"done"
