"""Functions that jobs register for the end of their transaction, and for after it."""

import asyncio
import logging
from typing import NoReturn

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from coc_service.store.database import Database
from coc_service.store.jobs import after_commit, before_commit, shared, transaction_values
from tests.store.notes import Note, add, all_ids, count, words_of
from tests.store.writing import Refused, engine_of, refuse, together


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
