"""A committee adopts its own starter texts, and its letters begin with them."""

import httpx

from tests.cast import ILSE, NOOR, Stage, text_of, token
from tests.journeys.acts import declare_clear, form_panel, move
from tests.journeys.test_our_pages import confirm, propose
from tests.web.test_composer import fields

NEWS = "We met on it.\n\nWe write to you by [the day]."
OWN = {
    "acknowledgement-text": "Thank you. Ilse or Noor <reads> this.",
    "news-label": "From our meeting",
    "news-text": NEWS,
    "question-1-label": "Which room?",
    "question-1-text": "Do you remember the room?",
}


async def adopt(stage: Stage, words: dict[str, str]) -> tuple[httpx.Response, str]:
    """Propose as Noor, confirm as Ilse; return the answer to Ilse and what the page had shown her."""
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)
    assert (await propose(noor, words)).status_code == 303
    shown = (await ilse.get("/our-pages")).text
    return await confirm(ilse), shown


async def test_the_second_member_sees_what_each_text_was_and_will_be(sqlite_stage: Stage) -> None:
    answer, shown = await adopt(sqlite_stage, OWN)

    waiting = text_of(shown)
    assert answer.status_code == 303
    assert (
        "Starter text for letters: Thank you, we have read it Now Thank you, we have read it Thank you for" in waiting
    )
    assert "Then Thank you, we have read it Thank you. Ilse or Noor <reads> this." in waiting
    assert "Then From our meeting We met on it. We write to you by [the day]." in waiting
    assert "One more starter text: A question for the reporter Now Empty Then Which room?" in waiting
    assert "Emergency numbers Now" not in waiting


async def test_letters_and_moves_begin_with_the_committees_own_texts(sqlite_stage: Stage) -> None:
    await adopt(sqlite_stage, OWN)
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)

    letter = (await noor.get(f"/cases/{case_id}/letter")).text
    assert "Thank you. Ilse or Noor &lt;reads&gt; this.</textarea>" in letter
    assert ">From our meeting</option>" in letter

    noor, _ = await form_panel(sqlite_stage, case_id)
    await move(noor, case_id, "investigate")
    question = (await noor.get(f"/cases/{case_id}/moves/ask")).text
    assert ">Which room?</option>" in question


async def test_a_place_of_an_own_text_is_asked_for_before_the_letter_leaves(sqlite_stage: Stage) -> None:
    await adopt(sqlite_stage, OWN)
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    page = (await noor.get(f"/cases/{case_id}/letter")).text

    put_in = await noor.post(f"/cases/{case_id}/letter", data={**fields(page), "act": "starter", "starter": "news"})
    sent = await noor.post(
        f"/cases/{case_id}/letter",
        data={**fields(put_in.text), "token": token(put_in.text), "act": "check", "text": NEWS},
    )

    assert NEWS in put_in.text.replace("\r\n", "\n")
    assert "[the day] is still to be filled in" in text_of(sent.text)


async def test_own_texts_stay_when_something_else_changes_and_go_when_they_are_emptied(sqlite_stage: Stage) -> None:
    await adopt(sqlite_stage, OWN)
    page = (await (await sqlite_stage.log_in(NOOR)).get("/our-pages")).text
    kept = (await sqlite_stage.committee_state()).pages.starters

    _, shown = await adopt(sqlite_stage, {})

    assert 'value="From our meeting"' in page
    assert [one.name for one in kept] == ["acknowledgement", "news", "question-1"]
    assert "Then Where we are now We are still working on what you told us." in text_of(shown)
    assert (await sqlite_stage.committee_state()).pages.starters == ()


async def test_a_starter_text_without_a_name_or_words_is_named_and_nothing_is_lost(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    unnamed = await propose(noor, {"closing-1-text": "Goodbye & thanks."})
    empty = await propose(noor, {"closing-1-label": "Goodbye"})

    committee = (await sqlite_stage.committee_state()).id
    assert [one.status_code for one in (unnamed, empty)] == [422, 422]
    assert "Please give this starter text a name" in text_of(unnamed.text)
    assert f'href="#{committee}-closing-1-label"' in unnamed.text
    assert "Goodbye &amp; thanks.</textarea>" in unnamed.text
    assert "has a name and no words" in text_of(empty.text)
    assert not (await sqlite_stage.committee_state()).proposals
