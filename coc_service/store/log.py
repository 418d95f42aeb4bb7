"""The log as rows. An entry is appended in the transaction of the change that it records; checkpoints come in fixed steps."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.audit import Node, NodeSource
from coc_service.store import rows
from coc_service.store.prepared import prepare
from coc_service.store.tables import AuditEntry, AuditHead, AuditNode, PublishedCheckpoint

_HEAD, _ENTRIES = rows.table(AuditHead), rows.table(AuditEntry)
_CHECKPOINTS = rows.table(PublishedCheckpoint)
_ROW = select(_ENTRIES.c.index, _ENTRIES.c.entry, _ENTRIES.c.detail)


class HeadRow(NamedTuple):
    """The log's end as its row states it. Unverified."""

    size: int
    frontier: bytes
    mac: bytes


class EntryRow(NamedTuple):
    """An entry's exact bytes and its detail's bytes; the detail is None if there is none or it was erased."""

    position: int
    entry: bytes
    detail: bytes | None


_HEADS = select(_HEAD.c.size, _HEAD.c.frontier, _HEAD.c.mac)
_LOOK = prepare(_HEADS, HeadRow)
_HOLD = prepare(_HEADS.with_for_update(), HeadRow)
_MOVE = prepare(
    update(_HEAD).values(size=bindparam("size"), frontier=bindparam("frontier"), mac=bindparam("mac")), HeadRow
)
_CHAIN = prepare(
    _ROW.where(_ENTRIES.c.subject == bindparam("subject"), _ENTRIES.c.index < bindparam("stop")).order_by(
        _ENTRIES.c.index
    ),
    EntryRow,
)
_NEWEST = prepare(
    _ROW.where(_ENTRIES.c.subject == bindparam("subject"), _ENTRIES.c.index < bindparam("stop"))
    .order_by(_ENTRIES.c.index.desc())
    .limit(bindparam("most")),
    EntryRow,
)


_WALK = prepare(
    _ROW.where(
        _ENTRIES.c.subject == bindparam("subject"),
        _ENTRIES.c.index >= bindparam("start"),
        _ENTRIES.c.index < bindparam("stop"),
    )
    .order_by(_ENTRIES.c.index)
    .limit(bindparam("most")),
    EntryRow,
)
_WALKED = 500  # rows of a chain that are in memory at once


def begin(session: Session, head: HeadRow) -> None:
    """Insert the head of the empty log."""
    rows.add(session, [AuditHead(size=head.size, frontier=head.frontier, mac=head.mac)])


def head(session: Session) -> HeadRow | None:
    """Return the log's end; None if there is no log yet."""
    return _LOOK.first(session)


def hold_head(session: Session) -> HeadRow | None:
    """Return the log's end, and lock its row until this transaction ends."""
    return _HOLD.first(session)


def move_head(session: Session, head: HeadRow) -> None:
    """Write the log's new end, in one statement with the entries that wait."""
    _MOVE.run_with_rows(session, size=head.size, frontier=head.frontier, mac=head.mac)


def append(session: Session, index: int, *, subject: str, entry: bytes, detail: bytes | None) -> None:
    """Write an entry's row."""
    rows.add(session, [AuditEntry.plain(index=index, subject=subject or None, entry=entry, detail=detail)])


def entry(session: Session, index: int) -> EntryRow | None:
    """Return the entry at an index; None if there is none."""
    row = session.connection().execute(_ROW.where(_ENTRIES.c.index == index)).one_or_none()
    return EntryRow(*row) if row else None


def entries(session: Session, *, start: int = 0, stop: int | None = None) -> Iterator[EntryRow]:
    """Yield entries in order. Missing rows are skipped: the caller must check the positions."""
    query = _ROW.where(_ENTRIES.c.index >= start).order_by(_ENTRIES.c.index)
    if stop is not None:
        query = query.where(_ENTRIES.c.index < stop)
    for row in session.connection().execute(query.execution_options(yield_per=1000)):
        yield EntryRow(*row)


def chain(session: Session, subject: str, *, stop: int) -> list[EntryRow]:
    """Return a subject's entries with an index below `stop`, in order."""
    return _CHAIN.all(session, subject=subject, stop=stop)


def walk(session: Session, subject: str, *, start: int = 0, stop: int) -> Iterator[EntryRow]:
    """Yield a subject's entries with an index from `start` to before `stop`, in order, without holding the whole chain."""
    count = _WALKED
    while count == _WALKED:
        found = _WALK.all(session, subject=subject, start=start, stop=stop, most=_WALKED)
        yield from found
        count = len(found)
        start = found[-1].position + 1 if found else stop


def newest(session: Session, subject: str, *, stop: int, most: int) -> list[EntryRow]:
    """Return up to `most` of a subject's entries with an index below `stop`, newest first."""
    return _NEWEST.all(session, subject=subject, stop=stop, most=most)


def size(session: Session) -> int:
    """Return the number of rows, which may differ from the size in the head."""
    return session.scalars(select(func.count()).select_from(AuditEntry)).one()


def latest_checkpoint(session: Session) -> PublishedCheckpoint | None:
    """Return the latest published checkpoint; None if there is none."""
    return session.scalars(
        select(PublishedCheckpoint).order_by(col(PublishedCheckpoint.size).desc()).limit(1)
    ).one_or_none()


def is_published(session: Session, size: int) -> bool:
    """Whether a checkpoint of this size was published."""
    return session.scalar(select(_CHECKPOINTS.c.size).where(_CHECKPOINTS.c.size == size)) is not None


def checkpoint_count(session: Session) -> int:
    """Return how many checkpoints were published: 8,760 a year with a beat of an hour."""
    return session.scalars(select(func.count()).select_from(PublishedCheckpoint)).one()


def notes(session: Session) -> Iterator[str]:
    """Yield the notes of all published checkpoints, oldest first, a part of them at a time."""
    query = select(_CHECKPOINTS.c.note).order_by(_CHECKPOINTS.c.size)
    for row in session.connection().execute(query.execution_options(yield_per=1000)):
        yield row[0]


def keep_nodes(session: Session, nodes: Sequence[Node]) -> None:
    """Store subtrees that are complete in the published tree."""
    rows.add(session, [AuditNode.plain(level=node.level, index=node.index, hash=node.hash) for node in nodes])


def publish(session: Session, *, size: int, note: str, at: datetime) -> None:
    """Store a signed checkpoint."""
    rows.add(session, [PublishedCheckpoint(size=size, published_at=at, note=note)])


def has_leaf(session: Session, index: int) -> bool:
    """Whether the published tree has an entry at that index."""
    return session.get(AuditNode, (0, index)) is not None


def nodes(session: Session) -> NodeSource:
    """Return a function that reads hashes of complete subtrees of the published tree."""

    def fetch(level: int, index: int) -> bytes:
        return session.get_one(AuditNode, (level, index)).hash

    return fetch
