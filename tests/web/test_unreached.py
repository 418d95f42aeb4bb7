"""A committee without readers offers no form and accepts none."""

from coc_service.domain import policy
from coc_service.usecases.site.set_up import ProposeCommittee
from tests.cast import PROJECT, Stage, hidden, text_of

NOT_YET = "This committee cannot be reached here yet."


async def add_committee(stage: Stage, name: str) -> None:
    toml = policy.default_toml()
    await stage.parts.perform(ProposeCommittee(stage.parts.custody, PROJECT, "later", name, toml))


def main_part(page: str) -> str:
    """What the page says, without the links to itself in other languages."""
    return page[page.index("<main") : page.index("</main>")]


async def test_without_readers_there_is_no_form_and_no_door(sqlite_stage: Stage) -> None:
    await add_committee(sqlite_stage, "Later Committee")
    client = sqlite_stage.client()

    for address in ("/c/later", "/c/later/report"):
        page = await client.get(address)

        assert page.status_code == 200
        assert NOT_YET in text_of(page.text)
        assert "112 in Europe" in text_of(page.text)
        assert "<form" not in page.text
        assert "/c/later/report" not in main_part(page.text)


async def test_the_start_leaves_out_who_cannot_be_reached(sqlite_stage: Stage) -> None:
    await add_committee(sqlite_stage, "Later Committee")

    page = await sqlite_stage.client().get("/")

    assert "Later Committee" not in page.text
    assert NOT_YET not in page.text
    assert "/c/conduct/report" in page.text


async def test_a_form_sent_to_who_cannot_be_reached_gives_the_words_back_and_stores_nothing(
    sqlite_stage: Stage,
) -> None:
    await add_committee(sqlite_stage, "Later Committee")
    client = sqlite_stage.client()
    carried = hidden((await client.get("/c/conduct/report")).text)

    answer = await client.post("/c/later/report", data={**carried, "narrative": "He waited for me."})

    assert answer.status_code == 404
    assert "He waited for me." in text_of(answer.text)
    assert await sqlite_stage.case_ids() == []
