"""A job is a plain function of a session. Here is how one is run, and what it may leave for the end of its transaction."""

from collections.abc import Callable, Sequence
from typing import Any, Never, TypeVar

from sqlalchemy.orm import Session

from coc_service.store.transaction import AfterCommit, BeforeCommit, Transaction

T = TypeVar("T")
Job = Callable[[Session], T]


class DatabaseBusy(Exception):
    """Nothing was written. The same call may succeed a moment later."""


class StorageFailed(DatabaseBusy):
    """Nothing was written: the disk is full or fails. It stays so until the operator has done something about it."""


class JobSession(Session):
    """A session whose transaction ends outside of the job, where all can see it.

    A job that undoes a part of its own work takes a savepoint: `with session.begin_nested()`.
    """

    def __init__(self, shared: Transaction) -> None:
        super().__init__(bind=shared.connection, expire_on_commit=False, join_transaction_mode="rollback_only")
        self.shared = shared

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Send to the database what waits in the session, and what `rows.add` has left."""
        super().flush(objects)
        self.shared.send()

    def commit(self) -> Never:
        """Refused: neighbours share the transaction."""
        raise RuntimeError("a job never commits: its caller does")

    def rollback(self) -> Never:
        """Refused: neighbours share the transaction."""
        raise RuntimeError("a job never rolls back: it raises, or takes a savepoint")


def before_commit(session: Session, function: BeforeCommit) -> None:
    """Have `function(session)` run once at the end of the transaction, before COMMIT, in the order of the first calls.

    Whoever leaves something in `transaction_values` to be written there says so each time: the call also marks the
    job as one that has written. What `function` raises rolls the transaction back.
    """
    transaction = shared(session)
    transaction.writes += 1
    transaction.before_commit.setdefault(function)


def after_commit(session: Session, function: AfterCommit) -> None:
    """Have `function()` run on the event loop after COMMIT, before any caller is answered.

    It does not run when the transaction is rolled back, or when the answer to COMMIT was lost: memory that follows
    the database has to catch up by reading. What it raises is logged, for the rows are kept.
    """
    shared(session).after_commit.append(function)


def transaction_values(session: Session) -> dict[str, Any]:
    """Return what the jobs of this transaction have put aside for one another. It is gone when the transaction ends.

    A job that raises before it wrote anything leaves the keys as they were; a value that is changed in place is not
    restored, so a job that does that calls `before_commit` too.
    """
    return shared(session).values


def began_at(session: Session) -> float:
    """Return a monotonic time at which the transaction had not looked at the database yet: it sees all that was committed
    before.
    """
    return shared(session).began_at


def shared(session: Session) -> Transaction:
    """Return the transaction of a job's session."""
    if not isinstance(session, JobSession):
        raise TypeError("only a job's session has a transaction that jobs share")
    return session.shared


def ready(session: Session) -> Transaction:
    """Return the transaction of a job's session for a statement that goes past the session."""
    transaction = shared(session)
    Session.flush(session)  # what waits in the session goes first; JobSession.flush would also send what can still wait
    if session.in_nested_transaction():
        session.connection()  # only now does the session take the savepoint
    return transaction


def run_job(transaction: Transaction, job: Job[T]) -> T:
    """Return what the job returns, its rows flushed and nothing committed.

    Each job has a session of its own, so that what it returns is never changed by a neighbour.

    Raises:
        Whatever the job raises; and an error of the database that the job caught outside of a
        savepoint. PostgreSQL answers COMMIT after such an error with a silent ROLLBACK: the
        caller would be told "stored" and nothing would be. The same holds after a failed flush.
    """
    with JobSession(transaction) as session:
        result = job(session)
        session.flush()
    transaction.admit(is_read=True)
    return result


def run_pending(transaction: Transaction) -> None:
    """Run what the jobs have left for the end of their transaction."""
    for function in transaction.pending():
        run_job(transaction, function)
