"""Evidence from a phone to the decision, and the files that go with letters, moves, appeals and recorded reports."""

import re
from html import unescape
from typing import Any

import httpx

from tests.cast import NOOR, Stage, hidden, text_of, ticket, token
from tests.cleaning import planted
from tests.journeys import spaces
from tests.journeys.acts import declare_clear, do, move
from tests.journeys.hearing import make_link, open_link, panel, panel_of, party_of, write_to
from tests.journeys.recording import fields, upload
from tests.journeys.test_findings import decided, listed
from tests.journeys.test_recording_mail import PICTURE, _field, mail
from tests.web.test_cleaned_copies import downloads_of
from tests.web.uploading import PHOTO, File, a_file, counts, download_of, sent_with


async def with_file(client: httpx.AsyncClient, path: str, given: dict[str, Any], file: File) -> httpx.Response:
    """Send a form of a case with a file, and confirm it on the page before it leaves."""
    page = (await client.get(path)).text
    shown = await client.post(path, data={**hidden(page), **given, "act": "check"}, files=[file])
    assert 'name="reviewed"' in shown.text, text_of(shown.text)
    return await client.post(path, data={**given, **hidden(shown.text), "act": "send"})


async def test_evidence_comes_from_a_phone_to_the_decision(stage: Stage) -> None:
    """The photo arrives with the report; the panel opens its clean copy and decides on it; the letter brings a file back."""
    answer = await sent_with(stage, a_file(planted.jpeg()), captions=["The lift."])
    words = answer.text.split('id="receipt-words"')[1]
    case_id = await stage.only_case()
    noor, ilse, tomas = await panel_of(stage, case_id)
    page = (await noor.get(f"/cases/{case_id}")).text
    copy = await noor.get(downloads_of(page)["clean-photo.jpg"])
    await move(noor, case_id, "investigate")
    await listed(noor, case_id, "")
    await move(noor, case_id, "propose")
    await move(noor, case_id, "open_vote")
    for browser in (noor, ilse, tomas):
        await do(browser, case_id, "ballot", choice="yes")
    await move(noor, case_id, "decide")
    told = {"checklist": "The hosts.", "letter": "We have decided."}
    sent = await with_file(noor, f"/cases/{case_id}/moves/implement", told, a_file(name="decision.pdf"))

    assert "clean-photo.jpg" in page
    assert (copy.status_code, planted.SECRET in copy.content) == (200, False)
    assert sent.status_code == 303
    assert words
    assert "decision.pdf" in text_of((await ilse.get(f"/cases/{case_id}")).text)
    assert (await stage.verify()).size > 0


async def test_a_file_of_a_move_goes_with_its_letter_or_stays_with_the_panel(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words, case_id, (noor, *_) = await panel(stage)
    asks, looks = {"question": "Who is this?"}, {"scope": "Ours.", "plan": "Ask both."}

    kept = await with_file(noor, f"/cases/{case_id}/moves/investigate", looks, a_file(name="ours.txt"))
    sent = await with_file(noor, f"/cases/{case_id}/moves/ask", asks, a_file(name="yours.txt"))

    of_reporter = (await stage.come_back(words)).text
    of_panel = (await noor.get(f"/cases/{case_id}")).text
    assert (kept.status_code, sent.status_code) == (303, 303)
    assert ("yours.txt" in of_reporter, "ours.txt" in of_reporter.replace("yours.txt", "")) == (True, False)
    assert ("yours.txt" in of_panel, "ours.txt" in of_panel.replace("yours.txt", "")) == (True, True)
    assert await counts(stage) == (0, 4)


async def test_a_move_leaves_with_no_other_files_than_its_page_showed(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words, case_id, (noor, *_) = await panel(stage)
    await move(noor, case_id, "investigate")
    path, given = f"/cases/{case_id}/moves/ask", {"question": "Who is this?"}
    shown = await noor.post(path, data={**hidden((await noor.get(path)).text), **given, "act": "check"})

    again = await noor.post(path, data={**given, **hidden(shown.text), "act": "send"}, files=[a_file()])

    assert "Check this letter before it leaves" in text_of(again.text)
    assert "photo.jpg" not in (await stage.come_back(words)).text


async def test_a_letter_to_somebody_who_is_heard_brings_files_to_them_alone(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words, case_id, (noor, *_) = await panel(stage)
    link = await make_link(noor, case_id)
    letters = await party_of(noor, case_id)
    sam = await open_link(stage, link)
    given = {
        "purpose": "notice",
        "text": "We ask for your view.",
        "looked": "yes",
    }  # there is no clean copy of a text file

    sent = await with_file(noor, letters, given, a_file(name="rules.txt"))

    assert sent.status_code == 303
    assert "rules.txt" in (await stage.come_back(sam)).text
    assert "rules.txt" not in (await stage.come_back(words)).text


async def test_an_appeal_brings_files_and_needs_words(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    case_id, (noor, *_), letters, sam = await decided(stage)
    await write_to(noor, letters, "This is what we found.", purpose="decision")
    client = stage.client()
    page = (await stage.come_back(sam, client)).text
    against = page.split('name="against" value="')[1].split('"')[0]
    data = {"token": token(page), "ticket": ticket(page), "against": against}

    asked = await client.post("/return/appeal", data={**data, "why": ""}, files=[a_file(name="witness.txt")])
    form = asked.text.split('action="/return/appeal"')[1].split("</form>")[0]
    waiting = form.split('name="waiting" value="')[1].split('"')[0]
    again = {"token": token(asked.text), "ticket": ticket(asked.text), "against": against, "waiting": waiting}
    sent = await client.post("/return/appeal", data={**again, "why": "There was a witness."})

    assert (asked.status_code, "witness.txt" in form) == (422, True)
    assert "Your appeal has arrived." in text_of(sent.text)
    assert "witness.txt" in (await noor.get(f"/cases/{case_id}")).text
    assert await counts(stage) == (0, 2)


async def test_the_files_of_a_saved_mail_come_with_the_recorded_report(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    made = mail()
    made.add_attachment(PICTURE, maintype="image", subtype="png", filename="shot.png")
    page = await upload(noor, made.as_bytes())
    filled = fields(page.text) | {"narrative": _field(page.text, "narrative"), "told_on": "x", "conflict": "no"}
    check = await noor.post("/record", data=filled)
    more = a_file(name="later.txt")
    form = {**fields(check.text), "act": "record", "receipt": "destroyed"}

    await noor.post("/record", data=form, files=[more])

    case_id = await stage.only_case()
    (noor,) = await declare_clear(stage, case_id, NOOR)
    case = (await noor.get(f"/cases/{case_id}")).text
    assert "shot.png" in text_of(page.text)
    assert ("shot.png" in case, "later.txt" in case) == (True, True)
    assert (await noor.get(download_of(case.split("later.txt")[1]))).content == PHOTO
    assert (await counts(stage))[0] == 0


def carried(page: str) -> dict[str, str]:
    """Return all hidden fields of the report form."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


async def test_files_move_to_another_committee_with_the_report(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    care = await spaces.with_ways(stage)
    client = stage.client()
    shown = await sent_with(stage, a_file(name="photo.txt"), client=client, to="check")
    there = "/c/care/report"

    moved = await client.post(there, data={**carried(shown.text), "to": "moved"}, files=[a_file(name="more.txt")])
    checked = await client.post(there, data={**carried(moved.text), "left_out": "none", "to": "check"})
    sent = await client.post(there, data={**carried(checked.text), "to": "send"})

    assert sent.status_code == 200
    assert ("photo.txt" in checked.text, "more.txt" in checked.text) == (True, True)
    assert await counts(stage) == (0, 4)
    assert care.committee == "care"
