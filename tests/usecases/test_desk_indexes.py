"""An index has each case of its member in one place, follows changes and the clock, and knows of no other case."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from threading import Thread

import pytest

from coc_service.domain.needs import Group
from coc_service.domain.summary import Summary
from coc_service.usecases.committee import catching_up
from coc_service.usecases.committee.catching_up import CatchUp, read_all
from coc_service.usecases.committee.danger import TakeDanger
from coc_service.usecases.committee.desk import Desk, Sort, Wanted
from coc_service.usecases.custody.desk_indexes import DeskIndex
from coc_service.usecases.custody.summaries import JOURNAL, Changes, Summaries
from tests.usecases.house import House


async def index(house: House, name: str) -> DeskIndex:
    await read_all(house.custody, house.process.database, house.member(name))
    return house.custody.desk_indexes.of(house.person(name))


def sizes(found: DeskIndex) -> dict[str, int]:
    return {group.value: len(cases) for group, cases in found.groups.items() if cases}


async def test_a_board_follows_a_case_from_group_to_group(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report(danger="yes")
    assert sizes(await index(house, "noor")) == {"danger": 1}
    await house.to_panel(case_id)
    assert [sizes(await index(house, name)) for name in ("noor", "ilse", "dana")] == [{"yours": 1}, {"others": 1}, {}]
    await house.move(case_id, "investigate")
    await house.move(case_id, "ask")
    assert sizes(await index(house, "noor")) == {"others": 1}
    await house.write_letter(receipt)
    assert sizes(await index(house, "noor")) == {"wrote": 1}
    await house.answer(case_id, "noor")
    assert sizes(await index(house, "noor")) == {"others": 1}
    house.clock.later(days=8)
    found = await index(house, "noor")
    assert (sizes(found), found.loads[house.person("noor")].late) == ({"late": 1}, 1)


async def test_a_danger_whose_helper_leaves_the_committee_is_on_top_again(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report(danger="yes")
    await house.declare(case_id, "tomas", "noor")
    await house.do(TakeDanger(house.custody, house.member("tomas"), case_id))
    assert sizes(await index(house, "noor")) == {"yours": 1}

    await house.leave("tomas")

    assert sizes(await index(house, "noor")) == {"danger": 1}
    shown = await house.ask(Desk(house.custody, house.member("noor")))
    [row] = shown.rows[Group.DANGER]
    assert row.case is not None
    assert row.case.is_in_danger


async def test_a_danger_is_on_top_again_when_the_term_of_its_helper_ends(sqlite_house: House) -> None:
    """No entry says so when it happens."""
    house, noon = sqlite_house, sqlite_house.clock.at
    _, case_id = await house.report(danger="yes")
    await house.declare(case_id, "tomas", "noor")
    await house.do(TakeDanger(house.custody, house.member("tomas"), case_id))
    known = house.custody.ledger.memory
    committee = known.committees[house.committee_id]
    seats = tuple(
        replace(one, ends=noon + timedelta(hours=1)) if one.person == house.person("tomas") else one
        for one in committee.seats
    )
    known.committees = {**known.committees, committee.id: replace(committee, seats=seats)}
    assert sizes(await index(house, "noor")) == {"yours": 1}

    house.clock.later(hours=2)

    assert sizes(await index(house, "noor")) == {"danger": 1}


async def test_a_case_that_is_closed_comes_back_when_its_reporter_writes(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    await house.move(case_id, "take_no_action")
    await house.move(case_id, "close")
    found = await index(house, "noor")
    assert (sizes(found), len(found.closed)) == ({}, 1)

    await house.write_letter(receipt)

    found = await index(house, "noor")
    assert (sizes(found), len(found.closed)) == ({"wrote": 1}, 1)
    assert found.in_order() == [case_id]


async def test_a_closed_case_in_which_something_is_to_be_done_hides_no_open_one_and_is_counted_as_closed(
    sqlite_house: House,
) -> None:
    """Each decided case asks how long it is kept. Its last act is older than any deadline of an open one."""
    house, noor = sqlite_house, sqlite_house.member("noor")
    _, decided = await house.report()
    await house.to_vote(decided)
    await house.vote(decided, "noor", "ilse", "tomas")
    for move in ("decide", "implement", "close"):
        await house.move(decided, move)
    house.clock.later(days=1)
    _, arrived = await house.report()

    found = await index(house, "noor")
    desk_page = await house.ask(Desk(house.custody, noor))
    listed = {
        name: [one.case_id for one in (await house.ask(Desk(house.custody, noor, wanted))).listed]
        for name, wanted in {
            "yours": Wanted(Group.YOURS),
            "closed": Wanted(is_closed=True),
            "newest": Wanted(sort=Sort.NEWEST),
            "tagged": Wanted(tagged=frozenset({decided})),
        }.items()
    }

    assert listed == {"yours": [arrived, decided], "closed": [decided], "newest": [arrived], "tagged": [decided]}
    assert (desk_page.open, desk_page.needing, desk_page.closed, sizes(found)) == (1, 1, 1, {"yours": 2})


async def test_what_a_member_has_to_answer_stands_before_what_others_have_to(sqlite_house: House) -> None:
    house, ids = sqlite_house, []
    for lead in ("ilse", "noor"):
        receipt, case_id = await house.report()
        await house.to_panel(case_id)
        await house.lead(case_id, "noor", lead)
        await house.move(case_id, "investigate", lead)
        await house.write_letter(receipt)
        house.clock.later(hours=1)
        ids.append(case_id)

    found = {name: (await index(house, name)).in_order() for name in ("noor", "ilse", "tomas")}

    assert found == {"noor": ids[::-1], "ilse": ids, "tomas": ids}


async def test_a_process_that_has_just_started_reads_every_case_before_it_counts(sqlite_house: House) -> None:
    house = sqlite_house
    for _ in range(3):
        await house.report()
    known = house.custody.ledger.memory.summaries
    before = dict(known.cases)
    known.expect(before)
    member = house.member("noor")
    page = await house.ask(Desk(house.custody, member, Wanted(sort=Sort.NEWEST)))
    assert (page.is_behind, len(page.listed)) == (True, 0)

    await read_all(house.custody, house.process.database, member)

    page = await house.ask(Desk(house.custody, member, Wanted(sort=Sort.NEWEST)))
    assert (page.is_behind, len(page.listed), known.cases) == (False, 3, before)
    assert not await house.ask(CatchUp(house.custody, member))


async def test_a_request_reads_as_many_cases_as_its_time_allows_and_the_next_one_goes_on(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, member = sqlite_house, sqlite_house.member("noor")
    for _ in range(3):
        await house.report()
    known = house.custody.ledger.memory.summaries
    known.expect(dict(known.cases))
    monkeypatch.setattr(catching_up, "BUDGET_SECONDS", -1.0)
    monkeypatch.setattr(catching_up, "read_unread", partial(catching_up.read_unread, most=1))

    behind = []
    for _ in range(3):
        await catching_up.catch_up(house.custody, house.process.database, member)
        behind.append(len(known.unread))

    assert behind == [2, 1, 0]


async def test_a_board_that_is_too_far_behind_is_made_anew(sqlite_house: House) -> None:
    house = sqlite_house
    await house.report()
    assert sizes(await index(house, "noor")) == {"yours": 1}
    known = house.custody.ledger.memory.summaries
    (summary,) = known.cases.values()
    for _ in range(JOURNAL + 1):
        known.take({summary.id: replace(summary, is_in_danger=True)})

    assert sizes(await index(house, "noor")) == {"danger": 1}


async def test_who_is_left_out_has_nothing_on_their_board(sqlite_house: House) -> None:
    house = sqlite_house
    await house.report(left_out=(house.person("dana"),))

    found = await index(house, "dana")

    assert (sizes(found), found.closed, found.loads, found.titled) == ({}, [], {}, {})


async def test_a_board_never_asks_about_a_case_whose_date_has_changed_for_the_old_one(sqlite_house: House) -> None:
    house = sqlite_house
    await house.report()
    found = await index(house, "noor")
    known = house.custody.ledger.memory.summaries
    (summary,) = known.cases.values()
    assert summary.deadline_at is not None
    known.take({summary.id: replace(summary, deadline_at=summary.deadline_at + timedelta(days=9))})
    found = await index(house, "noor")
    house.clock.later(days=3)

    assert sizes(await index(house, "noor")) == {"yours": 1}
    assert [len(keys) for keys in found.groups.values()].count(1) == 1


def test_groups_are_in_the_order_of_urgency() -> None:
    assert [group.value for group in Group] == ["danger", "late", "wrote", "yours", "due", "others", "quiet"]


@dataclass(slots=True)
class Busy(Summaries):
    """Summaries to which another request commits `coming` just after the journal was read."""

    coming: dict[str, Summary] = field(default_factory=dict)

    def since(self, changed: int) -> Changes:
        seen = Summaries.since(self, changed)
        self.take(self.coming)
        self.coming = {}
        return seen


async def test_a_case_that_changes_while_a_board_catches_up_is_placed_the_next_time(sqlite_house: House) -> None:
    house = sqlite_house
    await house.report()
    (summary,) = house.custody.ledger.memory.summaries.cases.values()
    busy, found = Busy(), DeskIndex(house.person("noor"))
    committees, now = house.custody.ledger.committees(), house.clock.now()
    busy.take({summary.id: summary})
    found.catch_up(busy, committees, now=now)

    busy.coming = {summary.id: replace(summary, is_in_danger=True)}
    found.catch_up(busy, committees, now=now)
    found.catch_up(busy, committees, now=now)

    assert sizes(found) == {"danger": 1}


@pytest.mark.parametrize("name", ["in_order", "titled_cases", "proposed_cases", "loads_now"])
def test_nobody_reads_a_board_while_another_thread_changes_it(name: str) -> None:
    found, noted = DeskIndex("noor"), list[object]()
    reading = Thread(target=lambda: noted.append(getattr(found, name)()))

    with found.lock:
        reading.start()
        reading.join(timeout=0.2)
        before = list(noted)
    reading.join()

    assert (before, len(noted)) == ([], 1)


def test_the_journal_is_not_read_while_another_thread_adds_to_it() -> None:
    known, noted = Summaries(), list[Changes]()
    reading = Thread(target=lambda: noted.append(known.since(0)))

    with known._lock:
        reading.start()
        reading.join(timeout=0.2)
        before = list(noted)
    reading.join()

    assert (before, noted) == ([], [Changes(0, [])])
