"""A reporter withdraws: the receipt opens nothing any more, and their identity is erased."""

import re

from coc_service.crypto import random_bytes
from coc_service.domain.receipt import to_words
from coc_service.domain.stages import Stage as CaseStage
from coc_service.store import cases
from tests.cast import NOOR, Stage, text_of, ticket, token
from tests.journeys import canaries
from tests.journeys.acts import declare_clear, do, form_panel, move, on_case, withdraw
from tests.journeys.looks import kinds, record_of, tamper
from tests.journeys.reporting import press, said

CALLER = "Xanthe Oyelaran"
NARRATIVE = "The heron was shouted at."


def _without_words(page: str, words: str) -> str:
    return re.sub(r'(name="token" value=")[^"]*', r"\1", page).replace(words, "WORDS")


async def test_a_withdrawn_receipt_is_answered_like_one_that_never_was(stage: Stage) -> None:
    words = await stage.submit(name=CALLER)
    never = " ".join(to_words(b"\x00" + random_bytes(13)))

    assert (await withdraw(stage, words)).status_code == 200
    gone, unknown = await stage.come_back(words), await stage.come_back(never)

    assert gone.status_code == unknown.status_code == 422
    assert _without_words(gone.text, words) == _without_words(unknown.text, never)
    assert gone.headers.keys() == unknown.headers.keys()


async def test_a_page_left_open_leads_nowhere_after_withdrawing(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words, client = await stage.submit(), stage.client()
    page = (await stage.come_back(words, client)).text
    sent = {"token": token(page), "ticket": ticket(page), "text": "Still here?", "confirm": "yes"}
    await withdraw(stage, words)

    answers = [await client.post(f"/return/{act}", data=sent) for act in ("message", "proof", "withdraw")]

    assert {answer.status_code for answer in answers} == {422}
    assert all("We find no report for this receipt" in text_of(answer.text) for answer in answers)


async def test_withdrawing_asks_first(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words, client = await stage.submit(narrative=NARRATIVE), stage.client()
    page = (await stage.come_back(words, client)).text

    asked = await client.post("/return/withdraw", data={"token": token(page), "ticket": ticket(page)})

    assert asked.status_code == 200
    assert NARRATIVE in text_of((await stage.come_back(words)).text)


async def test_before_withdrawing_the_page_says_what_goes_on_in_this_case(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()
    case_id = await stage.only_case()
    noor, _ = await form_panel(stage, case_id)
    calm = await said(stage, words, "withdraw")

    await do(noor, case_id, "acknowledge", text="We have read it.")
    await move(noor, case_id, "take_no_action")
    await press(stage, words, "less-safe")
    told = await said(stage, words, "withdraw")

    lines = ("You told us that someone is not safe.", "We have decided. What we do about it goes on")
    assert [line in calm for line in lines] == [False, False]
    assert [line in told for line in lines] == [True, True]
    assert "If you left a mail address for news, we erase it." in calm


async def test_the_committee_sees_that_the_reporter_withdrew_and_not_who_it_was(stage: Stage) -> None:
    words = await stage.submit(narrative=NARRATIVE, name=CALLER)
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    assert CALLER in (await noor.get(f"/cases/{case_id}")).text

    await withdraw(stage, words)

    page = text_of((await noor.get(f"/cases/{case_id}")).text)
    assert "The reporter has withdrawn" in page
    assert CALLER not in page
    assert NARRATIVE in page
    columns = await stage.parts.database.read(canaries.dump)
    assert await kinds(stage) == ["report", "named"]
    assert columns["receipt.tag"] == b""
    traces = canaries.found(canaries.traces_of_receipt(words), columns)
    assert {place for place, _ in traces} == {"audit_entry.detail"}, "the log keeps the key that signed the report"
    assert [name for _, name in traces if name.startswith("tag")] == []


async def test_no_letter_goes_to_a_reporter_who_withdrew(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    page = (await noor.get(f"/cases/{case_id}")).text
    await withdraw(stage, words)

    sent = {"token": token(page), "text": "Written while they left."}
    answer = await noor.post(f"/cases/{case_id}/letter", data=sent)

    assert answer.status_code == 422
    assert "Written while they left." in answer.text


async def test_a_withdrawn_case_can_be_brought_to_its_end_without_letters(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()
    case_id = await stage.only_case()
    noor, _ = await form_panel(stage, case_id)

    await withdraw(stage, words)
    answer = await on_case(noor, case_id, "move", move="take_no_action", reason="They withdrew.")
    assert answer.status_code == 303, text_of(answer.text)
    await do(noor, case_id, "move", move="close", closure_reason="reporter_wish", precedent="none")

    case = await stage.case()
    assert (case.stage, case.stage_due_at) == (CaseStage.CLOSED, None)


async def test_an_identity_that_is_put_back_after_withdrawing_is_shown_to_nobody(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit(narrative=NARRATIVE, name=CALLER)
    case_id, record_id = await stage.only_case(), await record_of(stage, "identity")
    [noor] = await declare_clear(stage, case_id, NOOR)
    row = (await stage.parts.database.read(lambda session: cases.sealed_records(session, case_id)))[record_id]
    await withdraw(stage, words)

    put_back = "INSERT INTO record (id, case_id, sealed) VALUES (:id, :case, :sealed)"
    await tamper(stage, put_back, id=record_id, case=case_id, sealed=row)

    page = await noor.get(f"/cases/{case_id}")
    assert (page.status_code, CALLER in page.text, NARRATIVE in text_of(page.text)) == (200, False, True)
