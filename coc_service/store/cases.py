"""Rows of cases: the queue's index, grants, sealed records, receipts. What they mean is stated in the case's chain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, or_, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store import rows
from coc_service.store.prepared import prepare
from coc_service.store.tables import CaseIndex, Grant, Receipt, Record


def _pair(record_id: str, sealed: bytes) -> tuple[str, bytes]:
    return record_id, sealed


_CASES, _RECEIPTS = rows.table(CaseIndex), rows.table(Receipt)
_RECORDS, _GRANTS = rows.table(Record), rows.table(Grant)
_CASE_OF = prepare(select(_RECEIPTS.c.case_id).where(_RECEIPTS.c.tag == bindparam("tag")), str)
_SEALED = prepare(select(_RECORDS.c.id, _RECORDS.c.sealed).where(_RECORDS.c.case_id == bindparam("case_id")), _pair)


class QueuePart(StrEnum):
    """The parts of the queue: cases with a deadline, and cases without one."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in the queue: the sort key of a row."""

    at: datetime
    case_id: str


class WrappedKey(NamedTuple):
    """A grant as stored."""

    channel: str
    epoch: int
    wrapped_key: bytes


_WRAPPED = prepare(
    select(_GRANTS.c.channel, _GRANTS.c.epoch, _GRANTS.c.wrapped_key).where(
        _GRANTS.c.case_id == bindparam("case_id"), _GRANTS.c.recipient_id == bindparam("recipient_id")
    ),
    WrappedKey,
)


def index(session: Session, case_id: str) -> CaseIndex | None:
    """Return a case's index row; None if there is none."""
    return session.get(CaseIndex, case_id)


def reindex(session: Session, case_id: str, *, deadline_at: datetime | None, lead_id: str | None) -> None:
    """Update the columns by which the queue finds a case, and let reminders look at the case anew."""
    query = update(CaseIndex).where(col(CaseIndex.id) == case_id)
    session.execute(query.values(deadline_at=deadline_at, lead_id=lead_id, remind_at=CaseIndex.received_at))


def case_of_receipt(session: Session, tag: bytes) -> str | None:
    """Return the id of the case that a tag leads to; None if the receipt is unknown or was withdrawn."""
    return _CASE_OF.first(session, tag=tag)


def drop_receipt(session: Session, tag: bytes) -> None:
    """Delete the receipt: its tag leads nowhere from now on."""
    session.execute(delete(Receipt).where(col(Receipt.tag) == tag))


def known_records(session: Session, record_ids: Collection[str]) -> frozenset[str]:
    """Return which of these ids are those of stored records."""
    return frozenset(session.scalars(select(_RECORDS.c.id).where(_RECORDS.c.id.in_(record_ids))))


def grants(session: Session, case_id: str, *, recipient_id: str) -> Sequence[WrappedKey]:
    """Return one recipient's grants in a case."""
    return _WRAPPED.all(session, case_id=case_id, recipient_id=recipient_id)


def granted(session: Session, case_id: str) -> set[tuple[int, str, str]]:
    """Return all grants in a case, as (epoch, recipient, channel)."""
    query = select(col(Grant.epoch), col(Grant.recipient_id), col(Grant.channel)).where(col(Grant.case_id) == case_id)
    return {(row[0], row[1], row[2]) for row in session.execute(query)}


def drop_grants(session: Session, case_id: str, *, recipient_id: str) -> None:
    """Delete all of a recipient's grants in a case."""
    session.execute(delete(Grant).where(col(Grant.case_id) == case_id, col(Grant.recipient_id) == recipient_id))


def drop_grants_of(session: Session, recipient_id: str, *, committee_id: str) -> None:
    """Delete all of a recipient's grants in all cases of a committee: one statement, however many cases there are."""
    theirs = select(col(CaseIndex.id)).where(col(CaseIndex.committee_id) == committee_id)
    session.execute(delete(Grant).where(col(Grant.recipient_id) == recipient_id, col(Grant.case_id).in_(theirs)))


def remind_anew(session: Session, *, committee_id: str) -> None:
    """Let reminders look at all open cases of a committee anew."""
    query = update(CaseIndex).where(
        col(CaseIndex.committee_id) == committee_id, col(CaseIndex.deadline_at).is_not(None)
    )
    session.execute(query.values(remind_at=CaseIndex.received_at))


def drop_epoch(session: Session, case_id: str, epoch: int) -> None:
    """Delete every grant of an epoch."""
    session.execute(delete(Grant).where(col(Grant.case_id) == case_id, col(Grant.epoch) == epoch))


def sealed_records(session: Session, case_id: str, *, only: Collection[str] | None = None) -> dict[str, bytes]:
    """Return the sealed records of a case, by id; with `only`, no others than these."""
    if only is None:
        return dict(_SEALED.all(session, case_id=case_id))
    query = select(_RECORDS.c.id, _RECORDS.c.sealed).where(_RECORDS.c.case_id == case_id, _RECORDS.c.id.in_(only))
    return {row[0]: row[1] for row in session.execute(query)}


def drop_records(session: Session, record_ids: Collection[str]) -> None:
    """Delete sealed records."""
    session.execute(delete(Record).where(col(Record.id).in_(record_ids)))


def queue(
    session: Session, *, person_id: str, committees: Collection[str], part: QueuePart, after: Cursor | None, size: int
) -> Sequence[CaseIndex]:
    """Return up to `size` cases for which a person has a grant: the nearest deadline first; closed ones, the latest first.

    The query walks an index in the order shown and stops after a page, so its time does not grow with the table, unless
    this person has no grant for most of the cases.
    """
    return session.scalars(_in_order(_theirs(person_id, committees), part, after).limit(size)).all()


def granted_among(
    session: Session, case_ids: Collection[str], *, person_id: str, committees: Collection[str]
) -> Sequence[tuple[str, str]]:
    """Return id and code name of those of these cases for which a person has a grant."""
    query = _theirs(person_id, committees).where(col(CaseIndex.id).in_(case_ids)).order_by(col(CaseIndex.id))
    return [(row.id, row.code_name) for row in session.scalars(query)]


def _theirs(person_id: str, committees: Collection[str]) -> Select[CaseIndex]:
    has_grant = exists().where(col(Grant.case_id) == col(CaseIndex.id), col(Grant.recipient_id) == person_id)
    return select(CaseIndex).where(col(CaseIndex.committee_id).in_(committees), has_grant)


def _in_order(query: Select[CaseIndex], part: QueuePart, after: Cursor | None) -> Select[CaseIndex]:
    if part is QueuePart.CLOSED:
        query = query.where(col(CaseIndex.deadline_at).is_(None))
        query = query.order_by(col(CaseIndex.received_at).desc(), col(CaseIndex.id).desc())
        return query if after is None else query.where(_before(after))
    query = query.where(col(CaseIndex.deadline_at).is_not(None)).order_by(col(CaseIndex.deadline_at), col(CaseIndex.id))
    return query if after is None else query.where(_after(after))


def _after(cursor: Cursor) -> ColumnElement[bool]:
    later = and_(col(CaseIndex.deadline_at) == cursor.at, col(CaseIndex.id) > cursor.case_id)
    return or_(col(CaseIndex.deadline_at) > cursor.at, later)


def _before(cursor: Cursor) -> ColumnElement[bool]:
    earlier = and_(col(CaseIndex.received_at) == cursor.at, col(CaseIndex.id) < cursor.case_id)
    return or_(col(CaseIndex.received_at) < cursor.at, earlier)


def all_ids(session: Session) -> Sequence[str]:
    """Return every case's id, for verification against the log."""
    return session.scalars(select(col(CaseIndex.id)).order_by(col(CaseIndex.id))).all()


def open_ids(session: Session, *, most: int) -> Sequence[str]:
    """Return the ids of cases with a deadline, the earliest first, at most so many."""
    query = select(col(CaseIndex.id)).where(col(CaseIndex.deadline_at).is_not(None))
    return session.scalars(query.order_by(col(CaseIndex.deadline_at), col(CaseIndex.id)).limit(most)).all()
