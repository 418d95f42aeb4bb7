"""The queue runs one piece of work at a time, lane by lane. Waiting is counted in turns of others, not in seconds."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from threading import Event

import anyio
import pytest

from coc_service.web.http.fair_queue import Crowded, FairQueue, Lane, Waiter


async def stays() -> bool:
    return False


async def has_left() -> bool:
    return True


def lanes(*names: str, is_known: bool = False) -> list[Lane]:
    return [Lane(name, is_known) for name in names]


class Line:
    """A queue whose first turn lasts until the test ends it; `served` is the order of the others."""

    def __init__(self, queue: FairQueue) -> None:
        self.queue = queue
        self.served: list[str] = []
        self.gate = Event()
        self.tasks: list[asyncio.Task[None]] = []

    async def hold(self) -> None:
        await self.join([Lane("holds the first turn", is_known=False)], work=lambda: bool(self.gate.wait(60)))

    async def join(self, who: Iterable[Lane], work: object = None, *, gone: bool = False) -> None:
        for lane in who:
            self.tasks.append(asyncio.create_task(self._wait(lane, work, gone=gone)))
            await anyio.wait_all_tasks_blocked()

    async def _wait(self, lane: Lane, work: object, *, gone: bool) -> None:
        def serve() -> None:
            self.served.append(lane.name)

        async with self.queue.place(lane, is_gone=has_left if gone else stays) as place:
            await place.run(work if callable(work) else serve)

    async def go(self) -> list[object]:
        self.gate.set()
        async with asyncio.timeout(45):  # a waiter that is never served would wait forever
            return await asyncio.gather(*self.tasks, return_exceptions=True)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    made = Line(FairQueue(max_lanes=6, places_per_lane=4))
    await made.hold()
    yield made
    made.gate.set()  # otherwise a failed test would wait for its thread


async def test_lanes_take_turns_however_many_wait_in_one(line: Line) -> None:
    await line.join(lanes("a", "a", "a", "a", "b", "b", "c"))

    await line.go()

    assert line.served == ["a", "b", "c", "a", "b", "a", "a"]


async def test_known_browsers_and_others_alternate(line: Line) -> None:
    await line.join(lanes("a", "b", "c"))
    await line.join(lanes("K", "L", "M", is_known=True))

    await line.go()

    assert line.served == ["K", "a", "L", "b", "M", "c"]


async def test_who_comes_from_a_known_browser_waits_for_one_turn_at_most(line: Line) -> None:
    await line.join(lanes("a", "b", "c", "d", "a", "b"))
    await line.join(lanes("K", is_known=True))

    await line.go()

    assert line.served.index("K") == 0


async def test_a_name_has_a_lane_of_its_own_for_known_browsers(line: Line) -> None:
    await line.join(lanes("noor", "noor", "noor", "noor"))
    await line.join(lanes("noor", is_known=True))

    await line.go()

    assert len(line.served) == 5


async def test_a_lane_has_only_so_many_places(line: Line) -> None:
    await line.join(lanes("a", "a", "a", "a"))

    with pytest.raises(Crowded):
        async with line.queue.place(Lane("a", is_known=False), is_gone=stays):
            pass

    await line.join(lanes("b"))
    await line.go()
    assert line.served == ["a", "b", "a", "a", "a"]


async def test_there_are_only_so_many_lanes_but_known_browsers_have_their_own(line: Line) -> None:
    await line.join(lanes("a", "b", "c", "d", "e"))  # plus the running one

    with pytest.raises(Crowded):
        async with line.queue.place(Lane("f", is_known=False), is_gone=stays):
            pass
    await line.join(lanes("a"))
    await line.join(lanes("f", is_known=True))

    await line.go()
    assert line.served == ["f", "a", "b", "c", "d", "e", "a"]


async def test_a_place_is_free_again_when_its_owner_was_served(line: Line) -> None:
    await line.join(lanes("a", "a", "a", "a"))
    await line.go()

    await line.join(lanes("a"))
    await line.go()

    assert line.served == ["a"] * 5


async def test_for_those_who_have_left_nothing_is_worked_at(line: Line) -> None:
    await line.join(lanes("a"), gone=True)
    await line.join(lanes("b"))

    ends = await line.go()

    assert line.served == ["b"]
    assert [type(end) for end in ends] == [type(None), Crowded, type(None)]


async def test_those_who_have_left_make_room(line: Line) -> None:
    await line.join(lanes("a", "a", "b", "c", "d", "e"), gone=True)

    await line.join(lanes("f", "g"))

    await line.go()
    assert line.served == ["f", "g"]


async def test_those_who_were_dropped_have_no_turn_to_pass_on(line: Line) -> None:
    await line.join(lanes("a", "b", "c", "d", "e"), gone=True)

    await line.join(lanes("f"))  # the waiter for which others are dropped
    await line.join(lanes("K", is_known=True))

    await line.go()
    assert line.served == ["K", "f"]


async def test_who_leaves_while_served_keeps_the_turn_until_the_end() -> None:
    queue, gate, has_gone, lane = FairQueue(places_per_lane=1), Event(), False, Lane("a", is_known=False)

    async def is_gone() -> bool:
        return has_gone

    async def be_served() -> bool:
        async with queue.place(lane, is_gone=is_gone) as place:
            return await place.run(lambda: gate.wait(60))

    served = asyncio.create_task(be_served())
    await anyio.wait_all_tasks_blocked()
    has_gone = True
    with pytest.raises(Crowded):
        async with queue.place(lane, is_gone=stays):
            pass
    gate.set()

    assert await served is True


async def test_a_request_that_is_cancelled_leaves_the_line(line: Line) -> None:
    await line.join(lanes("a", "b"))

    line.tasks[1].cancel()
    await line.go()
    await line.join(lanes("c"))
    await line.go()

    assert line.served == ["b", "c"]


async def test_a_request_that_is_cancelled_just_when_its_turn_came_passes_it_on(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    await line.join(lanes("a", "b"))
    find_next = line.queue._next

    def cancel_and_find(*, is_known: bool) -> Waiter | None:
        place = find_next(is_known=is_known)
        if place and place.lane.name == "a":
            line.tasks[1].cancel()
        return place

    monkeypatch.setattr(line.queue, "_next", cancel_and_find)
    ends = await line.go()

    assert [type(end) for end in ends] == [type(None), asyncio.CancelledError, type(None)]
    assert line.served == ["b"]


async def test_work_that_fails_passes_the_turn_on(line: Line) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    await line.join(lanes("a"), fail)
    await line.join(lanes("b"))

    ends = await line.go()

    assert [type(end) for end in ends] == [type(None), ZeroDivisionError, type(None)]
    assert line.served == ["b"]
