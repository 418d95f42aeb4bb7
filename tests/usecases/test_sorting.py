"""A button for many cases makes in each the first move that is open there, also when two members press it at once."""

import pytest

from coc_service.domain.workflow import MOVES, MoveRefused
from coc_service.usecases.act import Stale
from coc_service.usecases.committee.sorting import MakeFirst
from tests.usecases.house import House, nonce
from tests.usecases.late_acts import prepared

MARK = (MOVES["mark_spam"], MOVES["confirm_spam"])


def marking(house: House, case_id: str, name: str) -> MakeFirst:
    return MakeFirst(house.custody, house.member(name), case_id, MARK, nonce())


async def test_the_second_member_confirms_and_the_first_cannot(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")

    assert await house.do(marking(house, case_id, "noor")) == "mark_spam"
    with pytest.raises(MoveRefused):
        await house.do(marking(house, case_id, "noor"))
    assert await house.do(marking(house, case_id, "ilse")) == "confirm_spam"


async def test_who_is_overtaken_by_another_mark_chooses_again_and_confirms_it(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")
    act = marking(house, case_id, "ilse")
    late = await prepared(house, act)
    await house.do(marking(house, case_id, "noor"))

    with pytest.raises(Stale):
        await late.store(house)

    assert await house.do(act) == "confirm_spam"
