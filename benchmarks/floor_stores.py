"""One table without an index on either engine, as durable as ours. Waiting requests share a transaction."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import asyncpg
from sqlcipher3 import dbapi2

_PRAGMAS = ("temp_store = MEMORY", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")
RawConnection = Any  # neither driver has type hints


class Store(Protocol):
    """A store for rows."""

    async def open(self) -> None:
        """Create the table."""
        ...

    async def write(self, rows: Sequence[bytes]) -> None:
        """Write rows in one transaction; they are on disk when this returns."""
        ...


class SqliteStore:
    """An SQLCipher file. Statements run on the event loop, because each would release the interpreter lock in a thread;
    only COMMIT, which waits for the disk, runs in a thread.
    """

    def __init__(self, file: Path) -> None:
        self._raw: RawConnection = dbapi2.connect(str(file), isolation_level=None, check_same_thread=False)

    async def open(self) -> None:
        self._raw.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
        for pragma in _PRAGMAS:
            self._raw.execute(f"PRAGMA {pragma}")
        self._raw.execute("CREATE TABLE floor (sealed BLOB)")

    async def write(self, rows: Sequence[bytes]) -> None:
        self._raw.execute("BEGIN IMMEDIATE")
        self._raw.executemany("INSERT INTO floor VALUES (?)", [(row,) for row in rows])
        await asyncio.get_running_loop().run_in_executor(None, self._raw.execute, "COMMIT")


class PostgresStore:
    """One connection to a server. Each statement is its own transaction."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: RawConnection = None

    async def open(self) -> None:
        self._connection = await asyncpg.connect(self._url)
        await self._connection.execute("CREATE TABLE floor (sealed BYTEA)")

    async def write(self, rows: Sequence[bytes]) -> None:
        await self._connection.execute("INSERT INTO floor SELECT unnest($1::bytea[])", rows)


class Gathering:
    """Stores rows of several requests at once: those that arrive during a transaction form the next one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[Sequence[bytes], asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def keep(self, rows: Sequence[bytes]) -> None:
        """Store rows; returns when they are on disk."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((rows, future))
        if self._task is None:
            self._task = asyncio.create_task(self._write_all())
        await future

    async def _write_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            await self._store.write([row for rows, _ in batch for row in rows])
            for _, future in batch:
                future.set_result(None)
        self._task = None


def store_at(url: str) -> Store:
    """The store for a database URL."""
    return SqliteStore(Path(url.removeprefix("sqlite:///"))) if url.startswith("sqlite:") else PostgresStore(url)
