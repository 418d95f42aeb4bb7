"""Tests of the stage, which all other stories use."""

from tests.cast import ILSE, NOOR, Stage, text_of


async def test_a_report_is_received_and_stands_on_the_desk(stage: Stage) -> None:
    words = await stage.submit(narrative="Please contact me.")
    noor = await stage.log_in(NOOR)

    desk = await noor.get("/desk")

    assert len(words.split()) == 14
    assert (await stage.come_back(words)).status_code == 200
    assert "Say whether you have a conflict of interest" in text_of(desk.text)


async def test_everyone_who_was_admitted_can_log_in(sqlite_stage: Stage) -> None:
    for person in sqlite_stage.members:
        client = await sqlite_stage.log_in(person)

        assert (await client.get("/roster")).status_code == 200

    assert sqlite_stage.id_of(NOOR) != sqlite_stage.id_of(ILSE)
