"""Rows added in bulk arrive as if the ORM had added them, on both engines."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import NoReturn

import pytest
from sqlalchemy import MetaData, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from coc_service.store import rows
from coc_service.store.database import Database, Job
from coc_service.store.types import UtcDateTime
from tests.store.notes import NOON, Answer, Note, all_ids


class Base(DeclarativeBase):
    metadata = MetaData()


class Every(Base):
    """A column of every type that the service uses, with names that must be quoted."""

    __tablename__ = "order"

    index: Mapped[int] = mapped_column(primary_key=True)
    group: Mapped[str]
    sealed: Mapped[bytes]
    is_open: Mapped[bool]
    user: Mapped[str | None]
    hash: Mapped[bytes | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Single(Base):
    __tablename__ = "single"

    id: Mapped[str] = mapped_column(primary_key=True)


EASTERN = timezone(timedelta(hours=-5))


def every(index: int) -> Every:
    return Every(
        index=index,
        group='it\'s "quoted" $1 ? ünï',
        sealed=bytes(range(256)),
        is_open=index % 2 == 0,
        user=None if index % 2 else "u",
        hash=b"" if index % 2 else None,
        at=NOON.astimezone(EASTERN),
        until=None if index % 2 else datetime(2026, 1, 1, tzinfo=UTC),
    )


def values_of(row: Every) -> tuple[object, ...]:
    return (row.index, row.group, row.sealed, row.is_open, row.user, row.hash, row.at, row.until)


@pytest.fixture
async def database(notes: Database) -> Database:
    await notes.write(lambda session: Base.metadata.create_all(session.connection()))
    return notes


def adding(*added: rows.Model) -> Job[None]:
    return lambda session: rows.add(session, added)


@pytest.mark.parametrize("number", [0, 1, 2, 100])
async def test_rows_arrive_as_they_were_given(database: Database, number: int) -> None:
    await database.write(adding(*(every(n) for n in range(number))))

    kept = await database.read(lambda session: session.scalars(select(Every).order_by(Every.index)).all())

    assert [values_of(row) for row in kept] == [values_of(every(n)) for n in range(number)]
    assert {row.at.tzinfo for row in kept} <= {UTC}


@pytest.mark.parametrize("number", [1, 2])
async def test_what_is_kept_is_what_the_orm_would_have_kept(database: Database, number: int) -> None:
    def by_orm(session: Session) -> None:
        session.add_all(every(n) for n in range(number))

    def raw(session: Session) -> list[tuple[object, ...]]:
        return [tuple(row) for row in session.execute(text('SELECT * FROM "order" ORDER BY "index"'))]

    await database.write(by_orm)
    expected = await database.read(raw)
    await database.write(lambda session: session.execute(text('DELETE FROM "order"')))
    await database.write(adding(*(every(n) for n in range(number))))

    assert await database.read(raw) == expected


async def test_a_table_of_one_column(database: Database) -> None:
    await database.write(adding(Single(id="a"), Single(id="b")))
    await database.write(adding(Single(id="c")))

    assert await database.read(lambda session: session.scalars(select(Single.id).order_by(Single.id)).all()) == [
        "a",
        "b",
        "c",
    ]


@pytest.mark.parametrize("number", [1, 2])
async def test_a_time_without_a_zone_is_refused(database: Database, number: int) -> None:
    notes = [Note(id=n, words="", written_at=NOON.replace(tzinfo=None)) for n in range(number)]

    with pytest.raises(ValueError, match="not a moment"):
        await database.write(adding(*notes))

    assert await database.read(all_ids) == []


async def test_a_column_that_nobody_gave_is_an_error(database: Database) -> None:
    with pytest.raises(KeyError, match="words"):
        await database.write(adding(Note(id=1, written_at=NOON)))

    assert await database.read(all_ids) == []


async def test_what_waits_in_the_session_goes_first(database: Database) -> None:
    def job(session: Session) -> None:
        session.add(Note(id=1))
        rows.add(session, [Answer(note_id=1)])

    await database.write(job)

    assert await database.read(all_ids) == [1]


@pytest.mark.parametrize("number", [1, 3])
async def test_an_error_is_sqlalchemys_and_carries_no_row(database: Database, number: int) -> None:
    def canaries(session: Session) -> None:
        rows.add(session, [Note(id=7, words="canary sentence", written_at=NOON) for _ in range(number)])

    await database.write(adding(Note(id=7, words="", written_at=NOON)))
    with pytest.raises(IntegrityError) as refused:
        await database.write(canaries)

    assert "canary" not in str(refused.value)
    assert await database.read(all_ids) == [7]


async def test_a_reader_cannot_add(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        await database.read(adding(Single(id="a")))

    assert await database.read(lambda session: session.scalars(select(Single.id)).all()) == []


async def test_an_error_that_a_job_swallows_is_not_answered_as_if_stored(database: Database) -> None:
    def swallow(session: Session) -> None:
        try:
            rows.add(session, [Single(id="a"), Single(id="a")])
            session.flush()
        except IntegrityError:
            return

    with pytest.raises(IntegrityError):
        await database.write(swallow)

    assert await database.read(lambda session: session.scalars(select(Single.id)).all()) == []


async def test_after_an_error_nothing_is_added_on_its_own(database: Database) -> None:
    def swallow_and_go_on(session: Session) -> None:
        try:
            rows.add(session, [Single(id="a"), Single(id="a")])
            session.flush()
        except IntegrityError:
            rows.add(session, [Single(id="b")])

    with pytest.raises(IntegrityError):
        await database.write(swallow_and_go_on)

    assert await database.read(lambda session: session.scalars(select(Single.id)).all()) == []


async def test_an_error_in_a_savepoint_is_rolled_back_with_it(database: Database) -> None:
    def job(session: Session) -> None:
        rows.add(session, [Single(id="a")])
        try:
            with session.begin_nested():
                rows.add(session, [Single(id="b"), Single(id="a")])
        except IntegrityError:
            rows.add(session, [Single(id="c")])

    await database.write(job)

    assert await database.read(lambda session: session.scalars(select(Single.id).order_by(Single.id)).all()) == [
        "a",
        "c",
    ]


@pytest.mark.parametrize("number", [1, 2])
async def test_a_job_that_refuses_after_adding_leaves_nothing(database: Database, number: int) -> None:
    def add_and_refuse(session: Session) -> NoReturn:
        rows.add(session, [Single(id=f"refused {n}") for n in range(number)])
        raise LookupError

    answers = await asyncio.gather(
        database.write(adding(Single(id="a"))),
        database.write(add_and_refuse),
        database.write(adding(Single(id="b"))),
        return_exceptions=True,
    )

    assert [type(answer) for answer in answers] == [type(None), LookupError, type(None)]
    assert await database.read(lambda session: session.scalars(select(Single.id).order_by(Single.id)).all()) == [
        "a",
        "b",
    ]
