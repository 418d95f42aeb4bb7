"""Whoever adds, changes or removes a way to log in under a member's name, the member hears of it by mail."""

from collections.abc import Awaitable, Callable

import pytest

from coc_service.mail import MessageKind
from coc_service.usecases.people.codes import RemoveCodeApp
from coc_service.usecases.people.own_slots import ChangePassphrase, RevokeRecoveryCode
from tests.usecases.house import House
from tests.usecases.passkey_desk import Desk
from tests.usecases.test_codes import added
from tests.usecases.test_own_slots import NEW, OLD, make_code

Change = Callable[[Desk], Awaitable[object]]


async def owed(house: House) -> list[str]:
    """The people whom a mail about their ways is owed, each mail once."""
    rows = await house.rows("SELECT person_id FROM outbox WHERE kind = :kind", kind=MessageKind.WAYS_CHANGED)
    return [person for (person,) in rows]


async def change_the_passphrase(desk: Desk) -> None:
    await desk.house.do(ChangePassphrase(desk.house.custody, desk.house.member("noor"), OLD, NEW))


async def add_a_code_app(desk: Desk) -> None:
    await added(desk.house)


async def remove_the_code_app(desk: Desk) -> None:
    await desk.house.do(RemoveCodeApp(desk.house.custody, desk.house.member("noor")))


async def make_a_recovery_code(desk: Desk) -> None:
    await make_code(desk.house)


async def revoke_the_recovery_code(desk: Desk) -> None:
    await desk.house.do(RevokeRecoveryCode(desk.house.custody, desk.house.member("noor")))


async def nothing(desk: Desk) -> None:
    del desk


CHANGES: list[tuple[Change, Change]] = [
    (nothing, change_the_passphrase),
    (nothing, add_a_code_app),
    (add_a_code_app, remove_the_code_app),
    (nothing, make_a_recovery_code),
    (make_a_recovery_code, revoke_the_recovery_code),
    (nothing, Desk.add),
    (Desk.add, Desk.remove),
]


@pytest.mark.parametrize(("before", "change"), CHANGES, ids=[change.__name__ for _, change in CHANGES])
async def test_who_owns_a_way_that_changed_is_told_by_mail(desk: Desk, before: Change, change: Change) -> None:
    await before(desk)
    await desk.house.tamper("DELETE FROM outbox")

    await change(desk)

    assert await owed(desk.house) == [desk.house.person("noor")]


@pytest.mark.parametrize("change", [remove_the_code_app, revoke_the_recovery_code])
async def test_nobody_is_told_where_nothing_changed(desk: Desk, change: Change) -> None:
    await change(desk)

    assert await owed(desk.house) == []


async def test_changes_before_the_next_beat_bring_one_mail(desk: Desk) -> None:
    await desk.add()
    await make_a_recovery_code(desk)

    assert await owed(desk.house) == [desk.house.person("noor")]
