"""Checks of pages that can only be tested with a whole service."""

from dataclasses import replace

import pytest

from coc_service.web.http.runtime import Runtime
from tests.cast import Stage, hidden
from tests.web.test_guards_web import HEADERS

WORDS = "Somebody followed me to the quay."


async def test_an_error_that_nobody_foresaw_is_answered_with_every_header(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    client = sqlite_stage.client(raises=False)
    monkeypatch.setattr(Runtime, "ask", broken)

    answer = await client.get("/log")

    assert answer.status_code == 500
    monkeypatch.undo()
    wanted: dict[str, str | None] = {**HEADERS, "cache-control": "no-store", "strict-transport-security": None}
    assert {name: answer.headers.get(name) for name in wanted} == wanted


async def test_an_error_that_nobody_foresaw_tells_browsers_to_stay_with_https(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    running = sqlite_stage.app.state.runtime
    secure = replace(running.site, base_url="https://coc.example.org")
    sqlite_stage.app.state.runtime = replace(running, site=secure)
    client = sqlite_stage.client(raises=False)
    monkeypatch.setattr(Runtime, "ask", broken)

    answer = await client.get("/log")

    monkeypatch.undo()
    assert answer.status_code == 500
    assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


async def test_what_another_site_wrote_is_not_shown_on_our_page(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    page = await client.get(f"/c/{sqlite_stage.committee}/report")
    client.headers["Sec-Fetch-Site"] = "cross-site"

    answer = await client.post(page.url.path, data={**hidden(page.text), "narrative": WORDS})

    assert answer.status_code == 403
    assert WORDS not in answer.text
