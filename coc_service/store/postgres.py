"""The engine for several replicas: PostgreSQL, or a server that speaks its protocol, through asyncpg."""

import asyncio
from typing import Literal

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from coc_service.store.jobs import Ahead, DatabaseBusy, Job, ServerReadOnly, StorageFailed, T, run_job, run_pending
from coc_service.store.transaction import AfterCommit, Transaction, open_transaction
from coc_service.store.unusable import DatabaseProblem, DatabaseUnusable
from coc_service.store.watch import watch
from coc_service.store.writer import ATTEMPTS, OutcomeUnknown, TryAgain, Writer, pause_seconds

READERS = 9
CONNECTIONS = READERS + 1
WAIT_SECONDS = 10.0

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_SERIALIZATION_FAILURE, _DEADLOCK_DETECTED = "40001", "40P01"
_TRY_AGAIN = frozenset({_SERIALIZATION_FAILURE, _DEADLOCK_DETECTED})
_LOCK_NOT_AVAILABLE, _TOO_MANY_CONNECTIONS, _CANNOT_CONNECT_NOW = "55P03", "53300", "57P03"
_BUSY = frozenset({_LOCK_NOT_AVAILABLE, _TOO_MANY_CONNECTIONS, _CANNOT_CONNECT_NOW})
_DISK_FULL, _IO_ERROR = "53100", "58030"
_DISK = frozenset({_DISK_FULL, _IO_ERROR})
_READ_ONLY = "25006"

# enable_seqscan=off: a plan made while a table was small scans all of it later, until the server's statistics catch up; after
# a thousand reports each took 0.3 ms longer. All queries on the path of a request have an index.
_SESSION = {"application_name": "coc-service", "timezone": "UTC", "jit": "off", "enable_seqscan": "off"}
# The server ends statements and transactions that hang, so that a lost client does not hold the log's lock for long.
_TIMEOUTS = {"statement_timeout": "30s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "30s"}


# PgBouncer 1.18 refuses a connection that asks for any of the others: "unsupported startup parameter".
_POOLED_SESSION = {"application_name": "coc-service"}
POOLER = "pooler"
_PROTOCOL_VIOLATION, _UNSUPPORTED = "08P01", "startup parameter"


class PostgresDatabase:
    """A `Database` on a PostgreSQL server."""

    engine_name: Literal["postgresql"] = "postgresql"

    def __init__(self, url: str) -> None:
        self._engine = server_engine(url, settings=_TIMEOUTS)
        # Each read sees one snapshot of the database, as on SQLite.
        self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        watch(self._engine.sync_engine)
        self._writing = PostgresWriting(self._engine)
        self._writer = Writer(self._writing)
        self._turns = asyncio.Semaphore(READERS)
        self._is_closed = False

    async def write(self, job: Job[T], ahead: Ahead | None = None) -> T:
        """Run a job in the writer's batch; return its result after COMMIT."""
        return await self._writer.write(job, ahead)

    async def read(self, job: Job[T]) -> T:
        """Run a job in a transaction that the server makes read-only; return its result."""
        if self._is_closed:
            raise DatabaseBusy  # requests that are still under way while the process stops
        await _take(self._turns)
        try:
            result, after = await _read_until_settled(self._reading, job)
        finally:
            self._turns.release()
        for function in after:
            function()
        return result

    async def settle(self) -> None:
        """Do nothing: the server's vacuum removes deleted rows, and its settings say when."""

    async def close(self) -> None:
        """Finish running and waiting jobs, then close all connections."""
        await self._writer.close()
        if self._is_closed:
            return
        self._is_closed = True
        for _ in range(READERS):
            await self._turns.acquire()
        await self._writing.close()
        await self._engine.dispose()


class PostgresWriting:
    """The writing connection. Opened on first use, and again after it was lost."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._transaction: Transaction | None = None

    async def begin(self) -> Transaction:
        """Begin a transaction, over a new connection if necessary."""
        if self._connection is None:
            self._connection = await connect(self._engine)
        await self._connection.begin()
        self._transaction = await self._connection.run_sync(open_transaction)
        return self._transaction

    async def run(self, job: Job[T]) -> T:
        """Run a job in the open transaction; return its result."""
        connection, transaction = self._open()
        try:
            return await connection.run_sync(lambda _: run_job(transaction, job))
        except Exception as error:
            for seen in (transaction.error, error):  # the job may have caught it, or raised another error because of it
                _raise_if_passing(seen)
                _raise_if_read_only(seen)
            raise

    async def commit(self) -> None:
        """Commit; return when the server has confirmed it."""
        connection, _ = self._open()
        try:
            await connection.commit()
        except OSError as error:
            raise OutcomeUnknown from error
        except DBAPIError as error:
            # Without an answer from the server the rows may already be committed: a retry could store them twice.
            if error.connection_invalidated or sqlstate(error) is None:
                raise OutcomeUnknown from error
            _raise_if_passing(error)
            raise

    async def rollback(self) -> None:
        """Roll back. If that fails, close the connection, which ends the transaction too."""
        if self._connection is None:
            return
        try:
            await self._connection.rollback()
        except (DBAPIError, OSError):
            await self._connection.invalidate()
        if self._connection.invalidated:
            await self.close()

    async def close(self) -> None:
        """Return the connection to the pool."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    def _open(self) -> tuple[AsyncConnection, Transaction]:
        if self._connection is None or self._transaction is None:
            raise RuntimeError("no transaction was begun")
        return self._connection, self._transaction


def server_engine(url: str, *, settings: dict[str, str]) -> AsyncEngine:
    """Return an engine whose connections work in UTC and with these further server `settings`.

    A URL may contain `?sslmode=`, as in libpq, several `?host=a:5432&host=b:5432` with `target_session_attrs=read-write`, and
    `?pooler=transaction`. Then the pooler gives each transaction any of its connections to the server: nothing may be prepared
    there for a later one, and the settings must be those of the role.
    """
    parsed = _asyncpg_url(url)
    is_pooled = POOLER in parsed.query
    more: dict[str, object] = {"server_settings": _SESSION | settings}
    if is_pooled:
        more = {"server_settings": _POOLED_SESSION, "statement_cache_size": 0, "prepared_statement_cache_size": 0}
    return create_async_engine(
        parsed.difference_update_query([POOLER]),
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        connect_args={"timeout": WAIT_SECONDS, **more},
        hide_parameters=True,  # error messages in logs must not contain values of rows
    )


def wanted_settings() -> dict[str, str]:
    """Return the server's settings for a session of the service, for a role behind a pooler."""
    return {name: value for name, value in (_SESSION | _TIMEOUTS).items() if name not in _POOLED_SESSION}


async def connect(engine: AsyncEngine) -> AsyncConnection:
    """Return a connection.

    Raises:
        DatabaseBusy: the server cannot be reached.
        DatabaseUnusable: a pooler is in between, and the URL does not say so.
    """
    try:
        return await engine.connect()
    except (OSError, PoolTimeout) as error:
        raise DatabaseBusy from error
    except DBAPIError as error:
        if sqlstate(error) == _PROTOCOL_VIOLATION and _UNSUPPORTED in str(error.orig):
            raise DatabaseUnusable(DatabaseProblem.BEHIND_POOLER) from error
        _raise_if_passing(error)
        raise


def sqlstate(error: DBAPIError) -> str | None:
    """Return the server's error code (SQLSTATE, five characters); None if the error is not from the server."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state


def _asyncpg_url(url: str) -> URL:
    parsed = make_url(url).set(drivername="postgresql+asyncpg")
    mode = parsed.query.get("sslmode")
    if mode is None:
        return parsed
    return parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


async def _take(turns: asyncio.Semaphore) -> None:
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await turns.acquire()
    except TimeoutError:
        raise DatabaseBusy from None


async def _read_until_settled(engine: AsyncEngine, job: Job[T]) -> tuple[T, list[AfterCommit]]:
    """Run a job that reads, again after serialization failures; return its result and what to run after it."""
    for attempt in range(ATTEMPTS):
        try:
            return await _attempt(engine, job)
        except TryAgain as error:
            if attempt == ATTEMPTS - 1:
                raise DatabaseBusy from error.__cause__
        await asyncio.sleep(pause_seconds(attempt))
    raise AssertionError("unreachable")


async def _attempt(engine: AsyncEngine, job: Job[T]) -> tuple[T, list[AfterCommit]]:
    connection = await connect(engine)
    try:
        await connection.begin()
        return await connection.run_sync(_read, job)
    except DBAPIError as error:
        _raise_if_passing(error)
        raise
    finally:
        await asyncio.shield(connection.close())  # the connection returns to the pool even if the caller was cancelled


def _read(connection: Connection, job: Job[T]) -> tuple[T, list[AfterCommit]]:
    transaction = open_transaction(connection)
    try:
        result = run_job(transaction, job)
        run_pending(transaction)
        connection.commit()
    finally:
        transaction.close()
    return result, transaction.after_commit


def _raise_if_read_only(error: BaseException | None) -> None:
    """Raise ServerReadOnly if a server takes no writes. In a transaction that only reads this error is a fault of the job."""
    if isinstance(error, DBAPIError) and sqlstate(error) == _READ_ONLY:
        raise ServerReadOnly from error


def _raise_if_passing(error: BaseException | None) -> None:
    """Raise TryAgain, DatabaseBusy or StorageFailed if the server's error says that the transaction was undone."""
    if not isinstance(error, DBAPIError):
        return
    state = sqlstate(error)
    if state in _TRY_AGAIN or error.connection_invalidated:  # no COMMIT was sent, so the server rolled everything back
        raise TryAgain from error
    if state in _DISK:
        raise StorageFailed from error
    if state in _BUSY:
        raise DatabaseBusy from error
