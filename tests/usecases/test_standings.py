"""Who becomes an alternate or a member, what an alternate may do about their own seat, and what the operator's list says."""

from datetime import timedelta

import pytest

from coc_service.domain.committee_state import Seat
from coc_service.usecases.act import Refused
from coc_service.usecases.people.admitting import NOT_WAITING, ONLY_MEMBERS, Agree, ConfirmComparison
from coc_service.usecases.people.leaving import PauseSeat, ProposeRemoval, Resign
from coc_service.usecases.people.seat_changes import WAITS_ALREADY
from coc_service.usecases.people.seat_shown import ShowSeat
from coc_service.usecases.people.seats import proposed_seats
from coc_service.usecases.people.standings import NO_MEMBER_LEFT, SAME_STANDING, SetStanding
from coc_service.usecases.site.listing import ListSite, SeatState
from tests.usecases.house import House
from tests.usecases.test_attacks_on_alternates import with_alternate


async def seat(house: House, name: str) -> Seat:
    found = (await house.committee()).seat_of(house.person(name), house.clock.now())
    assert found is not None
    return found


async def set_standing(house: House, name: str, *, by: str, as_alternate: bool) -> None:
    leaf = (await seat(house, name)).leaf
    await house.do(SetStanding(house.custody, house.member(by), house.committee_id, leaf, as_alternate=as_alternate))


async def agree(house: House, by: str) -> None:
    (leaf, *_), *_ = proposed_seats(await house.committee())
    await house.do(Agree(house.custody, house.member(by), house.committee_id, leaf))


async def members(house: House) -> list[str]:
    people = {one.person: name for name, one in house.ready.people.items()}
    return sorted(people[one.person] for one in (await house.committee()).in_force(house.clock.now()))


async def test_a_member_becomes_an_alternate_and_a_member_again_by_two_signatures(sqlite_house: House) -> None:
    house = sqlite_house

    await set_standing(house, "dana", by="noor", as_alternate=True)
    assert "dana" in await members(house)
    await agree(house, "ilse")
    assert await members(house) == ["ilse", "noor", "tomas"]
    assert (await seat(house, "dana")).is_alternate

    await set_standing(house, "dana", by="ilse", as_alternate=False)
    await agree(house, "noor")
    assert await members(house) == ["dana", "ilse", "noor", "tomas"]
    assert (await house.verify()).findings == ()


async def test_what_they_are_already_or_what_waits_is_not_signed_again(sqlite_house: House) -> None:
    house = sqlite_house

    with pytest.raises(Refused) as same:
        await set_standing(house, "dana", by="noor", as_alternate=False)
    await set_standing(house, "dana", by="noor", as_alternate=True)
    with pytest.raises(Refused) as waits:
        await set_standing(house, "dana", by="ilse", as_alternate=True)

    assert [one.value.message for one in (same, waits)] == [SAME_STANDING, WAITS_ALREADY]


async def test_the_last_member_stays_one(sqlite_house: House) -> None:
    house = sqlite_house
    for name in ("dana", "tomas", "ilse"):
        await house.leave(name)

    with pytest.raises(Refused) as refused:
        await set_standing(house, "noor", by="noor", as_alternate=True)

    assert refused.value.message == NO_MEMBER_LEFT


async def test_an_alternate_acts_on_their_own_seat_and_on_no_other(sqlite_house: House) -> None:
    house = sqlite_house
    await with_alternate(house)
    eve, own, danas = house.member("eve"), await seat(house, "eve"), await seat(house, "dana")
    until = house.clock.now() + timedelta(days=20)
    refused = []

    for act in (
        ProposeRemoval(house.custody, eve, house.committee_id, danas.leaf),
        PauseSeat(house.custody, eve, house.committee_id, danas.leaf, until),
        SetStanding(house.custody, eve, house.committee_id, own.leaf, as_alternate=False),
        ConfirmComparison(house.custody, eve, house.committee_id, danas.leaf),
    ):
        with pytest.raises(Refused) as one:
            await house.do(act)
        refused.append(one.value.message)
    with pytest.raises(Refused) as hidden:
        await house.ask(ShowSeat(house.custody, eve, house.committee_id, house.person("dana")))
    await house.do(ConfirmComparison(house.custody, eve, house.committee_id, own.leaf))
    await house.do(PauseSeat(house.custody, eve, house.committee_id, own.leaf, until))
    away = (await house.committee()).alternates(house.clock.now())
    await house.do(Resign(house.custody, eve, house.committee_id, own.leaf))

    assert refused == [ONLY_MEMBERS, ONLY_MEMBERS, ONLY_MEMBERS, NOT_WAITING]
    assert (hidden.value.message, away) == (ONLY_MEMBERS, ())
    assert (await house.verify()).findings == ()


async def test_the_operators_list_says_who_is_an_alternate(sqlite_house: House) -> None:
    house = sqlite_house
    await with_alternate(house)

    (project,) = await house.ask(ListSite(house.custody))

    states = {one.login_name: one.state for committee in project.committees for one in committee.seats}
    assert (states["eve"], states["noor"]) == (SeatState.ALTERNATE, SeatState.SEATED)
