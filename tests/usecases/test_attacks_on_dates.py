"""A member with the service's keys who dates an entry ahead or back passes no deadline and uses no term that is over."""

from datetime import datetime, timedelta

import pytest

from coc_service.audit import Act
from coc_service.domain import committee_state
from coc_service.domain.chain import TOLERANCE, moment
from tests.usecases.attacker import Attacker
from tests.usecases.auditing import log_in, who
from tests.usecases.house import House
from tests.usecases.ready import NOON


async def takes_the_lead(house: House, case_id: str, name: str, *, at: datetime) -> bool:
    """Whether a person becomes the lead by their own entry with that date."""
    now, who = house.clock.at, house.member(name)
    house.clock.at = at
    await Attacker(house).append(
        Act.LEAD_ASSIGNED, f"case:{case_id}", who.signer.actor, {"lead": who.person}, secret=who.secret
    )
    house.clock.at = now
    return (await house.case(case_id)).lead == who.person


async def test_who_dates_ahead_is_past_no_deadline_that_clocks_agree_on(sqlite_house: House) -> None:
    house, minute = sqlite_house, timedelta(minutes=1)
    _, case_id = await house.report()
    await house.to_panel(case_id)
    due_at = (await house.case(case_id)).stage_due_at
    assert due_at is not None
    now = house.clock.at = due_at - minute

    assert not await takes_the_lead(house, case_id, "ilse", at=now.replace(year=9998))
    assert not await takes_the_lead(house, case_id, "ilse", at=now + TOLERANCE + minute)
    assert await takes_the_lead(house, case_id, "ilse", at=now + TOLERANCE)


async def with_a_term(house: House, name: str, *, until: datetime) -> None:
    seat = (await house.committee()).seat_of(house.person(name), house.clock.now())
    assert seat is not None
    says = {"seat": committee_state.seat_detail(seat) | {"until": moment(until)}}
    subject, noor, ilse = f"committee:{house.committee_id}", house.member("noor"), house.member("ilse")
    leaf = await Attacker(house).append(Act.ROSTER_ADMITTED, subject, noor.signer.actor, says, secret=noor.secret)
    await Attacker(house).append(Act.AGREED, subject, ilse.signer.actor, {"entry": leaf}, secret=ilse.secret)


@pytest.mark.parametrize("by", ["chain", "look"])
async def test_whose_term_is_over_does_not_date_back(sqlite_house: House, by: str) -> None:
    house, ends = sqlite_house, NOON + timedelta(hours=5)
    await with_a_term(house, "dana", until=ends)
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "dana")
    house.clock.at = ends + timedelta(days=1)
    if by == "chain":
        await house.note(case_id, "noor")
    else:
        await house.case(case_id)  # a look at the log without the entry
    process = house.restarted() if by == "chain" else house  # the order in a chain is checked without memory, too

    assert not await takes_the_lead(process, case_id, "dana", at=ends - timedelta(hours=1))


async def test_a_session_ends_with_the_term_before_any_worker_has_deleted_it(sqlite_house: House) -> None:
    house = sqlite_house
    await with_a_term(house, "dana", until=NOON + timedelta(minutes=30))
    cookie = await log_in(house, "dana")
    assert await who(house, cookie) is not None

    house.clock.later(minutes=31)

    assert await who(house, cookie) is None
