"""Checks in acts of members on a case, one for each test."""

import pytest

from coc_service.domain import workflow
from coc_service.domain.quorum import Choice
from coc_service.domain.record_models import NoteRecord
from coc_service.usecases.act import Refused, Stale
from coc_service.usecases.committee import writing
from coc_service.usecases.committee.access import OpenCase, RecordBroken
from coc_service.usecases.committee.desk import Desk, Sort, Wanted
from coc_service.usecases.committee.moves import MakeMove
from coc_service.usecases.committee.voting import CastBallot
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.custody.statements import NoSuchCase
from tests.usecases.house import GIVEN, House, nonce
from tests.usecases.test_guards_cases import acts, count


async def test_what_is_opened_is_in_the_log_and_so_is_what_did_not_open(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.open_gate(case_id, "noor")
    await house.declare(case_id, "noor")
    records = list((await house.case(case_id)).records.values())
    (report,) = [one.id for one in records if one.kind == "report"]
    await house.tamper("DELETE FROM record WHERE id = :id", id=report)
    await house.open(case_id, "noor")
    await house.come_back(receipt)

    assert (await acts(house, case_id))[1:] == [
        ("case.opened", "gate"),
        ("declared", ""),
        ("case.opened", "file"),
        ("record.failed", report),
        ("party.came", ""),
        ("record.failed", report),
    ]


async def test_who_has_left_the_committee_finds_none_of_its_cases(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "dana")
    await house.leave("dana")

    with pytest.raises(NoSuchCase):
        await house.open(case_id, "dana")


async def test_a_grant_that_is_put_back_brings_no_case_back_to_the_desk(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.step_back(case_id, "dana")
    assert await count(house, "channel_grant", "recipient_id", house.person("dana")) == 0
    await house.tamper(
        "INSERT INTO channel_grant (case_id, recipient_id, channel, epoch, wrapped_key)"
        " VALUES (:case_id, :dana, 'case', 1, x'00')",
        case_id=case_id,
        dana=house.person("dana"),
    )

    assert (await house.ask(Desk(house.custody, house.member("dana"), Wanted(sort=Sort.NEWEST)))).listed == []


async def test_what_a_member_says_twice_is_stated_once(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "noor")
    await house.lead(case_id, "noor")
    await house.lead(case_id, "noor")
    note = AddRecord(house.custody, house.member("noor"), case_id, NoteRecord(text="Ask."), nonce())
    for _ in range(2):
        await house.do(note)

    assert [act for act, _ in await acts(house, case_id)] == [
        "report.received",
        "declared",
        "lead.assigned",
        "epoch.begun",
        "record.added",
    ]


async def test_nobody_leads_who_has_not_declared(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor")

    with pytest.raises(Refused) as refused:
        await house.lead(case_id, "noor", "ilse")

    assert refused.value.message == writing.NOT_CLEAR


async def test_a_move_and_a_ballot_sent_twice_count_once(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_panel(case_id)
    noor = house.member("noor")
    move = MakeMove(house.custody, noor, case_id, workflow.MOVES["investigate"], GIVEN, nonce())
    ready = move.prepare(await house.read(move.look))
    for _ in range(2):
        await house.write(lambda session: move.store(session, ready))
    await house.move(case_id, "propose")
    await house.move(case_id, "open_vote")
    vote = (await house.case(case_id)).vote
    assert vote is not None
    ballot = CastBallot(house.custody, noor, case_id, Choice.YES, vote.leaf, nonce())
    for _ in range(2):
        await house.do(ballot)

    said = [act for act, _ in await acts(house, case_id)]
    assert (said.count("case.moved"), said.count("ballot.cast")) == (2, 1)


async def test_a_decision_counts_the_ballots_that_there_are_when_it_is_stored(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.vote(case_id, "noor", "ilse", "tomas")
    vote = (await house.case(case_id)).vote
    assert vote is not None
    act = MakeMove(house.custody, house.member("noor"), case_id, workflow.MOVES["decide"], GIVEN, nonce(), vote.leaf)
    ready = act.prepare(await house.read(act.look))
    await house.vote(case_id, "tomas", choice=Choice.NO)

    with pytest.raises(Stale):
        await house.write(lambda session: act.store(session, ready))


@pytest.mark.parametrize("which", ["move", "ballot"])
async def test_what_was_sealed_for_a_move_or_a_ballot_before_somebody_went_is_sealed_anew(
    sqlite_house: House, which: str
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await (house.to_panel(case_id) if which == "move" else house.to_vote(case_id))
    noor, vote = house.member("noor"), (await house.case(case_id)).vote
    act = (
        CastBallot(house.custody, noor, case_id, Choice.YES, vote.leaf, nonce())
        if vote
        else MakeMove(house.custody, noor, case_id, workflow.MOVES["investigate"], GIVEN, nonce())
    )
    ready = act.prepare(await house.read(act.look))
    await house.step_back(case_id, "tomas")

    with pytest.raises(Stale):
        await house.write(lambda session: act.store(session, ready))  # type: ignore[arg-type]  # wider than the helper knows


async def test_nothing_is_decided_while_a_record_is_missing(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.vote(case_id, "noor", "ilse", "tomas")
    (letter,) = [one.id for one in (await house.case(case_id)).records.values() if one.kind == "letter"]
    await house.tamper("DELETE FROM record WHERE id = :id", id=letter)

    with pytest.raises(RecordBroken):
        await house.move(case_id, "decide")


async def test_a_decision_on_another_vote_than_the_page_showed_is_refused(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.vote(case_id, "noor", "ilse", "tomas")

    with pytest.raises(Refused):
        await house.move(case_id, "decide", seen="another")


async def test_who_stayed_silent_keeps_no_grant_once_the_panel_is_formed(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")
    await house.lead(case_id, "noor")
    await house.answer(case_id, "noor")
    house.clock.later(days=30)

    await house.move(case_id, "form_panel")

    assert [await count(house, "channel_grant", "recipient_id", house.person(one)) for one in ("dana", "tomas")] == [
        0,
        0,
    ]


async def test_a_case_opened_by_nobody_on_it_leaves_no_word(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report(left_out=(house.person("noor"),))
    before = await acts(house, case_id)

    with pytest.raises(NoSuchCase):
        await house.do(OpenCase(house.custody, house.member("noor"), case_id))

    assert await acts(house, case_id) == before
