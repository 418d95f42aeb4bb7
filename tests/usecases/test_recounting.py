"""A decision's ballots are sealed, so the chain accepts the lead's tally. Each clear member's page counts again."""

from collections.abc import Callable

import pytest

from coc_service.domain import votes
from coc_service.domain.quorum import Choice, Tally
from coc_service.domain.records import Authored, encode
from coc_service.domain.stages import Stage
from coc_service.usecases.act import Refused
from coc_service.usecases.committee import ballots, recounting, voting
from coc_service.usecases.committee.access import RecordBroken
from coc_service.usecases.committee.recounting import Recount
from coc_service.usecases.committee.voting import Counted
from coc_service.usecases.custody.casefile import OpenedFile
from tests.usecases.house import House

NOES = {Choice.YES: 0, Choice.NO: 3, Choice.ABSTAIN: 0}
YESES = {Choice.YES: 3, Choice.NO: 0, Choice.ABSTAIN: 0}


def lie(monkeypatch: pytest.MonkeyPatch) -> None:
    """Noor leads, and her program counts every ballot as a yes."""
    honest = voting.count

    def count(file: OpenedFile) -> Counted | None:
        counted = honest(file)
        return counted and Counted(counted.leaves, Tally(3, 0, 0, 3, is_quorate=True, is_carried=True))

    monkeypatch.setattr("coc_service.usecases.committee.moves.count", count)


async def decided(house: House, monkeypatch: pytest.MonkeyPatch, choice: Choice) -> str:
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.vote(case_id, "noor", "ilse", "tomas", choice=choice)
    with monkeypatch.context() as patch:
        if choice is Choice.NO:
            lie(patch)
        await house.move(case_id, "decide")
    return case_id


async def recounted(house: House, case_id: str, name: str = "ilse") -> Recount | None:
    return recounting.recount((await house.open(case_id, name)).file)


async def test_a_decision_against_its_ballots_is_seen_by_every_clear_member_and_built_on_by_none(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = await decided(house, monkeypatch, Choice.NO)

    found = [await recounted(house, case_id, name) for name in ("noor", "ilse", "tomas")]
    with pytest.raises(Refused) as refused:
        await house.move(case_id, "implement")
    await house.move(case_id, "postpone")

    assert found == [Recount(YESES, NOES)] * 3
    assert refused.value.message == recounting.MISCOUNTED
    assert (await house.case(case_id)).stage is Stage.DECIDED


async def test_a_decision_that_its_ballots_bear_goes_on(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = sqlite_house
    case_id = await decided(house, monkeypatch, Choice.YES)

    found = await recounted(house, case_id)
    await house.move(case_id, "implement")

    assert (found, found.is_same if found else False) == (Recount(YESES, YESES), True)
    assert (await house.case(case_id)).stage is Stage.IMPLEMENTING


async def test_a_decision_with_a_ballot_that_does_not_open_is_not_built_on(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    case_id = await decided(house, monkeypatch, Choice.YES)
    decision = (await house.case(case_id)).decision
    assert decision is not None
    await house.tamper("DELETE FROM record WHERE id = :id", id=decision.ballots[0])

    found = await recounted(house, case_id)
    with pytest.raises(Refused) as refused:
        await house.move(case_id, "implement")

    assert found == Recount(YESES, None)
    assert refused.value.message == recounting.MISCOUNTED


async def test_before_a_decision_and_once_a_case_is_reopened_nothing_is_recounted(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_vote(case_id)
    before = await recounted(house, case_id)
    await house.vote(case_id, "noor", "ilse", "tomas")
    for move in ("decide", "implement", "close", "reopen"):
        await house.move(case_id, move)

    assert (before, await recounted(house, case_id)) == (None, None)


SPOILED = (
    pytest.param(lambda _: b"no JSON", id="malformed"),
    pytest.param(lambda said: encode(said).replace(b'"v":1', b'"v":99'), id="of an unknown version"),
)


@pytest.mark.parametrize("spoil", SPOILED)
async def test_a_ballot_that_its_voter_spoiled_counts_as_an_abstention(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Authored], bytes]
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.vote(case_id, "noor", "tomas")
    with monkeypatch.context() as patch:
        patch.setattr("coc_service.domain.records.encode", spoil)
        await house.vote(case_id, "ilse")

    opened = await house.open(case_id, "noor")
    await house.move(case_id, "decide")

    [ballot] = [ballot for person, ballot in votes.counted(opened.case).items() if person == house.person("ilse")]
    assert ballots.spoiled(opened.file) == (ballot.record,)
    abstained = {Choice.YES: 2, Choice.NO: 0, Choice.ABSTAIN: 1}
    assert await recounted(house, case_id) == Recount(abstained, abstained)


async def test_a_ballot_that_was_altered_is_not_counted_as_an_abstention(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.vote(case_id, "noor", "ilse", "tomas")
    [last] = [ballot.record for ballot in votes.counted(await house.case(case_id)).values()][-1:]
    await house.tamper("UPDATE record SET sealed = zeroblob(length(sealed)) WHERE id = :id", id=last)

    with pytest.raises(RecordBroken) as broken:
        await house.move(case_id, "decide")

    assert broken.value.record_id == last
    assert ballots.spoiled((await house.open(case_id, "noor")).file) == ()
