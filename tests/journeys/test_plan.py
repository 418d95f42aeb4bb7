"""Before a decision the reporter reads the plan, and is asked whether it makes them less safe."""

from tests.cast import Stage, text_of, ticket, token
from tests.journeys.acts import do, form_panel, move
from tests.journeys.reporting import press, said

PLAN = "We would ask them to stay away from the next meeting."


async def test_a_reporter_reads_the_plan_and_the_panel_reads_their_answer(stage: Stage) -> None:
    words = await stage.submit()
    case_id = await stage.only_case()
    noor, ilse = await form_panel(stage, case_id)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    for name in ("investigate", "propose"):
        await move(noor, case_id, name)
    before = (await noor.get(f"/cases/{case_id}/moves/open_vote")).text

    await move(noor, case_id, "ask_view", letter=PLAN)
    client = stage.client()
    asked = (await stage.come_back(words, client)).text
    plan = asked.split('name="plan" value="')[1].split('"')[0]
    sent = {"token": token(asked), "ticket": ticket(asked), "plan": plan}
    empty = await client.post("/return/view", data=sent)
    answered = await client.post(
        "/return/view", data={**sent, "less_safe_by_plan": "yes", "why_less_safe": "They know where I live."}
    )

    assert (
        "What is good to have first Not yet: The reporter, or who took over from them, was asked whether the plan"
        in text_of(before)
    )
    assert ("Does our plan make you less safe?" in text_of(asked), PLAN in text_of(asked)) == (True, True)
    assert empty.status_code == 422
    assert "The committee reads this before it decides." in text_of(answered.text)
    assert "Does our plan make you less safe?" not in text_of(answered.text)
    thread = text_of((await ilse.get(f"/cases/{case_id}")).text)
    assert "The reporter says what they think of the plan" in thread
    assert "Yes, it makes me less safe They know where I live." in thread
    after = text_of((await noor.get(f"/cases/{case_id}/moves/open_vote")).text)
    assert "Done: The reporter, or who took over from them, was asked whether the plan makes them less safe" in after


async def test_an_answer_to_a_question_that_nobody_asked_is_refused_and_given_back(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()

    answer = await press(stage, words, "view", plan="0" * 32, less_safe_by_plan="no", why_less_safe="It is fine.")

    assert answer.status_code == 422
    assert "This question is over. You can write to us all the same." in text_of(answer.text)
    assert "What you think of our plan" not in await said(stage, words, "view", plan="x", less_safe_by_plan="no")
