"""Members say how long a closed case is kept, and two of them begin and end a legal hold."""

from datetime import date

import pytest

from coc_service.domain.case_proposals import waiting
from coc_service.domain.retention import Hold, Part, RetentionClass
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.retaining import AgreeHold, ProposeHold, RestartRetention, StateRetention
from coc_service.usecases.custody.statements import NoSuchCase
from tests.usecases.erasures import closed, refusal
from tests.usecases.house import House


async def states(house: House, case_id: str, what: RetentionClass | None, ends_on: date | None = None) -> str:
    """State a class, and return why it is refused; "" if it is not."""
    try:
        await house.do(StateRetention(house.custody, house.member("noor"), case_id, what, ends_on))
    except Refused as refused:
        return refused.message.msgid
    return ""


async def ask(house: House, case_id: str, *, holds: bool = True, name: str = "noor") -> str:
    await house.do(ProposeHold(house.custody, house.member(name), case_id, holds))
    [leaf] = waiting(await house.case(case_id), Hold)
    return leaf


async def agree(house: House, case_id: str, leaf: str, name: str = "ilse") -> None:
    await house.do(AgreeHold(house.custody, house.member(name), case_id, leaf))


async def test_a_member_states_how_long_a_closed_case_is_kept(house: House) -> None:
    _, case_id = await house.report()
    await house.to_panel(case_id)
    is_open = await states(house, case_id, RetentionClass.MINOR)
    for move in ("take_no_action", "close"):
        await house.move(case_id, move)

    assert is_open == "The case is not closed."
    assert await states(house, case_id, None) == "Please choose how long this case is kept."
    assert "when the measure ends" in await states(house, case_id, RetentionClass.MEASURE)
    assert "when the measure ends" in await states(house, case_id, RetentionClass.MINOR, date(2027, 1, 1))
    for far in (date(2050, 1, 1), date.max):
        assert "within ten years" in await states(house, case_id, RetentionClass.MEASURE, far)
    assert await states(house, case_id, RetentionClass.MEASURE, date(2027, 1, 1)) == ""
    assert (await house.case(case_id)).retention.stated is RetentionClass.MEASURE
    assert await house.faults() == set()


async def test_a_newer_report_lets_the_time_begin_again_and_names_no_other_case(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    house.clock.later(days=200)

    await house.do(RestartRetention(house.custody, house.member("tomas"), case_id))

    assert await refusal(house, case_id) == "Its time is not over yet."


async def test_two_members_hold_a_case_and_two_lift_it(house: House) -> None:
    _, case_id = await house.report()
    await closed(house, case_id)
    house.clock.later(days=200)
    leaf = await ask(house, case_id)

    with pytest.raises(Refused):
        await agree(house, case_id, leaf, "noor")
    with pytest.raises(Refused):
        await ask(house, case_id, name="ilse")
    await agree(house, case_id, leaf)
    held = [await refusal(house, case_id, part) for part in Part]
    await agree(house, case_id, await ask(house, case_id, holds=False), "tomas")

    assert all("legal hold" in one for one in held)
    assert await refusal(house, case_id) == ""
    assert await house.faults() == set()


async def test_who_stepped_back_holds_nothing(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)

    with pytest.raises(NoSuchCase):
        await ask(house, case_id, name="dana")


async def test_a_hold_that_nobody_can_confirm_any_more_keeps_nobody_from_another(sqlite_house: House) -> None:
    """Else whoever leaves the case keeps the others from a hold for two weeks."""
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    await ask(house, case_id)
    await house.step_back(case_id, "noor")

    leaf = await ask(house, case_id, name="ilse")
    await agree(house, case_id, leaf, "tomas")

    assert (await house.case(case_id)).retention.is_held
