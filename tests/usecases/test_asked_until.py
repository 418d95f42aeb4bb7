"""Until when a party is asked to answer."""

from datetime import UTC, date, datetime

from coc_service.usecases.reporter.conversation import OpenConversation, asked_until
from coc_service.usecases.reporter.receipts import ReceiptKeys
from tests.usecases.hearing import answer, heard, write_to
from tests.usecases.house import House

DAY, LATER = date(2030, 5, 2), date(2030, 5, 9)


async def _until(house: House, receipt: ReceiptKeys) -> datetime | None:
    opened = await house.do(OpenConversation(house.custody, receipt))
    return asked_until(opened.file.records)


async def test_the_newest_letter_with_a_day_counts_until_the_party_has_written(house: House) -> None:
    _, case_id, link, sam = await heard(house)

    found = [await _until(house, sam)]
    for day in (DAY, LATER, None):
        await write_to(house, case_id, link.party, f"By {day}.", answer_by=day)
        found.append(await _until(house, sam))
    await answer(house, sam)
    found.append(await _until(house, sam))

    later = datetime(2030, 5, 9, tzinfo=UTC)
    assert found == [None, datetime(2030, 5, 2, tzinfo=UTC), later, later, None]
