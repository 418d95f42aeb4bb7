"""The blank form is rendered once and kept: it must stay everyone's own, and follow the roster."""

from sqlalchemy import update
from sqlmodel import col

from coc_service.store.tables import Committee, Member
from tests.cast import DANA, Stage, text_of, token
from tests.journeys.test_roster import EVA, seat_eva


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
    assert after.count(EVA.name) == 2  # among those who can be left out, and among those who will read it


async def test_the_form_bears_the_committees_present_name(sqlite_stage: Stage) -> None:
    await form(sqlite_stage)
    rename = update(Committee).where(col(Committee.slug) == sqlite_stage.committee).values(name="Care Team")

    await sqlite_stage.parts.database.write(lambda session: session.execute(rename).close())

    assert text_of(await form(sqlite_stage)).startswith("Care Team")


async def test_a_changed_member_closes_the_form_that_was_kept(sqlite_stage: Stage) -> None:
    await form(sqlite_stage)
    change = update(Member).where(col(Member.login_name) == DANA.login_name).values(name="Dana Else")

    await sqlite_stage.parts.database.write(lambda session: session.execute(change).close())

    answer = await sqlite_stage.client().get(f"/c/{sqlite_stage.committee}/report")
    assert answer.status_code == 503
