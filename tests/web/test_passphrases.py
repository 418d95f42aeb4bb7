"""Passphrases are tried one at a time, apart from everything else; too many at once are refused, whoever is named."""

import asyncio
from functools import partial
from threading import Event

import anyio
import httpx
import pytest

from coc_service.usecases.people.login import LogIn
from coc_service.web.http.runtime import MOST_PASSPHRASES_WAITING
from tests.cast import NOOR, Stage, text_of, token


async def log_in(stage: Stage, login_name: str, form: str) -> httpx.Response:
    fields = {"token": form, "login_name": login_name, "passphrase": "wrong"}
    return await stage.client().post("/login", data=fields)


async def form_of(stage: Stage) -> str:
    return token((await stage.client().get("/login")).text)


async def test_a_flood_of_logins_is_refused_alike_and_stops_no_report(sqlite_stage: Stage) -> None:
    stage, gate, form = sqlite_stage, Event(), await form_of(sqlite_stage)
    running = stage.app.state.runtime
    waiting = [asyncio.create_task(running._hard(partial(gate.wait, 30))) for _ in range(MOST_PASSPHRASES_WAITING + 1)]
    await anyio.wait_all_tasks_blocked()

    refused = [await log_in(stage, name, form) for name in (NOOR.login_name, "nobody")]
    receipt = await stage.submit()
    gate.set()
    await asyncio.gather(*waiting)

    assert [answer.status_code for answer in refused] == [503, 503]
    assert text_of(refused[0].text) == text_of(refused[1].text)
    assert receipt
    assert (await log_in(stage, NOOR.login_name, form)).status_code == 422
    assert (await stage.log_in(NOOR)).cookies


@pytest.mark.parametrize("login_name", ["\0", "a\0b", "noor\x7f\n\u202e\ud800"])
async def test_a_name_with_characters_that_nobody_types_is_a_wrong_name(stage: Stage, login_name: str) -> None:
    typed = login_name.encode("utf-8", "replace").decode()

    assert (await log_in(stage, typed, await form_of(stage))).status_code == 422


async def test_first_attempts_at_once_on_one_name_are_all_answered(stage: Stage) -> None:
    form = await form_of(stage)

    answers = await asyncio.gather(*(log_in(stage, "zoe", form) for _ in range(4)))

    assert [answer.status_code for answer in answers] == [422] * 4


async def test_a_failed_login_raises_nothing_inside_a_transaction(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await form_of(sqlite_stage)
    monkeypatch.setattr(LogIn, "_begin", lambda *_, **__: pytest.fail("a session was to begin"))

    assert (await log_in(sqlite_stage, NOOR.login_name, form)).status_code == 422
