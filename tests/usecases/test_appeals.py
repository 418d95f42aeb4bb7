"""An appeal from the decision to the answer, by a party and by the reporter."""

from datetime import timedelta

import pytest

from coc_service.domain.stages import Stage
from coc_service.domain.vocabulary import LetterKind
from coc_service.domain.workflow import MoveRefused
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.moves import CHANGED
from coc_service.usecases.committee.writing import NOT_DUE
from coc_service.usecases.reporter.receipts import ReceiptKeys
from coc_service.usecases.reporter.statements import NO_APPEAL
from coc_service.web.reporter.appeal_views import appeal_view
from tests.usecases.hearing import answer, appeal, heard, newest_letter, write_to
from tests.usecases.house import House
from tests.usecases.mails import owed


async def decided(house: House) -> tuple[ReceiptKeys, str, str, ReceiptKeys]:
    """Return a decided case of which Sam has read what was decided: the reporter's receipt, the case, Sam's id and receipt."""
    receipt, case_id, link, sam = await heard(house)
    await house.come_back(sam)
    await answer(house, sam)
    for move in ("investigate", "propose", "open_vote"):
        await house.move(case_id, move)
    await house.vote(case_id, "noor", "ilse", "tomas")
    await house.move(case_id, "decide")
    await house.move(case_id, "implement")
    await write_to(house, case_id, link.party, "This is what we found.", purpose=LetterKind.DECISION)
    await house.come_back(sam)
    return receipt, case_id, link.party, sam


async def test_a_respondent_is_heard_decided_about_appeals_and_is_decided_about_again(house: House) -> None:
    _, case_id, sams, sam = await decided(house)
    await owed(house)

    assert await appeal(house, sam, newest_letter(await house.case(case_id), sams))
    told = await owed(house)
    await house.move(case_id, "overturn", "ilse")
    for move in ("propose", "open_vote"):
        await house.move(case_id, move)
    await house.vote(case_id, "noor", "ilse", "tomas")
    await house.move(case_id, "decide")
    await write_to(house, case_id, sams, "We found something else.", purpose=LetterKind.APPEAL_DECISION)

    opened = await house.come_back(sam)
    letters = [one.said.body.text for one in opened.file.records if one.filed.kind == "letter"]  # type: ignore[union-attr]  # of letters only
    assert (told, letters[-1]) == (["ilse", "noor", "tomas"], "We found something else.")
    case = await house.case(case_id)
    assert (case.stage, case.appeals) == (Stage.DECIDED, {})
    assert await house.faults() == set()


async def test_a_reporter_appeals_in_the_same_way(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id, _, _ = await decided(house)
    await house.come_back(receipt)
    reporter = (await house.case(case_id)).reporter

    assert await appeal(house, receipt, newest_letter(await house.case(case_id), reporter))

    assert list((await house.case(case_id)).appeals) == [reporter]
    assert await house.faults() == set()


async def test_an_appeal_after_its_time_is_refused_with_a_reason(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, sams, sam = await decided(house)
    house.clock.at += timedelta(days=31)

    with pytest.raises(Refused) as refused:
        await appeal(house, sam, newest_letter(await house.case(case_id), sams))

    assert refused.value.message == NO_APPEAL


async def test_an_appeal_to_an_unread_letter_is_refused(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, sams, sam = await decided(house)
    await write_to(house, case_id, sams, "Once more.", purpose=LetterKind.DECISION)

    with pytest.raises(Refused):
        await appeal(house, sam, newest_letter(await house.case(case_id), sams))


async def test_an_answer_covers_the_appeals_that_its_page_showed_and_no_later_one(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id, sams, sam = await decided(house)
    await house.come_back(receipt)
    case = await house.case(case_id)
    await appeal(house, receipt, newest_letter(case, case.reporter))
    (shown,) = (await house.case(case_id)).unanswered
    await appeal(house, sam, newest_letter(await house.case(case_id), sams))

    for move in ("uphold", "overturn"):
        with pytest.raises(Refused) as refused:
            await house.move(case_id, move, "ilse", seen=shown)
        assert refused.value.message == CHANGED
    assert set((await house.case(case_id)).appeals) == {case.reporter, sams}


async def test_a_lead_does_not_reopen_a_case_over_an_appeal(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, sams, sam = await decided(house)
    await appeal(house, sam, newest_letter(await house.case(case_id), sams))
    await house.move(case_id, "close")

    with pytest.raises(MoveRefused):
        await house.move(case_id, "reopen")

    assert list((await house.case(case_id)).appeals) == [sams]


async def test_an_appeal_that_succeeds_leaves_the_page_of_another_party_as_it_was(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id, _, sam = await decided(house)
    await house.come_back(receipt)
    case = await house.case(case_id)
    before = appeal_view(await house.come_back(sam), now=house.clock.now())
    await appeal(house, receipt, newest_letter(case, case.reporter))

    await house.move(case_id, "overturn", "ilse")

    assert before is not None
    assert appeal_view(await house.come_back(sam), now=house.clock.now()) == before


async def test_a_letter_that_tells_no_outcome_does_not_tell_whether_there_is_one(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, sams, sam = await decided(house)
    await write_to(house, case_id, sams, "We will write again.")
    await house.come_back(sam)

    with pytest.raises(Refused) as refused:
        await appeal(house, sam, newest_letter(await house.case(case_id), sams))

    assert refused.value.message == NO_APPEAL


async def test_without_an_appeal_nothing_is_answered(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, _, _ = await decided(house)

    with pytest.raises(MoveRefused):
        await house.move(case_id, "uphold", "ilse")


async def test_after_a_decision_fell_only_the_answer_to_the_appeal_is_told(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, sams, sam = await decided(house)
    assert await appeal(house, sam, newest_letter(await house.case(case_id), sams))
    await house.move(case_id, "overturn", "ilse")

    with pytest.raises(Refused) as refused:
        await write_to(house, case_id, sams, "This holds now.", purpose=LetterKind.DECISION)
    before = newest_letter(await house.case(case_id), sams)
    await write_to(house, case_id, sams, "You were right.", purpose=LetterKind.APPEAL_DECISION)

    assert refused.value.message == NOT_DUE
    assert newest_letter(await house.case(case_id), sams) != before


async def test_the_answer_to_an_appeal_that_failed_is_not_appealed_against(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, sams, sam = await decided(house)
    await appeal(house, sam, newest_letter(await house.case(case_id), sams))
    await house.move(case_id, "uphold", "ilse")
    await write_to(house, case_id, sams, "The decision stands.", purpose=LetterKind.APPEAL_DECISION)

    assert appeal_view(await house.come_back(sam), now=house.clock.now()) is None
    for letter in [one.id for one in (await house.case(case_id)).records.values() if one.channel == f"party/{sams}"]:
        with pytest.raises(Refused) as refused:
            await appeal(house, sam, letter)
        assert refused.value.message == NO_APPEAL


async def test_the_time_counts_from_the_answer_to_an_appeal_if_it_tells_the_next_decision(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, sams, sam = await decided(house)
    await appeal(house, sam, newest_letter(await house.case(case_id), sams))
    await house.move(case_id, "overturn", "ilse")
    for move in ("propose", "open_vote"):
        await house.move(case_id, move)
    await house.vote(case_id, "noor", "ilse", "tomas")
    await house.move(case_id, "decide")
    house.clock.at += timedelta(days=40)
    await write_to(house, case_id, sams, "We found something else.", purpose=LetterKind.APPEAL_DECISION)
    letter = newest_letter(await house.case(case_id), sams)

    page = appeal_view(await house.come_back(sam), now=house.clock.now())

    assert (page.letter if page else None) == letter
    assert await appeal(house, sam, letter)
    assert await house.faults() == set()


async def decide_again(house: House, case_id: str) -> None:
    """Take the decision back because of an appeal, and come to another."""
    await house.move(case_id, "overturn", "ilse")
    await _decide_anew(house, case_id)


async def _decide_anew(house: House, case_id: str) -> None:
    house.clock.later(days=2)
    for move in ("propose", "open_vote"):
        await house.move(case_id, move)
    await house.vote(case_id, "noor", "ilse", "tomas")
    await house.move(case_id, "decide")


@pytest.mark.parametrize("is_answered", [False, True])
async def test_a_page_tells_of_a_new_outcome_only_once_a_letter_does(sqlite_house: House, *, is_answered: bool) -> None:
    house = sqlite_house
    _, case_id, sams, sam = await decided(house)
    old = newest_letter(await house.case(case_id), sams)
    await appeal(house, sam, old)
    await house.move(case_id, "overturn", "ilse")
    if is_answered:
        await write_to(house, case_id, sams, "You were right.", purpose=LetterKind.APPEAL_DECISION)

    await _decide_anew(house, case_id)
    page = appeal_view(await house.come_back(sam), now=house.clock.now())
    with pytest.raises(Refused) as refused:
        await appeal(house, sam, newest_letter(await house.case(case_id), sams))
    await write_to(house, case_id, sams, "We found something else.", purpose=LetterKind.DECISION)
    told = appeal_view(await house.come_back(sam), now=house.clock.now())

    assert (page, refused.value.message) == (None, NO_APPEAL)
    assert told is not None
    assert (told.letter, bool(told.until)) == (newest_letter(await house.case(case_id), sams), True)
    assert await appeal(house, sam, told.letter)
    assert await house.faults() == set()


async def test_a_new_outcome_leaves_the_page_of_who_was_not_told_of_it_as_it_was(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id, sams, sam = await decided(house)
    await house.come_back(receipt)
    case = await house.case(case_id)
    await appeal(house, receipt, newest_letter(case, case.reporter))
    before = appeal_view(await house.come_back(sam), now=house.clock.now())

    await decide_again(house, case_id)
    after = appeal_view(await house.come_back(sam), now=house.clock.now())
    house.clock.later(days=29)
    ended = appeal_view(await house.come_back(sam), now=house.clock.now())
    with pytest.raises(Refused):
        await appeal(house, sam, newest_letter(await house.case(case_id), sams))

    assert before is not None
    assert (after, ended) == (before, None)


async def test_an_appeal_that_a_new_outcome_ended_waits_on_its_page_until_a_letter_tells_more(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    receipt, case_id, sams, sam = await decided(house)
    await house.come_back(receipt)
    case = await house.case(case_id)
    await appeal(house, receipt, newest_letter(case, case.reporter))
    await house.move(case_id, "overturn", "ilse")
    await appeal(house, sam, newest_letter(case, sams))
    before = appeal_view(await house.come_back(sam), now=house.clock.now())

    await _decide_anew(house, case_id)
    after = appeal_view(await house.come_back(sam), now=house.clock.now())
    await write_to(house, case_id, sams, "We found something else.", purpose=LetterKind.DECISION)
    told = appeal_view(await house.come_back(sam), now=house.clock.now())

    assert before is not None
    assert (before.answer_by is not None, after) == (True, before)
    assert told is not None
    assert (told.letter, told.answer_by) == (newest_letter(await house.case(case_id), sams), None)


async def test_who_was_answered_about_the_new_outcome_does_not_appeal_against_the_old_one(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id, sams, sam = await decided(house)
    old = newest_letter(await house.case(case_id), sams)
    await house.come_back(receipt)
    case = await house.case(case_id)
    await appeal(house, receipt, newest_letter(case, case.reporter))
    await decide_again(house, case_id)
    await write_to(house, case_id, sams, "We found something else.", purpose=LetterKind.DECISION)
    await house.come_back(sam)
    await appeal(house, sam, newest_letter(await house.case(case_id), sams))

    await house.move(case_id, "uphold", "ilse")

    assert appeal_view(await house.come_back(sam), now=house.clock.now()) is None
    with pytest.raises(Refused) as refused:
        await appeal(house, sam, old)
    assert refused.value.message == NO_APPEAL
