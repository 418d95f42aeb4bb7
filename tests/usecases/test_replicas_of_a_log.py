"""Several processes on one log: the memory changes only by what was committed."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from coc_service.audit import Act
from coc_service.usecases.act import WriteAct
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.memory import Memory
from coc_service.usecases.custody.signer import SERVICE, SITE, Signer
from coc_service.usecases.people.admitting import ConfirmComparison
from coc_service.usecases.reporter.submit import Acceptance, ReadersChanged, SubmitReport
from tests.usecases.house import House, a_report
from tests.usecases.test_ledger import forget_folds


class FailsAfterAppending(WriteAct[None]):
    def __init__(self, custody: Custody) -> None:
        self.custody = custody

    def write(self, session: Session) -> None:
        draft = self.custody.ledger.writing(session)
        draft.append(Act.LOGIN_FAILED, SITE, signer=Signer(SERVICE), at=self.custody.now())
        raise LookupError


def state_of(memory: Memory) -> tuple[Any, ...]:
    return (
        memory.size,
        memory.frontier,
        dict(memory.heads),
        set(memory.void),
        set(memory.frozen),
        dict(memory.people),
        dict(memory.committees),
        memory.is_wound_back,
    )


async def test_memory_moves_only_by_what_was_committed(house: House) -> None:
    await house.report()
    before = state_of(house.custody.ledger.memory)

    with pytest.raises(LookupError):
        await house.do(FailsAfterAppending(house.custody))
    assert state_of(house.custody.ledger.memory) == before

    _, case_id = await house.report(narrative="Another.")
    assert house.custody.ledger.memory.size == before[0] + 1
    assert (await house.open_gate(case_id, "noor")).case.id == case_id


async def test_a_failing_neighbour_leaves_memory_where_the_others_brought_it(house: House) -> None:
    _, case_id = await house.report()
    before = house.custody.ledger.memory.size

    done = await asyncio.gather(
        house.declare(case_id, "noor"),
        house.do(FailsAfterAppending(house.custody)),
        house.declare(case_id, "ilse"),
        return_exceptions=True,
    )

    assert [type(one) for one in done] == [type(None), LookupError, type(None)]
    assert house.custody.ledger.memory.size == before + 2
    assert await house.rows("SELECT size FROM audit_head") == [(before + 2,)]
    assert (await house.case(case_id)).clear == (house.person("noor"), house.person("ilse"))


async def test_a_process_that_starts_without_any_state_comes_to_the_same_folds(house: House) -> None:
    _, first = await house.report()
    await house.to_vote(first)
    await house.vote(first, "noor", "ilse")
    receipt, second = await house.report(narrative="Another.")
    await house.write_letter(receipt)
    fresh = house.restarted()

    assert (await fresh.verify()).findings == ()

    assert state_of(fresh.custody.ledger.memory) == state_of(house.custody.ledger.memory)
    for case_id in (first, second):
        expected = await house.case(case_id)
        assert await fresh.case(case_id) == expected
        forget_folds(fresh)
        assert await fresh.case(case_id) == expected


class Paused:
    """A read job that pauses after its first query, so that the writer can commit in between."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.has_looked, self.may_go_on = asyncio.Event(), asyncio.Event()
        self._loop, self._thread_may_go_on = asyncio.get_running_loop(), threading.Event()

    async def run(self, then: Callable[[Session], Any]) -> Any:
        def job(session: Session) -> Any:
            session.execute(text("SELECT size FROM audit_head")).all()
            self._loop.call_soon_threadsafe(self.has_looked.set)
            if self.house.process.database.engine_name == "sqlite":
                assert self._thread_may_go_on.wait(60)
            else:
                await_only(self.may_go_on.wait())
            return then(session)

        return await self.house.read(job)

    def go_on(self) -> None:
        self.may_go_on.set()
        self._thread_may_go_on.set()


async def test_a_reader_sees_the_log_as_it_was_when_the_writer_has_moved_on(house: House) -> None:
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    paused = Paused(house)
    ledger = house.custody.ledger
    reading = asyncio.create_task(paused.run(lambda session: ledger.reading(session).case(case_id).clear))
    await paused.has_looked.wait()

    await house.declare(case_id, "ilse")
    await house.report(narrative="Another.")
    paused.go_on()

    assert await reading == (house.person("noor"),)
    assert (await house.case(case_id)).clear == (house.person("noor"), house.person("ilse"))


async def test_an_end_that_was_passed_while_following_another_replica_is_no_log_wound_back(house: House) -> None:
    _, case_id = await house.report()
    other = house.restarted()
    await other.declare(case_id, "noor")
    paused = Paused(house)
    ledger = house.custody.ledger
    reading = asyncio.create_task(paused.run(lambda session: ledger.reading(session).case(case_id).clear))
    await paused.has_looked.wait()

    await other.declare(case_id, "ilse")
    assert len((await house.case(case_id)).clear) == 2
    paused.go_on()

    assert await reading == (house.person("noor"),)
    assert not ledger.memory.is_wound_back


async def test_replicas_follow_each_other(house: House) -> None:
    other = house.restarted()
    _, case_id = await house.report()
    await other.declare(case_id, "noor", "ilse")
    await house.lead(case_id, "noor")
    await other.answer(case_id, "ilse")
    await house.note(case_id, "noor")

    assert await other.case(case_id) == await house.case(case_id)
    assert state_of(other.custody.ledger.memory) == state_of(house.custody.ledger.memory)


async def test_replicas_that_write_at_once_lose_nothing(house: House) -> None:
    other = house.restarted()
    _, case_id = await house.report()

    await asyncio.gather(
        *(replica.declare(case_id, name) for replica, name in ((house, "noor"), (other, "ilse"), (house, "tomas")))
    )

    assert set((await house.case(case_id)).clear) == {house.person(name) for name in ("noor", "ilse", "tomas")}
    assert await other.case(case_id) == await house.case(case_id)


async def test_a_report_to_a_roster_that_another_replica_has_changed_is_refused_and_one_to_the_same_readers_is_not(
    house: House,
) -> None:
    other, sent, later = house.restarted(), await house.sent(), await house.sent()
    seat = next(one for one in (await other.committee()).seats if one.person == house.person("ilse"))
    await other.do(ConfirmComparison(other.custody, house.member("ilse"), house.committee_id, seat.leaf))

    stored = await house.do(SubmitReport(house.custody, a_report(), sent))
    assert stored.outcome is Acceptance.NEW

    await other.leave("dana")
    with pytest.raises(ReadersChanged):
        await house.do(SubmitReport(house.custody, a_report(), later))


async def test_a_report_is_taken_by_a_process_that_has_not_followed_the_log_yet(house: House) -> None:
    sent = await house.sent()
    fresh = house.restarted()

    stored = await fresh.do(SubmitReport(fresh.custody, a_report(), sent))

    assert stored.outcome is Acceptance.NEW
