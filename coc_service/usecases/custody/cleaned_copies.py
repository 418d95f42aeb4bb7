"""The cleaned copy of a file that arrived: made of its sealed chunks, and sealed like it, under a key of its own."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import anyio

from coc_service.cleaning import Cleaned, Cleaner, FileType, MemoryFile, Share, WhyFailed
from coc_service.crypto import CHUNK_BYTES
from coc_service.domain import file_names
from coc_service.store.database import Database, DatabaseBusy
from coc_service.usecases import act
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.receiving import DropFile, FileGone, FileReceiver, ReceivedFile, TooManyWaiting
from coc_service.usecases.custody.stored_files import FileBroken, ReadChunk, StoredFile

_DROP_SECONDS = 10.0
MOST_SECONDS = 56.0  # for all files of a form, with the wait for their turn: proxies wait for an answer for a minute
_log = logging.getLogger(__name__)
_ENDINGS = {
    FileType.JPEG: "jpg",
    FileType.PNG: "png",
    FileType.WEBP: "webp",
    FileType.GIF: "gif",
    FileType.PDF: "pdf",
}


async def with_copies(
    files: list[ReceivedFile], *, cleaner: Cleaner, custody: Custody, database: Database
) -> list[ReceivedFile]:
    """Return the files, each followed by its cleaned copy. A file without one says why. Effects: chunks of the copies."""
    known = {one.cleaned_from for one in files}
    share = Share()
    until = asyncio.get_running_loop().time() + MOST_SECONDS
    found: list[ReceivedFile] = []
    for file in files:
        found += [file]
        if not (file.cleaned_from or file.uncleaned or file.id in known):
            found[-1:] = await _in_time(file, until, share, cleaner=cleaner, custody=custody, database=database)
    return found


async def _in_time(
    file: ReceivedFile, until: float, share: Share, *, cleaner: Cleaner, custody: Custody, database: Database
) -> list[ReceivedFile]:
    try:
        async with asyncio.timeout_at(until):
            return await _with_copy(file, share, cleaner=cleaner, custody=custody, database=database)
    except TimeoutError:
        return [replace(file, uncleaned=WhyFailed.TIME)]
    except (
        FileBroken,
        FileGone,
        TooManyWaiting,
    ):  # swept or altered, which whoever takes it will see; or no room is left
        return [replace(file, uncleaned=WhyFailed.DIED)]


async def _with_copy(
    file: ReceivedFile, share: Share, *, cleaner: Cleaner, custody: Custody, database: Database
) -> list[ReceivedFile]:
    stored = StoredFile(custody.keys.origin, "", file.id, file.key, file.name, file.size_bytes)
    end = await cleaner.clean(pieces(stored, database), share=share)
    if not isinstance(end, Cleaned):
        return [replace(file, uncleaned=end.reason)]
    try:
        name = file_names.cleaned(file.name, _ENDINGS[end.type_cleaned])
        copy = await _sealed(end.cleaned, name, end.type_cleaned, custody=custody, database=database)
        removed = tuple(sorted(end.found))
        return [file, replace(copy, caption=file.caption, cleaned_from=file.id, removed=removed)]
    finally:
        end.close()


async def pieces(file: StoredFile, database: Database) -> AsyncIterator[bytes]:
    """Yield a file's content, a chunk at a time. Raises FileBroken."""
    for number in file.chunks(0, file.size_bytes):
        yield file.open(number, await act.ask(ReadChunk(file.id, number), database))


async def _sealed(
    content: MemoryFile, name: str, kind: FileType, *, custody: Custody, database: Database
) -> ReceivedFile:
    """Store a file in chunks. One that is left half-way is dropped. Raises TooManyWaiting, FileGone."""
    receiver = FileReceiver(custody, name=name, media_type=kind)
    try:
        await act.perform(receiver.begin(), database)
        for at in range(0, content.size, CHUNK_BYTES):
            for chunk in receiver.feed(content.read(at, CHUNK_BYTES)):
                await act.perform(chunk, database)
        await act.perform(receiver.end(), database)
    except BaseException:  # also where the time is over: nobody else knows of it until the sweep
        await _drop(receiver.id, database)
        raise
    return receiver.received(caption="")


async def _drop(file_id: str, database: Database) -> None:
    with anyio.move_on_after(_DROP_SECONDS, shield=True):
        try:
            while not await act.perform(DropFile(file_id), database):
                pass
        except DatabaseBusy:
            _log.info("a copy is left to the sweep")
