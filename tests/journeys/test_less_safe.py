"""A reporter who feels less safe says so with one button, and the committee's desk shows it first."""

from tests.cast import NOOR, Stage, hidden, text_of
from tests.journeys.acts import declare_clear, do
from tests.journeys.reporting import press, said


async def test_it_stands_first_on_the_desk_until_a_member_answers(stage: Stage) -> None:
    words = await stage.submit()
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)

    page = await said(stage, words, "less-safe", less_safe="Someone asks around who wrote.")
    desk, case = [text_of((await noor.get(path)).text) for path in ("/desk", f"/cases/{case_id}")]
    await do(noor, case_id, "acknowledge", text="We are here. What would help you now?")
    later = text_of((await stage.come_back(words)).text)

    assert "You told us that you feel less safe. Everyone who can read your report can see it." in page
    assert "You told us that you feel less safe. You will find an answer here by" in page
    assert "The reporter feels less safe" in desk
    assert ("The reporter feels less safe now" in case, "Someone asks around who wrote." in case) == (True, True)
    assert "You told us that you feel less safe. One of us looks after it." in later


async def test_the_button_alone_is_enough(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()

    answer = await press(stage, words, "less-safe")

    assert (answer.status_code, (await stage.case()).is_danger_open) == (200, True)


async def test_a_letter_that_was_checked_before_comes_back_with_its_words(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    path, letter = f"/cases/{case_id}/letter", {"text": "It takes two more weeks."}
    checked = await noor.post(path, data={**hidden((await noor.get(path)).text), **letter, "act": "check"})
    await press(stage, words, "less-safe")

    sent = await noor.post(path, data={**hidden(checked.text), **letter, "act": "send"})
    is_open = (await stage.case()).is_danger_open
    again = await noor.post(path, data={**hidden(sent.text), **letter, "act": "check"})
    await noor.post(path, data={**hidden(again.text), **letter, "act": "send"})

    assert (sent.status_code, is_open) == (422, True)
    assert "This has changed since you opened the page." in text_of(sent.text)
    assert letter["text"] in sent.text
    assert not (await stage.case()).is_danger_open
