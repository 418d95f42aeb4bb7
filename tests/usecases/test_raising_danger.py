"""A reporter says that they feel less safe: who is told, how often, and what is stored."""

import pytest

from coc_service.domain import danger
from coc_service.domain.record_models import LetterRecord, PartyStatementRecord
from coc_service.domain.stages import Stage
from coc_service.domain.vocabulary import StatementKind
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.danger import TakeDanger
from coc_service.usecases.committee.moves import CHANGED
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.reporter.conversation import LETTERS_A_DAY
from coc_service.usecases.reporter.raising_danger import RaiseDanger
from coc_service.usecases.reporter.receipts import ReceiptKeys
from tests.usecases.house import House, nonce
from tests.usecases.mails import ALL, after, owed


async def say(house: House, receipt: ReceiptKeys, words: str = "") -> bool:
    return await house.do(RaiseDanger(house.custody, receipt, words, nonce()))


async def test_everyone_is_told_and_again_until_somebody_takes_care_of_it(house: House) -> None:
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await owed(house)

    await say(house, receipt, "He waits at my door.")

    assert await owed(house) == ALL
    assert await after(house, hours=1) == ALL
    assert await after(house, minutes=30) == ALL
    await house.do(TakeDanger(house.custody, house.member("noor"), case_id))
    assert await after(house, hours=2) == []
    assert await house.faults() == set()


async def test_a_button_without_words_is_enough_and_is_kept(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")

    await say(house, receipt)

    [said] = [one for one in (await house.open(case_id, "noor")).file.records if one.filed.kind == "party_statement"]
    assert said.said.body == PartyStatementRecord(text="", purpose=StatementKind.LESS_SAFE)


async def test_a_form_that_is_sent_twice_is_stored_once(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    act = RaiseDanger(house.custody, receipt, "Again.", nonce())

    assert [await house.do(act), await house.do(act)] == [True, True]

    assert [one.kind for one in (await house.case(case_id)).records.values()].count("party_statement") == 1


async def test_saying_it_again_while_nobody_has_answered_sends_no_second_notice(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, _ = await house.report()
    await say(house, receipt)
    await owed(house)

    assert await say(house, receipt, "Still.")

    assert await owed(house) == []


async def test_a_case_set_aside_as_spam_wakes_nobody(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")
    await house.move(case_id, "mark_spam", "noor")
    await house.move(case_id, "confirm_spam", "ilse")
    await owed(house)

    said = [await say(house, receipt, f"{number}") for number in range(3)]

    case = await house.case(case_id)
    assert (said, case.stage, case.is_danger_open) == ([True] * 3, Stage.SPAM, False)
    assert await owed(house) == []
    assert await after(house, hours=2) == []


async def test_one_receipt_does_not_fill_a_case(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, _ = await house.report()

    found = [await say(house, receipt, f"{number}") for number in range(LETTERS_A_DAY + 1)]

    assert found == [True] * LETTERS_A_DAY + [False]


async def test_a_closed_case_comes_back_to_the_desk(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    for move in ("take_no_action", "close"):
        await house.move(case_id, move)
    await owed(house)

    await say(house, receipt)

    case = await house.case(case_id)
    assert (case.stage, case.is_danger_open) == (Stage.CLOSED, True)
    assert await owed(house) == ["ilse", "noor", "tomas"]
    assert await after(house, hours=1) == ["ilse", "noor", "tomas"]
    assert await house.faults() == set()


async def test_a_letter_from_a_page_before_the_danger_does_not_end_it(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    noor, body = house.member("noor"), LetterRecord(text="It takes two more weeks.")
    await say(house, receipt, "He waits at my door.")

    with pytest.raises(Refused) as refused:
        await house.do(AddRecord(house.custody, noor, case_id, body, nonce(), seen=""))
    is_open, seen = (await house.case(case_id)).is_danger_open, danger.to_be_seen(await house.case(case_id))
    await house.do(AddRecord(house.custody, noor, case_id, body, nonce(), seen=seen))

    assert (refused.value.message, is_open, (await house.case(case_id)).is_danger_open) == (CHANGED, True, False)


async def test_a_move_with_a_letter_needs_the_danger_seen_too(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    await say(house, receipt)

    with pytest.raises(Refused) as refused:
        await house.move(case_id, "take_no_action", seen="")
    await house.move(case_id, "take_no_action")

    assert refused.value.message == CHANGED
