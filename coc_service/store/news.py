"""Rows of wishes for news: found by a tag, or by the case."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store.news_tables import NewsWish
from coc_service.store.upserts import upsert


def find(session: Session, tag: bytes) -> NewsWish | None:
    """Return the wish with this tag; None if there is none."""
    return session.get(NewsWish, tag)


def of_case(session: Session, case_id: str) -> Sequence[NewsWish]:
    """Return the wishes that name a case."""
    return session.scalars(select(NewsWish).where(col(NewsWish.case_id) == case_id)).all()


def keep(session: Session, tag: bytes, *, case_id: str, sealed: bytes) -> None:
    """Store or replace a wish."""
    values = {"case_id": case_id, "sealed": sealed}
    statement = upsert(session, NewsWish).values(tag=tag, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["tag"], set_=values))


def drop(session: Session, tag: bytes) -> None:
    """Delete a wish."""
    session.execute(delete(NewsWish).where(col(NewsWish.tag) == tag))
