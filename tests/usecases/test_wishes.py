"""What somebody asks for who is heard: to be answered instead of the reporter, or that the panel stops."""

import pytest

from coc_service.catalogue import Message
from coc_service.domain import danger, workflow
from coc_service.domain.party_roles import PartyRole
from coc_service.domain.record_models import LetterRecord, PartyStatementRecord
from coc_service.domain.vocabulary import StatementKind
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.moves import CHANGED, MakeMove
from coc_service.usecases.committee.wishes import CHANNEL_CLOSED, NOT_ASKED
from coc_service.usecases.reporter.raising_danger import RaiseDanger
from coc_service.usecases.reporter.receipts import NoSuchReceipt, ReceiptKeys
from coc_service.usecases.reporter.statements import NO_APPEAL, WISH_WAITS, MakeStatement
from coc_service.web.reporter.appeal_views import appeal_view
from tests.usecases.hearing import appeal, close, join, newest_letter, open_channel, write_to
from tests.usecases.house import GIVEN, House, nonce
from tests.usecases.late_acts import AnyAct, Late, prepared
from tests.usecases.mails import owed

PANEL = ["ilse", "noor", "tomas"]


async def affected(house: House) -> tuple[ReceiptKeys, str, str, ReceiptKeys]:
    """Return a case in which the affected person is heard: the reporter's receipt, the case, their id and receipt."""
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    link = await open_channel(house, case_id, role=PartyRole.AFFECTED)
    return receipt, case_id, link.party, await join(house, link)


async def ask(house: House, receipt: ReceiptKeys, purpose: StatementKind = StatementKind.TAKE_OVER) -> bool:
    body = PartyStatementRecord(text="I want to speak for myself.", purpose=purpose)
    return await house.do(MakeStatement(house.custody, receipt, body, nonce()))


async def letters(house: House, receipt: ReceiptKeys) -> list[str]:
    records = (await house.come_back(receipt)).file.records
    return [one.said.body.text for one in records if isinstance(one.said.body, LetterRecord)]


async def question(house: House, case_id: str) -> MakeMove:
    """A question as the page of the move sends it, which has named its reader."""
    to = (await house.case(case_id)).addressee_channel
    ask_move = workflow.MOVES["ask"]
    return MakeMove(house.custody, house.member("noor"), case_id, ask_move, GIVEN, nonce(), letter_to=to)


async def refusals(house: House, act: AnyAct, late: Late) -> list[Message]:
    """Why an act is refused before anything is sealed, and why one that was prepared before is not stored."""
    with pytest.raises(Refused) as refused:
        await prepared(house, act)
    with pytest.raises(Refused) as refused_late:
        await late.store(house)
    return [refused.value.message, refused_late.value.message]


async def test_the_affected_person_takes_over_and_the_letters_go_to_them(house: House) -> None:
    reporter, case_id, kims, kim = await affected(house)
    await owed(house)

    assert await ask(house, kim)
    told = await owed(house)
    await house.move(case_id, "hand_over")
    await house.move(case_id, "investigate")
    await house.move(case_id, "take_no_action")

    case = await house.case(case_id)
    assert (told, case.addressee, case.wishes) == (["ilse", "noor", "tomas"], kims, {})
    assert await letters(house, reporter) == [
        "Thank you.",
        "We have decided.",
    ]  # the second says that they are answered now
    assert await letters(house, kim) == ["We have decided."]
    assert await house.faults() == set()


async def test_the_panel_answers_that_it_goes_on_and_nothing_else_changes(sqlite_house: House) -> None:
    house = sqlite_house
    reporter, case_id, _, kim = await affected(house)
    await ask(house, kim, StatementKind.STOP)
    before = await house.case(case_id)

    await house.move(case_id, "answer_wish")

    after = await house.case(case_id)
    assert (list(before.wishes), after.wishes) == ([before.parties[one].party for one in before.parties][1:], {})
    assert (after.stage, after.stage_due_at, after.addressee) == (
        before.stage,
        before.stage_due_at,
        before.reporter,
    )
    assert await letters(house, reporter) == ["Thank you."]


async def test_nobody_takes_over_who_asked_to_stop(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, _, kim = await affected(house)
    await ask(house, kim, StatementKind.STOP)

    with pytest.raises(Refused) as refused:
        await house.move(case_id, "hand_over")

    assert refused.value.message == NOT_ASKED


async def test_nobody_takes_over_whose_channel_was_closed(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, kims, kim = await affected(house)
    await ask(house, kim)
    await close(house, case_id, kims)

    with pytest.raises(Refused) as refused:
        await house.move(case_id, "hand_over")
    await house.move(case_id, "answer_wish")

    assert (refused.value.message, (await house.case(case_id)).wishes) == (CHANNEL_CLOSED, {})


async def test_a_wish_that_came_after_the_page_is_not_answered_with_it(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, _, kim = await affected(house)
    await ask(house, kim)

    with pytest.raises(Refused) as refused:
        await house.move(case_id, "answer_wish", seen="")

    assert refused.value.message == CHANGED


async def test_an_answer_to_a_wish_does_not_end_a_danger_that_its_page_did_not_show(sqlite_house: House) -> None:
    house = sqlite_house
    reporter, case_id, _, kim = await affected(house)
    await ask(house, kim)
    wish = (await house.case(case_id)).oldest_wish
    await house.do(RaiseDanger(house.custody, reporter, "He waits at my door.", nonce()))
    shown = danger.to_be_seen(await house.case(case_id))

    for seen in (wish, shown):
        with pytest.raises(Refused) as refused:
            await house.move(case_id, "hand_over", seen=seen)
        assert refused.value.message == CHANGED
    is_open = (await house.case(case_id)).is_danger_open
    await house.move(case_id, "hand_over", seen=f"{wish} {shown}")

    assert (is_open, (await house.case(case_id)).is_danger_open) == (True, False)


async def test_a_letter_goes_to_nobody_but_whom_its_page_named(sqlite_house: House) -> None:
    house = sqlite_house
    reporter, case_id, kims, kim = await affected(house)
    await ask(house, kim)
    await house.move(case_id, "investigate")
    to_reporter = await question(house, case_id)
    late = await prepared(house, to_reporter)
    await house.move(case_id, "hand_over")
    to_kim = await question(house, case_id)

    refused = await refusals(house, to_reporter, late)
    late = await prepared(house, to_kim)
    await close(house, case_id, kims)
    refused += await refusals(house, to_kim, late)

    assert refused == [CHANGED] * 4
    assert (GIVEN["question"] in await letters(house, reporter), await house.faults()) == (False, set())


async def test_a_second_wish_waits_for_the_answer_to_the_first(sqlite_house: House) -> None:
    house = sqlite_house
    *_, kim = await affected(house)
    await ask(house, kim)

    with pytest.raises(Refused) as refused:
        await ask(house, kim, StatementKind.STOP)

    assert refused.value.message == WISH_WAITS


async def test_the_first_reporter_does_not_learn_of_an_outcome_by_appealing_against_an_earlier_letter(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    reporter, case_id, _, kim = await affected(house)
    await house.move(case_id, "log")
    case = await house.case(case_id)
    for name in ("close", "reopen"):
        await house.move(case_id, name)
    await house.come_back(reporter)
    await ask(house, kim)
    await house.move(case_id, "hand_over")
    house.clock.later(minutes=1)
    await house.move(case_id, "take_no_action")

    with pytest.raises(Refused) as refused:
        await appeal(house, reporter, newest_letter(case, case.reporter))

    assert refused.value.message == NO_APPEAL


async def test_the_first_reporter_does_not_learn_of_a_new_outcome_by_the_time_for_an_old_one(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    reporter, case_id, _, kim = await affected(house)
    await house.move(case_id, "take_no_action")
    for name in ("close", "reopen"):
        await house.move(case_id, name)
    await house.come_back(reporter)
    await ask(house, kim)
    await house.move(case_id, "hand_over")
    before = appeal_view(await house.come_back(reporter), now=house.clock.now())
    house.clock.later(days=2)
    await house.move(case_id, "take_no_action")

    after = appeal_view(await house.come_back(reporter), now=house.clock.now())
    house.clock.later(days=29)
    ended = appeal_view(await house.come_back(reporter), now=house.clock.now())

    assert before is not None
    assert (after, ended) == (before, None)


@pytest.mark.parametrize("role", [PartyRole.RESPONDENT, PartyRole.WITNESS, PartyRole.SUPPORT])
async def test_nobody_but_the_affected_person_asks_to_be_answered(sqlite_house: House, role: PartyRole) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_panel(case_id)
    other = await join(house, await open_channel(house, case_id, role=role))

    for purpose in (StatementKind.TAKE_OVER, StatementKind.STOP):
        with pytest.raises(NoSuchReceipt):
            await ask(house, other, purpose)

    assert (await house.case(case_id)).wishes == {}


async def test_the_letters_go_to_no_respondent_whose_wish_got_into_the_case(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_panel(case_id)
    sam = await join(house, await open_channel(house, case_id))
    with monkeypatch.context() as patched:  # as by a version that did not look at roles
        patched.setattr(MakeStatement, "_refuse_other_roles", lambda *_: None)
        await ask(house, sam)

    with pytest.raises(Refused) as refused:
        await house.move(case_id, "hand_over")
    await house.move(case_id, "answer_wish")

    assert (refused.value.message, (await house.case(case_id)).wishes) == (NOT_ASKED, {})


async def test_a_reporter_asks_in_letters_of_their_own(sqlite_house: House) -> None:
    reporter, *_ = await affected(sqlite_house)

    with pytest.raises(NoSuchReceipt):
        await ask(sqlite_house, reporter)


async def test_after_a_take_over_the_reporters_letters_are_told_once_until_they_are_answered(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    reporter, case_id, kims, kim = await affected(house)
    await ask(house, kim)
    await house.move(case_id, "hand_over")
    await house.do(MakeStatement(house.custody, kim, PartyStatementRecord(text="I wait for you."), nonce()))
    await owed(house)

    async def told() -> list[str]:
        await house.write_letter(reporter, "He found out.")
        return await owed(house)

    while_kim_waits = [await told(), await told()]
    await write_to(house, case_id, kims)
    after_kims_answer = await told()
    await house.answer(case_id, "noor")

    assert (while_kim_waits, after_kims_answer) == ([PANEL, []], [])
    assert [await told(), await told()] == [PANEL, []]
