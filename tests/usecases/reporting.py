"""What members do for a transparency report: close cases, draft it, and publish it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from coc_service.domain.report_periods import Period
from coc_service.domain.transparency import Document, Matter, Published, Step
from coc_service.usecases.act import ask
from coc_service.usecases.committee.counted_cases import CountedCase, Pair, counted_cases
from coc_service.usecases.committee.drafting import FindBasis, Line, Words, document_of, lines_of
from coc_service.usecases.committee.transparency import DraftReport, ReadDraft, publish
from tests.usecases.house import House

PERIOD = Period(2026, 2)
WORDS = Words(lessons="We answer sooner.")
LATER = datetime(2027, 2, 1, 12, tzinfo=UTC)


async def closed(house: House, *, left_out: str = "", **fields: object) -> str:
    """Let a report come and its case be closed without action; `left_out` steps back from it."""
    _, case_id = await house.report(**fields)
    await house.declare(case_id, *[one for one in ("noor", "ilse", "tomas") if one != left_out])
    if left_out:
        await house.step_back(case_id, left_out)
    await house.step_back(case_id, "dana")
    lead = "ilse" if left_out == "noor" else "noor"
    await house.lead(case_id, lead)
    await house.answer(case_id, lead)
    for move in ("form_panel", "take_no_action", "close"):
        await house.move(case_id, move, lead)
    return case_id


def pair(house: House, by: str = "noor", second: str = "ilse", period: Period = PERIOD) -> Pair:
    return Pair(house.member(by), house.person(second), house.committee_id, period)


async def counted(house: House, both: Pair) -> Sequence[CountedCase]:
    return await counted_cases(house.custody, house.process.database, both)


async def draft(
    house: House,
    *,
    by: str = "noor",
    second: str = "ilse",
    words: Words = WORDS,
    chosen: Mapping[str, tuple[str, str]] | None = None,
    period: Period = PERIOD,
    document: Document | None = None,
) -> str:
    """Draft a report, and return the draft's leaf. `chosen` says what each case counts as; else insults and a talk."""
    both = pair(house, by, second, period)
    cases = await counted(house, both)
    given = {one.id: (chosen or {}).get(one.id, (Matter.INSULT.value, Step.TALK.value)) for one in cases}
    lines: list[Line] = lines_of(cases, given)
    basis = await ask(FindBasis(house.custody, both.member, both.committee_id, both.period), house.process.database)
    made = document or document_of(both, basis, lines, words)
    await house.do(DraftReport(house.custody, both.member, both.committee_id, both.other, made, lines))
    return list((await house.committee()).transparency.drafts)[-1]


def read(house: House, leaf: str, by: str) -> ReadDraft:
    return ReadDraft(house.custody, house.member(by), house.committee_id, leaf)


async def sign(house: House, leaf: str, by: str = "ilse") -> Published:
    """Publish a draft, and return the report."""
    await publish(house.process.database, read(house, leaf, by))
    return (await house.committee()).transparency.published[-1]
