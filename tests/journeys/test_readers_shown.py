"""A report is sealed to exactly the readers that its form showed."""

from tests.cast import DANA, Stage, hidden, receipt_words, text_of
from tests.journeys.test_roster import FORM, NARRATIVE, readers_of, seat_eva


async def test_whoever_is_shown_as_reader_is_sealed_to(sqlite_stage: Stage) -> None:
    landing = text_of((await sqlite_stage.client().get("/c/conduct")).text)
    await sqlite_stage.submit()

    assert [person.name for person in sqlite_stage.members if person.name not in landing] == []
    assert (await readers_of(sqlite_stage)).keys() == {person.id for person in sqlite_stage.members}


async def test_nobody_reads_a_report_whom_its_form_did_not_show(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    page = (await client.get(FORM)).text
    sent = {**hidden(page), "narrative": NARRATIVE, "left_out": stage.id_of(DANA)}
    await seat_eva(stage)

    given_back = (await client.post(FORM, data=sent)).text

    assert "The people who read reports here have changed" in text_of(given_back)
    assert f'name="narrative" value="{NARRATIVE}"' in given_back
    assert f'value="{stage.id_of(DANA)}" checked' in given_back
    assert await stage.case_ids() == []
    again = {**sent, **hidden(given_back)}
    assert "Your report has arrived. Thank you." in text_of((await client.post(FORM, data=again)).text)


async def test_a_form_that_had_arrived_before_the_roster_changed_shows_its_receipt_again(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    page = (await client.get(FORM)).text
    sent = {**hidden(page), "narrative": NARRATIVE}
    first = (await client.post(FORM, data=sent)).text
    await seat_eva(stage)

    again = (await client.post(FORM, data=sent)).text

    assert receipt_words(again) == receipt_words(first)
    assert len(await stage.case_ids()) == 1


async def test_a_form_that_comes_back_for_another_reason_says_that_the_readers_changed_too(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    page = (await client.get(FORM)).text
    await seat_eva(stage)

    empty = await client.post(FORM, data={**hidden(page), "narrative": ""})
    expired = await client.post(FORM, data={**hidden(page), "token": "x", "narrative": NARRATIVE})

    for answer in (empty, expired):
        assert "The people who read reports here have changed" in text_of(answer.text)
    assert await stage.case_ids() == []


async def test_a_form_that_names_another_list_of_readers_than_it_showed_is_none(sqlite_stage: Stage) -> None:
    """A form cannot claim to have shown other readers than it did: the token is bound to the list."""
    stage, client = sqlite_stage, sqlite_stage.client()
    old = (await client.get(FORM)).text
    await seat_eva(stage)
    new = hidden((await client.get(FORM)).text)

    answer = await client.post(FORM, data={**hidden(old), "readers": new["readers"], "narrative": NARRATIVE})

    assert "This page had been open for more than a day" in text_of(answer.text)
    assert f'name="narrative" value="{NARRATIVE}"' in answer.text
    assert await stage.case_ids() == []
