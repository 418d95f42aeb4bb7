"""Stores the chunks of a body while the next ones arrive, so that the database and the network do not wait for each other."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import anyio

from coc_service.usecases.custody.partial_files import StoreSliceChunk
from coc_service.usecases.custody.receiving import StoreChunk

AnyChunk = StoreChunk | StoreSliceChunk
Store = Callable[[Sequence[AnyChunk]], Coroutine[Any, Any, None]]
TOGETHER = 4  # chunks that one file has in a transaction, and as many that wait for the next one
_LAST_SECONDS = 10.0  # for chunks that are on their way when a connection breaks; as long as for what is deleted then


class ChunkWriter:
    """Stores chunks in order. Those that arrive while others are stored wait, at most `TOGETHER`, and are stored together: a
    transaction for each would take longer than its chunk. What a chunk raises is raised by a later call, and ends the rest.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[AnyChunk] = []
        self._storing: asyncio.Task[None] | None = None

    async def put(self, chunk: AnyChunk) -> None:
        """Store a chunk, or let it wait. Raises what an earlier one raised."""
        self._waiting.append(chunk)
        if self._storing is None or self._storing.done() or len(self._waiting) == TOGETHER:
            await self._next()

    async def settle(self) -> None:
        """Wait until all chunks are stored. Raises what one of them raised."""
        while self._storing is not None:
            await self._next()

    async def close(self) -> None:
        """End, also for a request that broke off: no chunk is stored after this. Raises nothing that a chunk raised."""
        task, self._storing = self._storing, None
        if task is None:
            return
        try:
            with anyio.move_on_after(_LAST_SECONDS, shield=True):
                await asyncio.wait([task])
        finally:
            task.cancel()  # does nothing to one that is done; another one does not run if it is not its turn yet

    async def _next(self) -> None:
        """Wait for the chunks that are on their way, then begin to store those that wait."""
        if (task := self._storing) is not None:
            await asyncio.wait([task])  # a request that is cancelled here leaves it to `close`, which waits for it
            self._storing = None
        chunks, self._waiting = self._waiting, []
        if task is not None:
            task.result()
        if chunks:
            self._storing = asyncio.create_task(self._store(chunks))
            self._storing.add_done_callback(_note)


def _note(task: asyncio.Task[None]) -> None:
    """Read what a chunk raised, so that it is not logged as lost where a request broke off and nobody asks any more."""
    if not task.cancelled():
        task.exception()
