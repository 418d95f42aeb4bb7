"""Takes a file while it arrives: sealed chunk by chunk, each stored at once, never more than one chunk in memory.

Until a record takes the file, its key is only in the request, or in the form that comes back with a question.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.crypto import CHUNK_BYTES, FileKey, file_id, random_file_key, seal_chunk
from coc_service.store import contents, jobs
from coc_service.usecases.act import WriteAct
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody

WAITS = timedelta(minutes=40)  # pages promise half an hour; the rest is for a page that loads or is sent slowly
PROLONGED_AFTER = timedelta(minutes=5)
MOST_WAITING_CHUNKS = 16 * 1024  # 4 GiB that belong to no case yet; beyond that no other file begins, or goes on
COUNTED_EVERY = 64  # chunks of one file, 16 MiB: files that began together could pass the limit without end
STEP = 4  # chunks that one transaction deletes


class TooManyWaiting(Exception):
    """So much waits already that no other file can begin or go on. It may be possible within the hour."""


class FileGone(Exception):
    """The file was swept while it arrived."""


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as it was received. `digest` is SHA-256 of its sealed bytes, `content_digest` of the file itself.

    The last three are as in its record: of which file it is the cleaned copy, or why there is none of it.
    """

    key: FileKey
    name: str
    media_type: str
    size_bytes: int
    digest: str
    content_digest: str
    caption: str = ""
    cleaned_from: str = ""
    removed: tuple[str, ...] = ()
    uncleaned: str = ""

    @property
    def id(self) -> str:
        """The id under which its chunks are stored."""
        return file_id(self.key)

    @property
    def chunk_count(self) -> int:
        """How many chunks it has."""
        return chunks_of(self.size_bytes)


def chunks_of(size_bytes: int) -> int:
    """Return how many chunks a file of this size has: an empty one has one, so that its end is sealed too."""
    return max(1, -(-size_bytes // CHUNK_BYTES))


def _require_place(session: Session) -> None:
    if contents.waiting_chunks(session) >= MOST_WAITING_CHUNKS:
        raise TooManyWaiting


@dataclass(frozen=True, slots=True)
class BeginUpload(WriteAct[None]):
    """Note that a file begins to arrive. Effects: its row.

    Raises:
        TooManyWaiting: too much belongs to no case yet.
    """

    custody: Custody
    file_id: str

    def write(self, session: Session) -> None:
        """Store the row."""
        _require_place(session)
        contents.begin(session, self.file_id, expires_at=self.custody.now() + WAITS)


@dataclass(frozen=True, slots=True)
class StoreChunk(WriteAct[None]):
    """Store a sealed chunk; with `expires_at` the file also waits until then. Effects: a row.

    Raises:
        FileGone: the file was swept.
        TooManyWaiting: too much belongs to no case yet. Asked at every few chunks of a file.
    """

    file_id: str
    number: int
    sealed: bytes
    expires_at: datetime | None = None

    def write(self, session: Session) -> None:
        """Store the row, with those of other chunks in the transaction."""
        jobs.let_rows_wait(session)
        if self.expires_at and not contents.prolong(session, self.file_id, expires_at=self.expires_at):
            raise FileGone
        if self.number % COUNTED_EVERY == COUNTED_EVERY - 1:
            _require_place(session)
        contents.put(session, self.file_id, self.number, self.sealed)


@dataclass(frozen=True, slots=True)
class KeepWaiting(WriteAct[None]):
    """Let files wait longer, because others of their form are still to come. Effects: rows. What was swept stays away."""

    file_ids: Sequence[str]
    expires_at: datetime

    def write(self, session: Session) -> None:
        """Change the rows."""
        for one in self.file_ids:
            contents.prolong(session, one, expires_at=self.expires_at)


@dataclass(frozen=True, slots=True)
class DropFile(WriteAct[bool]):
    """Delete a few chunks of a file that no record took. Returns whether it is gone. A file of a record stays.

    Effects: chunks, at last the upload's row.
    """

    file_id: str

    def write(self, session: Session) -> bool:
        """Delete the rows."""
        return contents.drop(session, self.file_id, most=STEP)


class FileReceiver:
    """One file that arrives. `feed` and `end` return the acts that store what is complete."""

    def __init__(self, custody: Custody, *, name: str, media_type: str) -> None:
        self._custody = custody
        self._key = random_file_key()
        self._name, self._media_type = name, media_type
        self._held = bytearray()
        self._number = 0
        self._size_bytes = 0
        self._sealed, self._content = hashlib.sha256(), hashlib.sha256()
        self._prolonged_at = custody.now()
        self.id = file_id(self._key)

    def begin(self) -> BeginUpload:
        """Return the act that must be performed first."""
        return BeginUpload(self._custody, self.id)

    def feed(self, data: bytes) -> Iterator[StoreChunk]:
        """Take bytes; yield the chunks that are complete and not the last one."""
        self._held += data
        self._size_bytes += len(data)
        self._content.update(data)
        while len(self._held) > CHUNK_BYTES:  # not >=: of the last chunk it must be known that it is the last
            yield self._next(is_last=False)

    def end(self) -> StoreChunk:
        """Return the last chunk."""
        return self._next(is_last=True)

    def received(self, *, caption: str) -> ReceivedFile:
        """Return the whole file, after `end`."""
        return ReceivedFile(
            self._key,
            self._name,
            self._media_type,
            self._size_bytes,
            self._sealed.hexdigest(),
            self._content.hexdigest(),
            caption,
        )

    def _next(self, *, is_last: bool) -> StoreChunk:
        plain = bytes(self._held[:CHUNK_BYTES])
        del self._held[:CHUNK_BYTES]
        place = contexts.chunk(origin=self._custody.keys.origin, file_id=self.id, number=self._number, is_last=is_last)
        sealed = seal_chunk(self._key, plain, context=place)
        self._sealed.update(sealed)
        self._number += 1
        return StoreChunk(self.id, self._number - 1, sealed, self._prolonged())

    def _prolonged(self) -> datetime | None:
        now = self._custody.now()
        if now - self._prolonged_at < PROLONGED_AFTER:
            return None
        self._prolonged_at = now
        return now + WAITS
