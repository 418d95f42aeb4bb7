"""Addresses with a missing or an extra slash, or with capitals: they redirect to the page, never to another host."""

import httpx
import pytest

from tests.cast import Stage
from tests.web.test_guards_web import HEADERS

ELSEWHERE = {"Host": "evil.example"}


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/c/conduct/", "/c/conduct"),
        ("/c/conduct/report//", "/c/conduct/report"),
        ("/login/?next=//evil.example", "/login"),
        ("/enrol/a%2541%20%C3%A9b/", "/enrol/a%2541%20%C3%A9b"),
        ("/C/Conduct", "/c/conduct"),
        ("/To/KubeCon-EU/", "/to/kubecon-eu"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_who_types_a_slash_or_a_capital_too_many_arrives(
    sqlite_stage: Stage, method: str, asked: str, path: str
) -> None:
    answer = await sqlite_stage.client().request(method, asked, headers=ELSEWHERE)

    assert (answer.status_code, answer.headers["location"]) == (307, path)
    assert answer.headers["x-frame-options"] == HEADERS["x-frame-options"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/return/"),
        ("POST", "/c/conduct/report/"),
        ("DELETE", "/login/"),
        ("GET", "//"),
        ("GET", "//evil.example/"),
        ("GET", "//evil.example/login/"),
        ("GET", "/%2F/evil.example/"),
        ("GET", "/%5Cevil.example/"),
        ("GET", "/logout/"),
        ("GET", "/nothing/"),
        ("GET", "/enrol/A-Token"),
        ("GET", "/static"),
        ("GET", "/static/"),
        ("GET", "/c/conduct%0d%0aX:y/"),
    ],
)
async def test_a_form_is_not_sent_on_and_no_address_names_a_host(sqlite_stage: Stage, method: str, path: str) -> None:
    client = sqlite_stage.client()
    asked = client.build_request(method, "/", headers=ELSEWHERE)
    asked.url = httpx.URL(scheme="http", host="evil.example", raw_path=path.encode())

    answer = await client.send(asked)

    assert (answer.status_code, answer.headers.get("location")) == (404, None)
