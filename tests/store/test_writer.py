"""The writer: which jobs share a transaction, what a refusal undoes, and when callers are answered."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coc_service.store import writer
from coc_service.store.database import Database, DatabaseBusy
from coc_service.store.jobs import after_commit
from tests.store.notes import Note, add, all_ids, count, words_of
from tests.store.writing import Counted, together


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
        with pytest.raises(DatabaseBusy):  # a page for those who were still at it while the process stops
            await use(count)


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


async def test_long_batches_let_the_event_loop_go_on(notes: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is always past the end of the slice, so the writer must yield to the loop before each job."""
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
