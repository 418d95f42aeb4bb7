"""Cookies are limited to this host, this browser, and the pages that need them."""

from dataclasses import dataclass

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from coc_service import languages
from coc_service.crypto import Secret
from coc_service.web.http import sessions
from coc_service.web.http.runtime import Site


@dataclass(frozen=True, slots=True)
class Bare:
    """The part of a runtime that cookies need."""

    site: Site


def request_to(base_url: str, **headers: str) -> Request:
    application = Starlette()
    application.state.runtime = Bare(Site("Site", False, "https://weather.example", base_url))  # noqa: FBT003  a row of a table
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


@pytest.mark.parametrize(
    ("base_url", "name", "more"),
    [("https://coc.example.org", "__Secure-device", {"secure"}), ("http://127.0.0.1:8000", "device", set[str]())],
)
def test_a_device_cookie_goes_to_the_login_alone_and_to_no_script(base_url: str, name: str, more: set[str]) -> None:
    given = Response()

    sessions.set_device_cookie(request_to(base_url), given, "value")

    first, *rest = given.headers["set-cookie"].split("; ")
    assert first == f"{name}=value"
    assert {flag.lower() for flag in rest} == {"httponly", "max-age=15552000", "path=/login", "samesite=strict"} | more


def test_in_another_language_the_device_cookie_goes_to_the_login_of_that_one() -> None:
    asked, given = request_to("http://127.0.0.1"), Response()
    asked.state.language = languages.pseudo()["en-XA"]

    sessions.set_device_cookie(asked, given, "value")

    assert "path=/en-xa/login" in given.headers["set-cookie"].lower().split("; ")


@pytest.mark.parametrize("cookie", ["", "session=", "session=!!!", "session=AAAA", "session=" + "A" * 60])
async def test_what_is_no_cookie_of_ours_asks_the_database_nothing(cookie: str) -> None:
    assert await sessions.member_of(request_to("http://127.0.0.1", cookie=cookie)) is None


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("", ""),
        ("checkpoint", ""),
        ("a=b; checkpoint=7.ab", "7.ab"),
        ('checkpoint="7.ab" ; c', "7.ab"),
        ("checkpoint=1.a; checkpoint=7.ab", "7.ab"),
        (r'checkpoint="\067.ab"', r"\067.ab"),
        ("xcheckpoint=1; checkpointx=2", ""),
    ],
)
def test_a_cookie_is_read_as_it_stands(header: str, value: str) -> None:
    assert sessions.remembered_checkpoint(request_to("http://127.0.0.1", cookie=header)) == value


async def test_without_a_session_a_members_page_leads_to_the_login() -> None:
    async def secret(_: Request) -> Response:
        return PlainTextResponse("a case")

    said = await sessions.members_only(secret)(request_to("http://127.0.0.1"))

    assert (said.status_code, said.headers["location"], bytes(said.body)) == (303, "/login", b"")
