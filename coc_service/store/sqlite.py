"""The embedded engine: one SQLCipher file, one writer thread, a few readers."""

import asyncio
from pathlib import Path
from typing import Literal

import anyio
from sqlalchemy import Engine

from coc_service.store.group_commit import GroupCommit
from coc_service.store.jobs import Job, T, run_job, watch
from coc_service.store.sqlite_file import create_private, reader_engine, writer_engine

READERS = 4


class SqliteDatabase:
    """A `Database` in one file."""

    engine_name: Literal["sqlite"] = "sqlite"

    def __init__(self, file: Path, *, file_key: bytes | None) -> None:
        create_private(file)
        self._writing = writer_engine(file, file_key=file_key)
        self._reading = reader_engine(file, file_key=file_key, connections=READERS)
        self._writing.connect().close()  # a wrong key is refused here, not at the first report
        for engine in (self._writing, self._reading):
            watch(engine)
        self._writer = GroupCommit(self._writing)
        self._readers = anyio.CapacityLimiter(READERS)

    async def write(self, job: Job[T]) -> T:
        """What the job returns, after the COMMIT it shares with its neighbours."""
        return await asyncio.wrap_future(self._writer.submit(job))

    async def read(self, job: Job[T]) -> T:
        """What the job returns, over a connection that cannot write."""
        return await anyio.to_thread.run_sync(_read, self._reading, job, limiter=self._readers)

    async def close(self) -> None:
        """Ends when all that was queued is kept and answered."""
        await anyio.to_thread.run_sync(self._close)

    def _close(self) -> None:
        self._writer.close()
        self._reading.dispose()  # first, so that the last one out folds the log into the file
        with self._writing.connect() as connection:
            connection.exec_driver_sql("PRAGMA optimize")
            connection.commit()
        self._writing.dispose()


def _read(engine: Engine, job: Job[T]) -> T:
    with engine.connect() as connection, connection.begin():
        return run_job(connection, job)
