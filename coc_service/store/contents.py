"""Rows of files: uploads that wait, and sealed chunks. A file's record and the log say what its chunks must be."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store import rows
from coc_service.store.file_tables import Chunk, Upload
from coc_service.store.prepared import prepare

_CHUNKS, _UPLOADS = rows.table(Chunk), rows.table(Upload)
_CHUNK = prepare(
    select(_CHUNKS.c.sealed).where(_CHUNKS.c.file_id == bindparam("file_id"), _CHUNKS.c.number == bindparam("number")),
    bytes,
)
_PROLONGED = prepare(
    update(_UPLOADS).where(_UPLOADS.c.id == bindparam("file_id")).values(expires_at=bindparam("until")), bytes
)


def begin(session: Session, file_id: str, *, expires_at: datetime) -> None:
    """Note that a file begins to arrive, and until when it may wait."""
    rows.add(session, [Upload.plain(id=file_id, expires_at=expires_at)])


def prolong(session: Session, file_id: str, *, expires_at: datetime) -> bool:
    """Let a file wait longer. Returns False if it was swept."""
    return bool(_PROLONGED.run(session, file_id=file_id, until=expires_at))


def put(session: Session, file_id: str, number: int, sealed: bytes) -> None:
    """Store a chunk."""
    rows.add(session, [Chunk.plain(file_id=file_id, number=number, sealed=sealed)])


def chunk(session: Session, file_id: str, number: int) -> bytes | None:
    """Return one sealed chunk; None if it is missing."""
    return _CHUNK.first(session, file_id=file_id, number=number)


def counts(session: Session, file_ids: Collection[str]) -> dict[str, int]:
    """Return how many chunks each of these files has; files without chunks are absent."""
    if not file_ids:
        return {}
    query = select(col(Chunk.file_id), func.count()).where(col(Chunk.file_id).in_(file_ids))
    return {row[0]: row[1] for row in session.execute(query.group_by(col(Chunk.file_id)))}


def waiting(session: Session, file_ids: Collection[str], *, now: datetime) -> set[str]:
    """Return those of these files that still wait."""
    query = select(col(Upload.id)).where(col(Upload.id).in_(file_ids), col(Upload.expires_at) > now)
    return set(session.scalars(query))


def waiting_chunks(session: Session) -> int:
    """Return how many chunks belong to no record yet."""
    query = select(func.count()).select_from(Chunk).where(col(Chunk.file_id).in_(select(col(Upload.id))))
    return session.execute(query).scalar_one()


def adopt(session: Session, file_ids: Collection[str]) -> None:
    """Take files out of those that wait: a record of the same transaction has their keys."""
    session.execute(delete(Upload).where(col(Upload.id).in_(file_ids)))


def expired(session: Session, *, until: datetime) -> str | None:
    """Return the id of an upload that expired before a time; None if there is none."""
    query = select(col(Upload.id)).where(col(Upload.expires_at) <= until).order_by(col(Upload.expires_at)).limit(1)
    return session.scalars(query).first()


def drop(session: Session, file_id: str, *, most: int) -> bool:
    """Delete some chunks of a file that waits, the last ones first, and at the end the upload. Returns whether it is gone.

    In steps: deleting a large file at once would keep all other writers waiting.
    """
    if session.get(Upload, file_id) is None:  # a record has taken it, or it is gone already
        return True
    query = select(col(Chunk.number)).where(col(Chunk.file_id) == file_id).order_by(col(Chunk.number).desc())
    numbers = session.scalars(query.limit(most)).all()
    if numbers:
        session.execute(delete(Chunk).where(col(Chunk.file_id) == file_id, col(Chunk.number).in_(numbers)))
    if len(numbers) == most:
        return False
    session.execute(delete(Upload).where(col(Upload.id) == file_id))
    return True


def stored_ids(session: Session) -> set[str]:
    """Return the ids of all files that have a chunk and do not wait, for verification against the log."""
    return set(
        session.scalars(select(col(Chunk.file_id)).where(col(Chunk.file_id).not_in(select(col(Upload.id)))).distinct())
    )
