"""A job is a plain function of a session; here is the one way to run it, the same on both engines."""

from collections.abc import Callable
from typing import Never, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.orm import Session

T = TypeVar("T")
Job = Callable[[Session], T]

_SWALLOWED = "coc_service.swallowed"


class DatabaseBusy(Exception):
    """Nothing was written. The same call may succeed a moment later."""


class JobSession(Session):
    """A session whose transaction ends outside of the job, where all can see it.

    A job that undoes a part of its own work takes a savepoint: `with session.begin_nested()`.
    """

    def commit(self) -> Never:
        """Refused: neighbours share the transaction."""
        raise RuntimeError("a job never commits: its caller does")

    def rollback(self) -> Never:
        """Refused: neighbours share the transaction."""
        raise RuntimeError("a job never rolls back: it raises, or takes a savepoint")


def watch(engine: Engine) -> None:
    """Let `run_job` know of every error the database reports on this engine."""
    event.listen(engine, "handle_error", _remember)


def run_job(connection: Connection, job: Job[T]) -> T:
    """What the job returns, its rows flushed and nothing committed.

    Each job has a session of its own, so that what it returns is never changed by a neighbour.

    Raises:
        Whatever the job raises; and an error of the database that the job caught outside of a
        savepoint. PostgreSQL answers COMMIT after such an error with a silent ROLLBACK: the
        caller would be told "stored" and nothing would be. The same holds after a failed flush.
    """
    transaction = connection.get_transaction()
    connection.info.pop(_SWALLOWED, None)
    with JobSession(bind=connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session:
        result = job(session)
        session.flush()
    swallowed: Exception | None = connection.info.pop(_SWALLOWED, None)
    if swallowed is not None:
        raise swallowed
    if transaction is None or not transaction.is_active:
        raise RuntimeError("a job caught the error that undid its transaction")
    return result


def _remember(context: ExceptionContext) -> None:
    connection = context.connection
    if connection is not None and not connection.closed and not connection.in_nested_transaction():
        connection.info[_SWALLOWED] = context.sqlalchemy_exception or context.original_exception
