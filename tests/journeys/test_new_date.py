"""A deadline changes only with a letter to the reporter, and a letter needs a reporter who can read it."""

from datetime import timedelta

from coc_service.audit import Act
from tests.cast import Stage, send, text_of, token
from tests.journeys.acts import do, form_panel, move, on_case, withdraw
from tests.journeys.looks import acts


async def test_a_new_date_reaches_the_reporter_with_a_letter_and_leaves_the_case_where_it_stands(stage: Stage) -> None:
    receipt = await stage.submit()
    case_id = await stage.only_case()
    noor, _ = await form_panel(stage, case_id)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    day = stage.clock.now().date() + timedelta(days=20)

    await move(noor, case_id, "postpone", new_date=day.isoformat(), letter="It takes us longer than we said.")

    reporter = text_of((await stage.come_back(receipt)).text)
    assert "It takes us longer than we said." in reporter
    assert "A new date" in reporter
    assert f"The new date is {day.day} {day:%B %Y}. You hear from us by then." in reporter
    assert f"This step should end by {day.day} {day:%B %Y}." in reporter
    assert "First look" in text_of((await noor.get(f"/cases/{case_id}")).text)


async def test_a_new_date_that_is_past_or_far_away_is_refused_and_the_letter_given_back(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, _ = await form_panel(sqlite_stage, case_id)
    today = sqlite_stage.clock.now().date()

    for day in (today - timedelta(days=1), today + timedelta(days=100)):
        answer = await on_case(noor, case_id, "move", move="postpone", new_date=day.isoformat(), letter="Wait, please.")

        assert answer.status_code == 422
        assert "“New date” needs a day from today until " in text_of(answer.text)
        assert "Wait, please." in answer.text


async def test_a_date_moved_after_the_decision_is_not_logged_as_another_decision(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, ilse = await form_panel(sqlite_stage, case_id)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    for name in ("investigate", "propose", "open_vote"):
        await move(noor, case_id, name)
    for browser in (noor, ilse):
        await do(browser, case_id, "ballot", choice="yes")
    await move(noor, case_id, "decide")
    day = sqlite_stage.clock.now().date() + timedelta(days=5)

    await move(noor, case_id, "postpone", new_date=day.isoformat())

    assert (await acts(sqlite_stage, case_id)).count(Act.CASE_DECIDED) == 1


async def test_a_move_whose_letter_nobody_can_read_any_more_gives_the_words_back(sqlite_stage: Stage) -> None:
    receipt = await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, _ = await form_panel(sqlite_stage, case_id)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    page = (await noor.get(f"/cases/{case_id}")).text
    await withdraw(sqlite_stage, receipt)

    sent = {
        "token": token(page),
        "reason": "Ours.",
        "letter": "We take no action, because ...",
    }
    answer = await noor.post(f"/cases/{case_id}/moves/take_no_action", data=sent)

    assert answer.status_code == 422
    assert "Nobody can read this letter: the report was withdrawn, or it has no receipt." in text_of(answer.text)
    assert "We take no action, because ..." in answer.text
    assert (await send(noor, f"/cases/{case_id}", f"/cases/{case_id}/note", text="A note.")).status_code == 303


async def test_who_may_not_choose_the_lead_is_not_asked_to(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    pages = [(await one.get(f"/cases/{case_id}")).text for one in await form_panel(sqlite_stage, case_id)]

    assert ["Name this lead" in text_of(page) for page in pages] == [True, False]
    assert ["Someone else can take over when this step" in text_of(page) for page in pages] == [False, True]
