"""Texts that members keep for themselves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store.tables import KeptText


def of_member(session: Session, abouts: Sequence[bytes], *, now: datetime) -> Sequence[KeptText]:
    """Return a member's texts about one case that have not expired."""
    query = select(KeptText).where(col(KeptText.about).in_(abouts), col(KeptText.expires_at) > now)
    return session.scalars(query.order_by(col(KeptText.id))).all()


def count(session: Session, owners: Sequence[bytes], *, now: datetime, without: str) -> int:
    """Return how many unexpired texts a member keeps, not counting the text with the id `without`."""
    query = select(func.count()).where(col(KeptText.owner).in_(owners), col(KeptText.expires_at) > now)
    return session.execute(query.where(col(KeptText.id) != without)).scalar_one()


def put(session: Session, row: KeptText) -> None:
    """Store a text in place of one with the same id and owner."""
    drop(session, row.id, owners=[row.owner])
    session.add(row)
    session.flush()


def drop(session: Session, text_id: str, *, owners: Sequence[bytes]) -> None:
    """Delete one text of a member."""
    session.execute(delete(KeptText).where(col(KeptText.id) == text_id, col(KeptText.owner).in_(owners)))


def drop_expired(session: Session, *, now: datetime) -> None:
    """Delete texts that have expired."""
    session.execute(delete(KeptText).where(col(KeptText.expires_at) <= now))
