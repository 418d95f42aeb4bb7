"""A reporter keeps the report from a member later. For that member it is as if there had never been a report."""

from coc_service.crypto import random_id
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, text_of
from tests.journeys.acts import declare_clear, do, form_panel
from tests.journeys.reporting import press, said
from tests.journeys.tours import differing, tour


async def test_who_is_left_out_before_they_looked_sees_what_they_saw_before_the_report(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    stage.clock.stop()
    tomas = await stage.log_in(TOMAS)
    before = await tour(tomas, random_id())
    words = await stage.submit()
    case_id = await stage.only_case()

    page = await said(stage, words, "leave-out", person=stage.id_of(TOMAS))

    assert f"{TOMAS.name} can open nothing of your report from now on." in page
    assert f"Kept from {TOMAS.name}" in page
    assert differing(before, await tour(tomas, case_id)) == []


async def test_who_is_left_out_after_they_read_it_sees_what_a_stranger_to_it_sees(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    stage.clock.stop()
    words = await stage.submit()
    case_id = await stage.only_case()
    [tomas, noor] = await declare_clear(stage, case_id, TOMAS, NOOR)
    await do(tomas, case_id, "note", text="I know them.")
    await do(tomas, case_id, "lead", member_id=stage.id_of(TOMAS))

    await press(stage, words, "leave-out", person=stage.id_of(TOMAS))

    assert differing(await tour(tomas, random_id()), await tour(tomas, case_id)) == []
    assert f"The reporter keeps the report from {TOMAS.name} from now on" in text_of(
        (await noor.get(f"/cases/{case_id}")).text
    )


async def test_a_case_goes_on_without_whom_its_reporter_left_out(stage: Stage) -> None:
    words = await stage.submit()
    case_id = await stage.only_case()
    noor, ilse = await form_panel(stage, case_id)

    page = await said(stage, words, "leave-out", person=stage.id_of(ILSE))
    await do(noor, case_id, "note", text="We are too few now.")
    await stage.say(words, "Please ask somebody else.")

    assert "Too few people may be left to decide on it alone." not in page, "who stepped back is not told"
    assert (await ilse.get(f"/cases/{case_id}")).status_code == 404
    assert "Please ask somebody else." in text_of((await noor.get(f"/cases/{case_id}")).text)


async def test_the_last_one_who_reads_it_is_not_left_out_and_the_page_says_what_to_do(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit(left_out=[stage.id_of(one) for one in (TOMAS, DANA, ILSE)])

    answer = await press(stage, words, "leave-out", person=stage.id_of(NOOR))

    assert answer.status_code == 422
    assert "Then nobody could read your report any more, so we did not do it." in text_of(answer.text)


async def test_without_a_choice_nobody_is_left_out(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()

    answer = await press(stage, words, "leave-out")

    assert (answer.status_code, (await stage.case()).objected) == (422, frozenset())
    assert "Please choose one person from the list." in text_of(answer.text)
