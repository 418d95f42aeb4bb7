"""The memory limit of all unfinished bodies together: over it, the largest is refused."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import anyio
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from coc_service import app
from coc_service.web.http.middleware import BodyBudget
from tests.cast import Stage, text_of


class Sender:
    """A client that sends its body in parts, controlled by the test."""

    def __init__(self, budget: BodyBudget) -> None:
        self.parts: asyncio.Queue[Message] = asyncio.Queue()
        self.budget = budget
        self.task = asyncio.create_task(budget({"type": "http", "headers": []}, self.parts.get, _nowhere))

    async def send(self, size: int, *, more: bool = True) -> None:
        before = self.budget.held_bytes
        await self.parts.put({"type": "http.request", "body": b"x" * size, "more_body": more})
        while self.budget.held_bytes == before and not self.task.done():  # noqa: ASYNC110  there is no event to wait for
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)

    async def outcome(self) -> object:
        """The result once all tasks are idle; "waits" if the request has not ended."""
        await anyio.wait_all_tasks_blocked()
        if not self.task.done():
            return "waits"
        (found,) = await asyncio.gather(self.task, return_exceptions=True)
        return found.status_code if isinstance(found, HTTPException) else found


async def _nowhere(_: MutableMapping[str, Any]) -> None:
    pass


async def take(scope: Scope, receive: Receive, _: Send) -> None:
    await Request(scope, receive).body()


async def test_the_largest_unfinished_body_gives_way() -> None:
    budget = BodyBudget(take, max_bytes=100)
    large, small, other = Sender(budget), Sender(budget), Sender(budget)
    await large.send(70)
    await small.send(20)

    await other.send(15)

    assert await large.outcome() == 503
    assert (small.task.done(), other.task.done(), budget.held_bytes) == (False, False, 35)
    await small.send(5, more=False)
    await other.send(5, more=False)
    assert (await small.outcome(), await other.outcome(), budget.held_bytes) == (None, None, 0)


async def test_who_is_the_largest_by_the_part_that_came_gives_way_themselves() -> None:
    budget = BodyBudget(take, max_bytes=100)
    small, large = Sender(budget), Sender(budget)
    await small.send(40)

    await large.send(70)

    assert await large.outcome() == 503
    assert (small.task.done(), budget.held_bytes) == (False, 40)
    small.task.cancel()


async def test_a_body_that_is_whole_is_not_given_up_and_counts_until_it_is_answered() -> None:
    may_answer = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, _: Send) -> None:
        await Request(scope, receive).body()
        await may_answer.wait()

    budget = BodyBudget(slow, max_bytes=100)
    whole, late = Sender(budget), Sender(budget)
    await whole.send(90, more=False)

    await late.send(20)

    assert await late.outcome() == 503
    assert budget.held_bytes == 90
    may_answer.set()
    assert (await whole.outcome(), budget.held_bytes) == (None, 0)


@pytest.mark.parametrize("ending", ["left", "answered"])
async def test_who_leaves_or_is_answered_holds_nothing_any_more(ending: str) -> None:
    budget = BodyBudget(take, max_bytes=100)
    sender = Sender(budget)
    await sender.send(50)

    if ending == "left":
        await sender.parts.put({"type": "http.disconnect"})
    else:
        await sender.send(50, more=False)
    await sender.outcome()

    assert (budget.held_bytes, budget.unfinished) == (0, set())


def budget_of(stage: Stage) -> dict[str, Any]:
    """The arguments of the application's body budget."""
    found = {getattr(one.cls, "__name__", ""): one.kwargs for one in stage.app.user_middleware}
    return found[BodyBudget.__name__]


async def test_the_budget_is_before_the_pages(sqlite_stage: Stage) -> None:
    most = app.BODIES_HELD * sqlite_stage.parts.settings.body_limit_bytes

    assert budget_of(sqlite_stage) == {"max_bytes": most}
    assert most == 64 * 1024 * 1024


async def test_who_gives_way_is_told_so(sqlite_stage: Stage) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"narrative=" + b"x" * 60_000

    budget_of(sqlite_stage)["max_bytes"] = 100_000  # before the first request, because that builds the application
    headers = {"content-type": "application/x-www-form-urlencoded"}

    answer = await sqlite_stage.client().post("/c/conduct/report", content=endless(), headers=headers)

    assert answer.status_code == 503
    assert "Too much at once" in text_of(answer.text)
