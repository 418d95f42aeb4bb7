"""A member records a report that came another way; it becomes a case like any other."""

import re

import pytest

from coc_service.audit import Act
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, receipt_words, text_of
from tests.journeys.acts import declare_clear, do, move, step_back
from tests.journeys.looks import acts, entries
from tests.journeys.recording import TOLD, check, record


async def test_the_desk_leads_to_the_form(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    assert 'href="/record"' in (await noor.get("/desk")).text
    assert "Nothing is stored until you press" in text_of((await noor.get("/record")).text)


async def test_a_report_told_by_phone_becomes_a_case_with_how_when_and_by_whom(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)

    before = await check(noor)
    assert (before.status_code, await stage.case_ids()) == (200, [])
    done = await record(noor, before.text)

    assert "The report is recorded" in text_of(done.text)
    case_id = await stage.only_case()
    [ilse] = await declare_clear(stage, case_id, ILSE)
    page = text_of((await ilse.get(f"/cases/{case_id}")).text)
    for said in ("By phone", "Monday at noon", "Robin Vale", "Somebody shouted at me after the talk."):
        assert said in page
    assert "Noor Haddad recorded the report, which came another way" in page


async def test_the_member_signs_that_they_recorded_it(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)

    await record(noor, (await check(noor)).text)

    case_id = await stage.only_case()
    assert await acts(stage, case_id) == [Act.REPORT_RECEIVED, Act.RECORDER_NAMED, Act.REPORT_RECORDED]
    assert (await entries(stage, f"case:{case_id}"))[-1].actor == f"member:{stage.id_of(NOOR)}"
    assert (await stage.case()).recorded_by == stage.id_of(NOOR)


async def test_a_destroyed_receipt_opens_nothing_and_nobody_waits_for_an_answer(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    await record(noor, (await check(noor, told_by="")).text)
    case_id = await stage.only_case()

    [noor] = await declare_clear(stage, case_id, NOOR)
    page = (await noor.get(f"/cases/{case_id}")).text

    assert not (await stage.case()).is_reachable
    assert re.findall(r'name="audience" value="(\w+)"', page) == ["panel"]
    assert "There is no receipt, so no letter can reach the reporter." in text_of(page)
    assert "The reporter did not say who they are." in text_of(page)
    assert "You reach them here, through their receipt" not in text_of(page)


async def test_a_case_without_a_receipt_can_be_worked_on_to_its_end(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    await record(noor, (await check(noor)).text)
    case_id = await stage.only_case()
    noor, _ = await declare_clear(stage, case_id, NOOR, ILSE)
    for other in (TOMAS, DANA):
        await step_back(await stage.log_in(other), case_id)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    await do(noor, case_id, "note", text="I told Robin by phone what comes next.")

    await move(noor, case_id, "form_panel")
    await move(noor, case_id, "take_no_action", letter="")
    await move(noor, case_id, "close", letter="")

    assert (await stage.case()).stage.value == "closed"


async def test_a_receipt_that_is_handed_over_opens_the_report(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)

    done = await record(noor, (await check(noor)).text, receipt="kept")

    words = receipt_words(done.text)
    assert "Somebody shouted at me" in text_of((await stage.come_back(words)).text)
    assert (await stage.case()).is_reachable


async def test_the_same_page_sent_twice_records_once_and_shows_the_same_receipt(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    before = (await check(noor)).text

    first = await record(noor, before, receipt="kept")
    second = await record(noor, before, receipt="kept")

    assert receipt_words(first.text) == receipt_words(second.text)
    assert "It was recorded before" in text_of(second.text)
    assert len(await stage.case_ids()) == 1


async def test_the_same_page_sent_twice_without_a_receipt_records_once(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    before = (await check(noor)).text

    await record(noor, before)
    second = await record(noor, before)

    assert "It was recorded before" in text_of(second.text)
    assert len(await stage.case_ids()) == 1


@pytest.mark.parametrize("field", ["came_by", "told_on", "narrative", "conflict"])
async def test_what_is_missing_is_named_and_nothing_written_is_lost(sqlite_stage: Stage, field: str) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await check(noor, **{field: ""})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert all(value in answer.text for name, value in TOLD.items() if name not in {field, "came_by", "conflict"})
    assert await sqlite_stage.case_ids() == []


async def test_a_member_named_in_any_text_is_asked_about_and_kept_out_unless_the_recorder_says_no(
    sqlite_stage: Stage,
) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)

    before = await check(noor, witnesses="Tomas Rey stood beside us.")
    assert "What you wrote names Tomas Rey" in text_of(before.text)
    await record(noor, before.text)

    assert stage.id_of(TOMAS) not in (await stage.case()).presences
    assert stage.id_of(ILSE) in (await stage.case()).presences


async def test_a_named_member_may_read_it_if_the_recorder_says_so(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)

    await record(noor, (await check(noor, witnesses="Tomas Rey stood beside us.")).text, left_out=[])

    assert stage.id_of(TOMAS) in (await stage.case()).presences


async def test_a_report_recorded_in_one_go_is_asked_back_where_it_names_a_member(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    page = (await check(noor)).text

    asked = await record(noor, page, narrative="Tomas shouted at me.")

    assert asked.status_code == 422
    assert "What you wrote names Tomas Rey" in text_of(asked.text)
    assert await stage.case_ids() == []
    await record(noor, asked.text)
    assert stage.id_of(TOMAS) not in (await stage.case()).presences


async def test_if_the_committee_changes_meanwhile_the_readers_are_shown_again(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await record(noor, (await check(noor)).text, readers="0000 0000 0000 0000 0000")

    assert answer.status_code == 422
    assert "The committee has changed" in text_of(answer.text)
    assert await sqlite_stage.case_ids() == []


async def test_nobody_left_to_read_it_is_refused(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    everyone = [stage.id_of(one) for one in (NOOR, ILSE, TOMAS, DANA)]

    answer = await record(noor, (await check(noor)).text, left_out=everyone)

    assert answer.status_code == 422
    assert "Then nobody can read it" in text_of(answer.text)
    assert await stage.case_ids() == []


async def test_a_form_can_be_changed_from_the_page_before_recording(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await record(noor, (await check(noor)).text, act="change")

    assert answer.status_code == 200
    assert "Somebody shouted at me after the talk." in answer.text
    assert 'value="phone" checked' in answer.text


async def test_a_page_of_another_committee_is_not_there(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    assert (await noor.get("/record?committee=aaaa")).status_code == 404
    assert (await check(noor, committee="aaaa")).status_code == 404


async def test_what_nobody_asked_does_not_look_answered(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    await record(noor, (await check(noor)).text)
    case_id = await stage.only_case()

    [noor] = await declare_clear(stage, case_id, NOOR)

    assert "Wishes to be reached by" not in (await noor.get(f"/cases/{case_id}")).text


async def test_who_is_not_logged_in_records_nothing(sqlite_stage: Stage) -> None:
    empty = await sqlite_stage.client().post("/record")
    told = await sqlite_stage.client().post("/record", data=TOLD)

    assert (empty.status_code, empty.headers["location"]) == (303, "/login")
    assert (told.status_code, TOLD["narrative"] in told.text, await sqlite_stage.case_ids()) == (409, True, [])
