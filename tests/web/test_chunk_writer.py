"""Chunks are stored one after another while the next one arrives, and what one raises ends the rest."""

import asyncio
from collections.abc import Sequence

import pytest

from coc_service.usecases.custody.receiving import FileGone, StoreChunk
from coc_service.web.http.chunk_writer import AnyChunk, ChunkWriter

ONE, TWO, THREE, FOUR, FIVE = (StoreChunk("a", number, b"1") for number in range(5))


class Shelf:
    """Stores chunks once its door is open."""

    def __init__(self) -> None:
        self.begun: list[Sequence[AnyChunk]] = []
        self.stored: list[AnyChunk] = []
        self.door = asyncio.Event()
        self.error: Exception | None = None

    async def store(self, chunks: Sequence[AnyChunk]) -> None:
        self.begun.append(chunks)
        await self.door.wait()
        if self.error:
            raise self.error
        self.stored += chunks


async def test_the_caller_goes_on_while_a_chunk_is_stored_until_enough_wait_for_the_next_transaction() -> None:
    shelf = Shelf()
    chunks = ChunkWriter(shelf.store)

    for one in (ONE, TWO, THREE, FOUR):
        await chunks.put(one)
    fifth = asyncio.create_task(chunks.put(FIVE))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    begun_meanwhile, is_held = list(shelf.begun), not fifth.done()
    shelf.door.set()
    await fifth
    await chunks.settle()

    assert (begun_meanwhile, is_held) == ([[ONE]], True)
    assert shelf.begun == [[ONE], [TWO, THREE, FOUR, FIVE]]
    assert shelf.stored == [ONE, TWO, THREE, FOUR, FIVE]


async def test_what_a_chunk_raises_is_raised_before_the_next_one_is_stored() -> None:
    shelf = Shelf()
    shelf.error = FileGone()
    shelf.door.set()
    chunks = ChunkWriter(shelf.store)

    await chunks.put(ONE)
    await asyncio.sleep(0)
    with pytest.raises(FileGone):
        await chunks.put(TWO)
    await chunks.close()

    assert shelf.begun == [[ONE]]


async def test_chunks_that_wait_behind_one_that_fails_are_never_stored() -> None:
    shelf = Shelf()
    shelf.error = FileGone()
    chunks = ChunkWriter(shelf.store)

    await chunks.put(ONE)
    await chunks.put(TWO)
    shelf.door.set()
    with pytest.raises(FileGone):
        await chunks.settle()
    shelf.error = None
    await chunks.put(THREE)  # of the next file
    await chunks.settle()

    assert shelf.stored == [THREE]


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
    await chunks.put(TWO)
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

    for one in (ONE, TWO, THREE, FOUR):
        await chunks.put(one)
    waiting = asyncio.create_task(chunks.settle() if is_last else chunks.put(FIVE))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    closing = asyncio.create_task(chunks.close())
    await asyncio.sleep(0)
    is_closed_early = closing.done()
    shelf.door.set()
    await closing

    assert (is_closed_early, shelf.stored) == (False, [ONE])
