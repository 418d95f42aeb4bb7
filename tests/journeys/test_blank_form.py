"""The blank form is cached: each visitor must get their own token, and the form must follow the committee's chain."""

import pytest

from coc_service.audit import Act
from coc_service.usecases.people.admitting import Agree
from tests.cast import DANA, ILSE, NOOR, Stage, text_of, token
from tests.journeys.looks import findings, tamper
from tests.journeys.test_roster import EVA, seat_eva
from tests.sites import unlocked_member


async def form(stage: Stage) -> str:
    return (await stage.client().get(f"/c/{stage.committee}/report")).text


async def test_each_form_has_a_token_of_its_own_and_is_the_same_otherwise(sqlite_stage: Stage) -> None:
    one, other = await form(sqlite_stage), await form(sqlite_stage)

    assert token(one) != token(other)
    assert one.replace(token(one), "") == other.replace(token(other), "")


async def test_the_form_shows_the_roster_in_force(sqlite_stage: Stage) -> None:
    before = text_of(await form(sqlite_stage))

    await seat_eva(sqlite_stage)

    after = text_of(await form(sqlite_stage))
    assert EVA.name not in before
    assert after.count(f"{EVA.name} {EVA.handle}") == 1


async def test_the_form_bears_the_name_that_members_signed(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    before, committee = await form(stage), await stage.committee_state()
    noor, ilse = [await unlocked_member(stage.parts, stage.person(one)) for one in (NOOR, ILSE)]

    leaf = await stage.parts.database.write(
        lambda session: stage.parts.custody.ledger.writing(session).append(
            Act.COMMITTEE_RENAMED,
            f"committee:{committee.id}",
            signer=noor.signer,
            at=stage.clock.now(),
            says={"name": "Care Team"},
        )
    )
    signed_once = await form(stage)
    await stage.parts.perform(Agree(stage.parts.custody, ilse, committee.id, leaf))

    named = [text_of(page).startswith("Care Team") for page in (before, signed_once)]
    assert named == [False, False]
    assert text_of(await form(stage)).startswith("Care Team")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE committee SET name = 'Care Team'",
        f"UPDATE person SET name = 'Dana Else' WHERE login_name = '{DANA.login_name}'",
    ],
    ids=["the committee's", "a member's"],
)
async def test_a_name_that_was_changed_in_a_row_stands_on_no_form(sqlite_stage: Stage, statement: str) -> None:
    before = text_of(await form(sqlite_stage))

    await tamper(sqlite_stage, statement)

    assert text_of(await form(sqlite_stage)) == before
    assert await findings(sqlite_stage) != []
