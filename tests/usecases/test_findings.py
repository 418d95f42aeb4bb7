"""The list of allegations, findings and measures until the decision, its fall, and what a party reads of it."""

import pytest

from coc_service.domain.record_models import AllegationRecord, FindingRecord, MeasureRecord, MoveRecord
from coc_service.domain.vocabulary import Finding, LetterKind
from coc_service.usecases.act import Refused
from coc_service.usecases.committee import findings, measures
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.catching_up import catch_up
from coc_service.usecases.committee.findings import CHANGED, NO_ALLEGATION, NO_FINDING, SETTLED
from coc_service.usecases.committee.loading import LoadFiles
from tests.usecases import listing
from tests.usecases.hearing import appeal, heard, newest_letter
from tests.usecases.house import House


async def investigated(house: House) -> str:
    _, case_id = await house.report()
    await house.to_panel(case_id)
    await house.move(case_id, "investigate")
    return case_id


async def on_the_desk(house: House, name: str) -> list[str]:
    await catch_up(house.custody, house.process.database, house.member(name))
    found = await measures.on_desk(house.custody, house.process.database, house.member(name))
    return [one.measure.measure for one in found.in_force]


def in_force(opened: OpenedCase) -> list[str]:
    decided = findings.decided(opened.file)
    return [one.body.measure for one in decided.measures] if decided else []


async def test_the_panel_decides_on_the_list_that_was_proposed(house: House) -> None:
    case_id = await investigated(house)
    said, found, measure = await listing.list_one(house, case_id)

    await listing.decide(house, case_id)

    opened = await house.open(case_id, "ilse")
    decided = findings.decided(opened.file)
    assert decided is not None
    assert [(one.allegation.id, one.finding and one.finding.id) for one in decided.points] == [(said, found)]
    assert ([one.id for one in decided.measures], decided.is_whole) == ([measure], True)
    proposal = next(one.said.body for one in opened.file.records if one.filed.leaf == opened.case.decided_proposal)
    assert isinstance(proposal, MoveRecord)
    assert set(proposal.given) == {"reason", "allegation_ids", "finding_ids", "measure_ids"}
    assert await on_the_desk(house, "ilse") == ["A warning"]
    assert await house.faults() == set()


async def test_nothing_is_in_force_before_the_vote_is_recorded(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await investigated(house)
    await listing.list_one(house, case_id)
    for move in ("propose", "open_vote"):
        await house.move(case_id, move)
    await house.vote(case_id, "noor", "ilse", "tomas")

    assert in_force(await house.open(case_id, "ilse")) == []
    assert await on_the_desk(house, "ilse") == []


@pytest.mark.parametrize("stage", ["proposed", "voting", "decided"])
async def test_the_list_stays_as_it_was_proposed(sqlite_house: House, stage: str) -> None:
    house = sqlite_house
    case_id = await investigated(house)
    await listing.list_one(house, case_id)
    if stage == "decided":
        await listing.decide(house, case_id)
    else:
        for move in ("propose", "open_vote")[: 1 if stage == "proposed" else 2]:
            await house.move(case_id, move)

    with pytest.raises(Refused) as refused:
        await listing.write(house, case_id, MeasureRecord(measure="A ban"), by="ilse")

    assert refused.value.message == SETTLED


async def test_a_list_that_changed_since_the_page_is_not_proposed(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await investigated(house)
    await listing.list_one(house, case_id)
    seen = findings.newest(await house.case(case_id))
    await listing.write(house, case_id, MeasureRecord(measure="A ban"), by="ilse")

    with pytest.raises(Refused) as refused:
        await house.move(case_id, "propose", seen=seen)

    assert refused.value.message == CHANGED


async def test_a_proposal_needs_a_finding_on_each_allegation(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await investigated(house)
    said, *_ = await listing.list_one(house, case_id)
    more = await listing.write(house, case_id, AllegationRecord(text="Stood in the way."))

    with pytest.raises(Refused) as without_a_finding:
        await house.move(case_id, "propose")
    for one in (said, more):
        await listing.write(house, case_id, AllegationRecord(text="", is_dropped=True, replaces=one))
    with pytest.raises(Refused) as without_an_allegation:
        await house.move(case_id, "propose")

    assert without_a_finding.value.message == NO_FINDING
    assert without_an_allegation.value.message == NO_ALLEGATION


async def test_a_measure_of_a_decision_that_fell_has_ended(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link, sam = await heard(house)
    await house.move(case_id, "investigate")
    await listing.list_one(house, case_id, link.party)
    await listing.decide(house, case_id)
    await listing.tell(house, case_id, link.party, LetterKind.DECISION)
    await house.come_back(sam)
    before = (in_force(await house.open(case_id, "ilse")), await on_the_desk(house, "ilse"))

    await appeal(house, sam, newest_letter(await house.case(case_id), link.party))
    await house.move(case_id, "overturn", "ilse")

    opened = await house.open(case_id, "ilse")
    fallen = findings.taken_back(opened)
    assert before == (["A warning"], ["A warning"])
    assert (in_force(opened), await on_the_desk(house, "ilse")) == ([], [])
    assert [one.body.measure for one in fallen.measures] == ["A warning"] if fallen else False
    await listing.tell(house, case_id, link.party, LetterKind.APPEAL_DECISION)
    told = [one.said.body for one in (await house.come_back(sam)).file.records if one.filed.kind == "measure"]
    assert [one.ends_on for one in told if isinstance(one, MeasureRecord)] == [listing.ENDS, house.clock.now().date()]
    assert await house.faults() == set()


async def test_a_lead_ends_no_measure_by_reopening_the_case(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await investigated(house)
    await listing.list_one(house, case_id)
    await listing.decide(house, case_id)
    for move in ("implement", "close", "reopen"):
        await house.move(case_id, move)
    reopened = in_force(await house.open(case_id, "ilse"))
    await house.move(case_id, "take_no_action")

    assert (reopened, in_force(await house.open(case_id, "ilse"))) == (["A warning"], ["A warning"])
    assert await on_the_desk(house, "ilse") == ["A warning"]


async def test_a_respondent_reads_their_part_and_nothing_of_the_panels(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link, sam = await heard(house)
    await house.move(case_id, "investigate")
    said, *_ = await listing.list_one(house, case_id, link.party, when="in spring")
    await listing.write(house, case_id, AllegationRecord(text="About Kim.", respondent="x" * 26))
    await listing.tell(house, case_id, link.party, LetterKind.NOTICE)
    notice = [one.said.body for one in (await house.come_back(sam)).file.records if one.filed.kind == "allegation"]
    kim = next(one for one in findings.listed((await house.open(case_id, "noor")).file).points if one.number == 2)
    await listing.write(house, case_id, FindingRecord(finding=Finding.INSUFFICIENT, allegations=(kim.allegation.id,)))
    await listing.decide(house, case_id)
    await listing.tell(house, case_id, link.party, LetterKind.DECISION)

    records = (await house.come_back(sam)).file.records
    told = [one.said.body for one in records if one.filed.kind in {"finding", "measure"}]

    assert notice == [AllegationRecord(text="Spoke about looks.", respondent=link.party, when="in spring")]
    assert [one for one in told if isinstance(one, FindingRecord)] == [
        FindingRecord(finding=Finding.VIOLATION, allegations=(said,), behaviour="Spoke about looks.")
    ]
    (measure,) = (one for one in told if isinstance(one, MeasureRecord))
    assert [(one.name, one.executor) for one in measure.places] == [("The forum", "")]


async def test_copies_that_went_to_a_party_are_not_of_the_list(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link, _ = await heard(house)
    await house.move(case_id, "investigate")
    await listing.list_one(house, case_id, link.party)

    await listing.tell(house, case_id, link.party, LetterKind.NOTICE)

    assert len(findings.listed((await house.open(case_id, "noor")).file).points) == 1


async def test_whoever_is_left_out_of_a_case_sees_none_of_its_measures(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await investigated(house)
    await listing.list_one(house, case_id)
    await listing.decide(house, case_id)

    assert await on_the_desk(house, "dana") == []
    assert await on_the_desk(house, "noor") == ["A warning"]


async def test_measures_are_loaded_for_nobody_who_may_not_open_their_case(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await investigated(house)
    await listing.list_one(house, case_id)
    await listing.decide(house, case_id)
    (case,) = house.custody.ledger.memory.summaries.cases.values()

    loaded = [
        await house.ask(LoadFiles(house.custody, house.member(name), [case], lambda one: one.decided))
        for name in ("dana", "noor")
    ]

    assert [len(one) for one in loaded] == [0, 1]
