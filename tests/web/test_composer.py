"""One composer: nothing goes to a reporter that its writer did not see on the page before, and no word is lost."""

import re
from collections.abc import Mapping

import httpx
import pytest

from tests.cast import ILSE, NOOR, Stage, hidden, text_of
from tests.journeys.acts import declare_clear, do, form_panel
from tests.journeys.looks import kinds

TEXT = "We have read it & we thank you.\n\nYou hear from us on Thursday."
SHOWN = "We have read it &amp; we thank you."


@pytest.fixture
async def case_id(sqlite_stage: Stage) -> str:
    await sqlite_stage.submit()
    return await sqlite_stage.only_case()


@pytest.fixture
async def noor(sqlite_stage: Stage, case_id: str) -> httpx.AsyncClient:
    return (await declare_clear(sqlite_stage, case_id, NOOR))[0]


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's own form."""
    form = page.rpartition("<main")[2]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value.replace("&amp;", "&").replace("&#39;", "'") for name, value in found}


async def composed(client: httpx.AsyncClient, case_id: str, act: str, given: Mapping[str, str]) -> httpx.Response:
    page = (await client.get(f"/cases/{case_id}")).text
    return await client.post(f"/cases/{case_id}/write", data={**hidden(page), "act": act, **given})


async def test_the_composer_is_set_to_the_panel(noor: httpx.AsyncClient, case_id: str) -> None:
    page = (await noor.get(f"/cases/{case_id}")).text

    radios = re.findall(r'<input type="radio"[^>]*name="audience"[^>]*value="(\w+)"( checked)?', page)
    assert radios == [("panel", " checked"), ("reporter", "")]


async def test_a_note_is_kept_for_the_panel_alone(sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str) -> None:
    answer = await composed(noor, case_id, "note", {"audience": "panel", "text": TEXT})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{case_id}?done=note#done")
    assert (await kinds(sqlite_stage))[-1] == "note"


async def test_a_letter_is_shown_as_the_reporter_will_see_it_before_it_leaves(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str
) -> None:
    shown = await composed(noor, case_id, "check", {"audience": "reporter", "text": TEXT})

    said = text_of(shown.text)
    assert shown.status_code == 200
    assert "Check this letter before it leaves" in said
    assert "From the committee" in said
    assert SHOWN in shown.text
    assert "letter" not in await kinds(sqlite_stage)

    sent = await noor.post(f"/cases/{case_id}/letter", data={**fields(shown.text), "act": "send"})

    assert (sent.status_code, sent.headers["location"]) == (303, f"/cases/{case_id}?done=letter#done")
    assert (await kinds(sqlite_stage))[-1] == "letter"


@pytest.mark.parametrize("act", ["", "send", "check"])
async def test_a_letter_without_the_page_before_it_is_not_sent(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str, act: str
) -> None:
    page = (await noor.get(f"/cases/{case_id}/letter")).text

    answer = await noor.post(f"/cases/{case_id}/letter", data={**fields(page), "act": act, "text": TEXT})

    assert (answer.status_code, "Nothing is sent yet." in text_of(answer.text)) == (200, True)
    assert "letter" not in await kinds(sqlite_stage)


async def test_other_words_than_the_page_showed_are_not_sent(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str
) -> None:
    shown = await composed(noor, case_id, "check", {"audience": "reporter", "text": TEXT})

    answer = await noor.post(f"/cases/{case_id}/letter", data={**fields(shown.text), "act": "send", "text": "Other."})

    assert (answer.status_code, "Nothing is sent yet." in text_of(answer.text)) == (200, True)
    assert "letter" not in await kinds(sqlite_stage)


async def test_what_another_member_saw_is_not_what_this_one_saw(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str
) -> None:
    ilse = (await declare_clear(sqlite_stage, case_id, ILSE))[0]
    shown = await composed(ilse, case_id, "check", {"audience": "reporter", "text": TEXT})
    own = (await noor.get(f"/cases/{case_id}/letter")).text

    sent = {
        **fields(shown.text),
        **fields(own),
        "reviewed": fields(shown.text)["reviewed"],
        "text": TEXT,
        "act": "send",
    }
    answer = await noor.post(f"/cases/{case_id}/letter", data=sent)

    assert answer.status_code == 200
    assert "letter" not in await kinds(sqlite_stage)


async def test_back_from_the_page_before_a_letter_loses_nothing(noor: httpx.AsyncClient, case_id: str) -> None:
    shown = await composed(noor, case_id, "check", {"audience": "reporter", "text": TEXT})

    again = await noor.post(f"/cases/{case_id}/letter", data={**fields(shown.text), "act": "change"})

    assert (again.status_code, SHOWN in again.text) == (200, True)


async def test_a_note_button_does_not_send_what_is_set_to_the_reporter(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str
) -> None:
    before = await kinds(sqlite_stage)

    answer = await composed(noor, case_id, "note", {"audience": "reporter", "text": TEXT})

    assert (answer.status_code, "Please choose who reads it." in text_of(answer.text)) == (422, True)
    assert SHOWN in answer.text
    assert await kinds(sqlite_stage) == before


async def test_a_letter_with_an_open_place_of_a_starter_text_is_not_sent(noor: httpx.AsyncClient, case_id: str) -> None:
    page = (await noor.get(f"/cases/{case_id}/letter")).text
    put_in = await noor.post(
        f"/cases/{case_id}/letter", data={**fields(page), "act": "starter", "starter": "news", "text": TEXT}
    )
    text = put_in.text.partition("<textarea")[2].partition(">\n")[2].partition("</textarea>")[0].replace("&amp;", "&")

    answer = await noor.post(f"/cases/{case_id}/letter", data={**fields(page), "act": "check", "text": text})

    assert text.startswith(TEXT)
    assert answer.status_code == 422
    assert "In “Your letter”, [date] is still to be filled in." in text_of(answer.text)


async def test_the_first_letter_begins_with_a_starter_text_and_the_next_does_not(
    noor: httpx.AsyncClient, case_id: str
) -> None:
    first = (await noor.get(f"/cases/{case_id}/letter")).text
    await do(noor, case_id, "letter", text=TEXT)
    second = (await noor.get(f"/cases/{case_id}/letter")).text

    assert ["Thank you for telling us." in page for page in (first, second)] == [True, False]


async def test_an_empty_note_names_its_field(noor: httpx.AsyncClient, case_id: str) -> None:
    answer = await composed(noor, case_id, "note", {"audience": "panel", "text": "  "})

    assert answer.status_code == 422
    assert "“Your words” is still empty. One sentence is enough." in text_of(answer.text)


async def test_a_draft_is_saved_offered_continued_and_gone_when_it_is_sent(
    noor: httpx.AsyncClient, case_id: str
) -> None:
    saved = await composed(noor, case_id, "draft", {"audience": "reporter", "text": TEXT})
    offered = (await noor.get(f"/cases/{case_id}")).text
    link = re.search(rf"/cases/{case_id}/letter\?kept=\w+", offered)
    assert saved.status_code == 303
    assert link
    continued = (await noor.get(link[0])).text
    assert SHOWN in continued

    shown = await noor.post(f"/cases/{case_id}/letter", data={**fields(continued), "act": "check", "text": TEXT})
    sent = await noor.post(f"/cases/{case_id}/letter", data={**fields(shown.text), "act": "send"})

    assert sent.status_code == 303
    assert "Your drafts" not in text_of((await noor.get(f"/cases/{case_id}")).text)


@pytest.mark.parametrize("audience", ["panel", "reporter"])
async def test_an_empty_draft_is_not_saved_and_its_field_is_named(
    noor: httpx.AsyncClient, case_id: str, audience: str
) -> None:
    answer = await composed(noor, case_id, "draft", {"audience": audience, "text": " \n"})

    assert answer.status_code == 422
    assert '<a href="#text">“Your words” is still empty, so there is no draft to save.</a>' in answer.text
    assert "Your drafts" not in text_of((await noor.get(f"/cases/{case_id}")).text)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("letter", '<a href="#text">“Your letter” is still empty'),
        ("moves/investigate", '<a href="#scope">“Is this ours to handle, and how serious is it?” is still empty'),
        ("moves/form_panel", '<a href="#draft">“Form the panel” is still empty'),
    ],
)
async def test_an_empty_form_is_no_draft(noor: httpx.AsyncClient, case_id: str, page: str, said: str) -> None:
    path = f"/cases/{case_id}/{page}"
    shown = (await noor.get(path)).text

    answer = await noor.post(path, data={**hidden(shown), "act": "draft"})

    assert (answer.status_code, said in answer.text) == (422, True)


async def test_saving_a_draft_again_replaces_it(noor: httpx.AsyncClient, case_id: str) -> None:
    await composed(noor, case_id, "draft", {"audience": "panel", "text": "One."})
    kept = re.findall(r"\?kept=(\w+)#write", (await noor.get(f"/cases/{case_id}")).text)

    await composed(noor, case_id, "draft", {"audience": "panel", "text": "Two.", "kept": kept[0]})

    page = text_of((await noor.get(f"/cases/{case_id}")).text)
    assert ("One." in page, "Two." in page) == (False, True)


async def test_a_draft_can_be_thrown_away(noor: httpx.AsyncClient, case_id: str) -> None:
    await composed(noor, case_id, "draft", {"audience": "panel", "text": "One."})
    page = (await noor.get(f"/cases/{case_id}")).text
    kept = re.findall(r"\?kept=(\w+)#write", page)

    await noor.post(f"/cases/{case_id}/drafts", data={**hidden(page), "kept": kept[0]})

    assert "Your drafts" not in text_of((await noor.get(f"/cases/{case_id}")).text)


async def test_nobody_else_sees_continues_or_throws_away_a_draft(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str
) -> None:
    ilse = (await declare_clear(sqlite_stage, case_id, ILSE))[0]
    await composed(noor, case_id, "draft", {"audience": "panel", "text": TEXT})
    kept = re.findall(r"\?kept=(\w+)#write", (await noor.get(f"/cases/{case_id}")).text)[0]

    seen = (await ilse.get(f"/cases/{case_id}?kept={kept}")).text
    await ilse.post(f"/cases/{case_id}/drafts", data={**hidden(seen), "kept": kept})
    await composed(ilse, case_id, "note", {"audience": "panel", "text": "A note.", "kept": kept})

    assert (SHOWN in seen, "Your drafts" in text_of(seen)) == (False, False)
    assert SHOWN in (await noor.get(f"/cases/{case_id}")).text


async def test_after_thirty_days_a_draft_is_gone(sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str) -> None:
    await composed(noor, case_id, "draft", {"audience": "panel", "text": TEXT})
    sqlite_stage.clock.advance(days=31)

    again = await sqlite_stage.log_in(NOOR)

    assert "Your drafts" not in text_of((await again.get(f"/cases/{case_id}")).text)


async def test_a_move_is_shown_before_it_is_made_and_back_loses_nothing(sqlite_stage: Stage, case_id: str) -> None:
    noor, _ = await form_panel(sqlite_stage, case_id)
    path = f"/cases/{case_id}/moves/investigate"
    page = (await noor.get(path)).text
    given = {"scope": "Ours & serious.", "plan": "Ask the hosts."}

    shown = await noor.post(path, data={**fields(page), **given, "act": "check"})
    stage_then = (await sqlite_stage.case(case_id)).stage
    changed = await noor.post(path, data={**fields(shown.text), "act": "change"})
    made = await noor.post(path, data={**fields(shown.text), "act": "send"})

    assert ("Nothing is done yet." in text_of(shown.text), stage_then) == (True, "triage")
    assert ["Ours &amp; serious." in changed.text, "Ask the hosts." in changed.text] == [True, True]
    assert (made.status_code, (await sqlite_stage.case(case_id)).stage) == (303, "investigating")
