"""Where a job runs: one door to both engines. A write is answered after its COMMIT, never before."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import make_url

from coc_service.store.jobs import DatabaseBusy, Job, StorageFailed, T
from coc_service.store.postgres import PostgresDatabase
from coc_service.store.sqlite import SqliteDatabase
from coc_service.store.sqlite_file import KeyRefused, file_of, hold_alone

__all__ = [
    "Database",
    "DatabaseBusy",
    "Job",
    "KeyRefused",
    "StorageFailed",
    "is_sqlite",
    "open_database",
    "serve_alone",
]


class Database(Protocol):
    """Runs jobs: plain functions of a session that neither commit nor touch anything but the session.

    A job may be run more than once; only its last run is kept. An error of the database reaches
    the caller as `sqlalchemy.exc.IntegrityError` and the like. A cancelled write is kept whole or not at all.
    """

    @property
    def engine_name(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    async def write(self, job: Job[T]) -> T:
        """What the job returns, once its rows are on disk.

        Raises:
            DatabaseBusy: nothing was written; the same call may succeed a moment later.
            StorageFailed: nothing was written; the disk is full or fails.
        """
        ...

    async def read(self, job: Job[T]) -> T:
        """What the job returns, from one state of the database. It cannot write."""
        ...

    async def close(self) -> None:
        """Ends when all that was begun is kept and answered."""
        ...


def open_database(url: str, *, file_key: bytes | None) -> Database:
    """The database at `sqlite:///path` (encrypted under the 32-byte `file_key`) or `postgresql://...`.

    An SQLite file that does not exist is made, empty, for its owner only.

    Raises:
        KeyRefused: the file does not open under this key.
    """
    if is_sqlite(url):
        return SqliteDatabase(file_of(url), file_key=file_key)
    return PostgresDatabase(url)


@contextmanager
def serve_alone(url: str) -> Iterator[None]:
    """While the block runs, no other process enters it with the same SQLite file. PostgreSQL has any number of replicas.

    Raises:
        DatabaseUnusable: another process is in the block.
    """
    if not is_sqlite(url):
        yield
        return
    with hold_alone(file_of(url)):
        yield


def is_sqlite(url: str) -> bool:
    """Which of the two engines a URL speaks of.

    Raises:
        ValueError: neither.
    """
    backend = make_url(url).get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return False
    if backend != "sqlite":
        raise ValueError("a database URL begins with sqlite:/// or postgresql://")
    return True
