"""A committee that nobody reads for offers no form and no door."""

from functools import partial

from coc_service.domain import policy
from coc_service.usecases import set_up
from tests.cast import Stage, text_of

NOT_YET = "This committee cannot be reached here yet."


async def add_committee(stage: Stage, name: str) -> None:
    job = partial(
        set_up.add_committee,
        project_slug="example",
        slug="later",
        name=name,
        policy_toml=policy.default_toml(),
        now=stage.clock.now(),
    )
    assert (await stage.parts.database.write(job)).name == name


async def test_without_readers_there_is_no_form_and_no_door(sqlite_stage: Stage) -> None:
    await add_committee(sqlite_stage, "Later Committee")
    client = sqlite_stage.client()

    for address in ("/c/later", "/c/later/report"):
        page = await client.get(address)

        assert page.status_code == 200
        assert NOT_YET in text_of(page.text)
        assert "112 in Europe" in text_of(page.text)
        assert "<form" not in page.text
        assert "/c/later/report" not in page.text


async def test_the_start_leaves_out_who_cannot_be_reached(sqlite_stage: Stage) -> None:
    await add_committee(sqlite_stage, "Later Committee")

    page = await sqlite_stage.client().get("/")

    assert "Later Committee" not in page.text
    assert NOT_YET not in page.text
    assert "/c/conduct/report" in page.text
