"""The one way rows are added in bulk: a single statement a table, without the object bookkeeping that doubles its cost."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Insert, insert, inspect
from sqlalchemy.orm import Session
from sqlmodel import SQLModel


def add(session: Session, rows: Sequence[SQLModel]) -> None:
    """Insert rows of one table."""
    if not rows:
        return
    session.flush()  # what these rows point at may still wait in the session
    statement, names = _insert(type(rows[0]))
    session.connection().execute(statement, [{name: row.__dict__.get(name) for name in names} for row in rows])


@cache
def _insert(model: type[SQLModel]) -> tuple[Insert, tuple[str, ...]]:
    """Return a table's statement and its columns. Of the table and not of the class: the ORM's own bulk insert takes as
    long as the database.
    """
    table = inspect(model).local_table
    return insert(table), tuple(column.key for column in table.columns)
