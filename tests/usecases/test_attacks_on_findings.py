"""What nobody can do to a list on which a vote was held: not with the database, and not as the member who proposed it."""

from types import SimpleNamespace

import pytest

from coc_service.domain.quorum import Choice
from coc_service.domain.record_models import MeasureRecord
from coc_service.usecases.committee import findings, measures
from coc_service.usecases.committee.catching_up import catch_up
from tests.usecases import listing
from tests.usecases.house import House
from tests.usecases.test_findings import in_force, investigated
from tests.usecases.test_recounting import lie

CHOSEN = "f" * 32
_AT = "coc_service.usecases"


async def test_a_measure_that_was_written_after_the_proposal_is_not_what_the_panel_voted_on(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lead's own program names a record that does not exist yet, and writes it once the votes are cast."""
    house = sqlite_house
    case_id = await investigated(house)
    said, found, _ = await listing.list_one(house, case_id)
    given = {"allegation_ids": (said,), "finding_ids": (found,), "measure_ids": (CHOSEN,)}
    with monkeypatch.context() as patch:
        patch.setattr(f"{_AT}.committee.findings.to_propose", lambda _: SimpleNamespace(given=given))
        await house.move(case_id, "propose")
    await house.move(case_id, "open_vote")
    await house.vote(case_id, "noor", "ilse", "tomas")
    with monkeypatch.context() as patch:
        patch.setattr(f"{_AT}.committee.findings.refuse_if_settled", lambda *_: None)
        patch.setattr(f"{_AT}.custody.sealing.record_id_of", lambda *_: CHOSEN)
        await listing.write(house, case_id, MeasureRecord(measure="A ban for ever"))
    await house.move(case_id, "decide")

    decided = findings.decided((await house.open(case_id, "ilse")).file)

    assert decided is not None
    assert (decided.measures, decided.is_whole) == ((), False)


async def test_a_measure_that_was_taken_out_of_the_database_is_missed(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await investigated(house)
    *_, measure = await listing.list_one(house, case_id)
    await listing.decide(house, case_id)

    await house.tamper("DELETE FROM record WHERE id = :id", id=measure)

    opened = await house.open(case_id, "ilse")
    decided = findings.decided(opened.file)
    assert decided is not None
    assert (decided.is_whole, opened.file.failed) == (False, (measure,))
    assert await house.faults() == {f"case:{case_id}"}


async def test_a_decision_that_is_not_what_its_ballots_say_has_no_measures(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    case_id = await investigated(house)
    await listing.list_one(house, case_id)
    for move in ("propose", "open_vote"):
        await house.move(case_id, move)
    await house.vote(case_id, "noor", "ilse", "tomas", choice=Choice.NO)
    lie(monkeypatch)

    await house.move(case_id, "decide")

    assert in_force(await house.open(case_id, "ilse")) == []


GONE = {
    "the measure": "DELETE FROM record WHERE id = :measure",
    "the proposal": "DELETE FROM record WHERE id IN (:proposal)",
    "a ballot": "DELETE FROM record WHERE id = :ballot",
    "a grant": "DELETE FROM channel_grant WHERE recipient_id = :ilse",
}


@pytest.mark.parametrize("what", GONE)
async def test_no_measure_vanishes_from_the_desk_in_silence(sqlite_house: House, what: str) -> None:
    house = sqlite_house
    case_id = await investigated(house)
    *_, measure = await listing.list_one(house, case_id)
    await listing.decide(house, case_id)
    before = await house.case(case_id)
    proposal = next(one.id for one in before.records.values() if one.leaf == before.decided_proposal)
    assert before.decision is not None
    values = {
        "measure": measure,
        "proposal": proposal,
        "ballot": before.decision.ballots[0],
        "ilse": house.person("ilse"),
    }

    await house.tamper(GONE[what], **{name: value for name, value in values.items() if f":{name}" in GONE[what]})

    assert await broken_on_the_desk(house, "ilse") == [case_id]
    assert await broken_on_the_desk(house, "ilse") == [case_id]  # from what the session remembers
    assert not findings.is_decision_whole((await house.open(case_id, "ilse")).file)


async def test_a_decision_that_opens_as_a_whole_is_not_said_to_be_broken(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await investigated(house)
    await listing.list_one(house, case_id)
    await listing.decide(house, case_id)

    assert await broken_on_the_desk(house, "ilse") == []
    assert findings.is_decision_whole((await house.open(case_id, "ilse")).file)


async def broken_on_the_desk(house: House, name: str) -> list[str]:
    await catch_up(house.custody, house.process.database, house.member(name))
    found = await measures.on_desk(house.custody, house.process.database, house.member(name))
    return [one.id for one in found.broken]
