"""A disk that is full or fails: nothing of a batch is committed, and callers get StorageFailed."""

import asyncio
import logging
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.orm import Session

from coc_service.store.database import Database, DatabaseBusy, StorageFailed
from coc_service.store.jobs import after_commit
from coc_service.store.sqlite import SqliteDatabase
from tests.store.notes import add, add_row, all_ids, count


def raw_of(database: Database) -> Any:
    assert isinstance(database, SqliteDatabase)
    return database._writing._connection.connection.dbapi_connection


@contextmanager
def full(database: Database) -> Iterator[None]:
    """While the block runs, the database file cannot grow."""
    raw = raw_of(database)
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    before = raw.execute("PRAGMA max_page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages}")
    yield
    raw.execute(f"PRAGMA max_page_count = {before}")


@contextmanager
def no_file_may_grow() -> Iterator[None]:
    """While the block runs, the system refuses to make any file larger; Python ignores the signal."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


LONG = "words " * 20_000


async def test_a_full_disk_is_told_as_such_and_nothing_of_the_batch_is_kept(database: Database) -> None:
    remembered: list[str] = []

    def add_and_remember(session: Session) -> None:
        add(1)(session)
        after_commit(session, lambda: remembered.append("memory"))

    with full(database):
        answers = await asyncio.gather(
            database.write(add_and_remember), database.write(add(2, LONG)), return_exceptions=True
        )

    assert [type(answer) for answer in answers] == [StorageFailed, StorageFailed]
    assert remembered == []
    assert await database.read(all_ids) == []
    assert await database.write(add(3, LONG)) == 3


async def test_a_disk_that_fails_at_the_commit_is_told_as_such_and_nothing_is_kept(database: Database) -> None:
    remembered: list[str] = []

    def add_and_remember(session: Session) -> None:
        add(1, LONG)(session)
        after_commit(session, lambda: remembered.append("memory"))

    with no_file_may_grow():
        answers = await asyncio.gather(database.write(add_and_remember), database.write(add(2)), return_exceptions=True)

    assert [type(answer) for answer in answers] == [StorageFailed, StorageFailed]
    assert remembered == []
    assert await database.read(all_ids) == []
    assert await database.write(add(3, LONG)) == 3


async def test_a_full_disk_is_logged_once_and_once_when_it_is_over(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await database.write(add(1))

    with caplog.at_level(logging.INFO), full(database):
        for _ in range(3):
            await asyncio.gather(
                *(database.write(add(n, LONG)) for n in range(2, 5)), database.write(count), return_exceptions=True
            )
            await database.write(count)
    with caplog.at_level(logging.INFO):
        for n in range(2, 5):
            await database.write(add(n))

    assert [record.getMessage() for record in caplog.records if record.name.startswith("coc_service")] == [
        "nothing can be written: the disk is full or fails",
        "writing works again",
    ]


@pytest.mark.parametrize("adds", [add, add_row])
async def test_a_job_that_goes_on_after_a_full_disk_writes_nothing_on_its_own(
    database: Database, adds: Callable[[int, str], Callable[[Session], int]]
) -> None:
    """SQLite rolls back by itself: the next statement would run in its own transaction and be committed at once."""

    def swallow_and_go_on(session: Session) -> None:
        connection = session.connection()
        for write in (adds(1, LONG), lambda _: connection.exec_driver_sql("DELETE FROM note"), adds(2, "")):
            with suppress(DBAPIError, PendingRollbackError):
                write(session)
                session.flush()

    await database.write(add(7))
    with full(database), pytest.raises(StorageFailed):
        await database.write(swallow_and_go_on)

    assert await database.read(all_ids) == [7]


async def test_a_full_disk_in_a_savepoint_leaves_nothing_to_go_on_with(database: Database) -> None:
    def swallow_and_go_on(session: Session) -> None:
        connection = session.connection()
        with suppress(DBAPIError), session.begin_nested():
            add_row(1, LONG)(session)
        with suppress(DBAPIError, RuntimeError):
            connection.exec_driver_sql("DELETE FROM note")
        with suppress(DBAPIError, RuntimeError):
            add_row(2)(session)

    await database.write(add(7))
    with full(database), pytest.raises((DBAPIError, RuntimeError)):
        await database.write(swallow_and_go_on)

    assert await database.read(all_ids) == [7]


async def test_what_a_job_makes_of_a_full_disk_does_not_hide_it(database: Database) -> None:
    def convert(session: Session) -> None:
        try:
            add_row(1, LONG)(session)
        except DBAPIError as error:
            raise LookupError from error

    with full(database), pytest.raises(StorageFailed):
        await database.write(convert)


def test_a_full_disk_is_a_kind_of_busy() -> None:
    """Code that distinguishes the two can give better advice; other code still answers that nothing was written."""
    assert issubclass(StorageFailed, DatabaseBusy)
