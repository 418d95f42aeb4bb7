"""The one writer: what shares a transaction, what a refusal undoes, and when the callers are answered."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from typing import NoReturn

import pytest
from sqlalchemy import Connection, Engine, event, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from coc_service.store import writer
from coc_service.store.database import Database, DatabaseBusy, Job
from coc_service.store.jobs import after_commit, before_commit, shared, transaction_values
from coc_service.store.postgres import PostgresDatabase
from coc_service.store.sqlite import SqliteDatabase
from tests.store.notes import NOON, Note, add, all_ids, count, words_of


class Refused(Exception):
    """A job of these tests says no."""


def engine_of(database: Database) -> Engine:
    assert isinstance(database, SqliteDatabase | PostgresDatabase)
    if isinstance(database, SqliteDatabase):
        return database._writing._engine
    return database._engine.sync_engine


@pytest.fixture
def commits(notes: Database) -> list[str]:
    """What ended each transaction since."""
    seen: list[str] = []
    for name in ("commit", "rollback"):

        def note(_: Connection, name: str = name) -> None:
            seen.append(name)

        event.listen(engine_of(notes), name, note)
    return seen


class Counted:
    """Jobs that add a note each, and how often each was run."""

    def __init__(self) -> None:
        self.runs: Counter[int] = Counter()

    def add(self, note_id: int) -> Job[int]:
        def job(session: Session) -> int:
            self.runs[note_id] += 1
            session.add(Note(id=note_id))
            return note_id

        return job


async def together(database: Database, *jobs: Job[object]) -> list[object]:
    return await asyncio.gather(*(database.write(job) for job in jobs), return_exceptions=True)


def refuse(_: Session) -> NoReturn:
    raise Refused


# --- what shares a transaction ---------------------------------------------------------------------------------------


async def test_jobs_that_come_together_share_a_commit(notes: Database, commits: list[str]) -> None:
    await asyncio.gather(*(notes.write(add(n)) for n in range(200)))

    assert commits == ["commit"] * 4
    assert writer.BATCH_LIMIT == 64
    assert await notes.read(all_ids) == list(range(200))


async def test_a_job_sees_what_the_one_before_it_wrote_and_no_reader_does(notes: Database) -> None:
    async with asyncio.timeout(30):
        answers = await asyncio.gather(notes.write(add(1, "new")), notes.write(words_of(1)), notes.read(words_of(1)))

    assert [*answers[:2]] == [1, "new"]
    assert answers[2] in {None, "new"}


async def test_a_full_queue_refuses_and_keeps_what_it_holds(notes: Database) -> None:
    limit = writer.QUEUE_LIMIT

    answers = await together(notes, *(add(n) for n in range(limit + 3)))

    assert [type(answer) for answer in answers] == [int] * limit + [DatabaseBusy] * 3
    assert await notes.read(count) == limit


async def test_a_job_cancelled_before_its_turn_never_runs(notes: Database) -> None:
    counted = Counted()
    first = asyncio.create_task(notes.write(counted.add(1)))
    cancelled = asyncio.create_task(notes.write(counted.add(2)))
    last = asyncio.create_task(notes.write(counted.add(3)))
    await asyncio.sleep(0)  # all three are queued, none has run

    cancelled.cancel()

    assert [await first, await last] == [1, 3]
    assert cancelled.cancelled()
    assert counted.runs == {1: 1, 3: 1}


async def test_no_job_depends_on_who_came_first(notes: Database) -> None:
    caller = ContextVar[str]("caller", default="nobody")

    async def write(name: str) -> str:
        caller.set(name)
        return await notes.write(lambda _: caller.get())

    assert [*await asyncio.gather(write("one"), write("two"))] == ["nobody", "nobody"]


async def test_closing_twice_is_closing(notes: Database) -> None:
    await asyncio.gather(notes.close(), notes.close())

    for use in (notes.read, notes.write):
        with pytest.raises(RuntimeError, match="closed"):
            await use(count)


# --- refusals --------------------------------------------------------------------------------------------------------


def look_and_refuse(session: Session) -> NoReturn:
    session.scalars(select(Note).with_for_update()).all()
    raise Refused


def add_and_refuse_unflushed(session: Session) -> NoReturn:
    session.add(Note(id=99))
    raise Refused


def promise_and_refuse(session: Session) -> NoReturn:
    transaction_values(session)["promised"] = True
    after_commit(session, lambda: pytest.fail("a refused job left something to be done"))
    raise Refused


@pytest.mark.parametrize("refusal", [refuse, look_and_refuse, add_and_refuse_unflushed, promise_and_refuse])
async def test_a_job_that_refuses_before_it_wrote_fails_alone(
    notes: Database, commits: list[str], refusal: Job[object]
) -> None:
    counted = Counted()
    neighbours = [counted.add(n) for n in range(10)]

    answers = await together(notes, *neighbours[:5], refusal, *neighbours[5:])

    assert [answer for answer in answers if not isinstance(answer, Refused)] == list(range(10))
    assert isinstance(answers[5], Refused)
    assert counted.runs == dict.fromkeys(range(10), 1)
    assert commits == ["commit"]
    assert await notes.read(all_ids) == list(range(10))


def write_by_flush(session: Session) -> None:
    session.add(Note(id=99))
    session.flush()


def write_by_core(session: Session) -> None:
    session.connection().execute(insert(Note).values(id=99, words="", written_at=NOON))


def write_by_orm_statement(session: Session) -> None:
    session.execute(insert(Note).values(id=99, words="", written_at=NOON))


def write_by_text(session: Session) -> None:
    session.execute(text("UPDATE note SET words = 'changed'"))


def write_by_driver_sql(session: Session) -> None:
    session.connection().exec_driver_sql("DELETE FROM note")


def write_in_a_savepoint(session: Session) -> None:
    with session.begin_nested():
        session.add(Note(id=99))


def write_and_roll_back_to_a_savepoint(session: Session) -> None:
    try:
        with session.begin_nested():
            session.add(Note(id=99))
            session.flush()
            refuse(session)
    except Refused:
        pass


def write_in_a_with_clause(session: Session) -> None:
    if shared(session).connection.dialect.name == "sqlite":
        session.execute(text("WITH new AS (SELECT 99 AS id) INSERT INTO note SELECT id, '', '2026-11-23' FROM new"))
    else:
        session.execute(text("WITH new AS (INSERT INTO note VALUES (99, '', now()) RETURNING id) SELECT id FROM new"))


def write_a_table_by_select(session: Session) -> None:
    if shared(session).connection.dialect.name == "sqlite":
        session.execute(text("CREATE TABLE other AS SELECT 1 AS id"))
    else:
        session.execute(text("SELECT 1 AS id INTO other"))


def leave_for_the_end(session: Session) -> None:
    before_commit(session, write_by_flush)


WAYS_TO_WRITE = [
    write_by_flush,
    write_by_core,
    write_by_orm_statement,
    write_by_text,
    write_by_driver_sql,
    write_in_a_savepoint,
    write_and_roll_back_to_a_savepoint,
    write_in_a_with_clause,
    write_a_table_by_select,
    leave_for_the_end,
]


@pytest.mark.parametrize("write", WAYS_TO_WRITE)
async def test_what_a_job_wrote_before_it_refused_is_not_kept(
    notes: Database, commits: list[str], write: Job[None]
) -> None:
    counted = Counted()

    def write_and_refuse(session: Session) -> NoReturn:
        write(session)
        raise Refused

    answers = await together(notes, counted.add(1), counted.add(2), write_and_refuse, counted.add(3))

    assert [type(answer) for answer in answers] == [int, int, Refused, int]
    assert counted.runs == {1: 2, 2: 2, 3: 1}
    assert commits == ["rollback", "commit", "rollback", "commit"]
    assert await notes.read(all_ids) == [1, 2, 3]
    assert await notes.read(words_of(1)) == ""


async def test_a_write_past_sqlalchemy_is_seen_too(notes: Database) -> None:
    if notes.engine_name != "sqlite":
        pytest.skip("asyncpg cannot be called from a job but through SQLAlchemy")

    def write_and_refuse(session: Session) -> NoReturn:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        raw.execute("DELETE FROM note")
        raise Refused

    answers = await together(notes, add(1), write_and_refuse, add(2))

    assert [type(answer) for answer in answers] == [int, Refused, int]
    assert await notes.read(all_ids) == [1, 2]


async def test_an_error_of_the_database_rolls_back_even_what_only_read(notes: Database) -> None:
    counted = Counted()

    def misread(session: Session) -> None:
        session.execute(text("SELECT nothing FROM note"))

    answers = await together(notes, counted.add(1), misread, counted.add(2))

    assert [isinstance(answer, int) for answer in answers] == [True, False, True]
    assert counted.runs == {1: 2, 2: 1}
    assert await notes.read(all_ids) == [1, 2]


async def test_a_flush_that_fails_before_it_reached_the_database_rolls_back(notes: Database) -> None:
    def add_without_zone(session: Session) -> None:
        session.add(Note(id=9, written_at=NOON.replace(tzinfo=None)))

    answers = await together(notes, add(1), add_without_zone, add(2))

    assert [type(answer) for answer in answers] == [int, StatementError, int]
    assert await notes.read(all_ids) == [1, 2]


async def test_a_flush_that_fails_without_a_statement_rolls_back(notes: Database) -> None:
    """The session rolls back what its neighbours wrote: nothing of the batch may be answered as if it were kept."""

    def forbid(*_: object) -> NoReturn:
        raise Refused

    def add_forbidden(session: Session) -> None:
        session.add(Note(id=9))
        event.listen(Note, "before_insert", forbid)
        try:
            session.flush()
        finally:
            event.remove(Note, "before_insert", forbid)

    answers = await together(notes, add(1), add_forbidden, add(2))

    assert [type(answer) for answer in answers] == [int, Refused, int]
    assert await notes.read(all_ids) == [1, 2]


async def test_after_an_error_no_statement_runs_on_its_own(notes: Database) -> None:
    await notes.write(add(1))

    def swallow_and_go_on(session: Session) -> None:
        connection = session.connection()
        try:
            connection.execute(insert(Note).values(id=1, words="", written_at=NOON))
        except IntegrityError:
            connection.exec_driver_sql("DELETE FROM note")

    answers = await together(notes, swallow_and_go_on)

    assert [type(answer) for answer in answers] == [IntegrityError]
    assert await notes.read(all_ids) == [1]


async def test_many_bad_jobs_in_a_batch_each_fail_alone(notes: Database) -> None:
    counted = Counted()
    await notes.write(add(1000))
    bad = {3, 4, 17, 31}

    answers = await together(notes, *(add(1000) if n in bad else counted.add(n) for n in range(32)))

    assert [n for n, answer in enumerate(answers) if isinstance(answer, IntegrityError)] == sorted(bad)
    assert max(counted.runs.values()) == 2
    assert await notes.read(all_ids) == [*(n for n in range(32) if n not in bad), 1000]


async def test_a_commit_that_is_refused_is_answered_to_the_one_whose_it_is(notes: Database) -> None:
    if notes.engine_name == "sqlite":
        create = "CREATE TABLE late (id INTEGER REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)"
    else:
        create = "CREATE TABLE late (id INTEGER REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)"
    await notes.write(lambda session: session.execute(text(create)))
    ran = Counter[str]()

    def refer_to_nothing(session: Session) -> None:
        session.execute(text("INSERT INTO late VALUES (99)"))
        after_commit(session, lambda: ran.update(["late"]))

    answers = await together(notes, add(1), refer_to_nothing, add(2))

    assert [type(answer) for answer in answers] == [int, IntegrityError, int]
    assert await notes.read(all_ids) == [1, 2]
    assert ran == {}


# --- before and after COMMIT -----------------------------------------------------------------------------------------


async def test_what_is_left_for_the_end_runs_once_after_all_jobs(notes: Database) -> None:
    ran: list[str] = []

    def at_the_end(session: Session) -> None:
        ran.append("end")
        session.add(Note(id=99, words=str(transaction_values(session)["jobs"])))

    def job(session: Session) -> None:
        values = transaction_values(session)
        values["jobs"] = values.get("jobs", 0) + 1
        before_commit(session, at_the_end)
        ran.append("job")

    await asyncio.gather(*(notes.write(job) for _ in range(3)))

    assert ran == ["job", "job", "job", "end"]
    assert await notes.read(words_of(99)) == "3"


async def test_what_is_left_for_the_end_runs_in_order_and_may_leave_more(notes: Database) -> None:
    ran: list[str] = []

    def third(_: Session) -> None:
        ran.append("third")

    def first(session: Session) -> None:
        before_commit(session, third)
        after_commit(session, lambda: ran.append("after"))
        ran.append("first")

    def second(_: Session) -> None:
        ran.append("second")

    def job(session: Session) -> str:
        for function in (first, second, first):
            before_commit(session, function)
        return "answer"

    assert await notes.write(job) == "answer"
    assert ran == ["first", "second", "third", "after"]


async def test_memory_follows_after_the_rows_are_kept_and_before_the_caller_knows(notes: Database) -> None:
    seen: list[str] = []
    event.listen(engine_of(notes), "commit", lambda _: seen.append("commit"))

    async def caller() -> None:
        await notes.write(job)
        seen.append("answer")

    def job(session: Session) -> None:
        session.add(Note(id=1))
        after_commit(session, lambda: seen.append("memory"))
        before_commit(session, lambda _: seen.append("last rows"))

    await asyncio.gather(caller(), caller_of(notes, seen))

    assert seen == ["last rows", "commit", "memory", "answer", "other answer"]


async def caller_of(notes: Database, seen: list[str]) -> None:
    await notes.write(add(2))
    seen.append("other answer")


async def test_values_live_as_long_as_their_transaction(notes: Database) -> None:
    def push(session: Session) -> list[int]:
        values: list[int] = transaction_values(session).setdefault("pushed", [])
        values.append(len(values))
        before_commit(session, count)
        return list(values)

    answers = await together(notes, push, push)
    answers.append(await notes.write(push))

    assert answers == [[0], [0, 1], [0]]


async def test_a_job_that_is_run_again_finds_fresh_values(notes: Database) -> None:
    found: list[dict[str, object]] = []
    ran: list[str] = []

    def job(session: Session) -> None:
        found.append(dict(transaction_values(session)))
        transaction_values(session)["left"] = True
        before_commit(session, lambda _: ran.append("before"))
        after_commit(session, lambda: ran.append("after"))

    def write_and_refuse(session: Session) -> NoReturn:
        session.add(Note(id=1))
        session.flush()
        raise Refused

    await together(notes, job, write_and_refuse)

    assert found == [{}, {}]
    assert ran == ["before", "after"]


async def test_a_refusal_leaves_the_values_as_they_were(notes: Database) -> None:
    def put(session: Session) -> None:
        transaction_values(session)["kept"] = 1

    def change_and_refuse(session: Session) -> NoReturn:
        transaction_values(session).update(kept=2, more=3)
        raise Refused

    def look(session: Session) -> dict[str, object]:
        return dict(transaction_values(session))

    answers = await together(notes, put, change_and_refuse, look)

    assert answers[2] == {"kept": 1}


async def test_an_error_at_the_end_rolls_back_and_is_told_to_the_one_whose_it_is(notes: Database) -> None:
    ran: list[str] = []

    def job(session: Session) -> None:
        session.add(Note(id=2))
        before_commit(session, refuse)
        after_commit(session, lambda: ran.append("after"))

    answers = await together(notes, add(1), job, add(3))

    assert [type(answer) for answer in answers] == [int, Refused, int]
    assert await notes.read(all_ids) == [1, 3]
    assert ran == []


async def test_memory_that_fails_is_logged_and_the_caller_is_told_that_its_rows_are_kept(
    notes: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[str] = []

    def fail() -> None:
        raise Refused

    def job(session: Session) -> str:
        session.add(Note(id=1))
        after_commit(session, fail)
        after_commit(session, lambda: ran.append("the other"))
        return "kept"

    with caplog.at_level(logging.ERROR):
        answer = await notes.write(job)

    assert (answer, ran, len(caplog.records)) == ("kept", ["the other"], 1)
    assert await notes.read(all_ids) == [1]


async def test_a_read_has_values_and_hooks_of_its_own(notes: Database) -> None:
    ran: list[str] = []

    def look(session: Session) -> dict[str, object]:
        before_commit(session, lambda session: ran.append(f"end {count(session)}"))
        after_commit(session, lambda: ran.append("after"))
        return transaction_values(session)

    assert await notes.read(look) == {}
    assert ran == ["end 0", "after"]


def test_only_a_session_of_a_job_has_hooks() -> None:
    with Session() as session:
        for function in (shared, transaction_values):
            with pytest.raises(TypeError, match="job"):
                function(session)


# --- the event loop --------------------------------------------------------------------------------------------------


async def test_long_batches_let_the_event_loop_go_on(notes: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the clock is past the slice's end: the loop must have its turn before each job."""
    monkeypatch.setattr(writer, "SLICE_SECONDS", -1.0)
    order: list[str] = []

    def job(_: Session) -> None:
        order.append("job")
        asyncio.get_running_loop().call_soon(order.append, "loop")

    await asyncio.gather(*(notes.write(job) for _ in range(3)))

    assert order == ["job", "loop"] * 3


async def test_reads_run_while_a_batch_is_open(notes: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "SLICE_SECONDS", -1.0)
    seen: list[int] = []
    reading: list[asyncio.Task[int]] = []

    def write_and_read(note_id: int) -> Callable[[Session], None]:
        def job(session: Session) -> None:
            session.add(Note(id=note_id))
            session.flush()
            if not reading:
                reading.append(asyncio.get_running_loop().create_task(notes.read(count)))

        return job

    await asyncio.gather(*(notes.write(write_and_read(n)) for n in range(3)))
    seen.append(await reading[0])

    assert seen in ([0], [3])
