"""Opens the content of a file: any part of it, chunk by chunk, each in a short read of its own.

A read that stays open for a whole download would keep SQLite from ever folding its write-ahead log back into the file.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.crypto import CHUNK_BYTES, FileKey, OpenFailed, open_chunk
from coc_service.domain.case_records import CONTENT
from coc_service.domain.case_state import Filed
from coc_service.domain.record_models import FileRecord
from coc_service.store import contents
from coc_service.usecases.act import Question
from coc_service.usecases.custody import attaching, casefile, contexts
from coc_service.usecases.custody.casefile import OpenedRecord, Recipient, SealedFile
from coc_service.usecases.custody.receiving import chunks_of


class NoSuchFile(Exception):
    """The case has no such file, or none that this person can open."""


class FileBroken(Exception):
    """A chunk is missing, or was altered after it was stored."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that can be opened: where it is, its key, and what its record says of it."""

    origin: str
    record: str
    id: str
    key: FileKey
    name: str
    size_bytes: int

    @property
    def chunk_bytes(self) -> int:
        """How many bytes of the file each chunk but the last holds."""
        return CHUNK_BYTES

    def chunks(self, start: int, stop: int) -> range:
        """Return the numbers of the chunks that hold these bytes; of an empty file its only one."""
        return range(start // CHUNK_BYTES, max(1, -(-stop // CHUNK_BYTES)))

    def open(self, number: int, sealed: bytes | None) -> bytes:
        """Return what a chunk holds of the file.

        Raises:
            FileBroken: it is missing or altered, or stands in another place than it was sealed for.
        """
        last = chunks_of(self.size_bytes) - 1
        place = contexts.chunk(origin=self.origin, file_id=self.id, number=number, is_last=number == last)
        try:
            plain = open_chunk(self.key, sealed or b"", context=place)
        except OpenFailed:
            raise FileBroken from None
        return plain[: self.size_bytes - number * CHUNK_BYTES]


@dataclass(frozen=True, slots=True)
class ReadChunk(Question[bytes | None]):
    """Find one sealed chunk; None if it is missing."""

    file_id: str
    number: int

    def look(self, session: Session) -> bytes | None:
        """Return its bytes."""
        return contents.chunk(session, self.file_id, self.number)


def stored_file(file: SealedFile, record_id: str, recipient: Recipient) -> StoredFile:
    """Return the file that a record describes, for a recipient who can open the record.

    Raises:
        NoSuchFile: there is none, or its record does not open.
    """
    filed = file.case.records.get(record_id)
    said = casefile.open_record(file, record_id, recipient) if filed else None
    if filed is None or said is None or not isinstance(said.body, FileRecord):
        raise NoSuchFile
    body = said.body
    return StoredFile(file.origin, record_id, body.file, FileKey(bytes.fromhex(body.key)), body.name, body.size_bytes)


def is_whole(file: SealedFile, record: OpenedRecord) -> bool:
    """Whether the log names this file's content as its record does, and as many chunks are stored as it has.

    What the chunks hold is checked when they are opened, and by the check of everything stored.
    """
    body = record.said.body
    if not isinstance(body, FileRecord):
        return True
    filed = file.case.contents.get(body.file)
    if filed is None or not _is_of(file, filed, record.filed, body):
        return False
    return file.chunks.get(body.file, 0) == chunks_of(body.size_bytes)


def _is_of(file: SealedFile, filed: Filed, record: Filed, body: FileRecord) -> bool:
    """Whether a content is the one that a record describes."""
    digest = attaching.content_digest(casefile.record_context(file, filed), bytes.fromhex(body.digest))
    is_beside = (filed.leaf, filed.channel, filed.kind) == (record.leaf, record.channel, CONTENT)
    return is_beside and filed.digest == digest
