"""The one way rows are added in bulk: a single statement a table, without the object bookkeeping that doubles its cost."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session
from sqlmodel import SQLModel


def add(session: Session, rows: Sequence[SQLModel]) -> None:
    """Insert rows of one table."""
    if rows:
        session.execute(insert(type(rows[0])), [row.model_dump() for row in rows])
