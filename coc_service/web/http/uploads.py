"""Takes a form with files: its fields are kept in memory, its files sealed and stored while they arrive."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from http import HTTPStatus

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request

from coc_service.domain import file_names
from coc_service.store.database import DatabaseBusy
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import cleaned_copies, waiting_files
from coc_service.usecases.custody.attaching import GONE
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.custody.receiving import (
    DropFile,
    FileGone,
    FileReceiver,
    ReceivedFile,
    StoreChunk,
    TooManyWaiting,
)
from coc_service.web.http import forms, middleware, runtime, sent_ahead
from coc_service.web.http.forms import Form
from coc_service.web.http.middleware import BODY_SECONDS, PROGRESS_BYTES
from coc_service.web.http.multipart import MAX_FIELDS, MAX_FILES, NotMultipart
from coc_service.web.http.streamed import Event, PartBegins, PartData, PartReader
from coc_service.web.http.taken_files import Taken

FILE, CAPTION = "file-", "caption-"  # and the number of a row: the fields of a form that takes files
ROWS = range(1, 5)
WAITING, WITHOUT = "waiting", "without"  # the list of files that wait in the form, and those to be taken out of it
AHEAD = "ahead"  # a form that brings only a file, for the list of the one that follows it
NAMES = frozenset({WAITING, WITHOUT, AHEAD, *(f"{name}{row}" for row in ROWS for name in (FILE, CAPTION))})
LATE_BYTES = 64 * 1024  # of fields after the first file: they are not counted with other bodies any more
BESIDE_BYTES = 2 * 1024 * 1024  # of a body with files, for its fields and what stands between the parts
_FILE_FIELDS = frozenset(f"{FILE}{row}".encode() for row in ROWS)
_SWEPT_SECONDS = 10.0
_log = logging.getLogger(__name__)
Admit = Callable[[Form], Awaitable[bool]]


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
    reading = _Reading(request, taken, admit)
    try:
        if forms.is_multipart(request) and not forms.is_streamed(request):
            await reading.read()
        _add_waiting(request, taken, await forms.read(request), about)
        await delete(request, [*reading.left_out, *_beyond(request, taken)])
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
        await _Reading(request, Taken(), takes_none).read()
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
    taken.files[:0] = [one for one in waited if one.id not in without and one.cleaned_from not in without]
    if not forms.is_multipart(request) and any(sent.text(f"{FILE}{row}") for row in ROWS):
        forms.leave_out_files(request)  # only their names came


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


async def _drop(request: Request, reading: "_Reading", taken: Taken) -> None:
    """Delete the files that nobody has: also of a request that broke off."""
    left = [] if taken.is_kept else [one.id for one in taken.files]
    left += reading.left_out + ([reading.receiver.id] if reading.receiver else [])
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


class _Reading:
    """One body on its way in. `receiver` is the file that arrives, None between files."""

    def __init__(self, request: Request, taken: Taken, admit: Admit) -> None:
        self.request, self.taken, self.admit = request, taken, admit
        self.running = runtime.of(request)
        self.receiver: FileReceiver | None = None
        self.part: PartBegins | None = None
        self.value = bytearray()
        self.fields: list[tuple[bytes, bytes]] = []
        self.arrived: list[tuple[str, ReceivedFile]] = []  # each with the field that it came in
        self.left_out: list[str] = []  # files to delete, because not all of them found a place
        self.file_count = self.file_bytes = self.all_bytes = self.late_bytes = self.progress = 0
        self.is_admitted = self.is_welcome = False

    async def read(self) -> None:
        """Read the whole body."""
        try:
            parts = PartReader(self.request.headers.get("content-type", ""))
            async for piece in self.request.stream():
                parts.write(piece)
                self._progressed(len(piece))
                for event in parts.events():
                    await self._take(event)
            parts.require_end()
        except NotMultipart as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST) from error
        finally:
            self._hand_over()

    def _progressed(self, size: int) -> None:
        self.progress += size
        if self.is_admitted and self.progress >= PROGRESS_BYTES:
            self.progress = 0
            middleware.allowance(self.request).go_on(BODY_SECONDS)

    def _hand_over(self) -> None:
        """Give what has arrived to whoever reads the form: also to an error page, which shows the words again."""
        sent = forms.of_pairs(self.fields)
        for name, file in self.arrived:
            said = sent.text(CAPTION + name.removeprefix(FILE))
            self.taken.files.append(replace(file, caption=file_names.caption(said)))
        forms.remember(self.request, sent)

    async def _take(self, event: Event) -> None:
        try:
            await self._on(event)
        except (TooManyWaiting, FileGone):
            self._leave_out()

    def _leave_out(self) -> None:
        """Take no file of this body: whoever fills the place for files must not keep anybody's words from arriving."""
        self.left_out += [file.id for _, file in self.arrived]
        self.left_out += [self.receiver.id] if self.receiver else []
        self.arrived.clear()
        self.receiver, self.is_welcome = None, False
        forms.leave_out_files(self.request)

    async def _on(self, event: Event) -> None:
        match event:
            case PartBegins():
                self._begin_part(event)
            case PartData(data) if self._is_file:
                await self._take_bytes(data)
            case PartData(data):
                self._take_words(data)
            case _ if self._is_file:
                await self._end_file()
            case _:
                self._end_field()

    def _begin_part(self, part: PartBegins) -> None:
        self.part = part
        self.value.clear()
        self.file_count += 1 if part.file_name else 0
        if self.file_count > MAX_FILES:
            raise NotMultipart

    @property
    def _is_file(self) -> bool:
        return self.part is not None and self.part.file_name is not None

    def _take_words(self, data: bytes) -> None:
        self.value += data
        self.late_bytes += len(data) if self.is_admitted else 0
        if self.late_bytes > LATE_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    def _end_field(self) -> None:
        if self.part is None or len(self.fields) >= MAX_FIELDS:
            raise NotMultipart
        self.fields.append((self.part.name, bytes(self.value)))

    async def _take_bytes(self, data: bytes) -> None:
        if not await self._may_come():
            return
        self.receiver = self.receiver or await self._begin_file()
        self.file_bytes, self.all_bytes = self.file_bytes + len(data), self.all_bytes + len(data)
        limits = self.running.files
        if self.file_bytes > limits.file_bytes or self.all_bytes > limits.channel_bytes:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        for chunk in self.receiver.feed(data):
            await self._store(chunk)

    async def _end_file(self) -> None:
        """Store the end of a file, if one was chosen in this row."""
        part = self.part
        if part is None or not part.file_name or not await self._may_come():
            return
        self.receiver = self.receiver or await self._begin_file()
        await self._store(self.receiver.end())
        self.arrived.append((part.name.decode(errors="replace"), self.receiver.received(caption="")))
        self.receiver, self.file_bytes = None, 0

    async def _begin_file(self) -> FileReceiver:
        part = self.part or PartBegins(b"", b"", b"")
        name = file_names.shown((part.file_name or b"").decode(errors="replace"))
        kind = file_names.media_type(part.media_type.decode("latin-1"))
        receiver = FileReceiver(self.running.custody, name=name, media_type=kind)
        await self.running.perform(receiver.begin())
        return receiver

    async def _may_come(self) -> bool:
        """Whether this file is taken: it came in a field for files, and the form may bring some. Asked once for a form; from
        then on nothing of the body is kept.
        """
        if not self.is_admitted:
            await self._admit()
        is_in_a_row = self.part is not None and self.part.name in _FILE_FIELDS
        is_taken = self.is_welcome and is_in_a_row
        if not is_taken:
            forms.leave_out_files(self.request)
        return is_taken

    async def _admit(self) -> None:
        sent = forms.of_pairs(self.fields)
        self.request.state.form = sent
        self.is_welcome = await self.admit(sent)
        most = self.running.files.channel_bytes + BESIDE_BYTES
        if int(self.request.headers.get("content-length") or 0) > most:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        middleware.allowance(self.request).stream(most)
        self.is_admitted = True

    async def _store(self, chunk: StoreChunk) -> None:
        """Store a chunk. Few at once: those that share a transaction make every other writer wait."""
        async with self.running.files.turns:
            await self.running.perform(chunk)


def of(request: Request) -> Taken:
    """Return the files of this request; none for a page that takes none."""
    return getattr(request.state, "taken", None) or Taken()


def waiting_field(request: Request, about: str) -> str:
    """Return the value of the hidden field with which a page that comes back lets its files wait; "" without files."""
    return waiting_files.issue(of(request).keep(), about, keys=runtime.of(request).custody.keys)
