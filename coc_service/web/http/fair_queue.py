"""Tries passphrases one at a time, in turn per login name, so that no name can use up the turns of another.

Argon2id takes a tenth of a second of processor time and 64 MiB. An attacker who tries many passphrases must not keep out a
member with the right one. Only the login name and a device cookie tell them apart: no network address is used.
"""

from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, to_thread

T = TypeVar("T")
MAX_LANES = 64
PLACES_PER_LANE = 4
IsGone = Callable[[], Awaitable[bool]]


class Crowded(Exception):
    """The queue or the lane is full, or the client has disconnected."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One login name from one kind of browser: known (somebody logged in there under this name before) or unknown."""

    name: str
    is_known: bool


@dataclass(slots=True, eq=False)
class Waiter:
    """A place in the queue. It can run several pieces of work, one after the other."""

    queue: "FairQueue"
    lane: Lane
    is_gone: IsGone
    turn: anyio.Event = field(default_factory=anyio.Event)
    is_dropped: bool = False

    async def run(self, work: Callable[[], T]) -> T:
        """Run the work in a thread when its turn comes, and return its result.

        Raises:
            Crowded: the client has disconnected.
        """
        return await self.queue.run(self, work)


class FairQueue:
    """Runs one piece of work at a time, lane by lane. Known and unknown browsers alternate while both wait.

    A known browser waits for the running turn and at most two turns for each known lane ahead of it. An unknown browser
    waits for at most one turn for each unknown lane ahead of it, and the same number of known turns.
    """

    def __init__(self, *, max_lanes: int = MAX_LANES, places_per_lane: int = PLACES_PER_LANE) -> None:
        self.max_lanes = max_lanes
        self.places_per_lane = places_per_lane
        self._limiter = CapacityLimiter(1)
        self._places: set[Waiter] = set()
        self._waiting: dict[bool, dict[Lane, deque[Waiter]]] = {True: {}, False: {}}
        self._is_busy = False
        self._was_known = False

    @asynccontextmanager
    async def place(self, lane: Lane, *, is_gone: IsGone) -> AsyncIterator[Waiter]:
        """Hold a place. If `is_gone` returns true (the client has disconnected), the place is freed before any work.

        Raises:
            Crowded: the lane is full, or there are too many lanes.
        """
        if self._is_full(lane):
            await self._drop_those_who_left()
        if self._is_full(lane):
            raise Crowded
        place = Waiter(self, lane, is_gone)
        self._places.add(place)
        try:
            yield place
        finally:
            self._places.discard(place)

    def _is_full(self, lane: Lane) -> bool:
        beside = Counter(place.lane for place in self._places if place.lane.is_known is lane.is_known)
        return beside[lane] >= self.places_per_lane or (lane not in beside and len(beside) >= self.max_lanes)

    async def run(self, place: Waiter, work: Callable[[], T]) -> T:
        """Run the work when it is the turn of this place. See `Waiter.run`."""
        await self._take_turn(place)
        try:
            if await place.is_gone():
                raise Crowded
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._pass_on()

    async def _take_turn(self, place: Waiter) -> None:
        if not self._is_busy:
            self._is_busy, self._was_known = True, place.lane.is_known
            return
        place.turn = anyio.Event()
        self._waiting[place.lane.is_known].setdefault(place.lane, deque()).append(place)
        try:
            await place.turn.wait()
        except BaseException:
            self._give_up(place)
            raise
        if place.is_dropped:
            raise Crowded

    def _give_up(self, place: Waiter) -> None:
        """Clean up after a request that was cancelled while it waited, or just as its turn came."""
        if not place.turn.is_set():
            self._remove(place)
        elif not place.is_dropped:
            self._pass_on()

    def _remove(self, place: Waiter) -> None:
        lanes = self._waiting[place.lane.is_known]
        lanes[place.lane].remove(place)
        if not lanes[place.lane]:
            del lanes[place.lane]

    def _pass_on(self) -> None:
        """Give the turn to the next waiter, if there is one."""
        place = self._next(is_known=not self._was_known) or self._next(is_known=self._was_known)
        if place is None:
            self._is_busy = False
        else:
            place.turn.set()

    def _next(self, *, is_known: bool) -> Waiter | None:
        lanes = self._waiting[is_known]
        if not lanes:
            return None
        lane = next(iter(lanes))
        line = lanes.pop(lane)
        place = line.popleft()
        if line:
            lanes[lane] = line  # the lane goes to the end
        self._was_known = is_known
        return place

    async def _drop_those_who_left(self) -> None:
        """Free the places of disconnected clients: otherwise one client could hold all of them by reconnecting."""
        for place in list(self._places):
            if await place.is_gone() and self._is_waiting(place):
                self._remove(place)
                self._places.discard(place)
                place.is_dropped = True
                place.turn.set()

    def _is_waiting(self, place: Waiter) -> bool:
        return place in self._waiting[place.lane.is_known].get(place.lane, ())
