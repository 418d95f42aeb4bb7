"""Ten attempts in 15 minutes under a name, and separately ten in a known browser."""

import asyncio

import pytest

from coc_service.usecases.people.attempts import ATTEMPT_WINDOW, ATTEMPTS, CountAttempt, LockedOut
from tests.usecases.house import House

DEVICE = b"sixteen bytes it"


async def attempts(house: House, count: int, *, name: str = "noor", device: bytes | None = None) -> list[bytes | None]:
    return [await house.do(CountAttempt(house.custody, name, device)) for _ in range(count)]


async def is_locked_out(house: House, *, name: str = "noor", device: bytes | None = None) -> bool:
    try:
        await attempts(house, 1, name=name, device=device)
    except LockedOut:
        return True
    return False


async def test_after_ten_attempts_nobody_is_tried_until_the_window_ends(sqlite_house: House) -> None:
    counted = await attempts(sqlite_house, ATTEMPTS)

    assert len(counted) == 10
    assert None not in counted
    assert await is_locked_out(sqlite_house)
    sqlite_house.clock.later(minutes=ATTEMPT_WINDOW.total_seconds() / 60)
    assert not await is_locked_out(sqlite_house)


async def test_a_lockout_writes_nothing(sqlite_house: House) -> None:
    await attempts(sqlite_house, ATTEMPTS)
    with pytest.raises(LockedOut):
        await attempts(sqlite_house, 1)

    assert await sqlite_house.rows("SELECT count FROM login_attempts") == [(ATTEMPTS,)]


async def test_of_many_attempts_at_once_ten_are_tried(sqlite_house: House) -> None:
    act = CountAttempt(sqlite_house.custody, "noor")

    # Whether an attempt above the limit is refused by its read or by its count depends on the progress of the others.
    counted = await asyncio.gather(*(sqlite_house.do(act) for _ in range(2 * ATTEMPTS)), return_exceptions=True)

    tried = [outcome for outcome in counted if isinstance(outcome, bytes)]
    assert len(tried) == ATTEMPTS
    assert all(outcome is None or isinstance(outcome, LockedOut) for outcome in counted if outcome not in tried)


async def test_attempts_at_one_name_are_not_counted_for_another(sqlite_house: House) -> None:
    await attempts(sqlite_house, ATTEMPTS)

    assert not await is_locked_out(sqlite_house, name="ilse")


async def test_attempts_from_elsewhere_are_not_counted_for_a_known_browser(sqlite_house: House) -> None:
    await attempts(sqlite_house, ATTEMPTS)

    assert not await is_locked_out(sqlite_house, device=DEVICE)


async def test_a_known_browser_that_has_used_up_its_own_is_counted_with_the_others(sqlite_house: House) -> None:
    own = await attempts(sqlite_house, ATTEMPTS, device=DEVICE)
    as_others = await attempts(sqlite_house, ATTEMPTS, device=DEVICE)

    assert (len(set(own)), len(set(as_others)), own[0] == as_others[0]) == (1, 1, False)
    assert await is_locked_out(sqlite_house, device=DEVICE)
    assert await is_locked_out(sqlite_house)


async def test_what_is_counted_names_nobody(sqlite_house: House) -> None:
    await attempts(sqlite_house, 1)
    await attempts(sqlite_house, 1, device=DEVICE)

    found = [bytes(bucket) for (bucket,) in await sqlite_house.rows("SELECT bucket FROM login_attempts")]
    assert [len(bucket) for bucket in found] == [32, 32]
    assert not any(word in bucket for bucket in found for word in (b"noor", DEVICE))
