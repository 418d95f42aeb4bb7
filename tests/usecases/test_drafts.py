"""A draft is there for as long as its page says, and no longer."""

from coc_service.usecases.committee.kept_texts import FindKept, KeepDraft
from coc_service.usecases.people.kept import Words
from tests.usecases.house import House


async def test_a_draft_that_has_expired_is_not_read_although_nobody_has_deleted_it(sqlite_house: House) -> None:
    house, words = sqlite_house, Words("note", {"text": "A draft."})
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    noor = house.member("noor")
    await house.do(KeepDraft(house.custody, noor, case_id, words))
    found = [one.words for one in await house.ask(FindKept(house.custody, noor, case_id))]

    house.clock.later(days=31)

    assert found == [words]
    assert await house.ask(FindKept(house.custody, noor, case_id)) == []
    assert await house.rows("SELECT count(*) FROM kept_text") == [(1,)]
