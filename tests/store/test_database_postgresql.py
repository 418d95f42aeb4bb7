"""Behaviour of the PostgreSQL engine: it retries transactions that the server rolled back, and no others."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from coc_service.store.database import Database, DatabaseBusy, OutcomeUnknown, StorageFailed, open_database
from coc_service.store.jobs import after_commit
from coc_service.store.prepared import prepare
from coc_service.store.writer import ATTEMPTS
from tests.store.notes import Note, add, all_ids, count, create_tables, words_of

pytestmark = pytest.mark.postgresql


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[Database]:
    opened = open_database(postgres_url, file_key=None)
    await opened.write(create_tables)
    yield opened
    await opened.close()


def end_own_connection(session: Session) -> None:
    session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


def failing(times: int, failure: Callable[[Session], object]) -> Callable[[Session], int]:
    """Return a job that adds a note and then fails the first few times. It returns how often it was run."""
    runs = 0

    def job(session: Session) -> int:
        nonlocal runs
        runs += 1
        session.add(Note(id=1))
        session.flush()
        if runs <= times:
            failure(session)
        return runs

    return job


def raise_state(state: str) -> Callable[[Session], object]:
    words = f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"
    return lambda session: session.execute(text(words))


@pytest.mark.parametrize("state", ["40001", "40P01"])
async def test_a_job_the_server_undid_is_run_again(database: Database, state: str) -> None:
    assert await database.write(failing(2, raise_state(state))) == 3

    assert await database.read(all_ids) == [1]


async def test_what_a_job_makes_of_a_conflict_does_not_hide_it(database: Database) -> None:
    def convert(session: Session) -> None:
        try:
            raise_state("40001")(session)
        except DBAPIError as error:
            raise LookupError from error

    assert await database.write(failing(2, convert)) == 3

    assert await database.read(all_ids) == [1]


async def test_a_job_that_always_meets_a_conflict_does_not_take_its_neighbours_along(database: Database) -> None:
    job = failing(1000, raise_state("40001"))

    answers = await asyncio.gather(
        database.write(add(2)), database.write(job), database.write(add(3)), return_exceptions=True
    )

    assert [type(answer) for answer in answers] == [int, DatabaseBusy, int]
    assert await database.read(all_ids) == [2, 3]


@pytest.mark.parametrize("state", ["53100", "58030"])
async def test_a_server_whose_disk_is_full_or_fails_says_so(database: Database, state: str) -> None:
    with pytest.raises(StorageFailed):
        await database.write(failing(1, raise_state(state)))

    assert await database.read(all_ids) == []


async def test_one_that_goes_away_does_not_take_its_neighbours_along(database: Database) -> None:
    begun, gate = asyncio.Event(), asyncio.Event()

    def wait(_: Session) -> None:
        begun.set()
        await_only(gate.wait())

    leaving = asyncio.create_task(database.write(wait))
    staying = asyncio.create_task(database.write(add(1)))
    await begun.wait()
    leaving.cancel()
    await asyncio.sleep(0)
    gate.set()

    assert await staying == 1
    assert leaving.cancelled()
    assert await database.read(all_ids) == [1]


async def test_a_connection_lost_before_the_commit_is_replaced(database: Database) -> None:
    assert await database.write(failing(1, end_own_connection)) == 2

    assert await database.read(all_ids) == [1]


async def test_idle_connections_that_the_server_closed_are_replaced(database: Database) -> None:
    await asyncio.gather(*(database.write(add(n)) for n in range(1, 11)))

    def end_all_others(session: Session) -> None:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    await database.write(end_all_others)
    answers = await asyncio.gather(*(database.read(count) for _ in range(20)))

    assert answers == [10] * 20


async def test_what_keeps_failing_is_refused_as_busy(database: Database) -> None:
    job = failing(ATTEMPTS, raise_state("40001"))

    with pytest.raises(DatabaseBusy):
        await database.write(job)

    assert await database.read(count) == 0


async def test_a_connection_lost_in_the_commit_is_not_tried_again(database: Database) -> None:
    """It is not known whether the rows are committed: a retry could store them twice."""
    runs = 0

    def job(session: Session) -> None:
        nonlocal runs
        runs += 1
        session.execute(
            text(
                "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"
            )
        )
        session.execute(
            text(
                "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON note"
                " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()"
            )
        )
        session.add(Note(id=1))

    with pytest.raises(OutcomeUnknown):
        await database.write(job)

    assert runs == 1
    assert await database.read(count) == 0


async def test_a_broken_line_after_the_commit_is_not_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows are committed and only the answer is lost; memory must not be updated, because that is not known."""
    commit, ran = AsyncConnection.commit, list[str]()

    async def commit_and_break(connection: AsyncConnection) -> None:
        await commit(connection)
        raise ConnectionResetError

    def job(session: Session) -> None:
        ran.append("job")
        session.add(Note(id=1))
        after_commit(session, lambda: ran.append("memory"))

    monkeypatch.setattr(AsyncConnection, "commit", commit_and_break)
    answers = await asyncio.gather(database.write(job), database.write(add(2)), return_exceptions=True)
    monkeypatch.undo()

    assert [type(answer) for answer in answers] == [OutcomeUnknown, OutcomeUnknown]
    assert ran == ["job"]
    assert await database.write(add(3)) == 3
    assert await database.read(all_ids) == [1, 2, 3]


async def test_two_jobs_that_lock_each_other_out_both_succeed(database: Database) -> None:
    await database.write(add(1, "0"))
    await database.write(add(2, "0"))

    def touch(first: int, second: int) -> Callable[[Session], None]:
        def job(session: Session) -> None:
            for note_id in (first, second):
                note = session.get_one(Note, note_id, with_for_update=True, populate_existing=True)
                note.words = str(int(note.words) + 1)
                session.flush()
                session.execute(text("SELECT pg_sleep(0.05)"))

        return job

    await asyncio.gather(*(database.write(touch(1 + n % 2, 2 - n % 2)) for n in range(4)))

    assert [await database.read(words_of(n)) for n in (1, 2)] == ["4", "4"]


async def test_more_callers_than_connections_all_get_their_turn(database: Database) -> None:
    await asyncio.gather(*(database.write(add(n)) for n in range(100)))

    assert await database.read(count) == 100


def sleep_by_sqlalchemy(session: Session) -> None:
    session.execute(text("SELECT pg_sleep(30)"))


def sleep_past_it(session: Session) -> None:
    SLEEP.first(session)


SLEEP = prepare(select(func.pg_sleep(30)), tuple)


@pytest.mark.parametrize("sleep", [sleep_by_sqlalchemy, sleep_past_it])
async def test_a_caller_that_goes_away_gives_its_connection_back(
    database: Database, sleep: Callable[[Session], None]
) -> None:
    tasks = [asyncio.create_task(database.write(sleep)) for _ in range(20)]
    await asyncio.sleep(0.2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    async with asyncio.timeout(5):
        await asyncio.gather(*(database.write(add(n)) for n in range(20)))

    assert await database.read(count) == 20


async def test_a_server_that_is_not_there_is_busy() -> None:
    database = open_database("postgresql://nobody@127.0.0.1:1/none", file_key=None)

    with pytest.raises(DatabaseBusy):
        await database.read(count)

    await database.close()


async def test_a_server_that_takes_no_more_connections_is_busy(database: Database, postgres_url: str) -> None:
    await database.write(lambda session: session.execute(text("CREATE ROLE crowd LOGIN CONNECTION LIMIT 0")))
    crowded = open_database(postgres_url.replace("postgres@", "crowd@"), file_key=None)

    with pytest.raises(DatabaseBusy):
        await crowded.read(count)

    await crowded.close()
    await database.write(lambda session: session.execute(text("DROP ROLE crowd")))


async def test_a_url_may_carry_the_words_of_libpq_and_of_poolers(postgres_url: str) -> None:
    url = f"{postgres_url}?sslmode=disable&prepared_statement_cache_size=0"
    database = open_database(url, file_key=None)

    assert await database.read(lambda session: session.scalar(text("SELECT 1"))) == 1

    await database.close()


async def test_the_server_itself_ends_what_hangs(database: Database) -> None:
    def settings(session: Session) -> list[str]:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "TimeZone")
        return [str(session.scalar(text(f"SHOW {name}"))) for name in names]

    assert await database.read(settings) == ["30s", "10s", "30s", "UTC"]
