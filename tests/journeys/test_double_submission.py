"""A form sent twice makes one report, and no text is lost."""

import asyncio

from coc_service.store import outbox
from tests.cast import NOOR, Stage, hidden, receipt_words, send, text_of, ticket, token
from tests.journeys.acts import declare_clear, do, withdraw
from tests.journeys.looks import kinds

FIRST = "The heron was shouted at."


async def filled_form(stage: Stage, **fields: str) -> dict[str, str]:
    page = await stage.client().get("/c/conduct/report")
    return {**hidden(page.text), "narrative": FIRST, **fields}


async def test_a_form_sent_again_shows_the_same_receipt(stage: Stage) -> None:
    form, client = await filled_form(stage), stage.client()

    first, again = [await client.post("/c/conduct/report", data=form) for _ in range(2)]

    assert receipt_words(first.text) == receipt_words(again.text)
    assert "had already arrived" not in text_of(first.text)
    assert "had already arrived" in text_of(again.text)
    assert await kinds(stage) == ["report", "named", "identity"]
    assert await stage.parts.database.read(outbox.counts) == {"owed": 4}


async def test_a_double_click_makes_one_report(stage: Stage) -> None:
    form = await filled_form(stage)

    answers = await asyncio.gather(*(stage.client().post("/c/conduct/report", data=form) for _ in range(6)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({receipt_words(answer.text) for answer in answers}) == 1
    assert await kinds(stage) == ["report", "named", "identity"]
    assert await stage.parts.database.read(outbox.counts) == {"owed": 4}


async def test_many_reporters_at_once_get_a_report_each(stage: Stage) -> None:
    forms = [await filled_form(stage) for _ in range(6)]

    answers = await asyncio.gather(*(stage.client().post("/c/conduct/report", data=form) for form in forms))

    assert len({receipt_words(answer.text) for answer in answers}) == 6
    assert len(await stage.case_ids()) == 6


async def test_a_form_sent_again_with_other_words_is_a_report_of_its_own(stage: Stage) -> None:
    form, client = await filled_form(stage), stage.client()
    first = await client.post("/c/conduct/report", data=form)

    changed, again = [
        await client.post("/c/conduct/report", data={**form, "narrative": "And pushed."}) for _ in range(2)
    ]

    words, new_words = receipt_words(first.text), receipt_words(changed.text)
    assert receipt_words(again.text) == new_words != words
    assert "had already arrived" not in text_of(changed.text)
    assert len(await stage.case_ids()) == 2
    shown = [text_of((await stage.come_back(receipt)).text) for receipt in (words, new_words)]
    assert [(FIRST in page, "And pushed." in page) for page in shown] == [(True, False), (False, True)]


async def test_words_kept_from_a_reader_the_second_time_never_reach_them(sqlite_stage: Stage) -> None:
    stage, form, client = sqlite_stage, await filled_form(sqlite_stage), sqlite_stage.client()
    await client.post("/c/conduct/report", data=form)
    [before] = await stage.case_ids()

    answer = await client.post("/c/conduct/report", data={**form, "left_out": [stage.id_of(NOOR)]})

    [after] = set(await stage.case_ids()) - {before}
    noor = await stage.log_in(NOOR)
    assert answer.status_code == 200
    assert [(await noor.get(f"/cases/{case_id}")).status_code for case_id in (before, after)] == [200, 404]


async def test_a_letter_sent_again_is_one_letter(stage: Stage) -> None:
    words, client = await stage.submit(), stage.client()
    page = (await stage.come_back(words, client)).text
    sent = {"token": token(page), "ticket": ticket(page), "text": "The ferryman saw it."}

    answers = await asyncio.gather(*(client.post("/return/message", data=sent) for _ in range(3)))
    last = await client.post("/return/message", data=sent)
    other = await client.post("/return/message", data={**sent, "text": "And the miller."})

    assert {answer.status_code for answer in (*answers, last, other)} == {200}
    assert text_of(last.text).count("The ferryman saw it.") == 1
    assert await kinds(stage) == ["report", "named", "identity", "addition", "addition"]


async def test_the_same_words_from_a_new_page_are_a_new_letter(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()

    for _ in range(2):
        page = await sqlite_stage.say(words, "Is anyone there?")

    assert text_of(page.text).count("Is anyone there?") == 2


async def test_what_a_member_sends_again_is_kept_once(stage: Stage) -> None:
    await stage.submit()
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    page = (await noor.get(f"/cases/{case_id}")).text
    note = {"token": token(page), "text": "Ask the lockkeeper."}

    answers = await asyncio.gather(*(noor.post(f"/cases/{case_id}/note", data=note) for _ in range(3)))
    letter = {**note, "text": "Thank you."}
    checked = hidden((await noor.post(f"/cases/{case_id}/letter", data=letter)).text)
    thanks = [await noor.post(f"/cases/{case_id}/letter", data={**letter, **checked}) for _ in range(2)]

    assert {answer.status_code for answer in (*answers, *thanks)} == {303}
    assert await kinds(stage) == ["report", "named", "identity", "note", "letter"]


async def test_a_form_sent_again_after_withdrawing_brings_nothing_back(sqlite_stage: Stage) -> None:
    stage, form, client = sqlite_stage, await filled_form(sqlite_stage), sqlite_stage.client(raises=False)
    words = receipt_words((await client.post("/c/conduct/report", data=form)).text)
    await withdraw(stage, words)

    again = await client.post("/c/conduct/report", data=form)

    assert again.status_code == 409
    assert "You have withdrawn this report" in text_of(again.text)
    assert FIRST in text_of(again.text)
    assert ["identity" not in await kinds(stage), await kinds(stage)] == [True, ["report", "named"]]
    assert "We find no report for this receipt" in text_of((await stage.come_back(words)).text)
    assert len(await stage.case_ids()) == 1


async def test_a_form_that_is_not_right_keeps_every_word(sqlite_stage: Stage) -> None:
    words = "x <b> & \"quoted\" 'words'\nand a second line"

    answer = await send(
        sqlite_stage.client(), "/c/conduct/report", narrative="", who=words, wishes="that it stops", relation="none"
    )

    assert answer.status_code == 422
    assert "x &lt;b&gt; &amp; &#34;quoted&#34; &#39;words&#39;&#10;and a second line" in answer.text
    assert "that it stops" in answer.text
    assert await sqlite_stage.case_ids() == []


async def test_notes_are_kept_in_the_order_they_came(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)

    for text in ("first", "second", "third"):
        await do(noor, case_id, "note", text=f"The {text} note.")
    shown = text_of((await noor.get(f"/cases/{case_id}")).text)

    places = [shown.index(f"The {text} note.") for text in ("first", "second", "third")]
    assert places == sorted(places)
