"""The case page counts a decision's ballots again for each member who opens it."""

import httpx
import pytest

from coc_service.domain.quorum import Tally
from coc_service.usecases.committee.voting import Counted
from coc_service.usecases.custody.casefile import OpenedFile
from tests.cast import Stage, text_of
from tests.journeys.acts import do, form_panel, move, on_case


async def voted(stage: Stage, choice: str) -> tuple[str, httpx.AsyncClient, httpx.AsyncClient]:
    await stage.submit()
    case_id = await stage.only_case()
    noor, ilse = await form_panel(stage, case_id)
    await do(noor, case_id, "acknowledge", text="Thank you.")
    for name in ("investigate", "propose", "open_vote"):
        await move(noor, case_id, name)
    for browser in (noor, ilse):
        await do(browser, case_id, "ballot", choice=choice)
    return case_id, noor, ilse


def all_yes(file: OpenedFile) -> Counted | None:
    """The tally of a lead with a changed program."""
    leaves = tuple(sorted(one.leaf for one in file.case.vote.ballots.values())) if file.case.vote else ()
    return Counted(leaves, Tally(2, 0, 0, 2, is_quorate=True, is_carried=True)) if leaves else None


async def test_the_page_shows_a_decision_that_does_not_match_its_ballots_and_offers_no_step_on(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = sqlite_stage
    case_id, noor, ilse = await voted(stage, "no")
    with monkeypatch.context() as patch:
        patch.setattr("coc_service.usecases.committee.moves.count", all_yes)
        patch.setattr("coc_service.usecases.committee.voting.shown_count", all_yes)
        await move(noor, case_id, "decide")

    pages = [(await browser.get(f"/cases/{case_id}")).text for browser in (noor, ilse)]
    refused = await on_case(noor, case_id, "move", move="implement", checklist="x", letter="You win.")

    for page in map(text_of, pages):
        assert "The decision does not match its ballots." in page
        assert "The decision says: Yes: 2. No: 0. Abstained: 0." in page
        assert "The ballots that it names say: Yes: 0. No: 2. Abstained: 0." in page
    assert ['value="implement"' in page for page in pages] == [False, False]
    assert "Next: Carry out the decision This becomes possible once each line is ticked." in text_of(pages[0])
    assert "Not yet: The decision does not match its ballots, so nothing is built on it." in text_of(pages[0])
    assert refused.status_code == 422
    assert "You win." in refused.text, "the words are given back"


async def test_the_page_says_that_a_decision_was_counted_again(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    case_id, noor, ilse = await voted(stage, "yes")
    await move(noor, case_id, "decide")

    page = text_of((await ilse.get(f"/cases/{case_id}")).text)

    assert "Noor Haddad recorded the decision" in page
    assert "Carried: 2 yes, 0 no, 0 abstained. 2 of 2 had to vote. Yes 2 Noor Haddad and Ilse Brandt No 0" in page
    assert (
        "More than half of the panel must vote, and at least 2. The proposal carries with more yes than no. "
        "Counted again from the ballots when you opened this page: it is the same."
    ) in page
    assert "does not match" not in page


async def test_a_vote_that_ended_without_a_decision_stays_in_the_file(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    case_id, noor, ilse = await voted(stage, "no")

    before = text_of((await ilse.get(f"/cases/{case_id}")).text)
    await move(noor, case_id, "withdraw_proposal")
    after = text_of((await ilse.get(f"/cases/{case_id}")).text)

    assert "No 2" not in before, "how the others voted is shown only once the vote is over"
    assert "Ended without a decision: 0 yes, 2 no, 0 abstained. Yes 0 No 2 Noor Haddad and Ilse Brandt" in after
