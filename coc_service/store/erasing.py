"""Deletes what belongs to a case, or to files of it, for good."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Mapped, Session
from sqlmodel import col

from coc_service.store import contents, rows
from coc_service.store.file_tables import Upload
from coc_service.store.news_tables import NewsSubscription
from coc_service.store.tables import AuditEntry, CaseIndex, Grant, KeptText, Receipt, Record, Row


def erase_case(session: Session, case_id: str) -> None:
    """Delete a case's keys, records, receipts and index row."""
    for table in (Grant, Record, Receipt):
        session.execute(delete(table).where(col(table.case_id) == case_id))
    session.execute(delete(CaseIndex).where(col(CaseIndex.id) == case_id))


def left_of_case(session: Session, case_id: str) -> list[str]:
    """Return the names of the tables that have a row of a case."""
    owners: list[tuple[type[Row], Mapped[str]]] = [
        (Grant, col(Grant.case_id)),
        (Record, col(Record.case_id)),
        (Receipt, col(Receipt.case_id)),
        (CaseIndex, col(CaseIndex.id)),
        (NewsSubscription, col(NewsSubscription.case_id)),
    ]
    return [
        rows.table(table).name
        for table, owner in owners
        if session.execute(select(exists().where(owner == case_id))).scalar_one()
    ]


def erase_kept_texts(session: Session, abouts: Collection[bytes]) -> None:
    """Delete the texts that members keep about a case."""
    session.execute(delete(KeptText).where(col(KeptText.about).in_(abouts)))


def release_files(session: Session, file_ids: Collection[str], *, at: datetime) -> None:
    """Give files up that a record has taken: they are swept like uploads that have expired, some chunks at a time. Nobody has
    their keys any more.
    """
    stored = contents.counts(session, file_ids)
    rows.add(session, [Upload.plain(id=one, expires_at=at) for one in file_ids if one in stored])


def erase_details(session: Session, positions: Collection[int]) -> None:
    """Delete the details of these entries. The entries stay: they are hashes, and who did what when."""
    session.execute(update(AuditEntry).where(col(AuditEntry.index).in_(positions)).values(detail=None))
