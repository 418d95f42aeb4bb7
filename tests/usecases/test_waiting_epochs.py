"""Doctor knows whether a case waits for its next epoch, and says of none which."""

from coc_service.usecases.site.waiting_epochs import EpochWaits
from tests.usecases.house import House
from tests.usecases.test_ledger import forget_folds


async def waits(house: House) -> bool:
    return await house.ask(EpochWaits(house.custody))


async def test_a_case_waits_from_when_somebody_left_it_until_somebody_writes(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse", "tomas", "dana")
    seen = [await waits(house)]
    await house.note(case_id, "noor")
    seen.append(await waits(house))
    await house.step_back(case_id, "dana")
    seen.append(await waits(house))
    await house.note(case_id, "noor")
    seen.append(await waits(house))

    assert seen == [False, False, True, False]


async def test_a_case_whose_chain_is_incomplete_is_for_another_check(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.note(case_id, "noor")
    await house.tamper("DELETE FROM audit_entry WHERE subject = :subject", subject=f"case:{case_id}")

    forget_folds(house)

    assert not await waits(house)
