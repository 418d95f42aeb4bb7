"""The log as rows: appended in the transaction of the fact it speaks of, published in fixed steps."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.audit import Entry, Frontier, Node, NodeSource, encode, leaf_hash
from coc_service.store import rows
from coc_service.store.tables import AuditEntry, AuditHead, AuditNode, PublishedCheckpoint

_HEAD = rows.table(AuditHead)
_LOOK = select(_HEAD.c.frontier)
_HOLD = select(_HEAD.c.size, _HEAD.c.frontier).with_for_update()
_MOVE = update(_HEAD)


def begin(session: Session) -> None:
    """Make the empty log."""
    session.add(AuditHead(size=0, frontier=Frontier().encode()))


def append(session: Session, entries: Sequence[Entry]) -> int:
    """Append entries and return the first one's index. Called late in a use case: the head is held until the commit."""
    first, frontier = _hold(session)
    encoded = [encode(entry) for entry in entries]
    for entry in encoded:
        frontier = frontier.append(leaf_hash(entry))
    numbered = enumerate(zip(entries, encoded, strict=True), first)
    rows.add(session, [AuditEntry(index=at, case_id=entry.case or None, entry=raw) for at, (entry, raw) in numbered])
    session.connection().execute(_MOVE, {"size": first + len(encoded), "frontier": frontier.encode()})
    return first


def head(session: Session) -> Frontier:
    """Return where the log ends."""
    return Frontier.decode(session.connection().execute(_LOOK).scalar_one())


def hold_head(session: Session) -> Frontier:
    """Return where the log ends and keep it there until this transaction ends."""
    return _hold(session)[1]


def _hold(session: Session) -> tuple[int, Frontier]:
    size, frontier = session.connection().execute(_HOLD).one()
    return int(size), Frontier.decode(frontier)


def entry(session: Session, index: int) -> bytes:
    """Return the exact bytes of an entry."""
    return session.get_one(AuditEntry, index).entry


def entries(session: Session, *, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """Yield the exact bytes of entries in order; a missing index shows as a shorter log."""
    query = select(col(AuditEntry.entry)).where(col(AuditEntry.index) >= start).order_by(col(AuditEntry.index))
    if stop is not None:
        query = query.where(col(AuditEntry.index) < stop)
    yield from session.scalars(query.execution_options(yield_per=1000))


def entries_of_case(session: Session, case_id: str) -> Sequence[bytes]:
    """Return the exact bytes of all entries that speak of a case, in order."""
    query = select(col(AuditEntry.entry)).where(col(AuditEntry.case_id) == case_id)
    return session.scalars(query.order_by(col(AuditEntry.index))).all()


def size(session: Session) -> int:
    """Return how many entries there are."""
    return session.scalars(select(func.count()).select_from(AuditEntry)).one()


def latest_checkpoint(session: Session) -> PublishedCheckpoint | None:
    """Return the checkpoint published last."""
    return session.scalars(
        select(PublishedCheckpoint).order_by(col(PublishedCheckpoint.size).desc()).limit(1)
    ).one_or_none()


def checkpoints(session: Session) -> Sequence[PublishedCheckpoint]:
    """Return all published checkpoints, oldest first."""
    return session.scalars(select(PublishedCheckpoint).order_by(col(PublishedCheckpoint.size))).all()


def keep_nodes(session: Session, nodes: Sequence[Node]) -> None:
    """Keep the subtrees that the published tree has completed."""
    rows.add(session, [AuditNode(level=node.level, index=node.index, hash=node.hash) for node in nodes])


def publish(session: Session, *, size: int, note: str, at: datetime) -> None:
    """Keep a signed checkpoint."""
    rows.add(session, [PublishedCheckpoint(size=size, published_at=at, note=note)])


def has_leaf(session: Session, index: int) -> bool:
    """Whether the published tree has an entry at that place."""
    return session.get(AuditNode, (0, index)) is not None


def nodes(session: Session) -> NodeSource:
    """Return a fetcher of complete subtrees' hashes in the published tree."""

    def fetch(level: int, index: int) -> bytes:
        return session.get_one(AuditNode, (level, index)).hash

    return fetch
