"""On which grounds an appeal is taken: the page offers what the act takes."""

import pytest

from coc_service.domain import policy
from coc_service.domain.grounds import Ground
from coc_service.usecases.act import Refused
from coc_service.usecases.reporter.receipts import ReceiptKeys
from coc_service.usecases.reporter.statements import NO_GROUND
from coc_service.web.reporter.appeal_views import AppealView, appeal_view
from tests.usecases.hearing import appeal, heard, newest_letter
from tests.usecases.house import House
from tests.usecases.mails import adopt
from tests.usecases.test_appeals import decided


def taking(*grounds: Ground) -> str:
    """Return a policy that takes these grounds alone."""
    toml = policy.default_toml()
    for one in set(Ground) - set(grounds):
        toml = toml.replace(f"\n{one} = true", f"\n{one} = false")
    return toml


async def page_of(house: House, receipt: ReceiptKeys) -> AppealView | None:
    return appeal_view(await house.come_back(receipt), now=house.clock.now())


@pytest.mark.parametrize("chosen", [("new",), ("rules", "new"), ("a_ground_of_nobody",), ()])
async def test_a_ground_that_the_policy_does_not_take_is_refused(sqlite_house: House, chosen: tuple[str, ...]) -> None:
    house = sqlite_house
    await adopt(house, "", toml=taking(Ground.RULES, Ground.NOT_HEARD))
    _, case_id, sams, sam = await decided(house)
    letter = newest_letter(await house.case(case_id), sams)

    with pytest.raises(Refused) as refused:
        await appeal(house, sam, letter, chosen)

    assert (refused.value.message, refused.value.field) == (NO_GROUND, "grounds")
    assert await appeal(house, sam, letter, ("rules",))
    assert list((await house.case(case_id)).appeals) == [sams]


async def test_a_case_keeps_the_grounds_that_it_began_with(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, sams, sam = await decided(house)
    await adopt(house, "", toml=taking(Ground.RULES))

    page = await page_of(house, sam)

    assert page
    assert [one.value for one in page.grounds] == list(Ground)
    assert await appeal(house, sam, newest_letter(await house.case(case_id), sams), ("new",))


async def test_a_ground_that_is_refused_does_not_tell_whether_something_was_decided(sqlite_house: House) -> None:
    house = sqlite_house
    _, before, link, of_before = await heard(house)
    _, after, sams, of_after = await decided(house)
    notice = next(one.id for one in (await house.case(after)).records.values() if one.channel == f"party/{sams}")

    for receipt, letter in ((of_before, newest_letter(await house.case(before), link.party)), (of_after, notice)):
        with pytest.raises(Refused) as refused:
            await appeal(house, receipt, letter, ("a_ground_of_nobody",))
        assert refused.value.message == NO_GROUND


@pytest.mark.parametrize(
    ("taken", "only", "hint"),
    [
        (tuple(Ground), None, "Tick what fits, or nothing."),
        ((Ground.RULES, Ground.NEW), None, "Please tick at least one of these."),
        ((Ground.NEW,), "new", "Please tick at least one of these."),
    ],
)
async def test_the_form_offers_the_grounds_of_the_policy(
    sqlite_house: House, taken: tuple[Ground, ...], only: str | None, hint: str
) -> None:
    await adopt(sqlite_house, "# these\n", toml=taking(*taken))
    *_, sam = await decided(sqlite_house)

    page = await page_of(sqlite_house, sam)

    assert page
    assert ([one.value for one in page.grounds], page.hint.msgid) == (list(taken), hint)
    assert (page.only.value if page.only else None) == only
