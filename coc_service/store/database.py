"""The common interface of both engines. The caller of a write gets its result only after COMMIT."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import make_url

from coc_service.store.jobs import Ahead, DatabaseBusy, Job, ServerReadOnly, StorageFailed, T
from coc_service.store.postgres import PostgresDatabase
from coc_service.store.sqlite import SqliteDatabase
from coc_service.store.sqlite_file import KeyRefused, file_of, hold_alone
from coc_service.store.writer import OutcomeUnknown

__all__ = [
    "Ahead",
    "Database",
    "DatabaseBusy",
    "Job",
    "KeyRefused",
    "OutcomeUnknown",
    "ServerReadOnly",
    "StorageFailed",
    "is_sqlite",
    "open_database",
    "serve_alone",
]


class Database(Protocol):
    """Runs jobs: plain functions of a session that do not commit and have no effect except on the session.

    A job may be run more than once; only its last run is committed. Database errors reach the caller as
    `sqlalchemy.exc.IntegrityError` and the like. A cancelled write is committed completely or not at all.
    """

    @property
    def engine_name(self) -> str:
        """Return `sqlite` or `postgresql`."""
        ...

    async def write(self, job: Job[T], ahead: Ahead | None = None) -> T:
        """Run a job that writes; return its result once its rows are on disk. `ahead` is what it will ask, if that helps.

        Raises:
            DatabaseBusy: nothing was written; the same call may succeed a moment later.
            StorageFailed: nothing was written; the disk is full or fails, or (ServerReadOnly) the server takes no writes.
            OutcomeUnknown: the connection to the server broke during COMMIT.
        """
        ...

    async def read(self, job: Job[T]) -> T:
        """Run a job that only reads, on one snapshot of the database; return its result. Raises DatabaseBusy."""
        ...

    async def settle(self) -> None:
        """Bring what was deleted out of the database's own journal, as far as nobody still reads an earlier state."""
        ...

    async def close(self) -> None:
        """Wait until all queued writes are committed and answered, then close the connections."""
        ...


def open_database(url: str, *, file_key: bytes | None) -> Database:
    """Open the database at `sqlite:///path` (encrypted under the 32-byte `file_key`) or `postgresql://...`.

    A missing SQLite file is created, empty and readable only by its owner.

    Raises:
        KeyRefused: the file does not open under this key.
    """
    if is_sqlite(url):
        return SqliteDatabase(file_of(url), file_key=file_key)
    return PostgresDatabase(url)


@contextmanager
def serve_alone(url: str) -> Iterator[None]:
    """Hold a lock on an SQLite file, so that only one process serves it. Does nothing for PostgreSQL, which allows replicas.

    Raises:
        DatabaseUnusable: another process holds the lock.
    """
    if not is_sqlite(url):
        yield
        return
    with hold_alone(file_of(url)):
        yield


def is_sqlite(url: str) -> bool:
    """Whether a URL is of SQLite (True) or PostgreSQL (False).

    Raises:
        ValueError: it is of neither.
    """
    backend = make_url(url).get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return False
    if backend != "sqlite":
        raise ValueError("a database URL begins with sqlite:/// or postgresql://")
    return True
