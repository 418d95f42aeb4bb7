"""Stores the chunks of a body while the next one arrives, so that the database and the network do not wait for each other."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import anyio

from coc_service.usecases.custody.partial_files import StoreSliceChunk
from coc_service.usecases.custody.receiving import StoreChunk

AnyChunk = StoreChunk | StoreSliceChunk
Store = Callable[[AnyChunk], Coroutine[Any, Any, None]]
_LAST_SECONDS = 10.0  # for the chunk that is on its way when a connection breaks; as long as for what is deleted then


class ChunkWriter:
    """Stores chunks in order, one at a time: the caller can prepare the next one meanwhile, and no more than that. What a chunk
    raises is raised by the next call, before the next chunk is stored.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._storing: asyncio.Task[None] | None = None

    async def put(self, chunk: AnyChunk) -> None:
        """Wait for the chunk before this one, and begin to store it. Raises what that one raised."""
        await self.settle()
        self._storing = asyncio.create_task(self._store(chunk))
        self._storing.add_done_callback(_note)

    async def settle(self) -> None:
        """Wait until all chunks are stored. Raises what the last one raised."""
        if (task := self._storing) is not None:
            await asyncio.wait([task])  # a request that is cancelled here leaves it to `close`, which waits for it
            self._storing = None
            task.result()

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


def _note(task: asyncio.Task[None]) -> None:
    """Read what a chunk raised, so that it is not logged as lost where a request broke off and nobody asks any more."""
    if not task.cancelled():
        task.exception()
