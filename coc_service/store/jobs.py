"""Jobs are plain functions of a session. This module runs them, and lets them register work for the end of the transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Never, TypeVar

from sqlalchemy.orm import Session

from coc_service.store.transaction import AfterCommit, BeforeCommit, Transaction

T = TypeVar("T")
Job = Callable[[Session], T]
Ask = Callable[[Session, Sequence[Any]], object]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a job will ask: `ask(session, values)` asks it for all jobs of a batch at once, before the first of them runs.

    It only saves round trips to a server: it is not called for a job that runs alone, nor on SQLite. `ask` leaves the answers
    in `transaction_values`, and jobs must ask again if they are not there or no longer hold.
    """

    ask: Ask
    value: Any


class DatabaseBusy(Exception):
    """Nothing was written. The same call may succeed a moment later, if this process is stopping then in another one."""


class StorageFailed(DatabaseBusy):
    """Nothing was written: the disk is full or fails. A retry is useless until the operator has acted."""


class ServerReadOnly(StorageFailed):
    """Nothing was written: the server takes no writes, because it was demoted to a standby or told so."""


class JobSession(Session):
    """A session that cannot commit or roll back: the writer ends the transaction, which several jobs share.

    To undo a part of its own work, a job uses a savepoint: `with session.begin_nested()`.
    """

    def __init__(self, shared: Transaction) -> None:  # without SQLAlchemy's: see `__getattr__`
        self.shared = shared
        self.is_begun = False
        self.may_rows_wait = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  any attribute of a session
        """Make SQLAlchemy's session when a job first uses it. Jobs that use prepared statements alone, such as a report's, do
        without: to make and close one takes longer than a statement.
        """
        if self.is_begun:
            raise AttributeError(name)
        self.is_begun = True
        super().__init__(bind=self.shared.connection, expire_on_commit=False, join_transaction_mode="rollback_only")
        return getattr(self, name)

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Send the session's pending changes and the rows queued by `rows.add` to the database."""
        self.flush_objects(objects)
        self.shared.send()

    def flush_objects(self, objects: Sequence[Any] | None = None) -> None:
        """Send the session's pending changes only: rows queued by `rows.add` can still wait."""
        if self.is_begun:
            super().flush(objects)

    def close(self) -> None:
        """Close SQLAlchemy's session, if there is one."""
        if self.is_begun:
            super().close()

    def commit(self) -> Never:
        """Refuse: other jobs share the transaction."""
        raise RuntimeError("a job never commits: its caller does")

    def rollback(self) -> Never:
        """Refuse: other jobs share the transaction."""
        raise RuntimeError("a job never rolls back: it raises, or takes a savepoint")


def before_commit(session: Session, function: BeforeCommit) -> None:
    """Run `function(session)` once at the end of the transaction, before COMMIT, in the order of first registration.

    Call it again whenever a value in `transaction_values` that `function` will write changes: the call also marks the job
    as one that has written. An exception in `function` rolls the transaction back.
    """
    transaction = shared(session)
    transaction.writes += 1
    transaction.before_commit.setdefault(function)


def after_commit(session: Session, function: AfterCommit) -> None:
    """Run `function()` on the event loop after COMMIT, before any caller is answered.

    It does not run if the transaction is rolled back, or if the answer to COMMIT was lost; memory that mirrors the
    database then has to catch up by reading. Its exceptions are only logged, because the rows are committed.
    """
    shared(session).after_commit.append(function)


def transaction_values(session: Session) -> dict[str, Any]:
    """Return values that the jobs of this transaction share. They are dropped when the transaction ends.

    If a job raises before it has written anything, the keys are restored. A value changed in place is not restored, so a
    job that does this must also call `before_commit`.
    """
    return shared(session).values


def let_rows_wait(session: Session) -> None:
    """Let the rows that this job has queued wait for those of the next jobs, at the latest for the end of the transaction.

    The next other statement sends them first. If the database refuses a row then, each job of the batch runs again alone, so
    this is for rows that are refused very rarely. Rows can only wait on PostgreSQL.
    """
    _checked(session).may_rows_wait = True


def send_rows(session: Session) -> None:
    """Send the rows that wait. A job for the end of a transaction."""
    session.flush()


def began_at(session: Session) -> float:
    """Return a monotonic time before the transaction's first statement: it sees everything committed before that time."""
    return shared(session).began_at


def shared(session: Session) -> Transaction:
    """Return the transaction of a job's session."""
    return _checked(session).shared


def _checked(session: Session) -> JobSession:
    if not isinstance(session, JobSession):
        raise TypeError("only a job's session has a transaction that jobs share")
    return session


def ready(session: Session) -> Transaction:
    """Return the transaction of a job's session, ready for a statement that bypasses the session."""
    job_session = _checked(session)
    job_session.flush_objects()
    if job_session.is_begun and session.in_nested_transaction():
        session.connection()  # the session creates the savepoint only now
    return job_session.shared


def is_in_savepoint(session: Session) -> bool:
    """Whether the job has an open savepoint."""
    return _checked(session).is_begun and session.in_nested_transaction()


def run_job(transaction: Transaction, job: Job[T]) -> T:
    """Run a job; return its result with its rows flushed, unless they may wait, and nothing committed.

    Each job has its own session, so that other jobs cannot change the objects it returns.

    Raises:
        Whatever the job raises; and a database error that the job caught outside of a savepoint.
        After such an error PostgreSQL answers COMMIT with a silent ROLLBACK: the caller would be
        told "stored" although nothing was. The same holds after a failed flush.
    """
    with JobSession(transaction) as session:
        result = job(session)
        if session.may_rows_wait:
            session.flush_objects()
        else:
            session.flush()
    transaction.require_intact()
    return result


def run_pending(transaction: Transaction) -> None:
    """Run the functions that jobs registered with `before_commit`."""
    for function in transaction.pending():
        run_job(transaction, function)
    transaction.send()
