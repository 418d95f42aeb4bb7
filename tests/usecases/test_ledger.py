"""The log as a process follows it: what it remembers, what it refuses, and how it moves on."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from coc_service.audit import Act, Entry
from coc_service.canonical import encode, sha256
from coc_service.domain.chain import member
from coc_service.store import cases, log
from coc_service.store.log import EntryRow
from coc_service.usecases.act import Deed, Stale
from coc_service.usecases.committee.access import OpenCase, OpenGate
from coc_service.usecases.committee.presence import DeclareClear
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.memory import Memory
from coc_service.usecases.custody.signer import SERVICE, SITE, Signer
from coc_service.usecases.custody.statements import Frozen, detail_of
from coc_service.usecases.custody.view import LogFault
from coc_service.usecases.people.admitting import ConfirmComparison
from coc_service.usecases.reporter.submit import Outcome, ReadersChanged, SubmitReport
from tests.usecases.attacker import Attacker, reseal_head
from tests.usecases.house import House, a_report

Tampering = Callable[[House, str], Awaitable[None]]


def forget_folds(house: House) -> None:
    """Let a process forget the folds that it keeps for speed; what it remembers of the log stays."""
    house.custody.ledger.memory._cases.clear()


def place_of(which: str) -> str:
    return f"(SELECT {which}(\"index\") FROM audit_entry WHERE subject = 'case:' || :case_id)"


# --- a chain -----------------------------------------------------------------------------------------------------------


async def cut_its_end(house: House, case_id: str) -> None:
    await house.tamper(f'DELETE FROM audit_entry WHERE "index" = {place_of("max")}', case_id=case_id)


async def blank_its_last_subject(house: House, case_id: str) -> None:
    await house.tamper(f'UPDATE audit_entry SET subject = NULL WHERE "index" = {place_of("max")}', case_id=case_id)


async def blank_its_first_subject(house: House, case_id: str) -> None:
    await house.tamper(f'UPDATE audit_entry SET subject = NULL WHERE "index" = {place_of("min")}', case_id=case_id)


async def give_it_anothers_entry(house: House, case_id: str) -> None:
    await house.tamper("UPDATE audit_entry SET subject = 'case:' || :case_id WHERE \"index\" = 0", case_id=case_id)


async def take_a_detail(house: House, case_id: str) -> None:
    await house.tamper(f'UPDATE audit_entry SET detail = NULL WHERE "index" = {place_of("min")}', case_id=case_id)


async def give_it_anothers_detail(house: House, case_id: str) -> None:
    statement = (
        f'UPDATE audit_entry SET detail = (SELECT detail FROM audit_entry WHERE "index" = {place_of("max")})'
        f' WHERE "index" = {place_of("min")}'
    )
    await house.tamper(statement, case_id=case_id)


async def swap_two_in_the_middle(house: House, case_id: str) -> None:
    places = [
        row[0]
        for row in await house.rows(
            'SELECT "index" FROM audit_entry WHERE subject = \'case:\' || :case_id ORDER BY "index"', case_id=case_id
        )
    ]
    for old, new in ((places[1], -1), (places[2], places[1]), (-1, places[2])):
        await house.tamper('UPDATE audit_entry SET "index" = :new WHERE "index" = :old', old=old, new=new)


CHAIN_BROKEN: dict[str, Tampering] = {
    "its_end_is_cut": cut_its_end,
    "its_last_subject_is_blanked": blank_its_last_subject,
    "its_first_subject_is_blanked": blank_its_first_subject,
    "it_has_anothers_entry": give_it_anothers_entry,
    "a_detail_is_gone": take_a_detail,
    "a_detail_is_anothers": give_it_anothers_detail,
    "two_are_swapped": swap_two_in_the_middle,
}


@pytest.mark.parametrize("tampering", sorted(CHAIN_BROKEN))
async def test_a_chain_that_is_not_as_remembered_freezes_its_case(sqlite_house: House, tampering: str) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    _, other = await house.report(narrative="Another.")
    await house.declare(case_id, "noor", "ilse", "tomas")
    await house.declare(other, "noor")
    await CHAIN_BROKEN[tampering](house, case_id)

    forget_folds(house)
    noor = house.member("noor")
    for attempt in (
        house.do(OpenGate(house.custody, noor, case_id)),
        house.do(OpenCase(house.custody, noor, case_id)),
        house.do(DeclareClear(house.custody, noor, case_id)),
    ):
        with pytest.raises(Frozen):
            await attempt
    assert (await house.open(other, "noor")).case.id == other
    with pytest.raises(Frozen):
        await house.come_back(house.receipts[0])


@pytest.mark.parametrize("tampering", sorted(CHAIN_BROKEN))
async def test_a_chain_that_is_not_as_remembered_is_seen_on_its_page_and_by_verify_though_its_fold_is_kept(
    sqlite_house: House, tampering: str
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse", "tomas")
    await CHAIN_BROKEN[tampering](house, case_id)

    with pytest.raises(Frozen):
        await house.open(case_id, "noor")
    assert f"case:{case_id}" in {one.subject for one in (await house.verify()).findings}


def a_row(says: dict[str, Any], **changed: Any) -> tuple[Entry, EntryRow]:
    detail = encode(says)
    entry = Entry(
        act=Act.DECLARED,
        actor="member:noor",
        at=None,  # type: ignore[arg-type]  # not looked at
        digest=changed.get("digest", sha256(detail)),
        nonce=b"",
        prev=b"",
        subject="case:one",
    )
    return entry, EntryRow(0, b"", changed.get("detail", detail))


def test_a_detail_is_taken_only_where_its_digest_was_signed_and_for_its_own_act() -> None:
    says = {"of": "declared", "answer": "clear"}
    other = encode({"of": "declared", "answer": "recused"})

    assert detail_of(*a_row(says)) == says
    assert detail_of(*a_row(says, detail=other)) is None
    assert detail_of(*a_row(says, detail=None)) is None
    assert detail_of(*a_row(says | {"of": "record.lost"})) is None
    assert detail_of(*a_row(says, detail=b" {}", digest=sha256(b" {}"))) is None
    assert detail_of(*a_row(says, digest=b"")) == {}


async def test_a_detail_that_is_gone_when_the_log_is_followed_freezes_its_case_from_the_first_reader_on(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")
    await house.tamper(f'UPDATE audit_entry SET detail = NULL WHERE "index" = {place_of("max")}', case_id=case_id)
    fresh = house.restarted()

    for _ in range(2):
        with pytest.raises(Frozen):
            await fresh.view(lambda view: view.case(case_id))
    assert f"case:{case_id}" in {one.subject for one in (await fresh.verify()).findings}


# --- the head ----------------------------------------------------------------------------------------------------------

WITHOUT_THE_KEY = {
    "another_code": "UPDATE audit_head SET mac = frontier",
    "a_smaller_size": "UPDATE audit_head SET size = size - 1",
    "an_older_edge": "UPDATE audit_head SET size = 0, frontier = ''",
    "no_head": "DELETE FROM audit_head",
}


@pytest.mark.parametrize("statement", sorted(WITHOUT_THE_KEY))
async def test_a_head_that_our_key_did_not_make_stops_everything(sqlite_house: House, statement: str) -> None:
    house = sqlite_house
    sent = await house.sent()
    await house.tamper(WITHOUT_THE_KEY[statement].replace("''", "x''"))

    for process in (house, house.restarted()):
        with pytest.raises(LogFault):
            await process.verify()
        with pytest.raises(LogFault):
            await process.do(ConfirmComparison(process.custody, house.member("noor"), house.committee_id, ""))
    with pytest.raises(LogFault):
        await house.do(SubmitReport(house.custody, a_report(), sent))


HEAD = "SELECT size, frontier, mac FROM audit_head"


async def set_head(house: House, row: tuple[Any, ...]) -> None:
    size, frontier, mac = row
    await house.tamper(
        "UPDATE audit_head SET size = :size, frontier = :frontier, mac = :mac", size=size, frontier=frontier, mac=mac
    )


async def by_reading(house: House) -> None:
    await house.view(lambda view: view.ahead.size)


async def by_writing(house: House) -> None:
    await house.write(house.custody.ledger.writing)


@pytest.mark.parametrize("look", [by_reading, by_writing])
async def test_a_log_wound_back_stops_the_process_that_remembers_more_and_for_good(
    house: House, look: Callable[[House], Awaitable[None]]
) -> None:
    _, case_id = await house.report()
    (before,) = await house.rows(HEAD)
    await house.step_back(case_id, "dana")
    (after,) = await house.rows(HEAD)
    await house.tamper('DELETE FROM audit_entry WHERE "index" >= :size', size=before[0])
    await set_head(house, before)

    with pytest.raises(LogFault):
        await look(house)

    await set_head(house, after)
    for again in (by_reading, by_writing):
        with pytest.raises(LogFault):
            await again(house)


async def test_a_log_of_the_same_size_and_another_end_stops_the_process_that_remembers_it(house: House) -> None:
    await house.report()
    await house.tamper(
        'UPDATE audit_entry SET entry = (SELECT entry FROM audit_entry WHERE "index" = 0)'
        ' WHERE "index" = (SELECT max("index") FROM audit_entry)'
    )
    await reseal_head(house)

    with pytest.raises(LogFault):
        await house.verify()


FOLLOWING_BROKEN = {
    "its_tail_is_cut": 'DELETE FROM audit_entry WHERE "index" >= (SELECT size - 2 FROM audit_head)',
    "one_is_gone": 'DELETE FROM audit_entry WHERE "index" = 3',
    "one_has_another_index": 'UPDATE audit_entry SET "index" = 100000 WHERE "index" = 3',
    "one_is_another": 'UPDATE audit_entry SET entry = (SELECT entry FROM audit_entry WHERE "index" = 2) WHERE "index" = 3',
    "one_is_malformed": "UPDATE audit_entry SET entry = x'7b7d' WHERE \"index\" = 3",
}


@pytest.mark.parametrize("statement", sorted(FOLLOWING_BROKEN))
async def test_a_log_that_does_not_lead_to_its_head_is_not_followed(sqlite_house: House, statement: str) -> None:
    house = sqlite_house
    await house.report()
    await house.tamper(FOLLOWING_BROKEN[statement])

    with pytest.raises(LogFault):
        await house.restarted().verify()
    assert "log" in await house.faults()


async def test_an_entry_that_continues_another_than_the_newest_of_its_chain_is_not_followed(house: House) -> None:
    _, case_id = await house.report()
    await Attacker(house).append(
        Act.DECLARED,
        f"case:{case_id}",
        member(house.person("noor")),
        {"answer": "clear"},
        secret=house.member("noor").secret,
        prev=b"",
    )

    for process in (house, house.restarted()):
        with pytest.raises(LogFault):
            await process.verify()


# --- memory ------------------------------------------------------------------------------------------------------------


class FailsAfterAppending(Deed[None]):
    def __init__(self, custody: Custody) -> None:
        self.custody = custody

    def store(self, session: Session, ready: bool) -> None:  # noqa: ARG002, FBT001  nothing was prepared
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
        set(memory.ended),
        dict(memory.signing_keys),
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
    """A read job that stops after its first look, so that the writer can move on meanwhile."""

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


# --- several replicas --------------------------------------------------------------------------------------------------


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
    assert stored.outcome is Outcome.NEW

    await other.leave("dana")
    with pytest.raises(ReadersChanged):
        await house.do(SubmitReport(house.custody, a_report(), later))


async def test_a_report_is_taken_by_a_process_that_has_not_followed_the_log_yet(house: House) -> None:
    sent = await house.sent()
    fresh = house.restarted()

    stored = await fresh.do(SubmitReport(fresh.custody, a_report(), sent))

    assert stored.outcome is Outcome.NEW


async def test_an_entry_in_a_members_name_without_their_key_is_void_everywhere_and_reported(house: House) -> None:
    _, case_id = await house.report()
    other = house.restarted()
    await other.verify()
    leaf = await Attacker(house).append(
        Act.DECLARED,
        f"case:{case_id}",
        member(house.person("ilse")),
        {"answer": "recused"},
        secret=house.member("noor").secret,
    )

    for replica in (house, other, house.restarted()):
        assert house.person("ilse") in (await replica.case(case_id)).awaiting
        assert any(leaf in one.what for one in (await replica.verify()).findings)


# --- what was checked is what is used ----------------------------------------------------------------------------------


class AnswersTwice:
    """A view in place of a table: it answers once with what is there, and from then on with something else."""

    def __init__(self, function: Callable[..., Any], then: Any) -> None:
        self.function, self.then, self.calls = function, then, 0

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self.calls += 1
        return self.function(*arguments, **named) if self.calls == 1 else self.then


async def test_what_was_loaded_is_what_is_checked_and_used(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    tables: dict[tuple[Any, str], Any] = {
        (cases, "sealed_records"): {},
        (cases, "grants"): [],
        (log, "head"): None,
    }
    for (module, name), then in tables.items():
        monkeypatch.setattr(module, name, AnswersTwice(getattr(module, name), then))
    act = OpenCase(house.custody, house.member("noor"), case_id)

    opened = act.prepare(await house.read(act.look))

    assert (len(opened.file.records), opened.file.gaps, opened.file.closed_epochs) == (3, (), ())
    assert [getattr(module, name).calls for module, name in tables] == [1, 1, 1]


async def test_a_stale_act_gives_up_after_some_tries(sqlite_house: House) -> None:
    class AlwaysStale(Deed[None]):
        tries = 0

        def store(self, session: Session, ready: bool) -> None:  # noqa: ARG002, FBT001  nothing was prepared
            self.tries += 1
            raise Stale

    act = AlwaysStale()
    with pytest.raises(Stale):
        await sqlite_house.do(act)
    assert act.tries == 4
