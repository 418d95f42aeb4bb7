"""The reporter is asked about a plan before it is decided, and answers."""

import pytest

from coc_service.domain import case_facts, workflow
from coc_service.domain.move_rows import Missing
from coc_service.domain.record_models import PartyStatementRecord
from coc_service.domain.vocabulary import LessSafe, StatementKind
from coc_service.usecases.act import Refused
from coc_service.usecases.reporter.conversation import LETTERS_A_DAY
from coc_service.usecases.reporter.receipts import NoSuchReceipt, ReceiptKeys
from coc_service.usecases.reporter.statements import NOT_ASKED, MakeStatement
from coc_service.web.reporter.plan_views import plan_view
from tests.usecases.hearing import heard, newest_letter
from tests.usecases.house import House, nonce
from tests.usecases.mails import owed


async def planned(house: House) -> tuple[ReceiptKeys, str, str]:
    """Return a receipt, its case with a proposal about which the reporter was asked, and the letter that asks."""
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    for move in ("investigate", "propose", "ask_view"):
        await house.move(case_id, move)
    case = await house.case(case_id)
    return receipt, case_id, newest_letter(case, case.reporter)


async def view(
    house: House, receipt: ReceiptKeys, letter: str, words: str = "", *, said: LessSafe = LessSafe.YES
) -> bool:
    body = PartyStatementRecord(text=words, purpose=StatementKind.VIEW, answers_to=letter, less_safe=said)
    return await house.do(MakeStatement(house.custody, receipt, body, nonce()))


async def advised(house: House, case_id: str, move: str) -> list[tuple[Missing, bool]]:
    file = (await house.open(case_id, "noor")).file
    known = case_facts.facts(
        file.case, file.sealed.policy, person=house.person("noor"), at=house.clock.now(), is_vote_carried=True
    )
    return workflow.advised(workflow.MOVES[move], known)


async def test_the_panel_reads_whether_the_plan_makes_the_reporter_less_safe(house: House) -> None:
    receipt, case_id, letter = await planned(house)
    await owed(house)

    assert await view(house, receipt, letter, "He would know it was me.")

    [said] = [one for one in (await house.open(case_id, "ilse")).file.records if one.filed.kind == "party_statement"]
    assert said.said.body == PartyStatementRecord(
        text="He would know it was me.", purpose=StatementKind.VIEW, answers_to=letter, less_safe=LessSafe.YES
    )
    assert await owed(house) == ["ilse", "noor", "tomas"]
    assert await house.faults() == set()


async def test_the_page_asks_until_it_is_answered(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, _, letter = await planned(house)

    asked = plan_view(await house.come_back(receipt))
    await view(house, receipt, letter, said=LessSafe.UNSURE)

    assert asked is not None
    assert asked.letter == letter
    assert plan_view(await house.come_back(receipt)) is None


async def test_a_plan_that_was_decided_is_asked_about_no_more(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id, _ = await planned(house)
    await house.move(case_id, "open_vote")
    await house.vote(case_id, "noor", "ilse", "tomas")
    for move in ("decide", "implement"):
        await house.move(case_id, move)

    assert plan_view(await house.come_back(receipt)) is None


async def test_whether_the_reporter_was_asked_is_shown_and_holds_nobody_back(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_panel(case_id)
    for move in ("investigate", "propose"):
        await house.move(case_id, move)

    before = await advised(house, case_id, "open_vote")
    await house.move(case_id, "ask_view")
    after = await advised(house, case_id, "open_vote")
    await house.move(case_id, "open_vote")

    assert (before, after) == ([(Missing.A_VIEW, False)], [(Missing.A_VIEW, True)])


async def test_a_new_proposal_has_not_been_asked_about(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, _ = await planned(house)

    for move in ("withdraw_proposal", "propose"):
        await house.move(case_id, move)

    assert await advised(house, case_id, "open_vote") == [(Missing.A_VIEW, False)]


async def test_without_a_plan_nothing_is_advised(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_panel(case_id)
    await house.move(case_id, "take_no_action")

    assert await advised(house, case_id, "close") == []


async def test_a_view_of_what_is_no_plan_is_refused(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id, _ = await planned(house)
    await house.answer(case_id, "noor", "Thank you.")
    case = await house.case(case_id)

    for letter in (newest_letter(case, case.reporter), "nowhere"):
        with pytest.raises(Refused) as refused:
            await view(house, receipt, letter)
        assert refused.value.message == NOT_ASKED


async def test_nobody_else_who_is_heard_says_what_the_reporter_thinks(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, _, sam = await heard(house)

    with pytest.raises(NoSuchReceipt):
        await view(house, sam, newest_letter(await house.case(case_id), (await house.case(case_id)).reporter))


async def test_views_without_words_count_as_letters(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, _, letter = await planned(house)

    found = [await view(house, receipt, letter) for _ in range(LETTERS_A_DAY + 1)]

    assert found == [True] * LETTERS_A_DAY + [False]
