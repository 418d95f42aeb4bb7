"""The one way rows are added in bulk: one prepared statement a table, through the driver where SQLAlchemy's own bookkeeping
would take longer than the database.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, LargeBinary, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlmodel import SQLModel

from coc_service.store.jobs import shared
from coc_service.store.transaction import Transaction

Model = SQLModel | DeclarativeBase
Values = tuple[Any, ...]


def table(model: type[Model]) -> Table:
    """Return a model's table. Statements that every report needs are made of it, once: the ORM would take longer than the
    database.
    """
    return model.metadata.tables[str(model.__tablename__)]


def add(session: Session, rows: Sequence[Model]) -> None:
    """Insert rows of one table. A column that nobody gave is an error here, not a NULL.

    Raises:
        KeyError: a row lacks a column.
        sqlalchemy.exc.DBAPIError: as of any other statement.
    """
    if not rows:
        return
    session.flush()  # what these rows point at may still wait in the session
    if session.in_nested_transaction():
        session.connection()  # only now does the session take its savepoint
    transaction = shared(session)
    insert = _insert(type(rows[0]), transaction.connection.dialect)
    values = list(insert.values(rows))
    if transaction.raw is not None:
        _execute_on_sqlite(transaction, insert, values)
    elif len(values) == 1:
        transaction.connection.exec_driver_sql(insert.one, values[0])
    else:
        transaction.connection.exec_driver_sql(insert.many, tuple(zip(*values, strict=True)))


@dataclass(frozen=True, slots=True)
class _Insert:
    """A table's statements for one row and for many, and how a row's values become the driver's."""

    one: str
    many: str
    pick: Callable[[dict[str, Any]], Values]
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]

    def values(self, rows: Sequence[Model]) -> Iterator[Values]:
        """Yield the driver's values for each row."""
        for row in rows:
            picked = self.pick(row.__dict__)
            yield self._converted(picked) if self.converters else picked

    def _converted(self, picked: Values) -> Values:
        changed = list(picked)
        for at, convert in self.converters:
            changed[at] = convert(changed[at])
        return tuple(changed)


@cache
def _insert(model: type[Model], dialect: Dialect) -> _Insert:
    into, names = table(model), [column.key for column in table(model).columns]
    is_sqlite = dialect.name == "sqlite"
    statement = _for_sqlite(into, dialect) if is_sqlite else _for_one(into, dialect)
    return _Insert(
        one=statement,
        many=statement if is_sqlite else _for_many(into, dialect),
        pick=itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],),
        converters=tuple(_converters(into, dialect)),
    )


def _for_sqlite(into: Table, dialect: Dialect) -> str:
    return f"{_head(into, dialect)} VALUES ({', '.join('?' for _ in into.columns)})"


def _for_one(into: Table, dialect: Dialect) -> str:
    places = ", ".join(f"${at}" for at, _ in enumerate(into.columns, 1))
    return f"{_head(into, dialect)} VALUES ({places})"


def _for_many(into: Table, dialect: Dialect) -> str:
    """One array a column: the text, and so the prepared statement, is the same for any number of rows."""
    arrays = ", ".join(f"${at}::{column.type.compile(dialect)}[]" for at, column in enumerate(into.columns, 1))
    return f"{_head(into, dialect)} SELECT * FROM unnest({arrays})"  # noqa: S608  names and types of our own tables


def _head(into: Table, dialect: Dialect) -> str:
    quote = dialect.identifier_preparer
    return f"INSERT INTO {quote.format_table(into)} ({', '.join(quote.format_column(one) for one in into.columns)})"


def _converters(into: Table, dialect: Dialect) -> Iterator[tuple[int, Callable[[Any], Any]]]:
    """Yield what the columns' types do to values. Both drivers take bytes as they are."""
    for at, column in enumerate(into.columns):
        convert = column.type.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None and not isinstance(column.type, LargeBinary):
            yield at, convert


def _execute_on_sqlite(transaction: Transaction, insert: _Insert, values: list[Values]) -> None:
    """Run the statement without SQLAlchemy, and do what its events would have done."""
    transaction.check()
    transaction.writes += 1
    dialect = transaction.connection.dialect
    errors = dialect.loaded_dbapi.Error
    try:
        transaction.raw.executemany(insert.many, values)
    except errors as error:
        known = DBAPIError.instance(insert.many, None, error, errors, hide_parameters=True, dialect=dialect)
        transaction.note_error(known)
        raise known from error
