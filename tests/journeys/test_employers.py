"""Members state for whom they work on a page that only members see; the page for conflicts says what follows."""

import httpx
import pytest

from coc_service.domain import policy
from tests.cast import ILSE, NOOR, Stage, text_of, token
from tests.journeys.test_policy import confirm, propose

RULES = policy.default_toml() + "\n[employers]\nno_majority = true\nsame_steps_back = true\n"


async def state(client: httpx.AsyncClient, written: str) -> httpx.Response:
    page = (await client.get("/employers")).text
    return await client.post("/employers", data={"token": token(page), "employers": written})


async def test_what_a_member_states_is_shown_to_the_others_and_to_nobody_else(sqlite_stage: Stage) -> None:
    noor, ilse = await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(ILSE)

    assert (await state(ilse, "Acme Inc. | 2025-01-01\r\n\r\nOther |  | 2025-06-30")).status_code == 303

    seen = text_of((await noor.get("/employers")).text)
    assert "Ilse Brandt Acme Inc., since 1 January 2025 Other, until 30 June 2025" in seen
    assert "Acme Inc. | 2025-01-01\nOther |  | 2025-06-30</textarea>" in (await ilse.get("/employers")).text
    assert "Acme" not in (await sqlite_stage.client().get("/c/conduct")).text


@pytest.mark.parametrize(
    "written",
    [
        "Acme | soon",
        "Acme | 2025-01-01 | 2024-01-01",
        "| 2025-01-01",
        "a | 2025-01-01 | 2026-01-01 | x",
        "Acme\n" * 9,
        "x" * 81,
    ],
)
async def test_what_cannot_be_read_is_given_back(sqlite_stage: Stage, written: str) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await state(noor, written)

    assert answer.status_code == 422
    assert "Please write one employer on a line" in text_of(answer.text)
    assert written.strip() in answer.text
    assert dict((await sqlite_stage.committee_state()).affiliations) == {}


async def test_the_page_for_conflicts_says_what_the_rules_ask(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)
    await propose(noor, stage, RULES)
    await confirm(ilse, stage)
    await stage.submit(who="Rowan of Acme")
    case = f"/cases/{await stage.only_case()}"

    assert "You have not stated for whom you work" in text_of((await ilse.get(case)).text)
    await state(ilse, "Acme")
    gate = (await ilse.get(case)).text
    assert "You have stated that you work for Acme." in text_of(gate)

    answer = await ilse.post(f"{case}/declare", data={"token": token(gate), "answer": "clear"})
    assert answer.status_code == 422
    assert "By your committee’s rules this is a conflict: please step back." in text_of(answer.text)


async def test_without_the_rule_the_page_for_conflicts_is_as_before(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit(who="Rowan of Acme")
    noor = await sqlite_stage.log_in(NOOR)

    assert "By your rules, whoever works" not in (await noor.get(f"/cases/{await sqlite_stage.only_case()}")).text
