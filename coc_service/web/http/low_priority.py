"""Optional work that helps one person. It may be dropped, so that it never slows down other requests."""

from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, Lock, to_thread

from coc_service.web.http.fair_queue import Crowded

T = TypeVar("T")
MAX_WAITING = 8
REST = 3.0  # multiple of the work's own duration: at most a quarter of one processor
LONGEST_REST_SECONDS = 1.0


class LowPriority:
    """Runs one piece of work at a time in its own thread, pauses after each, and lets only a few wait."""

    def __init__(self, *, max_waiting: int = MAX_WAITING) -> None:
        self.max_waiting = max_waiting
        self._waiting = 0
        self._rests_until = 0.0
        self._turn = Lock()
        self._thread = CapacityLimiter(1)

    async def run(self, work: Callable[[], T]) -> T:
        """Run the work and return its result.

        Raises:
            Crowded: too many are waiting; the work was not done.
        """
        if self._waiting >= self.max_waiting:
            raise Crowded
        self._waiting += 1
        try:
            async with self._turn:
                await anyio.sleep_until(self._rests_until)
                return await self._work(work)
        finally:
            self._waiting -= 1

    async def _work(self, work: Callable[[], T]) -> T:
        began_at = anyio.current_time()
        try:
            return await to_thread.run_sync(work, limiter=self._thread)
        finally:
            ended_at = anyio.current_time()
            self._rests_until = ended_at + min(REST * (ended_at - began_at), LONGEST_REST_SECONDS)
