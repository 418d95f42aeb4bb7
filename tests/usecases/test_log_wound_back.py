"""If a head or entry contradicts the memory, the process refuses the database for good."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from coc_service.audit import Act
from coc_service.domain.chain import member
from coc_service.usecases.custody import pin
from coc_service.usecases.custody.view import LogFault
from coc_service.usecases.people.admitting import ConfirmComparison
from coc_service.usecases.reporter.submit import SubmitReport
from tests.usecases.attacker import Attacker, reseal_head
from tests.usecases.house import House, a_report
from tests.usecases.ready import ORIGIN

WITHOUT_THE_KEY = {
    "another_code": "UPDATE audit_head SET mac = frontier",
    "a_smaller_size": "UPDATE audit_head SET size = size - 1",
    "an_older_edge": "UPDATE audit_head SET size = 0, frontier = ''",
    "no_head": "DELETE FROM audit_head",
}


@pytest.mark.parametrize("statement", sorted(WITHOUT_THE_KEY))
async def test_a_head_that_our_key_did_not_make_stops_everything(sqlite_house: House, statement: str) -> None:
    house = sqlite_house
    sent = await house.sent()
    await house.tamper(WITHOUT_THE_KEY[statement].replace("''", "x''"))

    for process in (house, house.restarted()):
        with pytest.raises(LogFault):
            await process.verify()
        with pytest.raises(LogFault):
            await process.do(ConfirmComparison(process.custody, house.member("noor"), house.committee_id, ""))
    with pytest.raises(LogFault):
        await house.do(SubmitReport(house.custody, a_report(), sent))


HEAD = "SELECT size, frontier, mac FROM audit_head"


async def set_head(house: House, row: tuple[Any, ...]) -> None:
    size, frontier, mac = row
    await house.tamper(
        "UPDATE audit_head SET size = :size, frontier = :frontier, mac = :mac", size=size, frontier=frontier, mac=mac
    )


async def by_reading(house: House) -> None:
    await house.view(lambda view: view.ahead.size)


async def by_writing(house: House) -> None:
    await house.write(house.custody.ledger.writing)


@pytest.mark.parametrize("look", [by_reading, by_writing])
async def test_a_log_wound_back_stops_the_process_that_remembers_more_and_for_good(
    house: House, look: Callable[[House], Awaitable[None]]
) -> None:
    _, case_id = await house.report()
    (before,) = await house.rows(HEAD)
    await house.step_back(case_id, "dana")
    (after,) = await house.rows(HEAD)
    await house.tamper('DELETE FROM audit_entry WHERE "index" >= :size', size=before[0])
    await set_head(house, before)

    with pytest.raises(LogFault):
        await look(house)

    await set_head(house, after)
    for again in (by_reading, by_writing):
        with pytest.raises(LogFault):
            await again(house)


async def test_a_log_of_the_same_size_and_another_end_stops_the_process_that_remembers_it(house: House) -> None:
    await house.report()
    await house.tamper(
        'UPDATE audit_entry SET entry = (SELECT entry FROM audit_entry WHERE "index" = 0)'
        ' WHERE "index" = (SELECT max("index") FROM audit_entry)'
    )
    await reseal_head(house)

    with pytest.raises(LogFault):
        await house.verify()


FOLLOWING_BROKEN = {
    "its_tail_is_cut": 'DELETE FROM audit_entry WHERE "index" >= (SELECT size - 2 FROM audit_head)',
    "one_is_gone": 'DELETE FROM audit_entry WHERE "index" = 3',
    "one_has_another_index": 'UPDATE audit_entry SET "index" = 100000 WHERE "index" = 3',
    "one_is_another": 'UPDATE audit_entry SET entry = (SELECT entry FROM audit_entry WHERE "index" = 2) WHERE "index" = 3',
    "one_is_malformed": "UPDATE audit_entry SET entry = x'7b7d' WHERE \"index\" = 3",
}


@pytest.mark.parametrize("statement", sorted(FOLLOWING_BROKEN))
async def test_a_log_that_does_not_lead_to_its_head_is_not_followed(sqlite_house: House, statement: str) -> None:
    house = sqlite_house
    await house.report()
    await house.tamper(FOLLOWING_BROKEN[statement])

    with pytest.raises(LogFault):
        await house.restarted().verify()
    assert "log" in await house.faults()


async def test_an_entry_that_continues_another_than_the_newest_of_its_chain_is_not_followed(house: House) -> None:
    _, case_id = await house.report()
    await Attacker(house).append(
        Act.DECLARED,
        f"case:{case_id}",
        member(house.person("noor")),
        {"answer": "clear"},
        secret=house.member("noor").secret,
        prev=b"",
    )

    for process in (house, house.restarted()):
        with pytest.raises(LogFault):
            await process.verify()


async def test_the_code_of_one_head_is_no_other_heads(sqlite_house: House) -> None:
    """Without the service's key: the end is cut, and the head is one that the log has had, under the newest code."""
    house = sqlite_house
    ((size, frontier),) = await house.rows("SELECT size, frontier FROM audit_head")
    await house.report()
    await house.tamper('DELETE FROM audit_entry WHERE "index" >= :size', size=size)
    await house.tamper("UPDATE audit_head SET size = :size, frontier = :frontier", size=size, frontier=frontier)

    with pytest.raises(LogFault):
        await house.restarted().committee()


async def test_a_newest_entry_exchanged_while_nobody_served_is_noticed_at_the_start(sqlite_house: House) -> None:
    house = sqlite_house
    await house.report()
    pinned, fresh = pin.of_memory(house.custody.ledger.memory, origin=ORIGIN), house.restarted()
    assert pinned is not None
    await house.tamper('DELETE FROM audit_entry WHERE "index" = (SELECT max("index") FROM audit_entry)')
    await reseal_head(house)
    await Attacker(house).append(Act.AUDIT_EXPORTED, "site", "operator", {})

    with pytest.raises(LogFault):
        await fresh.read(lambda session: fresh.custody.ledger.resume(session, pinned))
