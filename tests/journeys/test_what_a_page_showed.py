"""A member agrees only to what their page showed: if the vote or proposal has changed, they must read the new one first."""

import httpx
import pytest

from coc_service.domain.stages import Stage as CaseStage
from tests.cast import Stage, hidden, text_of
from tests.journeys.acts import do, form_panel, move

CHANGED = "The proposal has changed since you opened this page. Please read it again."


async def to_the_proposal(stage: Stage) -> tuple[str, list[httpx.AsyncClient]]:
    await stage.submit()
    case_id = await stage.only_case()
    browsers = await form_panel(stage, case_id)
    await do(browsers[0], case_id, "acknowledge", text="We have read it.")
    for name in ("investigate", "propose"):
        await move(browsers[0], case_id, name)
    return case_id, browsers


async def propose_another(noor: httpx.AsyncClient, case_id: str) -> None:
    await move(noor, case_id, "withdraw_proposal")
    await move(noor, case_id, "propose", measures="Something else altogether.")


async def seen_on(client: httpx.AsyncClient, case_id: str, form: str) -> dict[str, str]:
    return hidden((await client.get(f"/cases/{case_id}/{form}")).text)


async def test_a_ballot_for_a_vote_that_is_another_now_is_not_cast(stage: Stage) -> None:
    case_id, (noor, ilse) = await to_the_proposal(stage)
    await move(noor, case_id, "open_vote")
    old = await seen_on(ilse, case_id, "ballot")
    await propose_another(noor, case_id)
    await move(noor, case_id, "open_vote")

    answer = await ilse.post(f"/cases/{case_id}/ballot", data={**old, "choice": "yes"})

    assert answer.status_code == 422
    assert CHANGED in text_of(answer.text)
    vote = (await stage.case()).vote
    assert vote
    assert vote.ballots == {}
    assert "Something else altogether." in text_of(answer.text), "the new one is there to be read"
    await do(ilse, case_id, "ballot", choice="no")


@pytest.mark.parametrize("seen", [None, "", "0" * 64], ids=["an older one", "none", "one that never was"])
async def test_a_vote_is_opened_on_the_proposal_that_the_page_showed(sqlite_stage: Stage, seen: str | None) -> None:
    case_id, (noor, _) = await to_the_proposal(sqlite_stage)
    old = await seen_on(noor, case_id, "moves/open_vote")
    await propose_another(noor, case_id)

    given = {"reporter_view": "They agree.", "respondent_heard": "They were heard."}
    changed = {**old, **given, **({"seen": seen} if seen is not None else {})}
    answer = await noor.post(f"/cases/{case_id}/moves/open_vote", data=changed)

    assert answer.status_code == 422
    assert CHANGED in text_of(answer.text)
    assert "They were heard." in text_of(answer.text), "the words are given back"
    assert (await sqlite_stage.case()).stage is CaseStage.PROPOSED


async def test_a_decision_of_a_vote_that_is_another_now_is_not_recorded(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    case_id, (noor, ilse) = await to_the_proposal(stage)
    await move(noor, case_id, "open_vote")
    old = await seen_on(noor, case_id, "moves/decide")
    await propose_another(noor, case_id)
    await move(noor, case_id, "open_vote")
    for browser in (noor, ilse):
        await do(browser, case_id, "ballot", choice="yes")

    answer = await noor.post(f"/cases/{case_id}/moves/decide", data=old)

    assert answer.status_code == 422
    assert CHANGED in text_of(answer.text)
    assert (await stage.case()).stage is CaseStage.VOTING
    await move(noor, case_id, "decide")


async def test_a_question_goes_to_the_reporter_as_a_letter_and_to_nobody_else(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()
    case_id = await stage.only_case()
    noor, _ = await form_panel(stage, case_id)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    await move(noor, case_id, "investigate")

    await move(noor, case_id, "ask", question="Was it before the talk?")

    page = text_of((await stage.come_back(words)).text)
    assert "We have a question for you" in page
    assert page.count("Was it before the talk?") == 1
    assert (await stage.case()).stage is CaseStage.AWAITING_INFO


async def test_the_panel_is_formed_by_the_lead_alone(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    _, ilse = await form_panel(stage, case_id)
    page = (await ilse.get(f"/cases/{case_id}")).text

    answer = await ilse.post(f"/cases/{case_id}/moves/investigate", data={**hidden(page), "scope": "s", "plan": "p"})

    assert answer.status_code == 422
    assert "You are the lead" in text_of(answer.text)
