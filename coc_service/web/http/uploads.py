"""Takes a form with files: its fields are kept in memory, its files sealed and stored while they arrive."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import anyio
from starlette.requests import Request

from coc_service.store.database import DatabaseBusy
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import cleaned_copies, waiting_files
from coc_service.usecases.custody.attaching import GONE
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.custody.receiving import DropFile
from coc_service.web.http import forms, partial_uploads, runtime, sent_ahead
from coc_service.web.http.forms import Form
from coc_service.web.http.multipart import MAX_FILES
from coc_service.web.http.partial_uploads import PARTIAL
from coc_service.web.http.reading_files import Admit, FileReading
from coc_service.web.http.taken_files import AHEAD, CAPTION, FILE, ROWS, Taken

ORIGINAL = "original"  # files that go to somebody who is heard as they were sent, beside their cleaned copies
WAITING, WITHOUT = "waiting", "without"  # the list of files that wait in the form, and those to be taken out of it
NAMES = partial_uploads.NAMES | {
    WAITING,
    WITHOUT,
    ORIGINAL,
    AHEAD,
    *(f"{name}{row}" for row in ROWS for name in (FILE, CAPTION)),
}
_SWEPT_SECONDS = 10.0
_log = logging.getLogger(__name__)


@asynccontextmanager
async def taking(request: Request, about: str, *, admit: Admit) -> AsyncIterator[Taken]:
    """Read a form with its files; afterwards `forms.read` returns its fields. `about` is the form that files wait in.

    `admit` is asked with the fields that came before the first file. If it says no, files are read and dropped, and the page
    says so: the words beside them are worth more than an early refusal. So it is where too much waits already.

    Raises:
        HTTPException: 400 for no multipart form, 413 for more than the limit.
        SentAhead: files came for a later form.
    """
    request.state.taken = taken = Taken(most_bytes=runtime.of(request).files.channel_bytes)
    reading = FileReading(request, taken, admit, about)
    try:
        if forms.is_multipart(request) and not forms.is_streamed(request):
            await reading.read()
        _add_waiting(request, taken, await forms.read(request), about)
        await delete(request, [*reading.left_out, *_beyond(request, taken)])
        await _add_partial(request, taken, reading, about)
        await add_copies(request, taken)
        if (await forms.read(request)).has(AHEAD):
            raise await sent_ahead.kept(request, taken, about)
        yield taken
    finally:
        await _drop(request, reading, taken)


async def read_without_files(request: Request) -> Form:
    """Return the fields of a form, whatever files come with it: for a page that asks for something else first."""

    async def takes_none(_: Form) -> bool:
        return False

    if forms.is_multipart(request) and not forms.is_streamed(request):
        await FileReading(request, Taken(), takes_none).read()
    return await forms.read(request)


def forget_if_gone(request: Request, refused: Refused) -> None:
    """Take the files out of the form if they do not wait any more: sending the page again would be refused again."""
    if refused.message == GONE:
        of(request).files.clear()


def _add_waiting(request: Request, taken: Taken, sent: Form, about: str) -> None:
    keys, without = runtime.of(request).custody.keys, sent.many(WITHOUT)
    try:
        waited = waiting_files.redeem(sent.text(WAITING), about, keys=keys)
    except TokenInvalid:  # of another session or form: the words are worth more than these files
        waited = ()
        forms.leave_out_files(request)
    taken.waited = frozenset(one.id for one in waited)
    taken.with_originals = frozenset(sent.many(ORIGINAL))
    taken.files[:0] = [one for one in waited if one.id not in without and one.cleaned_from not in without]
    if not forms.is_multipart(request) and any(sent.text(f"{FILE}{row}") for row in ROWS):
        forms.leave_out_files(request)  # only their names came


async def _add_partial(request: Request, taken: Taken, reading: FileReading, about: str) -> None:
    """Add a file that came in slices once it is whole. Until then it is no file: only its key is carried along."""
    sent, running = await forms.read(request), runtime.of(request)
    file = reading.partial.file if reading.partial else partial_uploads.known(running, sent, about)
    if file is None:
        return
    taken.partial_field = sent.text(PARTIAL)
    if sent.has(AHEAD):
        await partial_uploads.look(running, taken, file, sent, about=about)


def _beyond(request: Request, taken: Taken) -> Sequence[str]:
    """Take out what is more than a form may hold, over all its requests; return the ids."""
    beyond = taken.originals[MAX_FILES:]
    if beyond:
        taken.files[:] = [one for one in taken.files if one.id not in beyond]
        forms.leave_out_files(request)
    return beyond


async def add_copies(request: Request, taken: Taken) -> None:
    """Add the cleaned copies of files that came now, so that a page that comes back can say what was hidden in them."""
    running = runtime.of(request)
    taken.files[:] = await cleaned_copies.with_copies(
        taken.files, cleaner=running.cleaner, custody=running.custody, database=running.database
    )


async def _drop(request: Request, reading: FileReading, taken: Taken) -> None:
    """Delete the files that nobody has: also of a request that broke off."""
    left = taken.left
    left += reading.left_out + ([reading.receiver.id] if reading.receiver else [])
    if reading.partial and reading.partial.is_new and not taken.partial and not taken.is_kept:
        left.append(reading.partial.file.id)  # nobody was told its key
    await delete(request, left)


async def delete(request: Request, file_ids: Sequence[str]) -> None:
    """Delete files that no record took."""
    if not file_ids:
        return
    perform = runtime.of(request).perform
    with anyio.move_on_after(_SWEPT_SECONDS, shield=True):
        try:
            for file_id in file_ids:
                while not await perform(DropFile(file_id)):
                    pass
        except DatabaseBusy:
            _log.info("files are left to the sweep")


def of(request: Request) -> Taken:
    """Return the files of this request; none for a page that takes none."""
    return getattr(request.state, "taken", None) or Taken()


def waiting_field(request: Request, about: str) -> str:
    """Return the value of the hidden field with which a page that comes back lets its files wait; "" without files."""
    return waiting_files.issue(of(request).keep(), about, keys=runtime.of(request).custody.keys)


def partial_field(request: Request) -> str:
    """Return the value of the hidden field by which the script goes on with a file of which a part has come; "" without one."""
    return of(request).partial_field
