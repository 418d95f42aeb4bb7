"""A passkey that opens nothing is a second factor beside the passphrase, where a committee asks for two."""

import pytest

from coc_service.usecases.people import second_factor
from coc_service.usecases.people.login import LogIn
from tests.usecases.house import House
from tests.usecases.passkey_desk import Desk
from tests.usecases.ready import passphrase_of


def ask_for_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a policy with `factors = 2` were in force: `tests/journeys/test_code_app.py` adopts one."""
    monkeypatch.setattr(second_factor, "is_asked_for", lambda *_: True)


async def gets_in(house: House, *, touch: str = "", name: str = "noor") -> bool:
    return await house.do(LogIn(house.custody, name, passphrase_of(name), touch=touch)) is not None


def touch_of(house: House, name: str = "noor") -> str:
    return second_factor.touched(house.person(name), keys=house.custody.keys, now=house.clock.now())


async def test_where_two_factors_are_asked_for_the_passphrase_alone_is_not_enough(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.phone.has_prf = False
    await desk.add()
    assert await gets_in(desk.house), "one is enough before"
    ask_for_two(monkeypatch)

    found = await desk.log_in()

    assert found is not None
    assert not await gets_in(desk.house)
    assert await gets_in(desk.house, touch=found.touch)


async def test_a_touch_is_right_after_it_and_for_its_person_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.add()
    ask_for_two(monkeypatch)
    touch = touch_of(desk.house)

    tried = [await gets_in(desk.house, touch=one) for one in (touch_of(desk.house, "ilse"), "none", touch)]
    desk.house.clock.later(minutes=21)

    assert tried == [False, False, True]
    assert not await gets_in(desk.house, touch=touch)


@pytest.mark.parametrize("asked", [False, True])
async def test_a_member_is_asked_for_a_second_factor_only_if_their_committee_asks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, asked: bool
) -> None:
    monkeypatch.setattr(second_factor, "is_asked_for", lambda *_: asked)

    async def lacks() -> bool:
        house = desk.house
        at = house.clock.now()
        found: bool = await house.view(lambda view: second_factor.is_missing(view, house.person("noor"), at))
        return found

    before = await lacks()
    await desk.add()

    assert (before, await lacks()) == (asked, False)
