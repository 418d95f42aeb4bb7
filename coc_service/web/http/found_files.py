"""Files that were found in something that is in memory already, such as a saved mail: sealed, so that they wait in a page."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.requests import Request

from coc_service.domain import file_names
from coc_service.usecases.custody.attaching import Attached
from coc_service.usecases.custody.receiving import FileReceiver, ReceivedFile, TooManyWaiting
from coc_service.web.http import forms, runtime, uploads
from coc_service.web.http.multipart import MAX_FILES
from coc_service.web.http.taken_files import Taken


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file, with the name and the type that stood beside it."""

    name: str
    media_type: str
    content: bytes


@asynccontextmanager
async def taking(request: Request, found: Sequence[FoundFile]) -> AsyncIterator[Taken]:
    """Seal files, and drop them unless the page keeps them. Those without a place are left out, and the page says so."""
    request.state.taken = taken = Taken(most_bytes=runtime.of(request).files.channel_bytes)
    try:
        await _receive_all(request, taken, found)
        await uploads.add_copies(request, taken)
        yield taken
    finally:
        if not taken.is_kept:
            await uploads.delete(request, [one.id for one in taken.files])


@asynccontextmanager
async def attached(request: Request, found: Sequence[FoundFile]) -> AsyncIterator[Attached]:
    """Seal files for one record, with their cleaned copies. Those that it does not take are deleted.

    Raises:
        TooManyWaiting: there is no place for them.
    """
    running = runtime.of(request)
    taken = Taken(most_bytes=running.files.channel_bytes)
    try:
        for one in found:
            taken.files.append(await _receive(request, one))
        await uploads.add_copies(request, taken)
        yield taken.attached
    finally:
        await uploads.delete(request, [one.id for one in taken.files])


async def _receive_all(request: Request, taken: Taken, found: Sequence[FoundFile]) -> None:
    try:
        for one in found[:MAX_FILES]:
            taken.files.append(await _receive(request, one))
    except TooManyWaiting:
        forms.leave_out_files(request)
    if len(found) > MAX_FILES:
        forms.leave_out_files(request)


async def _receive(request: Request, one: FoundFile) -> ReceivedFile:
    running = runtime.of(request)
    name, kind = file_names.shown(one.name), file_names.media_type(one.media_type)
    receiver = FileReceiver(running.custody, name=name, media_type=kind)
    await running.perform(receiver.begin())
    for chunk in receiver.feed(one.content):
        await running.perform(chunk)
    await running.perform(receiver.end())
    return receiver.received(caption="")
