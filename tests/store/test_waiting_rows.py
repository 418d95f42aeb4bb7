"""Rows that wait for those of the next jobs, and questions that are asked for all jobs of a batch at once."""

import asyncio
from collections.abc import Sequence
from typing import Any, NoReturn

import pytest
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coc_service.store import rows
from coc_service.store.database import Ahead, Database, Job
from coc_service.store.jobs import let_rows_wait, transaction_values
from coc_service.store.prepared import prepare
from coc_service.store.transaction import Transaction
from tests.store.notes import NOON, Answer, Note, add, all_ids, words_of
from tests.store.writing import Refused, refuse, together


class Waiting:
    """Jobs that each add a note which may wait, with the ids in the order in which they ran."""

    def __init__(self) -> None:
        self.runs: list[int] = []

    def add(self, note_id: int) -> Job[int]:
        def job(session: Session) -> int:
            self.runs.append(note_id)
            let_rows_wait(session)
            rows.add(session, [Note(id=note_id, words="", written_at=NOON)])
            return note_id

        return job


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was sent past SQLAlchemy, each by its first word."""
    seen: list[str] = []
    run = Transaction._run

    def noted(transaction: Transaction, statement: str, values: Any) -> Any:
        seen.append(statement.split(maxsplit=1)[0])
        return run(transaction, statement, values)

    monkeypatch.setattr(Transaction, "_run", noted)
    return seen


def read_ids(session: Session) -> list[int]:
    return list(session.scalars(select(Note.id).order_by(Note.id)))


def look_and_refuse(session: Session) -> NoReturn:
    read_ids(session)
    raise Refused


@pytest.mark.postgresql
async def test_rows_of_all_jobs_go_in_one_statement(postgresql_notes: Database, statements: list[str]) -> None:
    answers = await together(postgresql_notes, *(Waiting().add(n) for n in range(8)))

    assert answers == list(range(8))
    assert statements == ["INSERT"]
    assert await postgresql_notes.read(all_ids) == list(range(8))


async def test_a_job_sees_rows_that_wait(notes: Database) -> None:
    answers = await together(notes, Waiting().add(1), read_ids, Waiting().add(2), read_ids)

    assert answers == [1, [1], 2, [1, 2]]


@pytest.mark.parametrize("refusal", [refuse, look_and_refuse])
async def test_a_refusal_costs_rows_that_wait_nothing(
    notes: Database, commits: list[str], refusal: Job[object]
) -> None:
    waiting = Waiting()

    answers = await together(notes, waiting.add(1), refusal, waiting.add(2))

    assert [type(answer) for answer in answers] == [int, Refused, int]
    assert waiting.runs == [1, 2]
    assert commits == ["commit"]
    assert await notes.read(all_ids) == [1, 2]


async def test_what_a_job_let_wait_before_it_refused_is_not_kept(notes: Database) -> None:
    def add_and_refuse(session: Session) -> NoReturn:
        Waiting().add(99)(session)
        raise Refused

    answers = await together(notes, Waiting().add(1), add_and_refuse, Waiting().add(2))

    assert [type(answer) for answer in answers] == [int, Refused, int]
    assert await notes.read(all_ids) == [1, 2]


@pytest.mark.parametrize("neighbour", [Waiting().add(2), add(2), read_ids], ids=["waits", "adds", "reads"])
async def test_a_row_that_is_refused_late_fails_only_its_own_job(notes: Database, neighbour: Job[object]) -> None:
    await notes.write(add(1))

    answers = await together(notes, Waiting().add(3), Waiting().add(1), neighbour, Waiting().add(4))

    assert [isinstance(answer, IntegrityError) for answer in answers] == [False, True, False, False]
    assert {1, 3, 4} <= set(await notes.read(all_ids))


async def test_what_several_jobs_ask_is_asked_once_for_those_that_still_wait(notes: Database) -> None:
    asked: list[Sequence[int]] = []

    def ask(session: Session, values: Sequence[int]) -> None:
        asked.append(values)
        transaction_values(session)["answer"] = sum(values)

    def answer(session: Session) -> object:
        return transaction_values(session).get("answer")

    alone: object = await notes.write(answer, Ahead(ask, 1))
    tasks = [asyncio.create_task(notes.write(answer, Ahead(ask, n))) for n in (1, 2, 3)]
    await asyncio.sleep(0)  # all are queued, none has run
    tasks[0].cancel()
    answers = await asyncio.gather(*tasks[1:])

    assert alone is None
    on_server = notes.engine_name == "postgresql"
    assert asked == ([[2, 3]] if on_server else [])
    assert answers == [5 if on_server else None] * 2


@pytest.mark.postgresql
async def test_a_question_that_fails_is_left_to_each_job(postgresql_notes: Database) -> None:
    def ask(_: Session, __: Sequence[int]) -> NoReturn:
        raise Refused

    answers = await asyncio.gather(*(postgresql_notes.write(add(n), Ahead(ask, n)) for n in range(3)))

    assert answers == [0, 1, 2]


MARK = prepare(update(rows.table(Note)).values(words=bindparam("new")), str)


async def test_a_statement_goes_after_rows_of_its_own_table(notes: Database) -> None:
    def job(session: Session) -> int:
        rows.add(session, [Note(id=1, words="", written_at=NOON)])
        return MARK.run_with_rows(session, new="marked")

    assert await notes.write(job) == 1
    assert await notes.read(words_of(1)) == "marked"


async def test_a_statement_goes_with_rows_of_other_tables(notes: Database) -> None:
    def job(session: Session) -> int:
        session.add_all([Note(id=1), Note(id=2)])
        session.flush()
        rows.add(session, [Answer(note_id=1), Answer(note_id=2)])
        return MARK.run_with_rows(session, new="marked")

    assert await notes.write(job) == 2
    assert await notes.write(lambda session: MARK.run_with_rows(session, new="again")) == 2
    assert await notes.read(words_of(2)) == "again"
    assert await notes.read(lambda session: list(session.scalars(select(Answer.note_id)))) == [1, 2]
