"""Rows of subscriptions: found by a tag, or by the case."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store.news_tables import NewsSubscription
from coc_service.store.upserts import upsert


def find(session: Session, tag: bytes) -> NewsSubscription | None:
    """Return the subscription with this tag; None if there is none."""
    return session.get(NewsSubscription, tag)


def of_case(session: Session, case_id: str) -> Sequence[NewsSubscription]:
    """Return the subscriptions that name a case."""
    return session.scalars(select(NewsSubscription).where(col(NewsSubscription.case_id) == case_id)).all()


def keep(session: Session, tag: bytes, *, case_id: str, sealed: bytes) -> None:
    """Store or replace a subscription."""
    values = {"case_id": case_id, "sealed": sealed}
    statement = upsert(session, NewsSubscription).values(tag=tag, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["tag"], set_=values))


def drop(session: Session, tag: bytes) -> None:
    """Delete a subscription."""
    session.execute(delete(NewsSubscription).where(col(NewsSubscription.tag) == tag))
