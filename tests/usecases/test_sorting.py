"""What a member sorts when spam has come: pages of cases that they read, and a button that makes the first open move."""

import pytest

from coc_service.domain.workflow import MOVES, MoveRefused
from coc_service.store.cases import QueuePart
from coc_service.usecases.act import Stale
from coc_service.usecases.committee.sorting import Heap, MakeFirst, ToSort
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


async def heap(house: House, name: str, *, size: int = 1) -> Heap:
    return await house.ask(ToSort(house.custody, house.member(name), QueuePart.OPEN, None, size))


async def test_a_grant_of_a_case_that_a_member_does_not_read_makes_no_page_and_no_address(sqlite_house: House) -> None:
    """Whoever was admitted anew still has the grants of before; an attacker can write one. The address of a next page has
    the id and the deadline of its last case.
    """
    house = sqlite_house
    _, hidden = await house.report(left_out=[house.person("noor")])
    house.clock.later(hours=2)
    _, shown = await house.report()
    alone = await heap(house, "noor")
    await house.tamper(
        "INSERT INTO channel_grant SELECT case_id, :noor, channel, epoch, wrapped_key FROM channel_grant"
        " WHERE case_id = :hidden AND recipient_id = :ilse",
        noor=house.person("noor"),
        ilse=house.person("ilse"),
        hidden=hidden,
    )

    assert await heap(house, "noor") == alone
    assert ([one.id for one in alone.cases], alone.next) == ([shown], None)


async def test_each_case_stands_on_one_page(sqlite_house: House) -> None:
    house, found = sqlite_house, []
    sent = {(await house.report())[1] for _ in range(3)}

    after = None
    for _ in range(3):
        page = await house.ask(ToSort(house.custody, house.member("ilse"), QueuePart.OPEN, after, 1))
        found += [one.id for one in page.cases]
        after = page.next

    assert (set(found), len(found), after) == (sent, 3, None)
