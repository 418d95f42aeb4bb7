"""Who may use the cleaner next: whoever has used the least of it."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_WAIT_SECONDS = 25.0
_WORK_SECONDS = 30.0  # as one job has at most


@dataclass(slots=True)
class Share:
    """What one form may still use of the cleaner: seconds in the queue, and seconds of work, for all of its files.

    Together they stay below the minute that proxies wait. Others' files use up the first only.
    """

    wait_seconds: float = _WAIT_SECONDS
    work_seconds: float = _WORK_SECONDS
    used_seconds: float = 0.0


class Turns:
    """A number of slots. A form's first file goes ahead of the further files of forms that were served already."""

    def __init__(self, slots: int) -> None:
        self._free = slots
        self._order = itertools.count()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, share: Share) -> AsyncIterator[None]:
        """Hold a slot, and take the seconds from the share.

        Raises:
            TimeoutError: the share is used up, in the queue or at work.
        """
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async with asyncio.timeout(share.wait_seconds):
                await self._take(share)
        finally:
            share.wait_seconds -= clock() - began
        began = clock()
        try:
            async with asyncio.timeout(share.work_seconds):
                yield
        finally:
            share.used_seconds += clock() - began
            share.work_seconds -= clock() - began
            self._pass_on()

    async def _take(self, share: Share) -> None:
        if self._free:
            self._free -= 1
            return
        used, turn = share.used_seconds, asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (used, next(self._order), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # the slot came just as the wait ended
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
