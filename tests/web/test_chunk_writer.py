"""Chunks are stored one after another while the next one arrives, and what one raises ends the rest."""

import asyncio

import pytest

from coc_service.usecases.custody.receiving import FileGone, StoreChunk
from coc_service.web.http.chunk_writer import AnyChunk, ChunkWriter

ONE, TWO = StoreChunk("a", 0, b"1"), StoreChunk("a", 1, b"2")


class Shelf:
    """Stores chunks once its door is open."""

    def __init__(self) -> None:
        self.begun: list[AnyChunk] = []
        self.stored: list[AnyChunk] = []
        self.door = asyncio.Event()
        self.error: Exception | None = None

    async def store(self, chunk: AnyChunk) -> None:
        self.begun.append(chunk)
        await self.door.wait()
        if self.error:
            raise self.error
        self.stored.append(chunk)


async def test_the_caller_goes_on_while_a_chunk_is_stored_and_the_next_one_waits_for_it() -> None:
    shelf = Shelf()
    chunks = ChunkWriter(shelf.store)

    await chunks.put(ONE)
    second = asyncio.create_task(chunks.put(TWO))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    begun_meanwhile = list(shelf.begun)
    shelf.door.set()
    await second
    await chunks.settle()

    assert begun_meanwhile == [ONE]
    assert shelf.stored == [ONE, TWO]


async def test_what_a_chunk_raises_is_raised_before_the_next_one_is_stored() -> None:
    shelf = Shelf()
    shelf.error = FileGone()
    shelf.door.set()
    chunks = ChunkWriter(shelf.store)

    await chunks.put(ONE)
    with pytest.raises(FileGone):
        await chunks.put(TWO)
    await chunks.close()

    assert shelf.begun == [ONE]


async def test_what_the_last_chunk_raises_is_raised_when_all_are_awaited() -> None:
    shelf = Shelf()
    shelf.error = FileGone()
    shelf.door.set()
    chunks = ChunkWriter(shelf.store)

    await chunks.put(ONE)

    with pytest.raises(FileGone):
        await chunks.settle()


async def test_after_the_end_no_chunk_is_on_its_way() -> None:
    shelf = Shelf()
    chunks = ChunkWriter(shelf.store)

    await chunks.put(ONE)
    closing = asyncio.create_task(chunks.close())
    await asyncio.sleep(0)
    is_closed_early = closing.done()
    shelf.door.set()
    await closing

    assert (is_closed_early, shelf.stored) == (False, [ONE])


@pytest.mark.parametrize("is_last", [False, True])
async def test_a_request_that_ends_while_it_waits_for_a_chunk_leaves_none_on_its_way(*, is_last: bool) -> None:
    shelf = Shelf()
    chunks = ChunkWriter(shelf.store)

    await chunks.put(ONE)
    waiting = asyncio.create_task(chunks.settle() if is_last else chunks.put(TWO))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    closing = asyncio.create_task(chunks.close())
    await asyncio.sleep(0)
    is_closed_early = closing.done()
    shelf.door.set()
    await closing

    assert (is_closed_early, shelf.stored) == (False, [ONE])
