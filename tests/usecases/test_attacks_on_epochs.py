"""A member who stepped back reads nothing that is written later, whatever rows are restored."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from coc_service.audit import Act
from coc_service.domain.chain import member
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import LogFault
from tests.usecases.attacker import Attacker, readable
from tests.usecases.house import House
from tests.usecases.test_attacks import every_process


async def write_on(house: House, case_id: str) -> None:
    """Let the reporter and the panel write, as far as they still can."""
    for attempt in (house.write_letter(house.receipts[0]), house.note(case_id, "noor")):
        try:
            await attempt
        except (Frozen, LogFault):
            continue


async def put_back_grants(house: House, case_id: str, saved: list[tuple[Any, ...]]) -> None:
    for recipient, channel, epoch, wrapped in saved:
        await house.tamper(
            "INSERT INTO channel_grant (case_id, recipient_id, channel, epoch, wrapped_key)"
            " VALUES (:case_id, :recipient, :channel, :epoch, :wrapped)",
            case_id=case_id,
            recipient=recipient,
            channel=channel,
            epoch=epoch,
            wrapped=wrapped,
        )


async def hide(house: House, case_id: str, acts: str) -> None:
    """Hide the last entries of a case with these acts, and all later ones of the case, from the index of its chain."""
    found = await house.view(lambda view: [statement.act for _, statement in view.chain(f"case:{case_id}")])
    keep = found.index(acts)
    await house.tamper(
        'UPDATE audit_entry SET subject = NULL WHERE "index" IN (SELECT "index" FROM audit_entry'
        " WHERE subject = 'case:' || :case_id ORDER BY \"index\" LIMIT 1000 OFFSET :keep)",
        case_id=case_id,
        keep=keep,
    )


async def only_put_back_grants(house: House, case_id: str) -> None:
    """Restore nothing more than the grants, which the test has done already."""


async def hide_the_recusal(house: House, case_id: str) -> None:
    await hide(house, case_id, "declared")


async def hide_the_new_epoch(house: House, case_id: str) -> None:
    await hide(house, case_id, "epoch.begun")


async def drop_the_new_grants(house: House, case_id: str) -> None:
    await house.tamper("DELETE FROM channel_grant WHERE case_id = :case_id AND epoch > 1", case_id=case_id)


BACK: dict[str, Callable[[House, str], Awaitable[None]]] = {
    "grants_put_back": only_put_back_grants,
    "recusal_hidden": hide_the_recusal,
    "new_epoch_hidden": hide_the_new_epoch,
    "new_grants_dropped": drop_the_new_grants,
}


@pytest.mark.parametrize("way", sorted(BACK))
@pytest.mark.parametrize("is_begun", [True, False])
async def test_who_stepped_back_reads_nothing_that_comes_after_whatever_is_put_back(
    house: House, way: str, *, is_begun: bool
) -> None:
    _, case_id = await house.report()
    dana = house.person("dana")
    saved = await house.rows(
        "SELECT recipient_id, channel, epoch, wrapped_key FROM channel_grant WHERE recipient_id = :dana", dana=dana
    )
    old = await readable(house, case_id, "dana")
    assert len(old) == 3
    await house.declare(case_id, "noor")
    await house.step_back(case_id, "dana")
    if is_begun or way.startswith("new"):
        await house.note(case_id, "noor")
    await put_back_grants(house, case_id, saved)
    await BACK[way](house, case_id)

    await write_on(house, case_id)

    with pytest.raises((NoSuchCase, Frozen)):
        await house.open(case_id, "dana")
    assert await readable(house, case_id, "dana") == old
    assert [f"case:{case_id}" in found for found in await every_process(house)] == [True, True]


async def test_an_epoch_begun_by_who_stepped_back_is_void(house: House) -> None:
    """They have the service's keys, too, and begin an epoch whose key they know, for themself and the others."""
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")
    await house.step_back(case_id, "dana")
    await house.note(case_id, "noor")
    case, leaves = await house.case(case_id), dict((await house.case(case_id)).current.recipients)
    seats = {one.person: one.leaf for one in (await house.committee()).seats}
    begin = {
        "epoch": case.current.number + 1,
        "prev": case.current.digest,
        "committee_head": (await house.committee()).head,
        "recipients": [[person, seats[person]] for person in sorted({*leaves, house.person("dana")})],
        "channels": [],
    }
    leaf = await Attacker(house).append(
        Act.EPOCH_BEGUN,
        f"case:{case_id}",
        member(house.person("dana")),
        {"begin": begin},
        secret=house.member("dana").secret,
    )

    assert len((await house.case(case_id)).begins) == len(case.begins)
    await house.note(case_id, "noor")
    assert await readable(house, case_id, "dana") == set()
    for process in (house, house.restarted()):
        assert any(leaf in one.what for one in (await process.verify()).findings)


async def test_a_recusal_that_is_wound_back_with_the_whole_log_stops_the_process_that_remembers_it(
    house: House,
) -> None:
    _, case_id = await house.report()
    ((size, frontier, mac),) = await house.rows("SELECT size, frontier, mac FROM audit_head")
    await house.step_back(case_id, "dana")
    await house.tamper('DELETE FROM audit_entry WHERE "index" >= :size', size=size)
    await house.tamper(
        "UPDATE audit_head SET size = :size, frontier = :frontier, mac = :mac", size=size, frontier=frontier, mac=mac
    )

    for attempt in (house.write_letter(house.receipts[0]), house.open(case_id, "dana"), house.verify()):
        with pytest.raises(LogFault):
            await attempt
