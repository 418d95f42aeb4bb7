"""Reads the body of a form with files: its fields into memory, its files chunk by chunk into the database."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request

from coc_service.domain import file_names
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.custody.partial_files import AlreadyStored, SliceTooLong
from coc_service.usecases.custody.receiving import FileGone, FileReceiver, ReceivedFile, TooManyWaiting
from coc_service.web.http import forms, middleware, partial_uploads, runtime
from coc_service.web.http.chunk_writer import AnyChunk, ChunkWriter
from coc_service.web.http.forms import Form
from coc_service.web.http.middleware import BODY_SECONDS, PROGRESS_BYTES
from coc_service.web.http.multipart import MAX_FIELDS, MAX_FILES, NotMultipart
from coc_service.web.http.partial_uploads import SIZE, PartialUpload
from coc_service.web.http.streamed import Event, PartBegins, PartData, PartReader
from coc_service.web.http.taken_files import AHEAD, CAPTION, FILE, ROWS, Taken

LATE_BYTES = 64 * 1024  # of fields after the first file: they are not counted with other bodies any more
BESIDE_BYTES = 2 * 1024 * 1024  # of a body with files, for its fields and what stands between the parts
_FILE_FIELDS = frozenset(f"{FILE}{row}".encode() for row in ROWS)
Admit = Callable[[Form], Awaitable[bool]]


class FileReading:
    """One body on its way in. `receiver` is the file that arrives, None between files; `partial` is the one that comes in
    slices. `about` is the form that files wait in.
    """

    def __init__(self, request: Request, taken: Taken, admit: Admit, about: str = "") -> None:
        self.request, self.taken, self.admit, self.about = request, taken, admit, about
        self.running = runtime.of(request)
        self.chunks = ChunkWriter(self._store)
        self.receiver: FileReceiver | None = None
        self.partial: PartialUpload | None = None
        self.part: PartBegins | None = None
        self.value = bytearray()
        self.fields: list[tuple[bytes, bytes]] = []
        self.arrived: list[tuple[str, ReceivedFile]] = []  # each with the field that it came in
        self.left_out: list[str] = []  # files to delete, because not all of them found a place
        self.file_count = self.file_bytes = self.all_bytes = self.late_bytes = self.progress = 0
        self.is_admitted = self.is_welcome = self.is_slice = False

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
            await self.chunks.close()
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
        except (TooManyWaiting, FileGone, TokenInvalid):
            self._leave_out()

    def _leave_out(self) -> None:
        """Take no file of this body: whoever fills the place for files must not keep anybody's words from arriving."""
        self.left_out += [file.id for _, file in self.arrived]
        self.left_out += [self.receiver.id] if self.receiver else []
        self.left_out += [self.partial.file.id] if self.partial else []
        self.arrived.clear()
        self.receiver = self.partial = None
        self.is_welcome = False
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
        if self.is_slice:
            await self._take_slice(data)
            return
        self.receiver = self.receiver or await self._begin_file()
        self.file_bytes, self.all_bytes = self.file_bytes + len(data), self.all_bytes + len(data)
        limits = self.running.files
        if self.file_bytes > limits.file_bytes or self.all_bytes > limits.channel_bytes:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        for chunk in self.receiver.feed(data):
            await self.chunks.put(chunk)

    async def _end_file(self) -> None:
        """Store the end of a file, if one was chosen in this row."""
        part = self.part
        if part is None or not part.file_name or not await self._may_come():
            return
        if self.is_slice:
            await self._end_slice(await self._partial(part))
            return
        self.receiver = self.receiver or await self._begin_file()
        await self.chunks.put(self.receiver.end())
        await self.chunks.settle()
        self.arrived.append((part.name.decode(errors="replace"), self.receiver.received(caption="")))
        self.receiver, self.file_bytes = None, 0

    async def _partial(self, part: PartBegins) -> PartialUpload:
        """Return the file that this slice belongs to."""
        if self.partial is None:
            sent = forms.of_pairs(self.fields)
            self.partial = await partial_uploads.begin(self.running, sent, self.about, part)
        return self.partial

    async def _take_slice(self, data: bytes) -> None:
        """Store what is complete of a slice. Bytes that came before, or that would leave a gap, are dropped: the answer says
        where the next slice begins.
        """
        partial = await self._partial(self.part or PartBegins(b"", b"", b""))
        try:
            for chunk in partial.receiver.feed(data) if partial.receiver else ():
                await self.chunks.put(chunk)
        except AlreadyStored:
            partial.receiver = None
        except SliceTooLong:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from None

    async def _end_slice(self, partial: PartialUpload) -> None:
        partial.receiver = None  # one slice a request
        with suppress(AlreadyStored):
            await self.chunks.settle()

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
        self.is_slice = sent.has(AHEAD) and SIZE in sent.values
        most = self.running.files.channel_bytes + BESIDE_BYTES
        if int(self.request.headers.get("content-length") or 0) > most:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        middleware.allowance(self.request).stream(most)
        self.is_admitted = True

    async def _store(self, chunks: Sequence[AnyChunk]) -> None:
        """Store chunks; return when none is on its way any more. Raises what the first that failed raised."""
        ended = await asyncio.gather(*map(self._store_one, chunks), return_exceptions=True)
        for error in ended:
            if error is not None:
                raise error

    async def _store_one(self, chunk: AnyChunk) -> None:
        """Store a chunk. Few of all files at once: those that share a transaction make every other writer wait."""
        async with self.running.files.turns:
            await self.running.perform(chunk)
