"""The list of allegations, findings and measures in browsers: written, voted on, told to the respondent, appealed against."""

import re
from datetime import timedelta
from typing import Any

import httpx

from coc_service.domain.record_models import RecordKind
from tests.cast import Stage, hidden, send, text_of
from tests.journeys.acts import do, move
from tests.journeys.hearing import make_link, open_link, panel, party_of, post, write_to
from tests.journeys.looks import tamper

STORY = "Sam followed me from the closing talk to the lift and kept me from leaving."
SAID = {"text": "Spoke about looks after being asked to stop.", "section": "2.3", "when": "spring 2026"}
FOUND = {"finding": "violation", "reasons": "Two people saw it."}


def url(case_id: str) -> str:
    return f"/cases/{case_id}/findings"


async def write(client: httpx.AsyncClient, case_id: str, form: str, of: str = "", **fields: str) -> httpx.Response:
    return await send(client, f"{url(case_id)}?form={form}&of={of}", url(case_id), form=form, of=of, **fields)


async def ids(client: httpx.AsyncClient, case_id: str, form: str) -> list[str]:
    page = (await client.get(url(case_id))).text
    return re.findall(rf"form={form}&amp;of=([0-9a-f]{{32}})", page)


async def listed(client: httpx.AsyncClient, case_id: str, party: str, **measure: str) -> None:
    """List an allegation about a party, a finding and a measure."""
    await write(client, case_id, "allegation", respondent=party, **SAID)
    (of,) = await ids(client, case_id, "finding")
    await write(client, case_id, "finding", of, **FOUND)
    fields = {"measure": "A written warning", "party": party, "place": "The forum", "executor": "Dana Okafor"} | measure
    answer = await write(client, case_id, "measure", **fields)
    assert answer.status_code == 303, text_of(answer.text)


async def decided(stage: Stage, **measure: str) -> tuple[str, list[httpx.AsyncClient], str, str]:
    """Decide on a list about Sam. Returns the case, the panel's browsers, the address of Sam's letters, Sam's receipt."""
    _, case_id, browsers = await panel(stage, narrative=STORY, name="Robin Vale")
    noor = browsers[0]
    link = await make_link(noor, case_id)
    letters = await party_of(noor, case_id)
    await move(noor, case_id, "investigate")
    await listed(noor, case_id, letters.split("/")[-2], **measure)
    sam = await open_link(stage, link)
    await move(noor, case_id, "propose")
    await move(noor, case_id, "open_vote")
    for browser in browsers:
        await do(browser, case_id, "ballot", choice="yes")
    await move(noor, case_id, "decide")
    return case_id, browsers, letters, sam


async def test_a_list_is_voted_on_told_appealed_against_and_taken_back(stage: Stage) -> None:
    ends = (stage.clock.now() + timedelta(days=60)).date().isoformat()
    case_id, (noor, ilse, _), letters, sam = await decided(stage, ends_on=ends)
    asked = text_of((await noor.get(f"/cases/{case_id}")).text)
    desk = text_of((await ilse.get("/desk")).text)
    sent = await write_to(noor, letters, "This is what we found.", purpose="decision")
    told = (await stage.come_back(sam)).text
    points = re.findall(r'name="about" value="([0-9a-f]{32})"', told)
    letter = told.split('name="against" value="')[1].split('"')[0]
    await post(stage, sam, "/return/appeal", against=letter, about=points[:1], why="There was a witness.")
    thread = text_of((await ilse.get(f"/cases/{case_id}")).text)
    answering = text_of((await ilse.get(f"/cases/{case_id}/moves/overturn")).text)
    await move(ilse, case_id, "overturn")

    assert sent.status_code == 303
    assert ("Measures in force" in desk, "A written warning" in desk) == (True, True)
    assert "Allegation 1" in asked
    read = text_of(told)
    assert "Point by point Spoke about looks after being asked to stop. Part of the code of conduct: 2.3" in read
    assert "We found that this broke the code of conduct." in read
    assert "A written warning Where: The forum" in read
    assert ("Two people saw it." in told, "Dana Okafor" in told, len(points)) == (False, False, 2)
    assert "To be looked at again Spoke about looks after being asked to stop." in thread
    assert "To be looked at again Spoke about looks after being asked to stop." in answering
    assert answering.index("There was a witness.") < answering.index("What must be so")  # the appeal, before its answer
    after = text_of((await ilse.get(url(case_id))).text)
    assert "The decision was taken back, so its measures have ended." in after
    assert "A written warning" not in text_of((await ilse.get("/desk")).text)


async def test_everyone_who_votes_reads_the_list(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, ilse, _) = await panel(stage, narrative=STORY)
    await move(noor, case_id, "investigate")
    await listed(noor, case_id, "")
    shown = text_of((await noor.get(f"/cases/{case_id}/moves/propose")).text)
    await move(noor, case_id, "propose")
    await move(noor, case_id, "open_vote")

    page = text_of((await ilse.get(f"/cases/{case_id}/ballot")).text)

    for text in (shown, page):
        assert "Allegation 1 Spoke about looks after being asked to stop." in text
        assert "Finding: Violation" in text
        assert "Measure 1 A written warning" in text
    assert "What was done, in neutral words." not in shown


async def test_a_letter_leaves_only_with_what_its_page_showed(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, ilse, _) = await panel(stage, narrative=STORY)
    await make_link(noor, case_id)
    letters = await party_of(noor, case_id)
    page = (await noor.get(letters)).text
    words = {"purpose": "notice", "text": "We ask for your view."}
    shown = await noor.post(letters, data={**hidden(page), **words, "act": "check"})
    await write(ilse, case_id, "allegation", respondent=letters.split("/")[-2], **SAID)

    again = await noor.post(letters, data={**words, **hidden(shown.text), "act": "send"})

    assert (again.status_code, "Point by point" in shown.text, "Point by point" in again.text) == (200, False, True)


async def test_what_goes_with_a_letter_is_looked_through_like_its_words(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage, narrative=STORY, name="Robin Vale")
    await make_link(noor, case_id)
    letters = await party_of(noor, case_id)
    await write(noor, case_id, "allegation", respondent=letters.split("/")[-2], text="Kept Robin from leaving.")

    asked = await write_to(noor, letters, "We ask for your view.")

    assert asked.status_code == 422
    assert "“Robin” may name the reporter." in text_of(asked.text)


async def test_an_allegation_with_a_finding_stays_on_the_list(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage)
    await listed(noor, case_id, "")
    (said,), (measure,) = await ids(noor, case_id, "allegation"), await ids(noor, case_id, "measure")

    kept = await write(noor, case_id, "allegation", said, act="drop")
    dropped = await write(noor, case_id, "measure", measure, act="drop")

    assert (kept.status_code, dropped.status_code) == (422, 303)
    assert await ids(noor, case_id, "measure") == []


async def test_a_form_of_the_list_says_what_is_wrong(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage)
    ends = {"measure": "A warning", "starts_on": "2027-02-01"}
    forms: list[tuple[str, dict[str, Any]]] = [
        ("allegation", {}),
        ("allegation", {**SAID, "respondent": "nobody"}),
        ("measure", {**ends, "ends_on": "2027-01-01"}),
        ("measure", {**ends, "ends_on": "soon"}),
        ("finding", FOUND),
        ("nothing", {}),
    ]

    answers = [await write(noor, case_id, form, **fields) for form, fields in forms]

    assert [one.status_code for one in answers] == [422] * len(forms)
    assert "The measure ends before it begins." in text_of(answers[2].text)
    assert "needs a day, such as 2026-12-31" in text_of(answers[3].text)


async def test_a_changed_allegation_keeps_its_place_and_loses_its_finding(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage)
    await listed(noor, case_id, "")
    (said,) = await ids(noor, case_id, "allegation")
    form = (await noor.get(f"{url(case_id)}?form=allegation&of={said}")).text

    await write(noor, case_id, "allegation", said, text="Spoke about looks.")

    page = text_of((await noor.get(url(case_id))).text)
    assert "There is a finding on these words." in text_of(form)
    assert "Spoke about looks after being asked to stop." in form
    assert ("Allegation 1 Spoke about looks. No finding yet" in page, "Allegation 2" in page) == (True, False)


async def test_desk_and_case_say_that_a_measure_does_not_open(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    case_id, (_, ilse, _), *_ = await decided(stage)
    [measure] = [one.id for one in (await stage.case()).records.values() if one.kind == RecordKind.MEASURE]

    await tamper(stage, "DELETE FROM record WHERE id = :id", id=measure)

    said = "A part of this case could not be opened"
    assert said in text_of((await ilse.get("/desk")).text)
    assert said in text_of((await ilse.get(f"/cases/{case_id}")).text)


async def test_the_words_of_a_form_of_the_list_that_came_too_late_are_given_back(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, ilse, _) = await panel(stage, narrative=STORY)
    await move(noor, case_id, "investigate")
    await write(noor, case_id, "measure", measure="A written warning")
    (of,) = await ids(noor, case_id, "measure")
    open_form = (await noor.get(f"{url(case_id)}?form=measure&of={of}")).text
    sent = {**hidden(open_form), "form": "measure", "of": of, "measure": "A talk & a <letter>", "place": "The forum"}
    await write(ilse, case_id, "measure", of, act="drop")

    gone = await noor.post(url(case_id), data=sent)
    await move(noor, case_id, "take_no_action", letter="We do nothing.")
    closed = await noor.post(url(case_id), data={**sent, "of": ""})

    for answer in (gone, closed):
        assert answer.status_code == 422
        assert re.findall(r"readonly>\n([^<]*)</textarea>", answer.text) == [
            "A talk &amp; a &lt;letter&gt;",
            "The forum",
        ]
