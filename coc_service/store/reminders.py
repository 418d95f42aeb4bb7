"""When reminders look at a case next, and up to when repeated mails are done. The head's lock keeps replicas apart."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store.tables import CaseIndex, MailBeat
from coc_service.store.upserts import upsert


class DueCase(NamedTuple):
    """A case that reminders look at now, and up to when its reminders are done."""

    case_id: str
    reminded_at: datetime | None


def due_cases(session: Session, *, now: datetime, limit: int) -> Sequence[DueCase]:
    """Return cases that reminders look at now, the longest due first."""
    query = select(col(CaseIndex.id), col(CaseIndex.reminded_at)).where(col(CaseIndex.remind_at) <= now)
    found = session.execute(query.order_by(col(CaseIndex.remind_at)).limit(limit))
    return [DueCase(row[0], row[1]) for row in found]


def settle(session: Session, case_id: str, *, done_at: datetime | None, next_at: datetime | None) -> None:
    """Record up to when a case's reminders are done, and when to look at it next."""
    query = update(CaseIndex).where(col(CaseIndex.id) == case_id)
    session.execute(query.values(reminded_at=done_at, remind_at=next_at))


def beats(session: Session) -> dict[tuple[str, str], datetime]:
    """Return the times of all repeated mails, by (about, name): a few for each member."""
    return {(row.about, row.name): row.at for row in session.scalars(select(MailBeat))}


def keep_beat(session: Session, about: str, name: str, at: datetime) -> None:
    """Store or replace the time of a repeated mail."""
    statement = upsert(session, MailBeat).values(about=about, name=name, at=at)
    session.execute(statement.on_conflict_do_update(index_elements=["about", "name"], set_={"at": at}))


def drop_beat(session: Session, about: str, name: str) -> None:
    """Delete the time of a repeated mail."""
    session.execute(delete(MailBeat).where(col(MailBeat.about) == about, col(MailBeat.name) == name))
