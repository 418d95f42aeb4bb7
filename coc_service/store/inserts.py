"""INSERT statements whose text does not depend on the number of rows, so that the database prepares each only once."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, LargeBinary, Table

Values = tuple[Any, ...]
Convert = Callable[[Any], Any]
_PLACE = re.compile(r"\$(\d+)")


@dataclass(frozen=True, slots=True, eq=False)
class Insert:
    """How rows of one table are inserted."""

    table: Table
    dialect: Dialect
    pick: Callable[[Mapping[str, Any]], Values]
    converters: tuple[tuple[int, Convert], ...]

    def values(self, row: Mapping[str, Any]) -> Values:
        """Return a row's values for the driver. Raises KeyError if a column is missing."""
        picked = self.pick(row)
        if not self.converters:
            return picked
        changed = list(picked)
        for at, convert in self.converters:
            changed[at] = convert(changed[at])
        return tuple(changed)


@cache
def insert_into(table: Table, dialect: Dialect) -> Insert:
    """Return how rows of a table are inserted; made once for each table and engine."""
    names = [column.key for column in table.columns]
    pick = itemgetter(*names) if len(names) > 1 else _pick_one(names[0])
    return Insert(table, dialect, pick, tuple(_converters(table, dialect)))


@cache
def sqlite_statement(insert: Insert) -> str:
    """Return SQLite's statement, for `executemany`."""
    return f"{_head(insert)} VALUES ({', '.join('?' for _ in insert.table.columns)})"


def one_statement(
    unsent: Mapping[Insert, Sequence[Values]], last: str = "", last_values: Values = ()
) -> tuple[str, Values]:
    """Return one PostgreSQL statement that inserts rows into several tables and ends with the statement `last`, if any, and
    its values: saves a round trip for each.

    The order of the tables does not matter: the server checks references at the end of the statement. `last` does not see
    the rows, nor may it write in their tables.
    """
    tables = tuple((insert, len(rows) == 1) for insert, rows in unsent.items())
    values: list[Any] = []
    for rows in unsent.values():
        values += rows[0] if len(rows) == 1 else zip(*rows, strict=True)
    return _postgres_statement(tables, last), (*values, *last_values)


@cache
def _postgres_statement(tables: tuple[tuple[Insert, bool], ...], last: str) -> str:
    first, parts = 1, []
    for insert, is_one_row in tables:
        parts.append(_one_row(insert, first) if is_one_row else _many_rows(insert, first))
        first += len(insert.table.columns)
    if last:
        parts.append(_PLACE.sub(lambda found: f"${int(found[1]) + first - 1}", last))
    before = ", ".join(f"i{at} AS ({part})" for at, part in enumerate(parts[:-1]))
    return f"WITH {before} {parts[-1]}" if before else parts[-1]


def _one_row(insert: Insert, first: int) -> str:
    places = ", ".join(f"${at}" for at, _ in enumerate(insert.table.columns, first))
    return f"{_head(insert)} VALUES ({places})"


def _many_rows(insert: Insert, first: int) -> str:
    """Insert many rows from one array for each column."""
    columns = enumerate(insert.table.columns, first)
    arrays = ", ".join(f"${at}::{column.type.compile(insert.dialect)}[]" for at, column in columns)
    return f"{_head(insert)} SELECT * FROM unnest({arrays})"  # noqa: S608  names and types of our own tables


def _head(insert: Insert) -> str:
    quote = insert.dialect.identifier_preparer
    names = ", ".join(quote.format_column(column) for column in insert.table.columns)
    return f"INSERT INTO {quote.format_table(insert.table)} ({names})"


def _pick_one(name: str) -> Callable[[Mapping[str, Any]], Values]:
    return lambda row: (row[name],)


def _converters(table: Table, dialect: Dialect) -> Iterator[tuple[int, Convert]]:
    """Yield (column index, converter) for columns whose values need conversion. Both drivers accept bytes unchanged."""
    for at, column in enumerate(table.columns):
        convert = column.type.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None and not isinstance(column.type, LargeBinary):
            yield at, convert
