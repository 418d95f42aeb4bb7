"""The affected person, of whom somebody else told: they take over, or ask to stop; the first reporter reads what is right."""

import re

from tests.cast import Stage, hidden, text_of
from tests.journeys.acts import move
from tests.journeys.hearing import make_link, open_link, page_of, panel, post
from tests.journeys.reporting import press

STORY = "My friend was followed to the lift after the closing talk."
NEWS = "We now talk about this with someone closer to it."


async def test_the_affected_person_takes_over(stage: Stage) -> None:
    reporter, case_id, (noor, ilse, _) = await panel(stage, narrative=STORY)
    kim = await open_link(stage, await make_link(noor, case_id, role="affected", name="Kim Doe"))
    before = text_of((await stage.come_back(reporter)).text)
    asked = await post(stage, kim, "/return/ask", asked="take_over", wish="I want to speak for myself.")
    desk = text_of((await noor.get("/desk")).text)
    case = text_of((await ilse.get(f"/cases/{case_id}")).text)

    await move(noor, case_id, "hand_over", letter="Thank you. We go on without you.")
    await move(noor, case_id, "investigate")
    page = text_of((await noor.get(f"/cases/{case_id}/moves/ask")).text)
    await move(noor, case_id, "ask", question="Who else was there?")

    told, theirs = [text_of((await stage.come_back(one)).text) for one in (reporter, kim)]
    assert "Your request has arrived." in text_of(asked.text)
    assert "Answer what somebody asks for who is heard" in desk
    assert "Kim Doe (affected person) asks to be answered instead of the reporter" in case
    assert "It goes to Kim Doe (affected person), who is answered instead of the reporter." in page
    assert ("Who else was there?" in theirs, "You, because you asked for it" in theirs) == (True, True)
    assert ("Who else was there?" in told, "Thank you. We go on without you." in told, NEWS in told) == (
        False,
        True,
        True,
    )
    assert ("Investigation" in before, "Investigation" in told, NEWS in before) == (True, False, False)
    assert (await stage.verify()).size > 0


async def test_somebody_asks_to_stop_and_is_answered(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    reporter, case_id, (noor, *_) = await panel(stage, narrative=STORY)
    kim = await open_link(stage, await make_link(noor, case_id, role="affected", name="Kim Doe"))
    await page_of(stage, reporter)
    stage.clock.stop()
    before = await page_of(stage, reporter)

    empty = await post(stage, kim, "/return/ask", wish="Please.")
    await post(stage, kim, "/return/ask", asked="stop", wish="Please stop.")
    waiting = text_of((await stage.come_back(kim)).text)
    offered = (await noor.get(f"/cases/{case_id}")).text
    await move(noor, case_id, "answer_wish")

    assert (empty.status_code, "Please choose what you ask us for." in text_of(empty.text)) == (422, True)
    assert ("You asked us to stop" in waiting, "Your request has arrived." in waiting) == (True, True)
    assert f"/cases/{case_id}/moves/answer_wish" in offered
    assert 'name="asked"' in (await stage.come_back(kim)).text
    assert await page_of(stage, reporter) == before


async def test_only_the_affected_person_is_offered_to_ask(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage)
    sam = await open_link(stage, await make_link(noor, case_id))

    page = (await stage.come_back(sam)).text
    offered = (await noor.get(f"/cases/{case_id}")).text

    assert 'name="asked"' not in page
    assert ("moves/hand_over" in offered, "Answer them instead" in offered) == (False, False)


async def test_a_letter_to_whoever_took_over_is_looked_through_for_the_reporter(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage, narrative=STORY, name="Robin Vale")
    kim = await open_link(stage, await make_link(noor, case_id, role="affected", name="Kim Doe"))
    await post(stage, kim, "/return/ask", asked="take_over", wish="I want to speak for myself.")
    path, given = f"/cases/{case_id}/moves/ask", {"question": "Did Robin see it?", "act": "check"}
    await move(noor, case_id, "investigate")
    to_reporter = await noor.post(path, data={**hidden((await noor.get(path)).text), **given})
    await move(noor, case_id, "hand_over")

    to_kim = await noor.post(path, data={**hidden((await noor.get(path)).text), **given})

    said = "“Robin” may name the reporter."
    assert (said in text_of(to_reporter.text), said in text_of(to_kim.text)) == (False, True)


async def test_the_first_reporter_reads_neither_that_it_is_decided_nor_that_it_is_closed(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    reporter, case_id, (noor, *_) = await panel(stage, narrative=STORY)
    await move(noor, case_id, "take_no_action", letter="We do nothing.")
    told = (await stage.come_back(reporter)).text
    decided = text_of((await press(stage, reporter, "withdraw")).text)
    await move(noor, case_id, "close")
    closed = text_of((await stage.come_back(reporter)).text)
    await move(noor, case_id, "reopen")
    kim = await open_link(stage, await make_link(noor, case_id, role="affected", name="Kim Doe"))
    await post(stage, kim, "/return/ask", asked="take_over", wish="I want to speak for myself.")
    await move(noor, case_id, "hand_over")
    stage.clock.advance(minutes=1)
    await move(noor, case_id, "take_no_action")
    page = text_of((await press(stage, reporter, "withdraw")).text)
    await move(noor, case_id, "close")

    after = (await stage.come_back(reporter)).text
    assert (await stage.case()).stage_due_at is None
    assert ("We have decided." in decided, "We have decided." in page) == (True, False)
    assert ("We have closed this case." in closed, "We have closed this case." in text_of(after)) == (True, False)
    until = [re.findall(r"You can appeal until ([^.]+)\.", text_of(one)) for one in (told, after)]
    assert until[0]
    assert until[0] == until[1]


async def test_the_affected_person_can_ask_in_a_closed_case_and_their_page_does_not_tell_that_it_is(
    sqlite_stage: Stage,
) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage, narrative=STORY)
    kim = await open_link(stage, await make_link(noor, case_id, role="affected", name="Kim Doe"))
    await page_of(stage, kim)
    stage.clock.stop()
    before = await page_of(stage, kim)
    await move(noor, case_id, "take_no_action")
    await move(noor, case_id, "close")
    closed = await page_of(stage, kim)

    await post(stage, kim, "/return/ask", asked="stop", wish="Please stop.")
    offered = (await noor.get(f"/cases/{case_id}")).text
    await move(noor, case_id, "answer_wish")

    assert 'name="asked"' in closed
    assert closed == before
    assert [f"/cases/{case_id}/moves/{name}" in offered for name in ("answer_wish", "hand_over")] == [True, True]
    assert (await stage.case()).wishes == {}


async def test_a_letter_reviewed_for_one_reader_is_not_sent_to_another(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage, narrative=STORY)
    kim = await open_link(stage, await make_link(noor, case_id, role="affected", name="Kim Doe"))
    await post(stage, kim, "/return/ask", asked="take_over", wish="I want to speak for myself.")
    await move(noor, case_id, "investigate")
    path, given = f"/cases/{case_id}/moves/ask", {"question": "Dear Robin, who saw it?"}
    shown = hidden((await noor.post(path, data={**hidden((await noor.get(path)).text), **given, "act": "check"})).text)
    await move(noor, case_id, "hand_over")

    sent = await noor.post(path, data={**shown, **given, "act": "send"})
    now = hidden((await noor.post(path, data={**hidden(sent.text), **given, "act": "check"})).text)
    renamed = await noor.post(path, data={**shown, **given, "letter_to": now["letter_to"], "act": "send"})

    theirs = text_of((await stage.come_back(kim)).text)
    assert (sent.status_code, "This has changed since you opened the page." in text_of(sent.text)) == (422, True)
    assert (renamed.status_code, 'name="reviewed"' in renamed.text) == (200, True)
    assert "Dear Robin" not in theirs


async def test_whoever_took_over_is_asked_about_the_plan(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    reporter, case_id, (noor, ilse, _) = await panel(stage, narrative=STORY)
    kim = await open_link(stage, await make_link(noor, case_id, role="affected", name="Kim Doe"))
    sam = await open_link(stage, await make_link(noor, case_id))
    await post(stage, kim, "/return/ask", asked="take_over", wish="I want to speak for myself.")
    await move(noor, case_id, "hand_over", letter="Thank you. We go on without you.")
    for name in ("investigate", "propose"):
        await move(noor, case_id, name)
    await move(noor, case_id, "ask_view", letter="We would ask them to stay away.")

    asked, others, told = [(await stage.come_back(one)).text for one in (kim, sam, reporter)]
    plan = asked.split('name="plan" value="')[1].split('"')[0]
    said = {"plan": plan, "less_safe_by_plan": "yes", "why_less_safe": "They know where I live."}
    refused = await post(stage, sam, "/return/view", **said)
    answered = await post(stage, kim, "/return/view", **said)

    question = "Does our plan make you less safe?"
    assert [question in text_of(one) for one in (asked, others, told, answered.text)] == [True, False, False, False]
    assert "We would ask them to stay away." in text_of(asked)
    assert "We find no report for this receipt." in text_of(refused.text)
    case = text_of((await ilse.get(f"/cases/{case_id}")).text)
    assert case.count("says what they think of the plan") == 1
    assert "Kim Doe (affected person) says what they think of the plan" in case
