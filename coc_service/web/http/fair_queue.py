"""Passphrases are tried one at a time and in turns: no name takes the turns of another.

Argon2id takes a tenth of a second of a processor and 64 MiB. Who tries many passphrases must not keep out who has the
right one, and nothing but a name and a device cookie tells them apart: no network address is looked at.
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
    """Too many wait already."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Those who wait for one name; apart from them, those in whose browser somebody logged in under it before."""

    name: str
    is_known: bool


@dataclass(slots=True, eq=False)
class Waiter:
    """A place in the queue, for one piece of work after the other."""

    queue: "FairQueue"
    lane: Lane
    is_gone: IsGone
    turn: anyio.Event = field(default_factory=anyio.Event)
    is_dropped: bool = False

    async def run(self, work: Callable[[], T]) -> T:
        """Return what the work returns, run beside the event loop when its turn comes.

        Raises:
            Crowded: its owner has left meanwhile.
        """
        return await self.queue.run(self, work)


class FairQueue:
    """Runs one piece of work at a time, the lanes in turn; known and unknown browsers alternate while both wait.

    Whoever comes from a known browser waits for the turn that runs, and for at most two turns for each known lane that is
    ahead. Whoever does not waits for at most one turn for each unknown lane that is ahead, and as many of known ones.
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
        """Hold a place. `is_gone` tells whether its owner has left: then it is given up before any work.

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
        """Return what the work returns. See `Waiter.run`."""
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
        """Leave nothing behind for a request that was cancelled while it waited, or just when its turn had come."""
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
        """Give the turn to the next, or to nobody."""
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
            lanes[lane] = line  # behind the others
        self._was_known = is_known
        return place

    async def _drop_those_who_left(self) -> None:
        """Free the places of those who have hung up: one visitor could hold them all by calling again and again."""
        for place in list(self._places):
            if await place.is_gone() and self._is_waiting(place):
                self._remove(place)
                self._places.discard(place)
                place.is_dropped = True
                place.turn.set()

    def _is_waiting(self, place: Waiter) -> bool:
        return place in self._waiting[place.lane.is_known].get(place.lane, ())
