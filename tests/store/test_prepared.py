"""A prepared statement does what the same statement does through SQLAlchemy, on both engines."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple, NoReturn

import pytest
from sqlalchemy import Boolean, bindparam, cast, delete, exists, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from coc_service.store import rows
from coc_service.store.database import Database
from coc_service.store.prepared import prepare
from tests.store.notes import NOON, Note, add, all_ids, words_of

NOTES = rows.table(Note)


class Kept(NamedTuple):
    id: int
    words: str
    written_at: datetime


COLUMNS = (NOTES.c.id, NOTES.c.words, NOTES.c.written_at)
ALL = prepare(select(*COLUMNS).order_by(NOTES.c.id), Kept)
ONE = prepare(select(*COLUMNS).where(NOTES.c.id == bindparam("note_id")), Kept)
HELD = prepare(select(NOTES.c.words).where(NOTES.c.id == bindparam("note_id")).with_for_update(), str)
IS_THERE = prepare(select(exists().where(NOTES.c.id == bindparam("note_id"))), bool)
SINCE = prepare(
    select(NOTES.c.id)
    .where(NOTES.c.written_at >= bindparam("moment"), (NOTES.c.id < 100) | (NOTES.c.written_at == bindparam("moment")))
    .order_by(NOTES.c.id)
    .limit(bindparam("most")),
    int,
)
CHANGE = prepare(
    update(NOTES)
    .where(NOTES.c.id == bindparam("note_id"))
    .values(words=bindparam("new"), written_at=bindparam("moment")),
    tuple,
)
RENUMBER = prepare(update(NOTES).where(NOTES.c.id == bindparam("note_id")).values(id=bindparam("new_id")), tuple)
DROP = prepare(delete(NOTES).where(NOTES.c.id == bindparam("note_id")), tuple)


@pytest.fixture
async def three(notes: Database) -> Database:
    def job(session: Session) -> None:
        rows.add(session, [Note(id=n, words=f"words {n}", written_at=NOON + timedelta(hours=n)) for n in (1, 2, 3)])

    await notes.write(job)
    return notes


def kept(note_id: int) -> Kept:
    return Kept(note_id, f"words {note_id}", NOON + timedelta(hours=note_id))


async def test_rows_come_back_as_values_of_their_columns(three: Database) -> None:
    found = await three.read(ALL.all)

    assert found == [kept(1), kept(2), kept(3)]
    assert {row.written_at.tzinfo for row in found} == {UTC}


async def test_the_first_row_or_none(three: Database) -> None:
    assert await three.read(lambda session: ONE.first(session, note_id=2)) == kept(2)
    assert await three.read(lambda session: ONE.first(session, note_id=9)) is None


async def test_a_truth_is_a_truth(three: Database) -> None:
    found = await three.read(lambda session: [IS_THERE.first(session, note_id=n) for n in (1, 9)])

    assert found == [True, False]


async def test_values_are_given_as_the_columns_say(three: Database) -> None:
    western = (NOON + timedelta(hours=2)).astimezone(timezone(timedelta(hours=-7)))

    assert await three.read(lambda session: SINCE.all(session, moment=western, most=5)) == [2, 3]
    assert await three.read(lambda session: SINCE.all(session, moment=western, most=1)) == [2]


async def test_a_change_says_how_many_rows_it_changed(three: Database) -> None:
    def change(session: Session) -> list[int]:
        return [CHANGE.run(session, note_id=n, new="changed", moment=NOON) for n in (2, 9)]

    assert await three.write(change) == [1, 0]
    assert await three.read(lambda session: ONE.first(session, note_id=2)) == Kept(2, "changed", NOON)


async def test_a_deletion(three: Database) -> None:
    assert await three.write(lambda session: DROP.run(session, note_id=2)) == 1

    assert await three.read(all_ids) == [1, 3]


async def test_it_sees_what_waits_in_the_session(notes: Database) -> None:
    def job(session: Session) -> list[int]:
        session.add(Note(id=1))
        rows.add(session, [Note(id=2, words="", written_at=NOON)])
        return [row.id for row in ALL.all(session)]

    assert await notes.write(job) == [1, 2]


@pytest.mark.parametrize("values", [{}, {"note_id": 1, "more": 2}, {"id": 1}])
async def test_other_names_than_it_asks_for_are_refused(three: Database, values: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="note_id"):
        await three.read(lambda session: ONE.first(session, **values))


async def test_a_list_of_any_length_is_refused(three: Database) -> None:
    listed = prepare(select(NOTES.c.id).where(NOTES.c.id.in_([1, 2])), int)

    with pytest.raises(ValueError, match="cannot be prepared"):
        await three.read(listed.all)


async def test_a_look_that_locks_is_no_write(three: Database) -> None:
    runs: list[int] = []

    def look_and_refuse(session: Session) -> NoReturn:
        assert HELD.first(session, note_id=1) == "words 1"
        raise LookupError

    def write(session: Session) -> None:
        runs.append(1)
        add(4)(session)

    answers = await asyncio.gather(three.write(write), three.write(look_and_refuse), return_exceptions=True)

    assert [type(answer) for answer in answers] == [type(None), LookupError]
    assert runs == [1]


@pytest.mark.parametrize("is_change", [True, False])
async def test_a_write_is_a_write(three: Database, *, is_change: bool) -> None:
    def write_and_refuse(session: Session) -> NoReturn:
        if is_change:
            CHANGE.run(session, note_id=1, new="changed", moment=NOON)
        else:
            DROP.run(session, note_id=1)
        raise LookupError

    answers = await asyncio.gather(three.write(add(4)), three.write(write_and_refuse), return_exceptions=True)

    assert [type(answer) for answer in answers] == [int, LookupError]
    assert await three.read(words_of(1)) == "words 1"


async def test_a_reader_cannot_change(three: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        await three.read(lambda session: DROP.run(session, note_id=1))


async def test_an_error_is_sqlalchemys_and_cannot_be_hidden(three: Database) -> None:
    def swallow(session: Session) -> None:
        try:
            RENUMBER.run(session, note_id=1, new_id=2)
        except IntegrityError:
            return

    with pytest.raises(IntegrityError) as refused:
        await three.write(swallow)

    assert "hidden" in str(refused.value) or "parameters" not in str(refused.value)
    assert await three.read(all_ids) == [1, 2, 3]


async def test_an_error_in_a_savepoint_is_rolled_back_with_it(three: Database) -> None:
    def job(session: Session) -> None:
        try:
            with session.begin_nested():
                RENUMBER.run(session, note_id=1, new_id=4)
                RENUMBER.run(session, note_id=4, new_id=2)
        except IntegrityError:
            DROP.run(session, note_id=3)

    await three.write(job)

    assert await three.read(all_ids) == [1, 2]


@pytest.mark.postgresql
async def test_a_connection_lost_in_it_is_replaced(three: Database) -> None:
    if three.engine_name == "sqlite":
        pytest.skip(reason="a file has no connection to lose")
    runs: list[int] = []
    end = prepare(select(cast(text("pg_terminate_backend(pg_backend_pid())"), Boolean)), bool)

    def job(session: Session) -> int:
        runs.append(1)
        add(4)(session)
        if len(runs) == 1:
            end.first(session)
        return len(runs)

    assert await three.write(job) == 2
    assert await three.read(all_ids) == [1, 2, 3, 4]
