"""An index has each case of its member in one place, follows changes and the clock, and knows of no other case."""

from dataclasses import replace
from datetime import timedelta

from coc_service.domain.needs import Group
from coc_service.usecases.committee.desk import CatchUp, Desk, Sort, Wanted, catch_up
from coc_service.usecases.custody.desk_indexes import DeskIndex
from coc_service.usecases.custody.summaries import JOURNAL
from tests.usecases.house import House


async def index(house: House, name: str) -> DeskIndex:
    await catch_up(house.custody, house.process.database, house.member(name))
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
    assert (sizes(found), len(found.closed)) == ({"wrote": 1}, 0)


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

    await catch_up(house.custody, house.process.database, member)

    page = await house.ask(Desk(house.custody, member, Wanted(sort=Sort.NEWEST)))
    assert (page.is_behind, len(page.listed), known.cases) == (False, 3, before)
    assert not await house.ask(CatchUp(house.custody, member))


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
    assert [group.value for group in Group] == ["danger", "late", "wrote", "yours", "others", "quiet"]
