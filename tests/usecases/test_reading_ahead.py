"""What nobody has read since a start is read ahead, so that the first desk waits for nothing."""

from coc_service.usecases.committee.catching_up import read_ahead
from coc_service.usecases.committee.desk import Desk, Sort, Wanted
from tests.usecases.house import House


async def test_cases_are_read_ahead_before_anybody_opens_the_desk(sqlite_house: House) -> None:
    house = sqlite_house
    for _ in range(4):
        await house.report()
    known, member = house.custody.ledger.memory.summaries, house.member("noor")
    before = dict(known.cases)
    known.expect(before)

    await read_ahead(house.custody, house.process.database, pause_seconds=0)

    page = await house.ask(Desk(house.custody, member, Wanted(sort=Sort.NEWEST)))
    assert (known.cases, known.unread, page.is_behind) == (before, set(), False)


async def test_reading_ahead_ends_where_a_case_cannot_be_read(sqlite_house: House) -> None:
    house = sqlite_house
    (_, case_id), (_, broken) = await house.report(), await house.report()
    known = house.custody.ledger.memory.summaries
    known.expect([case_id, broken])
    house.custody.ledger.memory.frozen.add(f"case:{broken}")

    await read_ahead(house.custody, house.process.database, pause_seconds=0)

    assert (set(known.cases), known.unread, known.broken) == ({case_id}, set(), {broken})
