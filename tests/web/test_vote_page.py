"""The page of a vote: the proposal, the rule, who has voted, a ballot with its reason."""

import httpx
import pytest

from tests.cast import Stage, hidden, text_of
from tests.journeys.acts import do, form_panel, move

REASON = "The recording & both witnesses agree."
SHOWN = "The recording &amp; both witnesses agree."


@pytest.fixture
async def case_id(sqlite_stage: Stage) -> str:
    await sqlite_stage.submit()
    return await sqlite_stage.only_case()


@pytest.fixture
async def panel(sqlite_stage: Stage, case_id: str) -> list[httpx.AsyncClient]:
    browsers = await form_panel(sqlite_stage, case_id)
    await do(browsers[0], case_id, "letter", text="We have read it.")
    for name in ("investigate", "propose", "open_vote"):
        await move(browsers[0], case_id, name)
    return browsers


async def test_the_page_shows_the_proposal_the_rule_and_who_has_voted_but_not_how(
    panel: list[httpx.AsyncClient], case_id: str
) -> None:
    noor, ilse = panel
    await do(ilse, case_id, "ballot", choice="no", reason=REASON)

    page = await noor.get(f"/cases/{case_id}/ballot")

    said = text_of(page.text)
    assert "propose: measures" in said
    assert "More than half of the panel must vote, and at least 2." in said
    assert "Ilse Brandt has voted Noor Haddad: you have not voted yet" in said
    assert (SHOWN in page.text, "Your ballot: No" in said) == (False, False)


async def test_the_words_with_a_ballot_are_read_once_the_decision_is_recorded(
    panel: list[httpx.AsyncClient], case_id: str
) -> None:
    noor, ilse = panel
    await do(ilse, case_id, "ballot", choice="yes", reason=REASON)
    await do(noor, case_id, "ballot", choice="yes")
    before = (await noor.get(f"/cases/{case_id}")).text

    await move(noor, case_id, "decide")

    assert (SHOWN in before, SHOWN in (await noor.get(f"/cases/{case_id}")).text) == (False, True)


async def test_a_ballot_without_a_choice_names_it_and_keeps_the_reason(
    panel: list[httpx.AsyncClient], case_id: str
) -> None:
    path = f"/cases/{case_id}/ballot"
    page = (await panel[0].get(path)).text

    answer = await panel[0].post(path, data={**hidden(page), "reason": REASON})

    assert (answer.status_code, SHOWN in answer.text) == (422, True)
    assert "Please choose “Yes”, “No” or “Abstain” as your ballot." in text_of(answer.text)


async def test_the_words_of_a_ballot_are_given_back_once_the_vote_is_over(
    panel: list[httpx.AsyncClient], case_id: str
) -> None:
    path = f"/cases/{case_id}/ballot"
    page = (await panel[1].get(path)).text
    await move(panel[0], case_id, "withdraw_proposal")

    answer = await panel[1].post(path, data={**hidden(page), "choice": "yes", "reason": REASON})

    assert (answer.status_code, SHOWN in answer.text) == (422, True)
    assert "There is no vote open now." in text_of(answer.text)


async def test_a_question_can_name_a_day_which_its_reader_sees_and_leaves_no_empty_card(
    sqlite_stage: Stage,
) -> None:
    words = await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, _ = await form_panel(sqlite_stage, case_id)
    await move(noor, case_id, "investigate")

    await move(noor, case_id, "ask", question="Was it before the talk?")

    kinds = [filed.kind for filed in (await sqlite_stage.case(case_id)).records.values()]
    assert kinds[-1] == "letter", "no record without words for the panel"
    day = sqlite_stage.clock.now().date()
    await move(noor, case_id, "resume")
    await move(noor, case_id, "ask", question="And who was there?", answer_by=day.isoformat())
    page = text_of((await sqlite_stage.come_back(words)).text)
    assert f"Please answer by {day.day} {day:%B %Y}, if you can." in page
