"""Files that come in slices, each a request of its own, so that a broken connection costs a chunk and not the file.

What has come is in no list and no record: it is a file once the last chunk is stored and all of them open. Between two
requests its key is in the form alone, sealed like the list of waiting files.
"""

import asyncio
import base64
import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.crypto import CHUNK_BYTES, FileKey, OpenFailed, file_id, open_sealed, random_file_key, seal, seal_chunk
from coc_service.store import contents
from coc_service.store.database import Database
from coc_service.usecases import act
from coc_service.usecases.act import WriteAct
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.receiving import WAITS, BeginUpload, FileGone, ReceivedFile, StoreChunk, chunks_of
from coc_service.usecases.custody.stored_files import ReadChunk, StoredFile

_MOST_KNOWN = 1024


class AlreadyStored(Exception):
    """The chunk has come before: with another request for the same slice."""


class SliceTooLong(Exception):
    """More bytes came than the file was said to have."""


@dataclass(frozen=True, slots=True)
class PartialFile:
    """A file that is on its way. `size_bytes` is what it will have; `mark` is what its browser knows the same file by, when
    its page was loaded again.
    """

    key: FileKey
    name: str
    media_type: str
    size_bytes: int
    mark: str

    @property
    def id(self) -> str:
        """The id under which its chunks are stored."""
        return file_id(self.key)

    @property
    def chunk_count(self) -> int:
        """How many chunks the whole file has."""
        return chunks_of(self.size_bytes)

    def bytes_in(self, chunks: int) -> int:
        """Return how many bytes of the file its first chunks hold."""
        return min(chunks * CHUNK_BYTES, self.size_bytes)


def begin(*, name: str, media_type: str, size_bytes: int, mark: str) -> PartialFile:
    """Return a file of which nothing has come yet, with a new key."""
    return PartialFile(random_file_key(), name, media_type, size_bytes, mark)


def issue(file: PartialFile, about: str, *, keys: ServiceKeys) -> str:
    """Return the file as text for a hidden field. `about` is the form it is for."""
    said = [file.key.reveal().hex(), file.name, file.media_type, file.size_bytes, file.mark]
    return base64.urlsafe_b64encode(
        seal(keys.waiting_files, canonical.encode({"file": said}), context=_context(about))
    ).decode()


def redeem(text: str, about: str, *, keys: ServiceKeys) -> PartialFile:
    """Return the file of a hidden field.

    Raises:
        TokenInvalid: not made by this service for this form.
    """
    try:
        sealed = base64.b64decode(text, altchars=b"-_", validate=True)
        said = canonical.decode(open_sealed(keys.waiting_files, sealed, context=_context(about)))
    except (OpenFailed, ValueError) as error:
        raise TokenInvalid from error
    listed = said["file"]
    assert isinstance(listed, list)  # noqa: S101  for the type checker: only this service can have sealed it
    key, name, media_type, size_bytes, mark = listed
    return PartialFile(FileKey(bytes.fromhex(key)), name, media_type, size_bytes, mark)


def _context(about: str) -> bytes:
    return canonical.context("partial-file", about)


@dataclass(frozen=True, slots=True)
class GoOn(WriteAct[int]):
    """Let a file wait for its next slice. Returns how many of its chunks are stored, without a gap. Effects: its row.

    Raises:
        FileGone: it was swept, or chunks of it are missing.
    """

    custody: Custody
    file: PartialFile

    def write(self, session: Session) -> int:
        """Change the row."""
        if not contents.prolong(session, self.file.id, expires_at=self.custody.now() + WAITS):
            raise FileGone
        count = contents.counts(session, [self.file.id]).get(self.file.id, 0)
        if count and contents.chunk(session, self.file.id, count - 1) is None:
            raise FileGone
        return count


@dataclass(frozen=True, slots=True)
class StoreSliceChunk(WriteAct[None]):
    """Store a chunk of a slice. Effects: rows.

    Raises:
        AlreadyStored: another request has brought this chunk.
        FileGone: the file was swept.
        TooManyWaiting: too much belongs to no case yet.
    """

    stored: StoreChunk

    def write(self, session: Session) -> None:
        """Store the row. Chunks are never replaced."""
        if contents.chunk(session, self.stored.file_id, self.stored.number) is not None:
            raise AlreadyStored
        self.stored.write(session)


class SliceReceiver:
    """One slice that arrives. It holds at most a chunk; what does not fill one is dropped, and asked for again."""

    def __init__(self, custody: Custody, file: PartialFile, *, chunks: int) -> None:
        self._custody, self.file = custody, file
        self._number = chunks
        self._held = bytearray()

    @property
    def id(self) -> str:
        """The id of the file."""
        return self.file.id

    def feed(self, data: bytes) -> Iterator[StoreSliceChunk]:
        """Take bytes; yield the chunks that are complete.

        Raises:
            SliceTooLong: the file would have more bytes than was said.
        """
        self._held += data
        if self._number * CHUNK_BYTES + len(self._held) > self.file.size_bytes:
            raise SliceTooLong
        while self._held and (len(self._held) >= CHUNK_BYTES or self._ends_file):
            yield self._next()

    @property
    def _ends_file(self) -> bool:
        return self._number * CHUNK_BYTES + len(self._held) == self.file.size_bytes

    def _next(self) -> StoreSliceChunk:
        plain, number = bytes(self._held[:CHUNK_BYTES]), self._number
        del self._held[:CHUNK_BYTES]
        self._number += 1
        is_last = self._number == self.file.chunk_count
        place = contexts.chunk(origin=self._custody.keys.origin, file_id=self.id, number=number, is_last=is_last)
        sealed = seal_chunk(self.file.key, plain, context=place)
        return StoreSliceChunk(StoreChunk(self.id, number, sealed, self._custody.now() + WAITS))


def begin_act(custody: Custody, file: PartialFile) -> BeginUpload:
    """Return the act that must be performed before the first slice."""
    return BeginUpload(custody, file.id)


class WholeFiles:
    """Opens files of which every chunk has come, one at a time. It knows the digests of the last ones: a form that names such a
    file has some hundred bytes, and must not let a gigabyte be opened again and again.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._known: OrderedDict[str, tuple[str, str]] = OrderedDict()

    async def whole(self, file: PartialFile, *, custody: Custody, database: Database) -> ReceivedFile:
        """Return a file as it is taken by a record.

        Raises:
            FileBroken: a chunk is missing or does not open.
        """
        async with self._turn:
            digests = self._known.get(file.id) or await _digests(file, custody=custody, database=database)
            self._known[file.id] = digests
            while len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        return ReceivedFile(file.key, file.name, file.media_type, file.size_bytes, *digests)


async def _digests(file: PartialFile, *, custody: Custody, database: Database) -> tuple[str, str]:
    """Return the digests of the sealed file and of its content, after opening every chunk.

    They are made now: the state of a hash cannot be kept between two requests.
    """
    stored = StoredFile(custody.keys.origin, "", file.id, file.key, file.name, file.size_bytes)
    sealed_digest, content_digest = hashlib.sha256(), hashlib.sha256()
    for number in range(file.chunk_count):
        sealed = await act.ask(ReadChunk(file.id, number), database)
        content_digest.update(stored.open(number, sealed))
        sealed_digest.update(sealed or b"")
    return sealed_digest.hexdigest(), content_digest.hexdigest()
