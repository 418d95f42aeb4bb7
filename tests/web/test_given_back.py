"""If a text could not be stored, the error page shows it again."""

import re

import pytest

from coc_service import resources
from coc_service.domain.question import STORY_MAX_CHARS
from coc_service.web.http import errors
from coc_service.web.http.forms import Form
from tests.cast import NOOR, Stage, hidden, text_of, ticket, token
from tests.journeys.acts import declare_clear, form_panel, move, on_case

WORDS = "He waited for me at the door & said <nothing>."
SHOWN = "He waited for me at the door &amp; said &lt;nothing&gt;."

# Fields that nobody types into; those whose only value is "yes" are known by it.
NOT_TYPED = re.compile(
    r'<input type="(?:hidden|checkbox|radio)"[^>]* name="([a-z_-]+)"(?! value="yes")'
    r'|forms\.(?:select|radios|checkboxes)\("([a-z_-]+)"'
)
CARRIED = {"words", "toml", "reason", "plan"}  # words that a page sends along; `plan` is also a field of a move


def test_what_nobody_typed_is_not_given_back_as_words() -> None:
    pages = [path.read_text() for path in resources.root("templates").rglob("*.html")]
    names = {"".join(found) for page in pages for found in NOT_TYPED.findall(page)}

    given_back = {name for name in names if errors.returned_text(Form({name: ["3f9c"]}))}

    assert given_back <= CARRIED
    assert not errors.returned_text(Form({"column-1": ["story"], "status-1": ["open"]}))


@pytest.mark.parametrize("field", ["text", "narrative"])
async def test_a_letter_of_an_expired_visit_is_given_back(sqlite_stage: Stage, field: str) -> None:
    words = await sqlite_stage.submit()
    client = sqlite_stage.client()
    page = (await sqlite_stage.come_back(words, client)).text
    sqlite_stage.clock.advance(hours=3)

    answer = await client.post("/return/message", data={"token": token(page), "ticket": ticket(page), field: WORDS})

    assert answer.status_code == 409
    assert SHOWN in answer.text
    assert ticket(page) not in answer.text


@pytest.mark.parametrize("act", ["letter", "note"])
async def test_what_a_member_wrote_on_an_expired_page_is_given_back(sqlite_stage: Stage, act: str) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]

    answer = await noor.post(f"/cases/{case_id}/{act}", data={"token": "old", "text": WORDS})

    assert answer.status_code == 409
    assert SHOWN in answer.text


@pytest.mark.parametrize("act", ["letter", "note"])
@pytest.mark.parametrize(
    "text",
    [WORDS + "x" * STORY_MAX_CHARS],
    ids=["long"],
)
async def test_what_a_member_wrote_wrongly_stands_in_its_form_again(sqlite_stage: Stage, act: str, text: str) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]

    answer = await on_case(noor, case_id, act, text=text)

    assert answer.status_code == 422
    assert SHOWN in answer.text


@pytest.mark.parametrize("scope", [WORDS, WORDS + "x" * STORY_MAX_CHARS], ids=["right", "too long"])
async def test_the_words_of_a_move_that_was_made_meanwhile_are_given_back(sqlite_stage: Stage, scope: str) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, _ = await form_panel(sqlite_stage, case_id)
    path = f"/cases/{case_id}/moves/investigate"
    page = (await noor.get(path)).text
    await move(noor, case_id, "investigate")

    answer = await noor.post(path, data={**hidden(page), "scope": scope, "plan": "Another plan."})

    assert answer.status_code == 422
    assert (answer.text.count(SHOWN), answer.text.count("Another plan.")) == (1, 1)


async def test_no_hidden_value_of_a_form_is_given_back_as_words(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    form = hidden((await client.get("/c/conduct/report")).text)
    client.headers["Sec-Fetch-Mode"] = "navigate"
    del client.headers["Sec-Fetch-Site"]

    answer = await client.post("/c/conduct/report", data={**form, "narrative": WORDS})

    assert answer.status_code == 403
    assert SHOWN in answer.text
    assert [value in text_of(answer.text) for value in form.values()] == [False] * len(form)
