"""What protects every page: the same-origin check and the security headers."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from threading import Event

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.routing import Route

from coc_service import app
from coc_service.store.database import OutcomeUnknown, open_database
from coc_service.store.jobs import Ahead, Job
from coc_service.store.sqlite import SqliteDatabase
from coc_service.web.http.security_headers import UPLOAD_POLICY
from coc_service.web.routes import routes
from tests.cast import NOOR, Stage, hidden, text_of, token
from tests.journeys.acts import declare_clear
from tests.web.test_guards_web import FILE_HEADERS
from tests.web.test_guards_web import HEADERS as PAGE_HEADERS

WORDS = "He waited for me at the door & said <nothing>."
SHOWN = "He waited for me at the door &amp; said &lt;nothing&gt;."
HEADERS = PAGE_HEADERS | {"cache-control": "no-store"}
PAGES = [
    (method, route.path) for route in routes() if isinstance(route, Route) for method in sorted(route.methods or [])
]


NOBODY = "a" * 26


def address(path: str, *, case_id: str = NOBODY, committee_id: str = NOBODY) -> str:
    plain = re.sub(r":\w+}", "}", path)
    known = {"slug": "conduct", "case_id": case_id, "committee_id": committee_id, "person": NOBODY, "party": NOBODY}
    return plain.format_map({**known, "token": "none", "leaf": "0" * 64, "record_id": "0" * 32, "name": "investigate"})


def wanted(answer: httpx.Response) -> Mapping[str, str | None]:
    return {name: answer.headers.get(name) for name in HEADERS}


def due(answer: httpx.Response) -> Mapping[str, str | None]:
    """The headers that a response of this kind must have."""
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    is_step = " data-step>" in answer.text or (answer.request.method, answer.url.path[-7:]) == ("HEAD", "/report")
    is_told = answer.request.method == "HEAD" and answer.headers["content-security-policy"] == UPLOAD_POLICY
    if is_page and ("uploads.js" in answer.text or is_told):  # it has a form that takes files; GET shows whether it has
        return {**HEADERS, "content-security-policy": UPLOAD_POLICY}
    if is_page and is_step:  # of the report form, which Back must find again
        return {**HEADERS, "cache-control": "private, max-age=0, must-revalidate"}
    return HEADERS if is_page else {**HEADERS, "origin-agent-cluster": None, **FILE_HEADERS}


def test_there_are_routes_to_look_at() -> None:
    assert len(PAGES) > 30


async def test_every_route_answers_with_every_header_and_no_cookie_before_login(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()

    for method, path in PAGES:
        answer = await client.request(method, address(path))

        assert wanted(answer) == due(answer), (method, path)
        assert "set-cookie" not in answer.headers, (method, path)
        assert "server" not in answer.headers
        is_told = path == "/ready"  # no beat looks here, so nobody knows whether a report could be stored
        assert answer.status_code < 500 or is_told, (method, path)


async def test_every_route_answers_a_member_with_every_header_and_no_new_cookie(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id, committee_id = await sqlite_stage.only_case(), (await sqlite_stage.committee_state()).id
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]

    for method, path in PAGES:
        answer = await noor.request(method, address(path, case_id=case_id, committee_id=committee_id))

        assert wanted(answer) == due(answer), (method, path)
        assert "set-cookie" not in answer.headers, (method, path)


@pytest.mark.parametrize(
    "path", ["/nothing", "/c/nothing", "/c/nothing/report", "/cases/nothing", "/static/nothing", "/.git/config"]
)
async def test_what_is_not_there_is_not_found_with_every_header(sqlite_stage: Stage, path: str) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await noor.get(path)

    assert answer.status_code == 404
    assert "There is nothing here" in text_of(answer.text)
    assert wanted(answer) == HEADERS


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
async def test_methods_that_no_page_has_find_nothing(sqlite_stage: Stage, method: str) -> None:
    for path in ("/", "/c/conduct/report", "/login", "/desk"):
        answer = await sqlite_stage.client().request(method, path)

        assert answer.status_code == 404
        assert wanted(answer) == HEADERS


async def test_a_head_request_tells_what_get_would_and_sends_no_body(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()

    answer = await client.head("/leaving")

    assert (answer.status_code, answer.content) == (200, b"")
    assert wanted(answer) == HEADERS


async def test_with_https_browsers_are_told_to_stay_with_it(sqlite_stage: Stage) -> None:
    settings = sqlite_stage.parts.settings.model_copy(update={"base_url": "https://coc.example.org"})
    parts = replace(sqlite_stage.parts, settings=settings)
    transport = httpx.ASGITransport(app=await app.application(parts))

    async with httpx.AsyncClient(transport=transport, base_url="https://coc.example.org") as client:
        answer = await client.get("/")

    assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    assert wanted(answer) == HEADERS


async def test_a_static_file_is_kept_only_when_asked_for_by_its_content(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()

    kept, asked_plainly = [await client.get(f"/static/site.css{query}") for query in ("?v=0", "")]

    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asked_plainly.headers["cache-control"] == "no-store"


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://127.0.0.1.evil.example"},
    {"Origin": "http://127.0.0.1:8001"},
    {"Origin": ""},
    {"Origin": "http://["},
    {"Referer": "https://evil.example/"},
    {"Origin": "null", "Referer": "https://evil.example/"},
]
SILENT = [{"Origin": "null"}, {}]
OURS = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://127.0.0.1"},
    {"Referer": "http://127.0.0.1/c/conduct/report"},  # as sent by Lynx and w3m
]


def browser(stage: Stage, headers: Mapping[str, str]) -> httpx.AsyncClient:
    client = stage.client()
    del client.headers["Sec-Fetch-Site"]
    client.headers.update(headers)
    return client


async def send(stage: Stage, headers: Mapping[str, str]) -> httpx.Response:
    page = await stage.client().get("/c/conduct/report")
    sent = {**hidden(page.text), "narrative": WORDS}
    return await browser(stage, headers).post("/c/conduct/report", data=sent)


TITLES = {
    False: "This form did not come from our own page",
    True: "We cannot see that this form came from our own page",
}


@pytest.mark.parametrize("headers", [*FOREIGN, *SILENT], ids=str)
async def test_a_form_that_did_not_come_from_our_page_stores_nothing(
    sqlite_stage: Stage, headers: Mapping[str, str]
) -> None:
    answer = await send(sqlite_stage, headers)

    assert answer.status_code == 403
    assert TITLES[headers in SILENT] in text_of(answer.text)
    assert wanted(answer) == HEADERS
    assert await sqlite_stage.case_ids() == []


@pytest.mark.parametrize("headers", SILENT, ids=str)
async def test_a_browser_that_hides_where_it_comes_from_gets_its_words_back(
    sqlite_stage: Stage, headers: Mapping[str, str]
) -> None:
    assert SHOWN in (await send(sqlite_stage, headers)).text


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_what_another_site_wrote_does_not_stand_on_our_page(
    sqlite_stage: Stage, headers: Mapping[str, str]
) -> None:
    assert SHOWN not in (await send(sqlite_stage, headers)).text


@pytest.mark.parametrize("headers", OURS, ids=str)
async def test_a_form_from_our_own_page_is_taken(sqlite_stage: Stage, headers: Mapping[str, str]) -> None:
    assert (await send(sqlite_stage, headers)).status_code == 200
    assert len(await sqlite_stage.case_ids()) == 1


async def test_a_page_that_is_ours_by_its_referer_alone_still_needs_its_token(sqlite_stage: Stage) -> None:
    client = browser(sqlite_stage, {"Referer": "http://127.0.0.1/c/conduct/report"})

    answer = await client.post("/c/conduct/report", data={"token": "forged", "narrative": WORDS})

    assert "This page had been open for more than a day" in text_of(answer.text)
    assert await sqlite_stage.case_ids() == []


async def test_nobody_is_logged_in_or_out_from_another_site(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    page = (await noor.get("/desk")).text

    answer = await noor.post("/logout", data={"token": token(page)}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert (await noor.get("/desk")).status_code == 200


async def test_a_body_too_large_without_origin_is_refused_all_the_same(sqlite_stage: Stage) -> None:
    answer = await browser(sqlite_stage, {}).post("/c/conduct/report", data={"narrative": "x" * 1_100_000})

    assert answer.status_code == 403


@asynccontextmanager
async def held(stage: Stage) -> AsyncIterator[None]:
    """Hold the database's write lock, as another process would."""
    url, key = stage.parts.settings.database_url, stage.parts.keys.database_file.reveal()
    is_held, may_end = Event(), Event()

    def hold(session: Session) -> None:
        session.execute(text("UPDATE site SET name = name"))
        is_held.set()
        may_end.wait(60)

    async def hold_in_a_loop_of_its_own() -> None:
        other = open_database(url, file_key=key)
        await other.write(hold)
        await other.close()

    holding = asyncio.create_task(asyncio.to_thread(asyncio.run, hold_in_a_loop_of_its_own()))
    await asyncio.to_thread(is_held.wait, 60)
    try:
        yield
    finally:
        may_end.set()
        await holding


async def test_a_busy_database_is_told_and_the_words_are_given_back(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    page = await client.get("/c/conduct/report")

    async with held(sqlite_stage):
        answer = await client.post("/c/conduct/report", data={**hidden(page.text), "narrative": WORDS})

    assert answer.status_code == 503
    assert "Too much at once" in text_of(answer.text)
    assert SHOWN in answer.text
    assert await sqlite_stage.case_ids() == []


async def test_a_line_to_the_database_that_broke_at_the_end_is_told_and_nothing_is_stored_twice(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sqlite_stage.client()
    sent = {**hidden((await client.get("/c/conduct/report")).text), "narrative": WORDS}
    write = SqliteDatabase.write

    async def break_off(database: SqliteDatabase, job: Job[object], ahead: Ahead | None = None) -> object:
        await write(database, job, ahead)
        raise OutcomeUnknown

    with monkeypatch.context() as patch:
        patch.setattr(SqliteDatabase, "write", break_off)
        answer = await client.post("/c/conduct/report", data=sent)
    again = await client.post("/c/conduct/report", data=sent)

    assert (answer.status_code, again.status_code) == (503, 200)
    assert "We cannot say if this was stored" in text_of(answer.text)
    assert SHOWN in answer.text
    assert len(await sqlite_stage.case_ids()) == 1
