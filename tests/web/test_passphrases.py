"""Passphrases are tried one at a time in a separate thread. If the queue is full, the page says so and keeps the name."""

import asyncio
from functools import partial
from threading import Event

import anyio
import httpx
import pytest

from coc_service.store import people
from coc_service.usecases.people import login
from coc_service.usecases.people.attempts import ATTEMPTS
from coc_service.web.http.fair_queue import MAX_LANES, FairQueue, Lane
from tests.cast import NOOR, Person, Stage, text_of, token
from tests.sites import invite

ROBIN = Person("Robin Vale", "@rvale", "robin", "robin@members.example.org", "harbour lantern mosaic thistle drum")


async def log_in(stage: Stage, login_name: str, form: str) -> httpx.Response:
    fields = {"token": form, "login_name": login_name, "passphrase": "wrong"}
    return await stage.client().post("/login", data=fields)


async def form_of(stage: Stage) -> str:
    return token((await stage.client().get("/login")).text)


async def stays() -> bool:
    return False


class Crowd:
    """Occupies all places of the queue until the test releases them."""

    def __init__(self, queue: FairQueue, *, is_known: bool = False, name: str = "") -> None:
        self.gate = Event()
        self.lanes = [Lane(name or f"wrong {number}", is_known) for number in range(4 if name else MAX_LANES)]
        self.tasks = [asyncio.create_task(self._hold(queue, lane)) for lane in self.lanes]

    async def _hold(self, queue: FairQueue, lane: Lane) -> None:
        async with queue.place(lane, is_gone=stays) as place:
            await place.run(partial(self.gate.wait, 60))

    async def leave(self) -> None:
        self.gate.set()
        await asyncio.gather(*self.tasks)


async def test_a_flood_of_logins_is_refused_alike_and_stops_no_report(sqlite_stage: Stage) -> None:
    stage, form = sqlite_stage, await form_of(sqlite_stage)
    crowd = Crowd(stage.app.state.runtime.passphrases)
    await anyio.wait_all_tasks_blocked()

    refused = [await log_in(stage, name, form) for name in (NOOR.login_name, "nobody")]
    receipt = await stage.submit()
    await crowd.leave()

    assert [answer.status_code for answer in refused] == [503, 503]
    assert text_of(refused[0].text) == text_of(refused[1].text)
    assert receipt
    assert (await log_in(stage, NOOR.login_name, form)).status_code == 422
    assert (await stage.log_in(NOOR)).cookies


async def test_who_finds_no_place_is_told_so_and_keeps_the_name_they_typed(sqlite_stage: Stage) -> None:
    form = await form_of(sqlite_stage)
    crowd = Crowd(sqlite_stage.app.state.runtime.passphrases, name="a name of somebody")
    await anyio.wait_all_tasks_blocked()

    answer = await log_in(sqlite_stage, "a name of somebody", form)
    await crowd.leave()

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "we have not looked at your passphrase" in text_of(answer.text)
    assert 'value="a name of somebody"' in answer.text
    assert "wrong" not in text_of(answer.text)


async def test_an_attempt_that_finds_no_place_is_not_counted(sqlite_stage: Stage) -> None:
    form = await form_of(sqlite_stage)
    crowd = Crowd(sqlite_stage.app.state.runtime.passphrases, name=NOOR.login_name)
    await anyio.wait_all_tasks_blocked()

    refused = [await log_in(sqlite_stage, NOOR.login_name, form) for _ in range(ATTEMPTS + 1)]
    await crowd.leave()

    assert {answer.status_code for answer in refused} == {503}
    assert (await sqlite_stage.log_in(NOOR)).cookies


async def test_who_has_left_meanwhile_is_not_tried(sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def has_left(_: httpx.Request) -> bool:
        return True

    form = await form_of(sqlite_stage)
    monkeypatch.setattr("starlette.requests.Request.is_disconnected", has_left)
    monkeypatch.setattr(login.LogIn, "prepare", lambda *_: pytest.fail("a passphrase was tried"))

    assert (await log_in(sqlite_stage, NOOR.login_name, form)).status_code == 503


async def test_an_enrolment_has_a_lane_of_its_own_and_is_told_when_it_is_full(sqlite_stage: Stage) -> None:
    link = await invite(sqlite_stage.parts, ROBIN)
    client, path = sqlite_stage.client(), f"/enrol/{link}"
    form = token((await client.get(path)).text)
    sent = {"token": form, "passphrase": ROBIN.passphrase, "passphrase_again": ROBIN.passphrase}
    robin = await sqlite_stage.parts.database.read(lambda session: people.by_login_name(session, ROBIN.login_name))
    assert robin
    own = Crowd(sqlite_stage.app.state.runtime.passphrases, name=robin.id, is_known=True)
    await anyio.wait_all_tasks_blocked()

    full = await client.post(path, data=sent)
    await own.leave()
    others = Crowd(sqlite_stage.app.state.runtime.passphrases)
    enrolling = asyncio.create_task(client.post(path, data=sent))
    await anyio.wait_all_tasks_blocked()
    await others.leave()

    assert full.status_code == 503
    assert "your key was not made yet" in text_of(full.text)
    assert (await enrolling).status_code == 200


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
    monkeypatch.setattr(login.LogIn, "_begin", lambda *_, **__: pytest.fail("a session was to begin"))

    assert (await log_in(sqlite_stage, NOOR.login_name, form)).status_code == 422
