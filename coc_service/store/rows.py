"""The one way rows are added in bulk: a single statement a table, without the object bookkeeping that doubles its cost."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Insert, Table, insert
from sqlalchemy.orm import Session

from coc_service.store.tables import Row


def table(model: type[Row]) -> Table:
    """Return a model's table. Statements that every report needs are made of it, once: the ORM would take longer than the
    database.
    """
    return model.metadata.tables[str(model.__tablename__)]


def add(session: Session, rows: Sequence[Row]) -> None:
    """Insert rows of one table. A column that nobody gave is an error here, not a NULL."""
    if not rows:
        return
    session.flush()  # what these rows point at may still wait in the session
    statement, names = _insert(type(rows[0]))
    session.connection().execute(statement, [{name: row.__dict__[name] for name in names} for row in rows])


@cache
def _insert(model: type[Row]) -> tuple[Insert, tuple[str, ...]]:
    """Return a table's statement and its columns."""
    return insert(table(model)), tuple(column.key for column in table(model).columns)
