"""What the jobs of one transaction share, and what the database was asked to do in it so far."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext, RootTransaction
from sqlalchemy.orm import Session

from coc_service.store.inserts import Insert, Values, send

BeforeCommit = Callable[[Session], object]
AfterCommit = Callable[[], object]

_KEY = "coc_service.transaction"
_READS = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
_LOCKS = re.compile(r"\bFOR\s+(NO\s+KEY\s+)?UPDATE\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|INTO)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a transaction had come before a job."""

    writes: int
    changed_rows: int
    after_commit: int
    values: dict[str, Any]


@dataclass(slots=True, eq=False)
class Transaction:
    """An open transaction of a connection. The jobs see `values`; the rest is for whoever runs them."""

    connection: Connection
    root: RootTransaction | None
    info: dict[Any, Any]  # the connection's own, kept because one that broke no longer has it
    raw: Any = None  # SQLite's own connection
    values: dict[str, Any] = field(default_factory=dict)
    before_commit: dict[BeforeCommit, None] = field(default_factory=dict)
    after_commit: list[AfterCommit] = field(default_factory=list)
    unsent: dict[Insert, list[Values]] = field(default_factory=dict)
    writes: int = 0
    changed_rows_before: int = 0
    error: BaseException | None = None

    def __post_init__(self) -> None:
        self.changed_rows_before = self._changed_rows

    @property
    def is_active(self) -> bool:
        """Whether a statement would still be part of it. SQLite ends a transaction by itself when the disk is full."""
        return self.root is not None and self.root.is_active and (self.raw is None or self.raw.in_transaction)

    @property
    def is_written(self) -> bool:
        """Whether COMMIT has anything to do."""
        return self.writes > 0 or self._changed_rows != self.changed_rows_before

    @property
    def _changed_rows(self) -> int:
        """SQLite counts for itself, so a statement that went past SQLAlchemy is seen, too."""
        return 0 if self.raw is None else int(self.raw.total_changes)

    def mark(self) -> Mark:
        """How far it has come."""
        return Mark(self.writes, self._changed_rows, len(self.after_commit), dict(self.values))

    def is_clean_since(self, mark: Mark) -> bool:
        """Whether nothing was written since, no savepoint taken, and the database reported no error."""
        is_same = (self.writes, self._changed_rows) == (mark.writes, mark.changed_rows)
        return is_same and self.error is None and self.is_active

    def restore(self, mark: Mark) -> None:
        """Forget what a job that wrote nothing left for later."""
        del self.after_commit[mark.after_commit :]
        self.values.clear()
        self.values.update(mark.values)

    def pending(self) -> Iterator[BeforeCommit]:
        """Yield what is to run before COMMIT, and what that registers in turn."""
        while self.before_commit:
            function = next(iter(self.before_commit))
            del self.before_commit[function]
            yield function

    def check(self) -> None:
        """Refuse a statement after an error, as PostgreSQL does. SQLite would run it in a transaction of its own.

        Raises:
            the error that the job caught; RuntimeError when the transaction ended without one.
        """
        if self.error is not None:
            raise self.error
        if not self.is_active:
            raise RuntimeError("a job caught the error that undid its transaction")

    def note_error(self, error: BaseException | None) -> None:
        """Keep an error of the database, which no job may hide. One inside a savepoint is rolled back with it."""
        if not self.connection.in_nested_transaction():
            self.error = error

    def send(self) -> None:
        """Insert the rows that wait."""
        if self.unsent:
            unsent, self.unsent = self.unsent, {}
            send(self.connection, unsent)

    def close(self) -> None:
        """Its end: nothing that happens on the connection from here on belongs to it."""
        self.info.pop(_KEY, None)


def open_transaction(connection: Connection) -> Transaction:
    """Return what the jobs share in the transaction that has just begun on a connection."""
    info = connection.info
    raw = connection.connection.dbapi_connection if connection.dialect.name == "sqlite" else None
    transaction = Transaction(connection, root=connection.get_transaction(), info=info, raw=raw)
    info[_KEY] = transaction
    return transaction


def watch(engine: Engine) -> None:
    """Let the transactions of an engine's connections know of every statement and of every error."""
    event.listen(engine, "before_cursor_execute", _note_statement)
    event.listen(engine, "handle_error", _note_error)


@lru_cache(maxsize=1024)
def only_reads(statement: str) -> bool:
    """Whether a statement leaves nothing behind but locks. A doubtful one is taken for a write.

    A function that writes, called by a SELECT, is not seen: the service's databases hold no functions.
    """
    return bool(_READS.match(statement)) and not _WRITES.search(_LOCKS.sub("", statement))


def _note_statement(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    transaction: Transaction | None = connection.info.get(_KEY)
    if transaction is None:
        return
    transaction.check()
    transaction.send()
    if not only_reads(statement):
        transaction.writes += 1


def _note_error(context: ExceptionContext) -> None:
    connection = context.connection
    if connection is None or connection.closed:
        return
    transaction: Transaction | None = connection.info.get(_KEY)
    if transaction is not None:
        transaction.note_error(context.sqlalchemy_exception or context.original_exception)
