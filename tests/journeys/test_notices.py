"""Notices: when they are sent, and to whom."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.domain.presence import Presence
from coc_service.domain.receipt import from_text
from coc_service.settings import Settings
from coc_service.store import outbox
from coc_service.usecases.committee.new_readers import ConfirmReader, ProposeReader
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.signer import SERVICE, Signer
from coc_service.usecases.reporter.new_readers import AnswerReader
from coc_service.usecases.reporter.receipts import receipt_keys
from coc_service.usecases.site.deliver_mail import ClaimMails
from tests.cast import DANA, ILSE, NOOR, TOMAS, Person, Stage, text_of
from tests.journeys.acts import declare_clear, do, form_panel, move, on_case
from tests.journeys.looks import replica
from tests.sites import unlocked_member
from tests.stages import on_stage


@pytest.mark.postgresql
async def test_no_notice_leaves_before_what_relies_on_it_is_there(
    postgresql_site: tuple[Settings, tuple[Person, ...]],
) -> None:
    """A report that queues no second notice commits late, while another process's worker runs."""
    async with on_stage(*postgresql_site) as stage, replica(stage) as other:
        noor, now = stage.id_of(NOOR), stage.clock.now()

        def act_slowly(session: Session) -> None:
            draft = other.custody.ledger.writing(session)
            draft.append(Act.COVER, "", signer=Signer(SERVICE), at=now)
            notices.owe_notices(session, [noor], now=now)
            session.execute(text("SELECT pg_sleep(1)"))

        await stage.parts.database.write(lambda session: notices.owe_notices(session, [noor], now=now))
        acting = asyncio.create_task(other.database.write(act_slowly))
        await asyncio.sleep(0.3)
        before = asyncio.get_running_loop().time()
        claimed = await stage.parts.perform(ClaimMails(stage.parts.custody))
        waited = asyncio.get_running_loop().time() - before
        is_there = acting.done()
        await acting

        assert len(claimed) == 1
        assert (is_there, waited > 0.3) == (True, True)


async def test_an_open_vote_brings_the_others_on_the_panel_a_notice(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    noor, _ = await form_panel(stage, case_id)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    for step in ("investigate", "propose"):
        await move(noor, case_id, step)
    await stage.deliver()

    await move(noor, case_id, "open_vote")

    owed = await stage.parts.database.read(
        lambda session: outbox.waiting_notices(session, kind="new_activity", due_by=stage.clock.now())
    )
    assert [one.person_id for one in owed] == [stage.id_of(ILSE)]


async def test_a_case_that_too_few_can_act_in_is_handed_on(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit(left_out=[stage.id_of(one) for one in (ILSE, TOMAS, DANA)])
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))

    await move(noor, case_id, "refer_without_panel", letter="The foundation's committee will write to you.")
    await move(noor, case_id, "close")

    assert "The foundation's committee will write to you." in text_of((await stage.come_back(words)).text)


async def test_a_case_handed_on_is_not_taken_up_again_by_one_member(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(left_out=[stage.id_of(one) for one in (ILSE, TOMAS, DANA)])
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    for name in ("refer_without_panel", "close"):
        await move(noor, case_id, name)

    again = await on_case(noor, case_id, "move", move="reopen", new_information="Something new.")

    assert again.status_code == 422
    assert "Enough members without a conflict" in text_of(again.text)


async def test_a_case_reopened_leaves_out_nobody_who_has_yet_to_declare(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()
    case_id = await stage.only_case()
    await declare_clear(stage, case_id, NOOR, ILSE)
    stage.clock.advance(hours=49)
    noor = await stage.log_in(NOOR)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    await do(noor, case_id, "acknowledge", text="We have read it.")
    for name in ("form_panel", "take_no_action", "close"):
        await move(noor, case_id, name)
    await add_reader(stage, case_id, words, TOMAS)

    await move(noor, case_id, "reopen", new_information="Something new.")

    case = await stage.case()
    assert case.presence_of(stage.id_of(TOMAS)) is Presence.AWAITING
    assert stage.id_of(TOMAS) in [person for person, _ in case.current.recipients]


async def add_reader(stage: Stage, case_id: str, words: str, added: Person) -> None:
    """Let Noor propose and Ilse confirm a member who was left out for silence, after the reporter's yes."""
    custody, person = stage.parts.custody, stage.id_of(added)
    noor, ilse = [await unlocked_member(stage.parts, stage.person(one)) for one in (NOOR, ILSE)]
    (leaf,) = [seat.leaf for seat in (await stage.committee_state()).seats if seat.person == person]
    await stage.parts.perform(ProposeReader(custody, noor, case_id, leaf, is_whole=True))
    [proposal] = (await stage.case()).unconfirmed
    receipt = receipt_keys(from_text(words))
    await stage.parts.perform(AnswerReader(custody, receipt, proposal, is_allowed=True))
    await stage.parts.perform(ConfirmReader(custody, ilse, case_id, proposal))
