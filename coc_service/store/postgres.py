"""The engine for several replicas: PostgreSQL, and what speaks its protocol, through asyncpg."""

import asyncio
import random
from typing import Literal

from sqlalchemy import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from coc_service.store.jobs import DatabaseBusy, Job, T, run_job, watch

CONNECTIONS = 10
WAIT_SECONDS = 10.0
ATTEMPTS = 6
FIRST_PAUSE_SECONDS = 0.01

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_SERIALIZATION_FAILURE, _DEADLOCK_DETECTED = "40001", "40P01"
_TRY_AGAIN = frozenset({_SERIALIZATION_FAILURE, _DEADLOCK_DETECTED})
_LOCK_NOT_AVAILABLE, _TOO_MANY_CONNECTIONS, _CANNOT_CONNECT_NOW = "55P03", "53300", "57P03"
_BUSY = frozenset({_LOCK_NOT_AVAILABLE, _TOO_MANY_CONNECTIONS, _CANNOT_CONNECT_NOW})

_SESSION = {"application_name": "coc-service", "timezone": "UTC", "jit": "off"}
# The server itself ends what hangs, so that one lost client never holds the log's lock for long.
_TIMEOUTS = {"statement_timeout": "30s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "30s"}


class _Retry(Exception):
    """The attempt left nothing behind and may be made again."""


class PostgresDatabase:
    """A `Database` on a server."""

    engine_name: Literal["postgresql"] = "postgresql"

    def __init__(self, url: str) -> None:
        self._writing = server_engine(url, settings=_TIMEOUTS)
        # What a reader sees is one state of the database, as on SQLite.
        self._reading = self._writing.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        watch(self._writing.sync_engine)
        self._turns = asyncio.Semaphore(CONNECTIONS)
        self._is_closed = False

    async def write(self, job: Job[T]) -> T:
        """What the job returns, after its COMMIT."""
        return await self._run(self._writing, job)

    async def read(self, job: Job[T]) -> T:
        """What the job returns, in a transaction that the server keeps from writing."""
        return await self._run(self._reading, job)

    async def close(self) -> None:
        """What is under way, and what waits for its turn, ends first."""
        if self._is_closed:
            return
        self._is_closed = True
        for _ in range(CONNECTIONS):
            await self._turns.acquire()
        await self._writing.dispose()

    async def _run(self, engine: AsyncEngine, job: Job[T]) -> T:
        if self._is_closed:
            raise RuntimeError("the database is closed")
        await _take(self._turns)
        try:
            return await _run_until_settled(engine, job)
        finally:
            self._turns.release()


def server_engine(url: str, *, settings: dict[str, str]) -> AsyncEngine:
    """An engine whose connections work in UTC, with more `settings` of the server.

    A URL may carry `?sslmode=`, as everywhere else, and `?prepared_statement_cache_size=0` for a pooler.
    """
    return create_async_engine(
        _asyncpg_url(url),
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        connect_args={"timeout": WAIT_SECONDS, "server_settings": _SESSION | settings},
        hide_parameters=True,  # an error that reaches a log must not carry a row
    )


async def connect(engine: AsyncEngine) -> AsyncConnection:
    """Raises DatabaseBusy when the server cannot be reached now."""
    try:
        return await engine.connect()
    except (OSError, PoolTimeout) as error:
        raise DatabaseBusy from error
    except DBAPIError as error:
        _raise_if_passing(error)
        raise


def sqlstate(error: DBAPIError) -> str | None:
    """The server's own five characters for what went wrong; None when it did not speak."""
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


async def _run_until_settled(engine: AsyncEngine, job: Job[T]) -> T:
    """What the job returns. The job may run several times: only the last one is committed."""
    for attempt in range(ATTEMPTS):
        try:
            return await _attempt(engine, job)
        except _Retry as error:
            if attempt == ATTEMPTS - 1:
                raise DatabaseBusy from error.__cause__
        await asyncio.sleep(FIRST_PAUSE_SECONDS * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311  spreads load
    raise AssertionError("unreachable")


async def _attempt(engine: AsyncEngine, job: Job[T]) -> T:
    connection = await connect(engine)
    try:
        return await _commit(connection, job)
    finally:
        await asyncio.shield(connection.close())  # a cancelled caller still gives its connection back


async def _commit(connection: AsyncConnection, job: Job[T]) -> T:
    """What the job returns, after its COMMIT."""
    await connection.begin()
    try:
        result = await connection.run_sync(run_job, job)
    except DBAPIError as error:
        if error.connection_invalidated:  # no COMMIT was sent: the server has undone it all
            raise _Retry from error
        _raise_if_passing(error)
        raise
    try:
        await connection.commit()
    except DBAPIError as error:  # no retry when the line breaks here: the rows may be kept already
        _raise_if_passing(error)
        raise
    return result


def _raise_if_passing(error: DBAPIError) -> None:
    """The server's own word that the transaction is undone and may be tried again, now or later."""
    state = sqlstate(error)
    if state in _TRY_AGAIN:
        raise _Retry from error
    if state in _BUSY:
        raise DatabaseBusy from error
