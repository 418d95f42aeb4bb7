"""The embedded engine: one SQLCipher file, one writing connection, a few reading ones."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import anyio
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from coc_service.files import create_private
from coc_service.store.jobs import Ahead, DatabaseBusy, Job, StorageFailed, T, run_job, run_pending
from coc_service.store.sqlite_file import empty_log, reader_engine, writer_engine
from coc_service.store.transaction import AfterCommit, Transaction, open_transaction
from coc_service.store.watch import watch
from coc_service.store.writer import Writer

READERS = 4
BUSY_SECONDS = 5.0
BUSY_PAUSE_SECONDS = 0.005

# https://www.sqlite.org/rescode.html: the low byte of an extended code is its primary code.
_READONLY, _IOERR, _FULL, _CANTOPEN = 8, 10, 13, 14
_DISK = frozenset({_READONLY, _IOERR, _FULL, _CANTOPEN})


class SqliteDatabase:
    """A `Database` in one SQLCipher file."""

    engine_name: Literal["sqlite"] = "sqlite"

    def __init__(self, file: Path, *, file_key: bytes | None) -> None:
        create_private(file)
        self._reading = reader_engine(file, file_key=file_key, connections=READERS)
        self._writing = SqliteWriting(writer_engine(file, file_key=file_key))
        watch(self._reading)
        self._writer = Writer(self._writing)
        self._readers = anyio.CapacityLimiter(READERS)
        self._is_closed = False

    async def write(self, job: Job[T], ahead: Ahead | None = None) -> T:
        """Run a job in the writer's batch; return its result after COMMIT."""
        return await self._writer.write(job, ahead)

    async def read(self, job: Job[T]) -> T:
        """Run a job over a connection that cannot write; return its result."""
        if self._is_closed:
            raise DatabaseBusy  # requests that are still under way while the process stops
        result, after = await anyio.to_thread.run_sync(_read, self._reading, job, limiter=self._readers)
        for function in after:
            function()
        return result

    async def settle(self) -> None:
        """Bring the write-ahead log into the file and empty it: it holds earlier states of every page that was written. If
        somebody still reads one, the rest stays until the next time.
        """
        if not self._is_closed:
            await anyio.to_thread.run_sync(_settle, self._reading, limiter=self._readers)

    async def close(self) -> None:
        """Wait until all queued jobs are committed and answered, then close all connections."""
        await self._writer.close()
        if not self._is_closed:
            self._is_closed = True
            await anyio.to_thread.run_sync(self._close)

    def _close(self) -> None:
        self._reading.dispose()  # first: the last connection to close checkpoints the WAL into the file
        self._writing.close()


class SqliteWriting:
    """The writing connection. Its statements run on the event loop: in a thread they would compete with it for the interpreter
    lock. COMMIT, which waits for the disk, runs in a thread.
    """

    def __init__(self, engine: Engine) -> None:
        watch(engine)
        self._engine = engine
        self._connection = engine.connect()  # at the start, so that a wrong key is not found only by the first report
        self._transaction: Transaction | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="coc-service commit")

    async def begin(self) -> Transaction:
        """Begin a transaction. If another process is writing, wait without blocking the event loop."""
        loop = asyncio.get_running_loop()
        patience_ends = loop.time() + BUSY_SECONDS
        while True:
            try:
                if self._connection.closed:
                    self._connection = self._engine.connect()
                self._connection.begin()
            except OperationalError as error:
                _raise_if_disk(error)
                if loop.time() >= patience_ends:
                    raise DatabaseBusy from error
                await asyncio.sleep(BUSY_PAUSE_SECONDS)
            else:
                self._transaction = open_transaction(self._connection)
                return self._transaction

    async def run(self, job: Job[T]) -> T:
        """Run a job on the current thread; return its result."""
        transaction = self._open()
        try:
            return run_job(transaction, job)
        except Exception as error:
            _raise_if_disk(transaction.error)  # the job may have caught it, or raised another error because of it
            _raise_if_disk(error)
            raise

    async def commit(self) -> None:
        """Commit; return when the rows are on disk."""
        transaction = self._open()
        if not transaction.is_written:
            self._connection.commit()  # nothing was written, so this does not wait for the disk
            return
        try:
            await _settled(asyncio.get_running_loop().run_in_executor(self._thread, self._connection.commit))
        except DBAPIError as error:
            _raise_if_disk(error)
            raise

    async def rollback(self) -> None:
        """Roll back. If that fails, close the connection, which ends the transaction too."""
        try:
            self._connection.rollback()
        except DBAPIError:
            self._connection.invalidate()
            self._connection.close()

    def close(self) -> None:
        """Close the connection, which checkpoints the WAL into the file.

        Without PRAGMA optimize: statistics taken while a table held one case made every later query for a case scan the
        whole table. Without statistics the planner uses the indexes made for our queries.
        """
        self._thread.shutdown()
        self._connection.close()
        self._engine.dispose()

    def _open(self) -> Transaction:
        if self._transaction is None:
            raise RuntimeError("no transaction was begun")
        return self._transaction


async def _settled(future: asyncio.Future[T]) -> T:
    """Wait for a thread even if cancelled: until it has ended, nothing else may use the connection."""
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait([future])
        raise


def _read(engine: Engine, job: Job[T]) -> tuple[T, list[AfterCommit]]:
    with engine.connect() as connection, connection.begin():
        transaction = open_transaction(connection)
        try:
            result = run_job(transaction, job)
            run_pending(transaction)
        finally:
            transaction.close()
    return result, transaction.after_commit


def _settle(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        empty_log(raw.driver_connection)
    finally:
        raw.close()


def _raise_if_disk(error: BaseException | None) -> None:
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _DISK:
        raise StorageFailed from error
