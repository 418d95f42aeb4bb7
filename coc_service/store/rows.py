"""Inserts rows in bulk, with prepared statements directly through the driver: SQLAlchemy's own bookkeeping takes longer than
the database.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.orm import DeclarativeBase, Session
from sqlmodel import SQLModel

from coc_service.store.inserts import insert_into, sqlite_statement
from coc_service.store.jobs import is_in_savepoint, ready, shared

Model = SQLModel | DeclarativeBase


def table(model: type[Model]) -> Table:
    """Return a model's table. Statements that every report needs are prepared from it once, because the ORM would take longer
    than the database.
    """
    return model.metadata.tables[str(model.__tablename__)]


def add(session: Session, rows: Sequence[Model]) -> None:
    """Insert rows of one table. Every column needs a value: a missing one is an error, not NULL.

    On PostgreSQL, outside of a savepoint, rows are queued and sent in one statement before the next other statement, at a
    flush or at the end of the job; or with those of the next jobs, see `jobs.let_rows_wait`. Errors are raised then, as
    with `session.add`.

    Raises:
        KeyError: a row lacks a column.
        sqlalchemy.exc.DBAPIError: as any other statement.
    """
    if not rows:
        return
    transaction = ready(session)
    insert = insert_into(table(type(rows[0])), transaction.connection.dialect)
    values = [insert.values(row.__dict__) for row in rows]
    if transaction.is_sqlite:
        transaction.execute_many(sqlite_statement(insert), values)
        return
    transaction.writes += 1
    transaction.unsent.setdefault(insert, []).extend(values)
    if is_in_savepoint(session):
        transaction.send()  # errors must be raised before the savepoint is released


def waiting(session: Session, column: Column[Any]) -> Iterator[Any]:
    """Yield the values of a column in the rows that are queued and not sent yet. Times are as the driver takes them."""
    transaction = shared(session)
    insert = insert_into(column.table, transaction.connection.dialect)
    queued = transaction.unsent.get(insert)
    if queued:
        at = list(column.table.columns).index(column)
        for values in queued:
            yield values[at]
