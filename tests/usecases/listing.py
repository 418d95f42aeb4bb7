"""One-line functions for the list of allegations, findings and measures of a case."""

from datetime import date
from typing import Any

from coc_service.domain.findings import Listed
from coc_service.domain.record_models import AllegationRecord, FindingRecord, LetterRecord, MeasureRecord, Venue
from coc_service.domain.vocabulary import Finding, LetterKind
from coc_service.usecases.committee import findings
from coc_service.usecases.committee.writing import AddRecord
from tests.usecases.house import House, nonce

ENDS = date(2027, 6, 1)


async def write(house: House, case_id: str, body: Listed, by: str = "noor") -> str:
    """Write a part of the list, and return its record."""
    before = set((await house.case(case_id)).records)
    await house.do(AddRecord(house.custody, house.member(by), case_id, body, nonce()))
    (new,) = set((await house.case(case_id)).records) - before
    return new


async def list_one(house: House, case_id: str, party: str = "", **fields: Any) -> tuple[str, str, str]:
    """List an allegation about a party with a finding on it, and a measure; return the three records."""
    said = await write(house, case_id, AllegationRecord(text="Spoke about looks.", respondent=party, **fields))
    found = await write(
        house, case_id, FindingRecord(finding=Finding.VIOLATION, allegations=(said,), reasons="Two saw it.")
    )
    venue = Venue(name="The forum", executor="Dana")
    measure = MeasureRecord(measure="A warning", party=party, places=(venue,), ends_on=ENDS)
    return said, found, await write(house, case_id, measure)


async def decide(house: House, case_id: str) -> None:
    """Propose the list as it is, vote for it, and record the decision."""
    for move in ("propose", "open_vote"):
        await house.move(case_id, move)
    await house.vote(case_id, "noor", "ilse", "tomas")
    await house.move(case_id, "decide")


async def tell(house: House, case_id: str, party: str, purpose: LetterKind) -> None:
    """Write to a party, with what goes with a letter of this purpose."""
    opened = await house.open(case_id, "noor")
    told = findings.told_with(opened, purpose, party, house.clock.now().date())
    body = LetterRecord(text="This is what we found.", purpose=purpose)
    act = AddRecord(house.custody, house.member("noor"), case_id, body, nonce(), to=party, copies=told.copies)
    await house.do(act)
