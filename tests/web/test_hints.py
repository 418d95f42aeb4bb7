"""The hint which word of a receipt is wrong may be skipped; reports and right receipts never wait for it."""

import asyncio
from threading import Event

import anyio
import pytest

from coc_service.domain import receipt
from coc_service.web.http.fair_queue import Crowded
from coc_service.web.http.low_priority import MAX_WAITING, LowPriority
from tests.cast import Stage, receipt_words, send, text_of, ticket, token

WRONG = "zzzz " * 14


class Flood:
    """Many wrong receipts at once; the test controls how long the first one takes."""

    def __init__(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gate, self.read = Event(), receipt.from_text
        monkeypatch.setattr(receipt, "from_text", self._slowly)
        self.tasks = [asyncio.create_task(stage.come_back(WRONG)) for _ in range(MAX_WAITING)]

    def _slowly(self, typed: str) -> bytes:
        self.gate.wait(60)
        return self.read(typed)

    async def has_begun(self, stage: Stage) -> None:
        while stage.app.state.runtime.hints._waiting < MAX_WAITING:  # noqa: ASYNC110  a request has no event for its progress
            await asyncio.sleep(0.01)

    async def end(self) -> list[int]:
        self.gate.set()
        return [answer.status_code for answer in await asyncio.gather(*self.tasks)]


async def test_wrong_receipts_without_number_stop_no_report_and_no_way_back(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = await sqlite_stage.submit()
    flood = Flood(sqlite_stage, monkeypatch)
    await flood.has_begun(sqlite_stage)

    words = await sqlite_stage.submit(narrative="While many ask.")
    back = [await sqlite_stage.come_back(known) for known in (earlier, words)]
    said = await sqlite_stage.say(words, "And a letter.")

    assert [answer.status_code for answer in (*back, said)] == [200] * 3
    assert "While many ask." in text_of(back[1].text)
    assert await flood.end() == [422] * MAX_WAITING


@pytest.mark.parametrize("page", ["/return", "/c/conduct/receipt"])
async def test_who_finds_no_place_is_told_that_nobody_looked_and_keeps_what_they_typed(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    client = sqlite_stage.client()
    shown = (await sqlite_stage.send_report(client)).text
    flood = Flood(sqlite_stage, monkeypatch)
    await flood.has_begun(sqlite_stage)

    if page == "/return":
        answer = await send(client, page, receipt="my own words")
    else:
        sent = {"token": token(shown), "ticket": ticket(shown), "receipt": "my own words"}
        answer = await client.post(page, data=sent)
        assert receipt_words(answer.text) == receipt_words(shown)
    await flood.end()

    assert "we cannot say which word it is" in text_of(answer.text)
    assert "my own words</textarea>" in answer.text


async def test_only_one_is_looked_at_at_a_time_and_only_so_many_wait() -> None:
    hints, gate, now, most = LowPriority(max_waiting=3), Event(), 0, 0

    def work() -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        gate.wait(60)
        now -= 1

    tasks = [asyncio.create_task(hints.run(work)) for _ in range(4)]
    await anyio.wait_all_tasks_blocked()
    gate.set()
    ends = await asyncio.gather(*tasks, return_exceptions=True)

    assert ([type(end) for end in ends], most) == ([type(None)] * 3 + [Crowded], 1)
    await hints.run(work)


async def test_after_each_there_is_a_rest_three_times_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    times, slept = iter([10.0, 10.2, 11.0, 15.0]), list[float]()

    async def sleep_until(deadline: float) -> None:
        slept.append(round(deadline, 3))

    monkeypatch.setattr(anyio, "current_time", lambda: next(times))
    monkeypatch.setattr(anyio, "sleep_until", sleep_until)
    hints = LowPriority()

    for _ in range(2):
        await hints.run(lambda: None)

    assert [*slept, round(hints._rests_until, 3)] == [0.0, 10.8, 16.0]


async def test_of_those_who_come_at_once_each_waits_for_the_rest_after_the_one_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times, slept = iter([10.0, 10.2, 11.0, 11.2]), list[float]()

    async def sleep_until(deadline: float) -> None:
        slept.append(round(deadline, 3))
        await asyncio.sleep(0)

    monkeypatch.setattr(anyio, "current_time", lambda: next(times))
    monkeypatch.setattr(anyio, "sleep_until", sleep_until)
    hints = LowPriority()

    await asyncio.gather(*(hints.run(lambda: None) for _ in range(2)))

    assert slept == [0.0, 10.8]


async def test_work_that_fails_leaves_its_place() -> None:
    hints = LowPriority(max_waiting=1)

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            await hints.run(lambda: 1 // 0)
