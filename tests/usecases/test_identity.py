"""A reporter corrects or erases who they are."""

from coc_service.domain.record_models import IdentityRecord
from coc_service.usecases.reporter.identity import CHANGES_A_DAY, CorrectIdentity
from coc_service.usecases.reporter.receipts import ReceiptKeys
from tests.usecases.house import House, nonce
from tests.usecases.mails import owed


async def say(house: House, receipt: ReceiptKeys, **answers: str) -> bool:
    return await house.do(CorrectIdentity(house.custody, receipt, IdentityRecord(answers=answers), nonce()))


async def shown(house: House, case_id: str, name: str = "noor") -> list[object]:
    bodies = [one.said.body for one in (await house.open(case_id, name)).file.records]
    return [body.answers for body in bodies if isinstance(body, IdentityRecord)]


async def rows_of(house: House) -> set[str]:
    return {row[0] for row in await house.rows("SELECT id FROM record")}


async def test_what_was_said_before_is_deleted_and_what_is_said_now_is_shown(house: House) -> None:
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    before = await rows_of(house)
    assert await shown(house, case_id) == [{"name": "Robin", "contact_preference": "receipt"}]

    assert await say(house, receipt, name="Alex", contact="room 12")

    assert await shown(house, case_id) == [{"name": "Alex", "contact": "room 12"}]
    assert len(before - await rows_of(house)) == 1
    assert await house.faults() == set()


async def test_erased_is_shown_to_nobody_even_if_the_row_is_put_back(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    rows = await house.rows("SELECT id, case_id, sealed FROM record")

    await say(house, receipt)
    for record_id, case, sealed in rows:
        if record_id not in await rows_of(house):
            await house.tamper(
                "INSERT INTO record VALUES (:id, :case, :sealed)", id=record_id, case=case, sealed=sealed
            )

    assert await shown(house, case_id) == [{}]
    opened = await house.come_back(receipt)
    assert [one.said.body.answers for one in opened.file.records if isinstance(one.said.body, IdentityRecord)] == [{}]


async def test_a_second_change_erases_the_first_and_a_withdrawal_the_last(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    for name in ("Alex", "Sascha"):
        await say(house, receipt, name=name)
    await house.declare(case_id, "noor")

    assert await shown(house, case_id) == [{"name": "Sascha"}]
    assert len((await house.case(case_id)).erased) == 2
    assert await house.faults() == set()


async def test_the_members_are_told(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await owed(house)

    await say(house, receipt, name="Alex")

    assert await owed(house) == ["noor"]


async def test_a_form_that_is_sent_twice_is_stored_once(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    act = CorrectIdentity(house.custody, receipt, IdentityRecord(answers={"name": "Alex"}), nonce())

    assert [await house.do(act), await house.do(act)] == [True, True]

    assert [one.kind for one in (await house.case(case_id)).records.values()].count("identity") == 2


async def test_one_receipt_does_not_fill_the_log(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, _ = await house.report()

    found = [await say(house, receipt, name=f"{number}") for number in range(CHANGES_A_DAY + 1)]

    assert found == [True] * CHANGES_A_DAY + [False]
