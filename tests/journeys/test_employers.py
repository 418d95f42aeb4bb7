"""Members state for whom they work on a page that only members see; the page for conflicts says what follows."""

from datetime import UTC, datetime

import httpx
import pytest

from coc_service.domain import policy
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, text_of, token
from tests.journeys.acts import declare_clear, do, move, step_back
from tests.journeys.test_policy import check, confirm, propose

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
    (acme, other) = (await sqlite_stage.committee_state()).affiliations[sqlite_stage.id_of(ILSE)]
    assert (acme.starts, other.ends) == (datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 7, 1, tzinfo=UTC))
    assert "Acme" not in (await sqlite_stage.client().get("/c/conduct")).text


@pytest.mark.parametrize(
    "written",
    [
        "Acme | soon",
        "Acme |  | 9999-12-31",
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


async def test_a_made_up_report_about_a_colleague_is_tried_with_their_employer(sqlite_stage: Stage) -> None:
    noor, ilse = await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(ILSE)
    await state(ilse, "Acme")

    said = text_of((await check(noor, sqlite_stage, RULES, employer="ACME Inc.")).text)
    without = text_of((await check(noor, sqlite_stage, policy.default_toml(), employer="ACME Inc.")).text)

    assert "Who can handle it Noor Haddad, Tomas Rey and Dana Okafor Who can vote" in said
    assert "Who can handle it Noor Haddad, Ilse Brandt, Tomas Rey and Dana Okafor Who can vote" in without


async def test_whoever_may_not_vote_for_their_employer_is_told_so(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)
    await propose(noor, stage, RULES)
    await confirm(ilse, stage)
    for one in (noor, ilse):
        await state(one, "Acme")
    await stage.submit()
    case_id = await stage.only_case()
    noor, ilse, _ = await declare_clear(stage, case_id, NOOR, ILSE, TOMAS)
    await step_back(await stage.log_in(DANA), case_id)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    await move(noor, case_id, "form_panel")
    await do(noor, case_id, "letter", text="We have read it.")
    for name in ("investigate", "propose", "open_vote"):
        await move(noor, case_id, name)

    page = text_of((await ilse.get(f"/cases/{case_id}/ballot")).text)

    assert "You have no ballot in this vote" in page
    assert "Noor Haddad: you have not voted yet" in text_of((await noor.get(f"/cases/{case_id}/ballot")).text)
    assert "No employer holds a majority of the votes: if one would, its newest members do not vote." in page
