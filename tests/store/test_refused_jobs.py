"""A job that refuses: if it has written nothing it fails alone, and what it wrote is not committed."""

from typing import NoReturn

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from coc_service.store.database import Database, Job
from coc_service.store.jobs import after_commit, before_commit, shared, transaction_values
from tests.store.notes import NOON, Note, add, all_ids, words_of
from tests.store.writing import Counted, Refused, refuse, together


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
        pytest.skip(reason="asyncpg cannot be called from a job but through SQLAlchemy")

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
    """The session rolls back what other jobs wrote: no job of the batch may be answered as if it were committed."""

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
