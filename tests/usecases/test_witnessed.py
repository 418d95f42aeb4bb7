"""A restored log is held against what somebody kept by its hashes alone, so that the answer comes at once."""

from datetime import timedelta

import pytest

from coc_service.usecases.custody.view import LogFault
from coc_service.usecases.site.publish import LatestCheckpoint, PublishIfDue
from coc_service.usecases.site.witnessed import Compared, CompareWitnessed, WitnessedFits
from tests.usecases.house import House

STEP = 32


async def kept(house: House) -> bytes:
    await house.do(PublishIfDue(house.custody, timedelta(hours=1), STEP))
    found = await house.ask(LatestCheckpoint(house.custody))
    assert found is not None
    return found.note.encode()


async def test_the_entries_are_hashed_and_not_judged(house: House) -> None:
    note, restored = await kept(house), house.restarted()

    assert await restored.ask(CompareWitnessed(restored.custody, note)) == Compared(WitnessedFits.CONTINUES, STEP, STEP)
    assert restored.custody.ledger.memory.size == 0


TAMPERED = {
    "altered": 'UPDATE audit_entry SET entry = :value WHERE "index" = 3',
    "taken_out": 'DELETE FROM audit_entry WHERE "index" = 3',
    "cut": 'DELETE FROM audit_entry WHERE "index" = 31',
    "an_end_of_somebody_else": "UPDATE audit_head SET mac = :value",
}


@pytest.mark.parametrize("how", sorted(TAMPERED))
async def test_an_entry_that_is_not_the_one_that_was_published_is_noticed(sqlite_house: House, how: str) -> None:
    note, statement = await kept(sqlite_house), TAMPERED[how]
    await sqlite_house.tamper(statement, **({"value": bytes(32)} if ":value" in statement else {}))
    restored = sqlite_house.restarted()

    with pytest.raises(LogFault):
        await restored.ask(CompareWitnessed(restored.custody, note))
