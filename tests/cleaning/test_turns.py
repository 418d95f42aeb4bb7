"""Whose file is next, and what counts as whose time."""

import asyncio

import pytest

from coc_service.cleaning.turns import Share, Turns


async def take(turns: Turns, share: Share, name: str, order: list[str]) -> None:
    async with turns.turn(share):
        order.append(name)


async def test_a_form_that_used_less_goes_first() -> None:
    turns, order = Turns(1), list[str]()
    async with asyncio.TaskGroup() as group, turns.turn(Share()):
        for name, used in (("third file", 9.0), ("second file", 4.0), ("first file", 0.0)):
            group.create_task(take(turns, Share(used_seconds=used), name, order))
        await asyncio.sleep(0)

    assert order == ["first file", "second file", "third file"]


async def test_time_in_the_queue_is_not_time_of_work() -> None:
    turns, order = Turns(1), list[str]()
    async with turns.turn(Share()):
        waiting = asyncio.create_task(take(turns, Share(work_seconds=0.01), "one", order))
        await asyncio.sleep(0.05)
        assert order == []
    await waiting

    assert order == ["one"]


async def test_a_form_waits_no_longer_than_its_share() -> None:
    turns, order = Turns(1), list[str]()
    async with turns.turn(Share()):
        with pytest.raises(TimeoutError):
            await take(turns, Share(wait_seconds=0.0), "late", order)
    await take(turns, Share(wait_seconds=0.0), "next", order)

    assert order == ["next"]


async def test_a_form_works_no_longer_than_its_share() -> None:
    with pytest.raises(TimeoutError):
        async with Turns(1).turn(Share(work_seconds=0.0)):
            await asyncio.sleep(3_600)


async def test_a_turn_that_comes_as_its_form_leaves_is_passed_on() -> None:
    turns, order = Turns(1), list[str]()
    async with turns.turn(Share()):
        leaves = asyncio.create_task(take(turns, Share(), "left", order))
        await asyncio.sleep(0)
    leaves.cancel()
    await asyncio.gather(leaves, return_exceptions=True)

    await take(turns, Share(wait_seconds=1.0), "next", order)

    assert order == ["next"]
