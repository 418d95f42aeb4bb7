"""The state of a transaction that several jobs share, and the statements run in it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import RootTransaction
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from coc_service.store.inserts import Insert, Values, one_statement

BeforeCommit = Callable[[Session], object]
AfterCommit = Callable[[], object]

_KEY = "coc_service.transaction"


@dataclass(frozen=True, slots=True)
class Savepoint:
    """The state of a transaction before a job. Not an SQL savepoint."""

    writes: int
    changed_rows: int
    after_commit: int
    values: dict[str, Any]


@dataclass(slots=True, eq=False)
class Transaction:
    """An open transaction of a connection. Jobs use only `values`; the rest is for the writer."""

    connection: Connection
    root: RootTransaction | None
    raw: Any  # the driver's own connection
    info: dict[Any, Any]  # SQLAlchemy's `Connection.info`, kept because a broken connection no longer has it
    is_sqlite: bool
    values: dict[str, Any] = field(default_factory=dict)
    before_commit: dict[BeforeCommit, None] = field(default_factory=dict)
    after_commit: list[AfterCommit] = field(default_factory=list)
    unsent: dict[Insert, list[Values]] = field(default_factory=dict)
    writes: int = 0
    sent: int = 0  # statements that wrote, so far
    changed_rows_before: int = 0
    error: BaseException | None = None
    began_at: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        self.changed_rows_before = self._changed_rows

    @property
    def is_active(self) -> bool:
        """Whether the transaction is still open. SQLite ends it by itself when the disk is full."""
        return self.root is not None and self.root.is_active and (not self.is_sqlite or self.raw.in_transaction)

    @property
    def is_written(self) -> bool:
        """Whether there is anything to commit."""
        return self.writes > 0 or self._changed_rows != self.changed_rows_before

    @property
    def _changed_rows(self) -> int:
        """SQLite's own counter, which also includes statements that did not pass `admit`. 0 on PostgreSQL."""
        return int(self.raw.total_changes) if self.is_sqlite else 0

    # --- state between jobs ---

    def savepoint(self) -> Savepoint:
        """Return the present state."""
        return Savepoint(self.writes, self._changed_rows, len(self.after_commit), dict(self.values))

    def is_clean_since(self, savepoint: Savepoint) -> bool:
        """Whether since then nothing was written, no SQL savepoint created, and no database error reported."""
        is_same = (self.writes, self._changed_rows) == (savepoint.writes, savepoint.changed_rows)
        return is_same and self.error is None and self.is_active

    def restore(self, savepoint: Savepoint) -> None:
        """Drop the `after_commit` functions and values of a job that raised before it wrote anything."""
        del self.after_commit[savepoint.after_commit :]
        self.values.clear()
        self.values.update(savepoint.values)

    def pending(self) -> Iterator[BeforeCommit]:
        """Yield the functions to run before COMMIT, including those that they register."""
        while self.before_commit:
            function = next(iter(self.before_commit))
            del self.before_commit[function]
            yield function

    def close(self) -> None:
        """Detach from the connection: its later statements belong to another transaction."""
        self.info.pop(_KEY, None)

    # --- statements ---

    def admit(self, *, is_read: bool) -> None:
        """Check and count a statement before it runs, and send queued rows first. Raises as `require_intact`."""
        self.require_intact()
        self.send()
        if not is_read:
            self.writes += 1
            self.sent += 1

    def require_intact(self) -> None:
        """Allow no statement after an error, as on PostgreSQL. SQLite would run it in a new transaction of its own.

        Raises:
            the error that the job caught; RuntimeError if the transaction ended without one.
        """
        if self.error is not None:
            raise self.error
        if not self.is_active:
            raise RuntimeError("a job caught the error that undid its transaction")

    def note_error(self, error: BaseException | None) -> None:
        """Remember a database error, so that no job can hide it. Errors inside an SQL savepoint are undone with it."""
        if not self.connection.in_nested_transaction():
            self.error = error

    def send(self) -> None:
        """Insert the queued rows. They were counted as written by the job that queued them, which may be an earlier one."""
        if self.unsent:
            self.require_intact()
            unsent, self.unsent = self.unsent, {}
            self.sent += 1
            self._run(*one_statement(unsent))

    def execute(self, statement: str, values: Values, *, is_read: bool) -> tuple[Sequence[Any], int]:
        """Run a statement directly through the driver; return its rows and the number of rows changed.

        For a small query on SQLite, SQLAlchemy's bookkeeping takes twenty times as long as the query.

        Raises:
            sqlalchemy.exc.DBAPIError: as if SQLAlchemy had run it.
        """
        self.admit(is_read=is_read)
        return self._run(statement, values)

    def _run(self, statement: str, values: Values) -> tuple[Sequence[Any], int]:
        cursor = self.raw.cursor()
        try:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else (), cursor.rowcount
        except self._driver_errors as error:
            raise self._known(statement, error) from error
        finally:
            cursor.close()

    def execute_with_rows(self, statement: str, values: Values) -> int:
        """Run a writing statement together with the inserts of the queued rows; return the number of rows that it changed.

        It does not see these rows, nor may it write in their tables. Raises as `execute`.
        """
        self.require_intact()
        self.writes += 1
        self.sent += 1
        unsent, self.unsent = self.unsent, {}
        return self._run(*one_statement(unsent, statement, values))[1] if unsent else self._run(statement, values)[1]

    def execute_many(self, statement: str, values: Sequence[Values]) -> None:
        """Run a writing statement once for each of many rows. Raises as `execute`."""
        self.admit(is_read=False)
        cursor = self.raw.cursor()
        try:
            cursor.executemany(statement, values)
        except self._driver_errors as error:
            raise self._known(statement, error) from error
        finally:
            cursor.close()

    @property
    def _driver_errors(self) -> type[Exception]:
        errors: type[Exception] = self.connection.dialect.loaded_dbapi.Error
        return errors

    def _known(self, statement: str, error: Any) -> BaseException:  # noqa: ANN401  each driver has its own
        """Treat a driver's error as SQLAlchemy does: wrap it, remember it, and invalidate a broken connection."""
        dialect = self.connection.dialect
        is_lost = dialect.is_disconnect(error, self.raw, None)
        if is_lost:
            self.connection.invalidate(error)
        known: BaseException = DBAPIError.instance(
            statement,
            None,  # no parameters: values of rows must not get into logs
            error,
            self._driver_errors,
            hide_parameters=True,
            connection_invalidated=is_lost,
            dialect=dialect,
        )
        self.note_error(known)
        return known


def open_transaction(connection: Connection) -> Transaction:
    """Return the shared state for the transaction that has just begun on a connection."""
    transaction = Transaction(
        connection,
        root=connection.get_transaction(),
        raw=connection.connection.dbapi_connection,
        info=connection.info,
        is_sqlite=connection.dialect.name == "sqlite",
    )
    transaction.info[_KEY] = transaction
    return transaction


def transaction_on(connection: Connection) -> Transaction | None:
    """Return the jobs' open transaction on a connection; None if there is none or the connection is lost."""
    found: Transaction | None = connection.info.get(_KEY)
    return found
