"""Whose seats have ended: nobody is told so while it may not be true."""

from datetime import datetime

import pytest

from coc_service.domain.chain import committee_subject
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.ended import EndedSeat, ended_seats
from tests.usecases.house import House
from tests.usecases.test_lost_keys_shown import founded_by_dana

FIRST = '(SELECT min("index") FROM audit_entry WHERE subject = :subject)'
NO_DETAIL = f'UPDATE audit_entry SET detail = NULL WHERE "index" = {FIRST}'


async def ended(house: House, name: str) -> tuple[EndedSeat, ...]:
    person, now = house.person(name), house.clock.now()

    def look(view: View, at: datetime = now) -> tuple[EndedSeat, ...]:
        return ended_seats(view, person, at)

    found: tuple[EndedSeat, ...] = await house.view(look)
    return found


@pytest.fixture
async def care(sqlite_house: House) -> str:
    """Dana has left the first committee and is on "care"; Ilse has left and is on no other."""
    found = await founded_by_dana(sqlite_house)
    for name in ("dana", "ilse"):
        await sqlite_house.leave(name)
    return found


async def test_who_has_a_seat_on_a_committee_that_is_frozen_is_not_told_that_their_seats_have_ended(
    sqlite_house: House, care: str
) -> None:
    await sqlite_house.tamper(NO_DETAIL, subject=committee_subject(care))

    assert await ended(sqlite_house.restarted(), "dana") == ()


async def test_who_has_left_the_only_committee_is_told_though_another_one_is_frozen(
    sqlite_house: House, care: str
) -> None:
    await sqlite_house.tamper(NO_DETAIL, subject=committee_subject(care))

    assert len(await ended(sqlite_house.restarted(), "ilse")) == 1
