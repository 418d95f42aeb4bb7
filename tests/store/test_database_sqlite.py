"""Behaviour of the SQLite engine: an encrypted file, and one writer that nothing stops."""

import asyncio
import multiprocessing
import os
import sqlite3
import stat
import threading
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlalchemy import event

from coc_service.store.database import Database, DatabaseBusy, KeyRefused, open_database
from coc_service.store.sqlite import SqliteDatabase
from coc_service.store.sqlite_file import file_of, reader_engine, writer_engine
from tests.store.notes import add, all_ids, count, create_tables, words_of
from tests.store.test_full_disk import raw_of

CANARY = "the canary sings at noon"


@pytest.fixture
def folder(sqlite_url: str) -> Path:
    return file_of(sqlite_url).parent


def modes_in(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


def kept_bytes(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


async def test_no_file_shows_what_was_written(database: Database, folder: Path) -> None:
    for number in range(50):
        await database.write(add(number, CANARY))

    files = kept_bytes(folder)

    assert await database.read(words_of(0)) == CANARY
    assert sorted(files) == ["coc.db", "coc.db-shm", "coc.db-wal"]
    assert len(files["coc.db-wal"]) > 50 * 4096
    seen = b"".join(files.values())
    assert [word for word in (b"canary", b"note", b"SQLite format") if word in seen] == []


async def test_the_same_look_finds_the_words_where_they_are_in_clear(tmp_path: Path) -> None:
    """Control for the test above: the same search finds the text if the file is not encrypted."""
    clear = sqlite3.connect(tmp_path / "clear.db")
    clear.execute("CREATE TABLE note (words)")
    clear.execute("INSERT INTO note VALUES (?)", [CANARY])
    clear.commit()
    clear.close()

    assert CANARY.encode() in b"".join(kept_bytes(tmp_path).values())


async def test_only_the_owner_may_open_the_files(database: Database, folder: Path) -> None:
    await database.write(add(1))

    assert modes_in(folder) == {"coc.db": 0o600, "coc.db-wal": 0o600, "coc.db-shm": 0o600}


async def test_closing_leaves_one_file_that_holds_all(
    database: Database, folder: Path, *, sqlite_url: str, file_key: bytes
) -> None:
    await database.write(add(1, CANARY))

    await database.close()

    assert sorted(kept_bytes(folder)) == ["coc.db"]
    again = open_database(sqlite_url, file_key=file_key)
    assert await again.read(words_of(1)) == CANARY
    await again.close()


async def test_a_wrong_key_is_refused_and_changes_nothing(database: Database, folder: Path, sqlite_url: str) -> None:
    await database.write(add(1))
    await database.close()
    before = kept_bytes(folder)

    with pytest.raises(KeyRefused):
        open_database(sqlite_url, file_key=bytes(32))

    assert kept_bytes(folder) == before


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(
    folder: Path, sqlite_url: str, file_key: bytes
) -> None:
    (folder / "coc.db").write_bytes(b"a shopping list\n" * 1000)
    before = kept_bytes(folder)

    with pytest.raises(KeyRefused):
        open_database(sqlite_url, file_key=file_key)

    assert kept_bytes(folder) == before


@pytest.mark.parametrize("key", [None, b"", bytes(31), bytes(33)])
def test_a_file_without_a_proper_key_is_refused(sqlite_url: str, key: bytes | None) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        open_database(sqlite_url, file_key=key)


@pytest.mark.parametrize("role", ["writer", "reader"])
async def test_every_connection_is_set_up(database: Database, *, sqlite_url: str, file_key: bytes, role: str) -> None:
    await database.write(add(1))
    file = file_of(sqlite_url)
    engine = (
        writer_engine(file, file_key=file_key)
        if role == "writer"
        else reader_engine(file, file_key=file_key, connections=1)
    )
    names = "temp_store journal_mode synchronous secure_delete trusted_schema cell_size_check query_only"

    with engine.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names.split()]
    engine.dispose()

    assert found == [2, "wal", 2, 1, 0, 1, int(role == "reader")]


def write_lock_held(url: str, key: bytes, *, ready: Event, done: Event) -> None:
    """Hold the write lock, as another process in the middle of a write."""
    engine = writer_engine(file_of(url), file_key=key)
    with engine.begin():
        ready.set()
        done.wait(30)
    engine.dispose()


async def test_while_another_process_writes_the_database_is_busy(
    sqlite_url: str, file_key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coc_service.store.sqlite.BUSY_SECONDS", 0.2)
    database = open_database(sqlite_url, file_key=file_key)
    await database.write(create_tables)
    spawn = multiprocessing.get_context("spawn")
    ready, done = spawn.Event(), spawn.Event()
    other = spawn.Process(target=write_lock_held, args=(sqlite_url, file_key), kwargs={"ready": ready, "done": done})
    other.start()
    await asyncio.to_thread(ready.wait, 30)

    answers = await asyncio.gather(*(database.write(add(n)) for n in range(100)), return_exceptions=True)
    seen = await database.read(count)
    done.set()
    other.join()

    assert {type(answer) for answer in answers} == {DatabaseBusy}
    assert (
        len({id(answer) for answer in answers}) == 1
    )  # all waiting callers are refused at once, not batch after batch
    assert seen == 0
    assert await database.write(add(1)) == 1
    await database.close()


def killed_after_an_answer(url: str, key: bytes) -> None:
    async def run() -> None:
        database = open_database(url, file_key=key)
        await database.write(create_tables)
        await database.write(add(1, CANARY))
        os._exit(0)  # no close, no drain, no flush

    asyncio.run(run())


async def test_what_was_answered_survives_a_process_that_dies(sqlite_url: str, file_key: bytes) -> None:
    process = multiprocessing.get_context("spawn").Process(target=killed_after_an_answer, args=(sqlite_url, file_key))
    process.start()
    await asyncio.to_thread(process.join)

    database = open_database(sqlite_url, file_key=file_key)

    assert await database.read(words_of(1)) == CANARY
    await database.close()


async def test_a_connection_that_broke_is_replaced(database: Database) -> None:
    raw = raw_of(database)

    with pytest.raises(Exception, match="closed database"):
        await database.write(lambda _: raw.close())

    assert await database.write(add(1)) == 1
    assert await database.read(all_ids) == [1]


def test_a_commit_under_way_when_the_event_loop_ends_is_waited_for(sqlite_url: str, file_key: bytes) -> None:
    """Until the thread has ended nothing else may use the connection: a rollback would interfere with the COMMIT."""
    ends: list[str] = []
    committing, gate = threading.Event(), threading.Event()
    database = SqliteDatabase(file_of(sqlite_url), file_key=file_key)

    def end(name: str) -> None:
        if name == "commit" and threading.current_thread() is not threading.main_thread():
            committing.set()
            gate.wait(30)
        ends.append(name)

    async def leave_in_the_middle() -> None:
        ends.clear()
        committing.clear()
        loop = asyncio.get_running_loop()
        loop.create_task(database.write(add(1)))  # noqa: RUF006  the event loop ends it
        await asyncio.to_thread(committing.wait, 30)
        loop.call_soon(loop.call_later, 0.05, gate.set)

    async def look() -> int:
        found = await database.read(count)
        await database.close()
        return found

    for name in ("commit", "rollback"):
        event.listen(database._writing._engine, name, lambda _, name=name: end(name))
    gate.set()
    asyncio.run(database.write(create_tables))
    gate.clear()
    asyncio.run(leave_in_the_middle())

    assert ends == ["commit"]
    assert asyncio.run(look()) == 1
