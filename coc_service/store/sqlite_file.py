"""The embedded database's file, encrypted as a whole by SQLCipher, and how a connection to it is set up."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url
from sqlcipher3 import dbapi2

from coc_service.store.unusable import DatabaseProblem, DatabaseUnusable

FILE_KEY_BYTES = 32
BUSY_TIMEOUT_SECONDS = 5
# Older ones can corrupt a WAL that two connections reset at once: https://sqlite.org/wal.html#walresetbug
FIRST_SOUND_SQLITE = (3, 51, 3)

_PRAGMAS = (
    "temp_store = MEMORY",  # a temporary file would be plaintext on disk
    "journal_mode = WAL",
    "synchronous = FULL",  # a receipt that was shown survives a power cut
    "secure_delete = ON",  # erased means overwritten
    "trusted_schema = OFF",
    "cell_size_check = ON",
)
# It is used on the event loop, so it never sleeps on a lock: whoever uses it tries again.
_WRITER_PRAGMAS = (*_PRAGMAS, "foreign_keys = ON", "busy_timeout = 0", "cache_size = -32768")
_READER_PRAGMAS = (*_PRAGMAS, "wal_autocheckpoint = 0", "query_only = ON")
# A migration drops and renames tables that others point at; it checks all references before it commits.
_MIGRATION_PRAGMAS = (*_PRAGMAS, "foreign_keys = OFF")

RawConnection = Any  # sqlcipher3 ships no types


class KeyRefused(Exception):
    """The key does not open this file: a wrong key, or a file that is no database of ours."""


def file_of(url: str) -> Path:
    """The file that `sqlite:///relative` or `sqlite:////absolute` speaks of.

    Raises:
        ValueError: there is none; what lives in memory is lost with the process.
    """
    name = make_url(url).database
    if not name or name == ":memory:":
        raise ValueError("an SQLite database needs a file")
    return Path(name)


def writer_engine(file: Path, *, file_key: bytes | None) -> Engine:
    """One connection. A transaction holds the write lock from its start: it never has to give up half-way."""
    return _engine(file, file_key=file_key, pragmas=_WRITER_PRAGMAS, begin="BEGIN IMMEDIATE", connections=1)


def reader_engine(file: Path, *, file_key: bytes | None, connections: int) -> Engine:
    """Connections that cannot write. A transaction sees one state of the database from its first query on."""
    return _engine(file, file_key=file_key, pragmas=_READER_PRAGMAS, begin="BEGIN", connections=connections)


def migration_engine(file: Path, *, file_key: bytes | None) -> Engine:
    """One connection that does not enforce references between tables."""
    return _engine(file, file_key=file_key, pragmas=_MIGRATION_PRAGMAS, begin="BEGIN IMMEDIATE", connections=1)


@contextlib.contextmanager
def hold_alone(file: Path) -> Iterator[None]:
    """Hold a lock beside the file, which ends with the process however it ends. Two servers would keep each other from
    writing, and each would believe that the whole queue is its own.

    Raises:
        DatabaseUnusable: another process holds it.
    """
    descriptor = os.open(file.with_name(f"{file.name}-serving"), os.O_CREAT | os.O_RDONLY, 0o600)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise DatabaseUnusable(DatabaseProblem.SERVED_ALREADY) from error


def _engine(file: Path, *, file_key: bytes | None, pragmas: tuple[str, ...], begin: str, connections: int) -> Engine:
    if file_key is None or len(file_key) != FILE_KEY_BYTES:
        raise ValueError(f"an SQLite database needs a file key of {FILE_KEY_BYTES} bytes: nothing is kept in clear")
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=_opener(file, file_key=file_key, pragmas=pragmas),
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # an error that reaches a log must not carry a row
    )
    event.listen(engine, "begin", lambda connection: _begin(connection, begin))
    return engine


def _begin(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


def _opener(file: Path, *, file_key: bytes, pragmas: tuple[str, ...]) -> Callable[[], RawConnection]:
    """What the pool calls for a new connection. The key stays in here, in no attribute of the engine."""

    def connect() -> RawConnection:
        raw = dbapi2.connect(str(file), timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _unlock(raw, file_key)
            for pragma in pragmas:
                raw.execute(f"PRAGMA {pragma}")
        except BaseException:
            raw.close()
            raise
        return raw

    return connect


def _unlock(raw: RawConnection, file_key: bytes) -> None:
    """Raw key, so that no passphrase stretching delays opening: https://www.zetetic.net/sqlcipher/sqlcipher-api/#key.

    Raises:
        KeyRefused: the first page does not open under the key.
    """
    _refuse_unsound_library(raw)
    raw.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error
    raw.execute(f"PRAGMA key = \"x'{file_key.hex()}'\"")
    try:
        raw.execute("SELECT count(*) FROM sqlite_master")
    except dbapi2.DatabaseError as error:
        if "not a database" not in str(error):
            raise
        raise KeyRefused from None


def _refuse_unsound_library(raw: RawConnection) -> None:
    """A SQLite without SQLCipher ignores the key and would store everything in clear."""
    if raw.execute("PRAGMA cipher_version").fetchone() is None:
        raise RuntimeError("this SQLite cannot encrypt: install sqlcipher3")
    if dbapi2.sqlite_version_info < FIRST_SOUND_SQLITE:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} can corrupt its log: upgrade sqlcipher3")
