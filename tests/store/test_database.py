"""The behaviour that both engines guarantee."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from coc_service.store.database import Database, open_database
from coc_service.store.jobs import DatabaseBusy
from tests.store.notes import NOON, Answer, Note, add, all_ids, count, words_of


async def test_a_write_is_seen_by_a_reader_as_soon_as_it_is_answered(notes: Database) -> None:
    async def write_then_read(note_id: int) -> str | None:
        await notes.write(add(note_id, f"words {note_id}"))
        return await notes.read(words_of(note_id))

    seen = await asyncio.gather(*(write_then_read(n) for n in range(50)))

    assert seen == [f"words {n}" for n in range(50)]


async def test_jobs_that_fail_do_not_harm_their_neighbours(notes: Database) -> None:
    await notes.write(add(7))

    answers = await asyncio.gather(
        *(notes.write(add(7 if n % 10 == 0 else 1000 + n)) for n in range(100)), return_exceptions=True
    )

    expected = [IntegrityError if n % 10 == 0 else int for n in range(100)]
    assert [type(answer) for answer in answers] == expected
    assert await notes.read(all_ids) == [7, *(1000 + n for n in range(100) if n % 10)]


async def test_forty_increments_at_once_lose_none(notes: Database) -> None:
    await notes.write(add(1, "0"))

    def increment(session: Session) -> int:
        note = session.get_one(Note, 1, with_for_update=True)
        note.words = str(int(note.words) + 1)
        return int(note.words)

    seen = await asyncio.gather(*(notes.write(increment) for _ in range(40)))

    assert sorted(seen) == list(range(1, 41))
    assert await notes.read(words_of(1)) == "40"


async def test_a_reader_cannot_write(notes: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        await notes.read(add(1))

    assert await notes.read(count) == 0


async def test_a_reader_sees_one_state_of_the_database(notes: Database) -> None:
    begun, written = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    async def write_meanwhile() -> None:
        await begun.wait()
        await notes.write(add(1))
        written.set()

    def read_twice(session: Session) -> tuple[int, int]:
        before = count(session)
        loop.call_soon_threadsafe(begun.set)
        wait_in_job(notes, written, loop)
        return before, count(session)

    writing = asyncio.create_task(write_meanwhile())
    assert await notes.read(read_twice) == (0, 0)
    await writing
    assert await notes.read(count) == 1


def wait_in_job(notes: Database, event: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    """Wait inside a job, which runs in a thread on one engine and in a greenlet of the event loop on the other."""
    if notes.engine_name == "sqlite":
        asyncio.run_coroutine_threadsafe(event.wait(), loop).result(10)
    else:
        from sqlalchemy.util import await_only  # noqa: PLC0415  only this test uses SQLAlchemy's internals

        await_only(event.wait())


async def test_what_a_job_returns_can_be_read_after_it(notes: Database) -> None:
    def write(session: Session) -> Note:
        note = Note(id=1, words="hello")
        session.add(note)
        return note

    note = await notes.write(write)

    assert (note.words, note.written_at) == ("hello", NOON)


async def test_a_moment_comes_back_aware_in_utc_to_the_microsecond(notes: Database) -> None:
    local = NOON.astimezone(timezone(timedelta(hours=-7)))

    def write(session: Session) -> None:
        session.add(Note(id=1, written_at=local))

    await notes.write(write)
    kept = await notes.read(lambda session: session.scalars(select(Note.written_at)).one())

    assert (kept, kept.tzinfo) == (NOON, UTC)


async def test_a_time_without_a_zone_is_refused(notes: Database) -> None:
    def write(session: Session) -> None:
        session.add(Note(id=1, written_at=datetime(2026, 11, 23, 12, 0)))  # noqa: DTZ001  the point

    with pytest.raises(StatementError, match="not a moment"):
        await notes.write(write)


async def test_a_reference_to_nothing_is_refused(notes: Database) -> None:
    def write(session: Session) -> None:
        session.add(Answer(note_id=99))

    with pytest.raises(IntegrityError):
        await notes.write(write)


async def test_an_error_does_not_carry_the_row(notes: Database) -> None:
    await notes.write(add(1))

    with pytest.raises(IntegrityError) as refused:
        await notes.write(add(1, "canary sentence"))

    assert "canary" not in str(refused.value)
    assert "hidden" in str(refused.value)


async def test_a_job_may_undo_a_part_of_its_work_with_a_savepoint(notes: Database) -> None:
    await notes.write(add(1, "first"))

    def write(session: Session) -> None:
        session.add(Note(id=2))
        session.flush()
        try:
            with session.begin_nested():
                session.add(Note(id=1))
        except IntegrityError:
            session.add(Note(id=3))

    await notes.write(write)

    assert await notes.read(all_ids) == [1, 2, 3]


async def test_a_job_that_swallows_an_error_of_the_database_is_not_answered_as_if_stored(
    notes: Database,
) -> None:
    await notes.write(add(1))

    def by_statement(session: Session) -> None:
        session.add(Note(id=2))
        session.flush()
        try:
            session.execute(insert(Note).values(id=1, words="", written_at=NOON))
        except IntegrityError:
            return

    def by_flush(session: Session) -> None:
        session.add_all([Note(id=3), Note(id=1)])
        try:
            session.flush()
        except IntegrityError:
            return

    def by_stale_row(session: Session) -> None:
        note = session.get_one(Note, 1)
        session.execute(delete(Note), execution_options={"synchronize_session": False})
        note.words = "gone"
        try:
            session.flush()
        except StaleDataError:
            return

    jobs = [add(4), by_statement, by_flush, by_stale_row, add(5)]
    answers = await asyncio.gather(*(notes.write(job) for job in jobs), return_exceptions=True)

    assert [type(answer) for answer in answers] == [int, IntegrityError, IntegrityError, RuntimeError, int]
    assert await notes.read(all_ids) == [1, 4, 5]


@pytest.mark.parametrize("ending", ["commit", "rollback"])
async def test_a_job_cannot_end_its_transaction(notes: Database, ending: str) -> None:
    def write(session: Session) -> None:
        session.add(Note(id=1))
        getattr(session, ending)()

    answers = await asyncio.gather(notes.write(add(2)), notes.write(write), return_exceptions=True)

    assert [type(answer) for answer in answers] == [int, RuntimeError]
    assert await notes.read(all_ids) == [2]


async def test_any_error_of_a_job_reaches_its_caller(notes: Database) -> None:
    def stop(_: Session) -> int:
        return next(iter(()))

    with pytest.raises(ZeroDivisionError):
        await notes.write(lambda _: 1 // 0)
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(notes.write(stop), 5)

    assert await notes.write(add(1)) == 1


async def test_a_cancelled_write_is_kept_whole_or_not_at_all(notes: Database) -> None:
    def write_two(first: int) -> asyncio.Task[None]:
        def job(session: Session) -> None:
            session.add(Note(id=first))
            session.flush()
            session.add(Note(id=first + 1))

        async def run() -> None:
            await notes.write(job)

        return asyncio.create_task(run())

    tasks = [write_two(n) for n in range(0, 200, 2)]
    for number, task in enumerate(tasks):
        if number % 3 == 0:
            await asyncio.sleep(0.001)
            task.cancel()
    ends = await asyncio.gather(*tasks, return_exceptions=True)

    kept = set(await notes.read(all_ids))
    assert all((n in kept) == (n + 1 in kept) for n in range(0, 200, 2))
    assert all(2 * n in kept for n, end in enumerate(ends) if end is None)
    assert await notes.write(add(1000)) == 1000


async def test_closing_first_ends_what_was_begun(any_url: str, file_key: bytes, notes: Database) -> None:
    database = open_database(any_url, file_key=file_key)
    writes = [asyncio.create_task(database.write(add(n))) for n in range(100)]
    await asyncio.sleep(0)

    await database.close()

    assert await asyncio.gather(*writes) == list(range(100))
    assert await notes.read(count) == 100
    with pytest.raises(DatabaseBusy):
        await database.write(add(1000))


async def test_it_says_which_engine_it_is(notes: Database, any_url: str) -> None:
    assert any_url.startswith(notes.engine_name)


@pytest.mark.parametrize("url", ["mysql://localhost/coc", "sqlite://", "sqlite:///:memory:"])
def test_a_url_that_cannot_be_meant_is_refused(url: str, file_key: bytes) -> None:
    with pytest.raises(ValueError, match=r"sqlite:///|needs a file"):
        open_database(url, file_key=file_key)
