"""What was written and could not be stored stands on the page that says so."""

import pytest

from coc_service.domain.report import NARRATIVE_MAX_CHARS
from tests.cast import NOOR, Stage, ticket, token
from tests.journeys.acts import declare_clear, on_case

WORDS = "He waited for me at the door & said <nothing>."
SHOWN = "He waited for me at the door &amp; said &lt;nothing&gt;."


@pytest.mark.parametrize("field", ["text", "narrative"])
async def test_a_letter_of_an_expired_visit_is_given_back(sqlite_stage: Stage, field: str) -> None:
    words = await sqlite_stage.submit()
    client = sqlite_stage.client()
    page = (await sqlite_stage.come_back(words, client)).text
    sqlite_stage.clock.advance(hours=3)

    answer = await client.post(
        "/return/message", data={"token": token(page), "ticket": ticket(page), field: WORDS, "kind": "message"}
    )

    assert answer.status_code == 409
    assert SHOWN in answer.text
    assert ticket(page) not in answer.text


@pytest.mark.parametrize("act", ["letter", "note", "acknowledge"])
async def test_what_a_member_wrote_on_an_expired_page_is_given_back(sqlite_stage: Stage, act: str) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]

    answer = await noor.post(f"/cases/{case_id}/{act}", data={"token": "old", "text": WORDS})

    assert answer.status_code == 409
    assert SHOWN in answer.text


@pytest.mark.parametrize("act", ["letter", "note", "acknowledge"])
@pytest.mark.parametrize(
    "text",
    [WORDS + "\0", WORDS + "x" * NARRATIVE_MAX_CHARS, WORDS + "\N{REPLACEMENT CHARACTER}"],
    ids=["NUL", "long", "lost"],
)
async def test_what_a_member_wrote_wrongly_stands_in_its_form_again(sqlite_stage: Stage, act: str, text: str) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]

    answer = await on_case(noor, case_id, act, text=text)

    assert answer.status_code == 422
    assert SHOWN in answer.text
