"""What the desk says about proposed readers of a case: to its clear members, and nothing to anybody else."""

from coc_service.domain.open_proposals import OPEN_FOR
from coc_service.usecases.committee import catching_up
from coc_service.usecases.committee.readers_owed import ReadersOwed
from tests.usecases.house import House
from tests.usecases.test_new_readers import answer, confirm, propose, with_eve


async def owed(house: House, name: str) -> list[tuple[bool, bool]]:
    """For each line of a member's desk whether the reporter is still asked, and whether the member can confirm."""
    await catching_up.read_all(house.custody, house.process.database, house.member(name))
    found = await house.ask(ReadersOwed(house.custody, house.member(name)))
    return [(one.asked_until is not None, one.may_confirm) for one in found]


async def test_a_proposed_reader_waits_for_the_reporter_and_then_for_a_second_member(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await with_eve(house)
    before = await owed(house, "ilse")
    proposal = await propose(house, case_id, "eve")
    asked = await owed(house, "ilse")
    await answer(house, receipt, proposal, is_allowed=True)
    allowed = await owed(house, "ilse")
    await confirm(house, case_id, proposal)

    assert [before, asked, allowed, await owed(house, "ilse")] == [[], [(True, True)], [(False, True)], []]


async def test_who_proposed_a_reader_is_not_asked_to_confirm_it(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await with_eve(house)
    proposal = await propose(house, case_id, "eve")

    await answer(house, receipt, proposal, is_allowed=True)

    assert await owed(house, "noor") == [(False, False)]


async def test_a_proposed_reader_stands_on_no_other_desk(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await with_eve(house)
    await propose(house, case_id, "eve")
    await house.step_back(case_id, "tomas")

    assert [await owed(house, name) for name in ("eve", "tomas")] == [[], []]


async def test_the_desk_looks_at_no_case_without_a_proposed_reader(sqlite_house: House) -> None:
    house = sqlite_house
    await with_eve(house)
    await catching_up.read_all(house.custody, house.process.database, house.member("noor"))

    assert house.custody.desk_indexes.of(house.person("noor")).proposed_cases() == []


async def test_a_proposal_that_lapsed_is_gone_from_the_desk(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await with_eve(house)
    await propose(house, case_id, "eve")

    house.clock.later(days=3 + OPEN_FOR.days, seconds=1)

    assert await owed(house, "ilse") == []
