"""The private titles of cases, asked for by those who may not know them any more."""

from coc_service.domain.record_models import LabelRecord
from coc_service.usecases.committee.titles import Titles
from coc_service.usecases.committee.writing import AddRecord
from tests.usecases.house import House, nonce


async def titles(house: House, name: str) -> list[str]:
    """The titles of all cases that a member's session gets."""
    asked = Titles(house.custody, house.process.database, house.member(name))
    cases = house.custody.ledger.memory.summaries.cases.values()
    return [one.title for one in (await asked.of(cases)).values()]


async def test_a_title_that_a_session_has_opened_is_closed_to_who_has_stepped_back(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")
    label = LabelRecord(title="Followed after the talk", tags=())
    await house.do(AddRecord(house.custody, house.member("noor"), case_id, label, nonce()))
    before = await titles(house, "ilse")

    await house.step_back(case_id, "ilse")

    assert (before, await titles(house, "ilse")) == (["Followed after the talk"], [])
