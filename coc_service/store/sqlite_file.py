"""The embedded database's file, encrypted by SQLCipher, and the set-up of connections to it."""

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
# Older versions can corrupt a WAL that two connections reset at once: https://sqlite.org/wal.html#walresetbug
FIRST_SOUND_SQLITE = (3, 51, 3)

_PRAGMAS = (
    "temp_store = MEMORY",  # a temporary file on disk would not be encrypted
    "journal_mode = WAL",
    "synchronous = FULL",  # a report whose receipt was shown must survive a power cut
    "secure_delete = ON",  # deleted rows are overwritten
    "trusted_schema = OFF",
    "cell_size_check = ON",
)
# The writer runs on the event loop, so it must not sleep while it waits for a lock; `SqliteWriting.begin` tries again.
_WRITER_PRAGMAS = (*_PRAGMAS, "foreign_keys = ON", "busy_timeout = 0", "cache_size = -32768")
_READER_PRAGMAS = (*_PRAGMAS, "wal_autocheckpoint = 0", "query_only = ON")
# A migration drops and renames tables that others reference; it checks all references before it commits.
_MIGRATION_PRAGMAS = (*_PRAGMAS, "foreign_keys = OFF")

RawConnection = Any  # sqlcipher3 ships no types


class KeyRefused(Exception):
    """The key does not open this file: it is the wrong key, or the file is not a database of this service."""


def file_of(url: str) -> Path:
    """Return the path in `sqlite:///relative` or `sqlite:////absolute`.

    Raises:
        ValueError: there is no path. A database in memory would be lost with the process.
    """
    name = make_url(url).database
    if not name or name == ":memory:":
        raise ValueError("an SQLite database needs a file")
    return Path(name)


def writer_engine(file: Path, *, file_key: bytes | None) -> Engine:
    """Return an engine with one connection. Transactions take the write lock at their start, so they cannot fail half-way."""
    return _engine(file, file_key=file_key, pragmas=_WRITER_PRAGMAS, begin="BEGIN IMMEDIATE", connections=1)


def reader_engine(file: Path, *, file_key: bytes | None, connections: int) -> Engine:
    """Return an engine with read-only connections. A transaction sees one snapshot of the database from its first query on."""
    return _engine(file, file_key=file_key, pragmas=_READER_PRAGMAS, begin="BEGIN", connections=connections)


def migration_engine(file: Path, *, file_key: bytes | None) -> Engine:
    """Return an engine with one connection that does not enforce references between tables."""
    return _engine(file, file_key=file_key, pragmas=_MIGRATION_PRAGMAS, begin="BEGIN IMMEDIATE", connections=1)


def copy_file(file: Path, to: Path, *, file_key: bytes, to_key: bytes | None = None) -> None:
    """Copy a database while others use it: one consistent state, under the same key or another. `to` must be an empty file.

    In one step: with several, a copy from a second connection starts again at every write of somebody else, and never ends. The
    one step reads a snapshot of the WAL, so writers do not wait for it; the WAL only grows until it is done.
    """
    source = _opener(file, file_key=file_key, pragmas=_READER_PRAGMAS)()
    target = dbapi2.connect(str(to), isolation_level=None)
    try:
        _unlock(
            target, to_key or file_key
        )  # before the first page: a target without a key is refused, not written in clear
        source.backup(target)
    finally:
        target.close()
        source.close()


def empty_log(raw: RawConnection) -> None:
    """Bring the write-ahead log into the main file, and empty it if nobody reads an earlier state. Waits for nobody: whoever
    waits here keeps every writer waiting.
    """
    patience = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except dbapi2.OperationalError:
        pass  # somebody writes: the next time
    finally:
        raw.execute(f"PRAGMA busy_timeout = {patience}")


def settle(file: Path, *, file_key: bytes) -> None:
    """Bring everything into the database's main file, so that nothing is left beside it. Nobody else may use it.

    Raises:
        DatabaseUnusable: somebody does.
    """
    raw = _opener(file, file_key=file_key, pragmas=_WRITER_PRAGMAS)()
    try:
        is_busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        raw.close()  # the last connection removes the log, which is empty now
    log = file.with_name(f"{file.name}-wal")
    if is_busy or (log.exists() and log.stat().st_size):
        raise DatabaseUnusable(DatabaseProblem.SERVED_ALREADY)
    for suffix in ("-wal", "-shm"):
        file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)


def is_sound(file: Path, *, file_key: bytes) -> bool:
    """Whether every page of a database is as it was written, and its structure is whole. Reads the whole file.

    Raises:
        KeyRefused: the file does not open under this key.
    """
    raw = _opener(file, file_key=file_key, pragmas=_READER_PRAGMAS)()
    try:
        pages = raw.execute("PRAGMA cipher_integrity_check").fetchall()
        return not pages and raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except dbapi2.DatabaseError:
        return False
    finally:
        raw.close()


@contextlib.contextmanager
def hold_alone(file: Path) -> Iterator[None]:
    """Hold a lock on a file next to the database; the system releases it when the process ends. Two servers on one file would
    block each other's writes, and each would claim all of the outbox.

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
        hide_parameters=True,  # error messages in logs must not contain values of rows
    )
    event.listen(engine, "begin", lambda connection: _begin(connection, begin))
    return engine


def _begin(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


def _opener(file: Path, *, file_key: bytes, pragmas: tuple[str, ...]) -> Callable[[], RawConnection]:
    """Return the function that the pool calls for a new connection. Its closure holds the key, not the engine's attributes."""

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
    """Set the key, as raw bytes, which avoids slow key derivation: https://www.zetetic.net/sqlcipher/sqlcipher-api/#key.

    Raises:
        KeyRefused: the first page does not open under the key.
    """
    _refuse_unsound_library(raw)
    raw.execute("PRAGMA cipher_log_level = NONE")  # otherwise SQLCipher writes to standard error
    raw.execute(f"PRAGMA key = \"x'{file_key.hex()}'\"")
    try:
        raw.execute("SELECT count(*) FROM sqlite_master")
    except dbapi2.DatabaseError as error:
        if "not a database" not in str(error):
            raise
        raise KeyRefused from None


def _refuse_unsound_library(raw: RawConnection) -> None:
    """Refuse an unsuitable library. A SQLite without SQLCipher ignores the key and would store everything unencrypted."""
    if raw.execute("PRAGMA cipher_version").fetchone() is None:
        raise RuntimeError("this SQLite cannot encrypt: install sqlcipher3")
    if dbapi2.sqlite_version_info < FIRST_SOUND_SQLITE:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} can corrupt its log: upgrade sqlcipher3")
