"""Statements that are compiled once and then sent to the driver as text and values: a small query otherwise spends nearly all
of its time in SQLAlchemy.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import BindParameter, Delete, Dialect, LargeBinary, Select, Update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from coc_service.store.inserts import Convert, Values
from coc_service.store.jobs import ready
from coc_service.store.watch import only_reads

R = TypeVar("R")
SqlStatement = Select[*tuple[Any, ...]] | Update | Delete


class Prepared(Generic[R]):
    """A compiled statement, with a `bindparam` for each value that changes from call to call. `make` builds a result from
    each row's columns. An IN with a list cannot be prepared, because its text depends on the list's length.
    """

    def __init__(self, statement: SqlStatement, make: Callable[..., R]) -> None:
        self._statement = statement
        self._make = make
        self._table = None if isinstance(statement, Select) else statement.table
        self._texts: dict[str, _Text] = {}

    def all(self, session: Session, /, **values: object) -> list[R]:
        """Run the statement and return all rows."""
        return [self._make(*row) for row in self._run(session, values)[0]]

    def first(self, session: Session, /, **values: object) -> R | None:
        """Run the statement and return the first row; None if there is none."""
        rows = self._run(session, values)[0]
        return self._make(*rows[0]) if rows else None

    def run(self, session: Session, /, **values: object) -> int:
        """Run the statement and return the number of rows it changed."""
        return self._run(session, values)[1]

    def run_with_rows(self, session: Session, /, **values: object) -> int:
        """As `run`, in one statement with the rows that `rows.add` queued, unless some are in its own table. It does not see
        them, so it must read no other table.
        """
        transaction = ready(session)
        if any(insert.table is self._table for insert in transaction.unsent):
            transaction.send()
        text = self._text(transaction.connection.dialect)
        return transaction.execute_with_rows(text.statement, text.values(values))

    def _text(self, dialect: Dialect) -> "_Text":
        return self._texts.get(dialect.name) or self._texts.setdefault(dialect.name, _text(self._statement, dialect))

    def _run(self, session: Session, values: dict[str, Any]) -> tuple[Sequence[Any], int]:
        transaction = ready(session)
        text = self._text(transaction.connection.dialect)
        rows, count = transaction.execute(text.statement, text.values(values), is_read=text.is_read)
        return text.read(rows), count


def prepare(statement: SqlStatement, make: Callable[..., R]) -> Prepared[R]:
    """Prepare a statement. Its text is compiled on first use, once for each engine."""
    return Prepared(statement, make)


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement compiled for one driver."""

    statement: str
    is_read: bool
    names: tuple[str, ...]
    asked: frozenset[str]
    constants: dict[str, Any]
    into: dict[str, Convert]
    out_of: tuple[tuple[int, Convert], ...]

    def values(self, given: dict[str, Any]) -> Values:
        """Return the values for the driver, in the statement's order. Raises TypeError unless exactly its names are given."""
        if given.keys() != self.asked:
            raise TypeError(f"the statement asks for {sorted(self.asked)}")
        values = self.constants | given
        for name, convert in self.into.items():
            values[name] = convert(values[name])
        return tuple([values[name] for name in self.names])

    def read(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return rows with their values converted to the columns' types."""
        return [self._row(row) for row in rows] if self.out_of else rows

    def _row(self, row: Sequence[Any]) -> Sequence[Any]:
        changed = list(row)
        for at, convert in self.out_of:
            changed[at] = convert(changed[at])
        return changed


def _text(statement: SqlStatement, dialect: Dialect) -> _Text:
    compiled: Any = statement.compile(dialect=dialect)  # its declared type lacks the attributes of compiled SQL
    if compiled.post_compile_params:
        raise ValueError("a statement whose text changes with its values cannot be prepared")
    binds: dict[str, BindParameter[Any]] = {name: compiled.binds[name] for name in compiled.positiontup}
    columns = statement.selected_columns if isinstance(statement, Select) else ()
    into = {name: _into(bind.type, dialect) for name, bind in binds.items()}
    out_of = enumerate(_out_of(column.type, dialect) for column in columns)
    return _Text(
        statement=compiled.string,
        is_read=only_reads(compiled.string),
        names=tuple(compiled.positiontup),
        asked=frozenset(name for name, bind in binds.items() if bind.required),
        constants={name: bind.value for name, bind in binds.items() if not bind.required},
        into={name: convert for name, convert in into.items() if convert},
        out_of=tuple((at, convert) for at, convert in out_of if convert),
    )


def _into(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """Return the converter of values for the driver; None if none is needed. Both drivers accept and return bytes unchanged."""
    return None if isinstance(kind, LargeBinary) else kind.dialect_impl(dialect).bind_processor(dialect)


def _out_of(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return None if isinstance(kind, LargeBinary) else kind.dialect_impl(dialect).result_processor(dialect, None)
