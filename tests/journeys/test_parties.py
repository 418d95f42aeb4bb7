"""Those who are heard, in browsers: the link, the letters, the appeal, and that nobody learns of anybody else."""

import re

import httpx
import pytest

from tests.cast import DANA, NOOR, Stage, hidden, receipt_words, send, text_of, ticket, token
from tests.journeys.acts import do, move
from tests.journeys.hearing import RANDOM, make_link, open_link, page_of, panel, party_of, post, write_to
from tests.web.uploading import a_file

STORY = "Sam followed me from the closing talk to the lift and kept me from leaving."


async def test_a_respondent_is_heard_decided_about_appeals_and_the_decision_falls(stage: Stage) -> None:
    reporter, case_id, (noor, ilse, tomas) = await panel(stage, narrative=STORY)
    link = await make_link(noor, case_id)
    letters = await party_of(noor, case_id)
    sent = await write_to(noor, letters, "You may have stood in someone's way. Please tell us how you see it.")

    sam = await open_link(stage, link)
    first = text_of((await stage.come_back(sam)).text)
    answered = await post(stage, sam, "/return/answer", text="I did not mean any harm.")
    file = text_of((await ilse.get(f"/cases/{case_id}")).text)
    people = text_of((await ilse.get(f"/cases/{case_id}/parties")).text)

    assert sent.status_code == 303
    assert ("We ask for your view" in first, "stood in someone's way" in first) == (True, True)
    assert ("What you wrote has arrived." in text_of(answered.text), STORY in first) == (True, False)
    assert "Sam Iversen (respondent) wrote" in file
    assert "I did not mean any harm." in file
    assert "What was written: 2 letters Notice to Sam Iversen (respondent)" in people

    for name in ("investigate", "propose", "open_vote"):
        await move(noor, case_id, name)
    for browser in (noor, ilse, tomas):
        await do(browser, case_id, "ballot", choice="yes")
    await move(noor, case_id, "decide")
    await move(noor, case_id, "implement")
    decision = await write_to(noor, letters, "We found this, and it means that.", purpose="decision")
    offered = (await stage.come_back(sam)).text
    letter = offered.split('name="against" value="')[1].split('"')[0]
    appealed = await post(stage, sam, "/return/appeal", against=letter, grounds=["new"], why="There was a witness.")
    asked = text_of((await ilse.get(f"/cases/{case_id}")).text)
    await move(ilse, case_id, "overturn")

    assert decision.status_code == 303
    told = text_of(offered)
    assert ("We decide after" in first, "We decide after" in told, "Our letters to you" in told) == (True, False, True)
    assert told.index("If you think that we got it wrong") < told.index("What do you remember?")
    assert "Your appeal has arrived." in text_of(appealed.text)
    assert ("Next: answer the appeal" in asked, "Sam Iversen (respondent) appealed" in asked) == (True, True)
    after = text_of((await ilse.get(f"/cases/{case_id}")).text)
    assert "looked at the appeal and took the decision back" in after
    assert STORY in text_of((await stage.come_back(reporter)).text)


async def test_a_link_shows_what_it_is_for_and_is_spent_by_its_button_alone(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage)
    link = await make_link(noor, case_id)

    looked = [await stage.client().get(link) for _ in range(2)]
    forged = await stage.client().post(link, data={"token": "forged"})
    client = stage.client()
    shown = await send(client, link)
    words = receipt_words(shown.text)
    wrong = await send_again(client, shown.text, words + " x")
    right = await send_again(client, shown.text, words)
    gone = [await stage.client().get(one) for one in (link, f"/heard/{'a' * 26}")]

    assert [one.status_code for one in (*looked, forged)] == [200, 200, 422]
    assert "A committee would like to hear from you" in text_of(looked[1].text)
    assert (wrong.status_code, receipt_words(wrong.text)) == (200, words)
    assert "That is right. Keep it safe." in text_of(right.text)
    assert [one.status_code for one in gone] == [404, 404]
    assert gone[0].text.replace(link, "") == gone[1].text.replace(f"/heard/{'a' * 26}", "")


async def send_again(client: httpx.AsyncClient, page: str, words: str) -> httpx.Response:
    return await client.post("/heard/receipt", data={"token": token(page), "ticket": ticket(page), "receipt": words})


async def test_a_letter_that_may_tell_who_reported_is_asked_about(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage, narrative=STORY, name="Robin Vale")
    await make_link(noor, case_id)
    letters = await party_of(noor, case_id)
    text = "Robin says: followed me from the closing talk to the lift."

    asked = await write_to(noor, letters, text)
    sent = await write_to(noor, letters, text, looked="yes")

    shown = text_of(asked.text)
    assert asked.status_code == 422
    assert "“Robin” may name the reporter." in shown
    assert "“followed me from the closing talk to the lift” is word for word" in shown
    assert sent.status_code == 303


async def test_the_name_and_the_caption_of_a_file_are_asked_about_as_words_are(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage, narrative=STORY, name="Robin Vale")
    await make_link(noor, case_id)
    letters = await party_of(noor, case_id)
    page = (await noor.get(letters)).text
    given = {
        "purpose": "notice",
        "text": "See the file.",
        "act": "check",
        "caption-1": "followed me from the closing talk",
    }

    asked = await noor.post(letters, data={**hidden(page), **given}, files=[a_file(name="Robin.txt")])

    shown = text_of(asked.text)
    assert "“Robin” may name the reporter." in shown
    assert "“followed me from the closing talk” is word for word" in shown


async def test_a_letter_needs_a_purpose_and_no_open_place(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage)
    await make_link(noor, case_id)
    letters = await party_of(noor, case_id)
    opened = (await noor.get(letters)).text

    without = await write_to(noor, letters, "A letter.", purpose="")
    starter = await write_to(noor, letters, "", act="starter", starter="party-notice")
    unfilled = await write_to(noor, letters, "Please tell us how you see it by [date].")
    late = await write_to(noor, letters, "A letter.", answer_by="2020-01-01")

    assert "We were told about something that you may have done." in opened
    assert [one.status_code for one in (without, starter, unfilled, late)] == [422, 200, 422, 422]
    assert "We were told about something that you may have done." in starter.text
    assert "[date] is still to be filled in" in text_of(unfilled.text)


async def test_the_words_of_a_letter_are_kept_as_a_draft_for_this_party(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage)
    await make_link(noor, case_id)
    letters = await party_of(noor, case_id)

    await write_to(noor, letters, "Not ready yet.", act="draft")
    page = (await noor.get(f"/cases/{case_id}")).text

    assert "A letter to somebody who is heard" in text_of(page)
    assert f'href="{letters}?kept=' in page


async def test_a_letter_that_came_too_late_is_kept_for_its_party(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage)
    await make_link(noor, case_id)
    letters = await party_of(noor, case_id)
    page = (await noor.get(letters)).text
    keep = page.split('name="keep" value="')[1].split('"')[0]
    await send(noor, "/desk", "/logout")

    await noor.post(letters, data={"token": token(page), "keep": keep, "purpose": "notice", "text": "Too late."})
    noor = await stage.log_in(NOOR)
    case = (await noor.get(f"/cases/{case_id}")).text

    assert ("Too late." in case, f'href="{letters}?kept=' in case) == (True, True)


async def test_a_reporter_and_a_respondent_see_nothing_of_each_other(sqlite_stage: Stage) -> None:
    """Byte for byte: neither whether somebody else is heard, nor that they answered."""
    stage = sqlite_stage
    reporter, case_id, (noor, *_) = await panel(stage, narrative=STORY)
    await page_of(stage, reporter)
    stage.clock.stop()
    of_reporter = await page_of(stage, reporter)
    link = await make_link(noor, case_id)
    await write_to(noor, await party_of(noor, case_id), "We ask for your view.")
    sam = await open_link(stage, link)
    await page_of(stage, sam)
    of_sam = await page_of(stage, sam)

    witness = await open_link(stage, await make_link(noor, case_id, role="witness", name="Kim"))
    await write_to(noor, await party_of(noor, case_id), "You may have seen it.", purpose="message")
    await post(stage, witness, "/return/answer", text="I saw it.")
    reporter_then = await page_of(stage, reporter)
    await stage.say(reporter, "One more thing.")
    sam_then = await page_of(stage, sam)

    assert (reporter_then == of_reporter, sam_then == of_sam) == (True, True)


async def test_who_is_left_out_sees_no_sign_of_those_who_are_heard(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage, left_out=[stage.id_of(DANA)])
    stage.clock.stop()
    dana = await stage.log_in(DANA)
    paths = ["/desk", "/roster", "/log/entries", f"/cases/{case_id}", f"/cases/{case_id}/parties"]

    async def seen() -> list[tuple[int, str]]:
        answers = [await dana.get(path) for path in paths]
        return [(one.status_code, RANDOM.sub(r"\1", one.text)) for one in answers]

    before = await seen()
    sam = await open_link(stage, await make_link(noor, case_id))
    await post(stage, sam, "/return/answer", text="It was not like that.")

    assert await seen() == before
    assert [status for status, _ in before] == [200, 200, 200, 404, 404]


@pytest.mark.parametrize("path", ["/return/message", "/return/proof", "/return/readers"])
async def test_a_respondents_receipt_opens_no_form_of_a_reporter(sqlite_stage: Stage, path: str) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage)
    sam = await open_link(stage, await make_link(noor, case_id))

    answer = await post(stage, sam, path, text="Hello.", answer="no", proposal="0" * 64)

    assert answer.status_code == 422
    assert "We find no report for this receipt." in text_of(answer.text)


async def test_only_the_lead_can_open_a_channel_and_everyone_can_write(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, ilse, _) = await panel(stage)
    await make_link(noor, case_id)
    at = f"/cases/{case_id}/parties"

    shown = (await ilse.get(at)).text
    refused = await send(ilse, at, f"{at}/open", role="witness")
    nobody = await send(noor, at, f"{at}/open")
    closed = await send(noor, at, (await party_of(noor, case_id)).replace("/letter", "/close"))

    assert (f'action="{at}/open"' in shown, "Write to them" in shown) == (False, True)
    assert (refused.status_code, nobody.status_code, closed.status_code) == (422, 422, 303)
    assert "Closed. What was written stays in the file." in text_of((await ilse.get(at)).text)


@pytest.mark.parametrize("purpose", ["decision", "appeal_decision"])
async def test_a_letter_about_a_decision_is_offered_only_once_there_is_one(sqlite_stage: Stage, purpose: str) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage)
    await make_link(noor, case_id)
    letters = await party_of(noor, case_id)

    page = (await noor.get(letters)).text
    sent = await write_to(noor, letters, "You are banned.", purpose=purpose)

    assert ('value="notice"' in page, f'value="{purpose}"' in page, f'value="party-{purpose}"' in page) == (
        True,
        False,
        False,
    )
    assert (sent.status_code, "Please choose an answer for" in text_of(sent.text)) == (422, True)


async def test_beside_a_letter_stand_the_letters_of_its_party_and_of_nobody_else(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage)
    at = f"/cases/{case_id}/parties"
    shown = await send(noor, at, f"{at}/open", role="witness", name="Kim")
    kim, sam = await party_of(noor, case_id), await make_link(noor, case_id)
    await write_to(noor, kim, "You may have seen it.", purpose="message")
    await write_to(noor, await party_of(noor, case_id), "We ask for your view.")

    beside = (await noor.get(kim)).text

    assert "Kim (witness) can open this once" in text_of(shown.text)
    assert ("You may have seen it." in beside, "We ask for your view." in beside, bool(sam)) == (True, False, True)


async def test_the_words_of_an_appeal_that_cannot_be_made_any_more_are_given_back(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    reporter, case_id, (noor, *_) = await panel(stage)
    await move(noor, case_id, "take_no_action", letter="We do nothing.")
    client = stage.client()
    page = (await stage.come_back(reporter, client)).text
    against = page.split('name="against" value="')[1].split('"')[0]
    sent = {"token": token(page), "ticket": ticket(page), "against": against}
    await post(stage, reporter, "/return/appeal", against=against, why="There was a witness.")

    second = await client.post("/return/appeal", data={**sent, "why": "There were & are two."})

    assert second.status_code == 422
    assert re.findall(r'id="why"[^>]* readonly>\n([^<]*)</textarea>', second.text) == ["There were &amp; are two."]
    assert 'href="#why"' in second.text
