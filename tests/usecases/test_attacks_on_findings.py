"""What nobody can do to a list on which a vote was held: not with the database, and not as the member who proposed it."""

from types import SimpleNamespace

import pytest

from coc_service.domain.quorum import Choice
from coc_service.domain.record_models import MeasureRecord
from coc_service.usecases.committee import findings
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
