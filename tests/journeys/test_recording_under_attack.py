"""A recorder who is accused, or who reads along: what they can try on the pages, and by their own requests."""

import pytest

from coc_service.usecases.reporter.recorded import RecordReport
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, text_of
from tests.journeys.acts import declare_clear
from tests.journeys.canaries import dump, found, needles_of
from tests.journeys.looks import acts
from tests.journeys.recording import check, record


async def test_a_recorder_named_as_the_person_it_is_about_cannot_read_it(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    before = await check(noor, who="Noor Haddad")
    assert "You are not among the readers, Noor Haddad" in text_of(before.text)

    await record(noor, before.text, left_out=[])  # they untick whatever they can

    case_id = await stage.only_case()
    assert sorted((await stage.case()).presences) == sorted(stage.id_of(one) for one in (ILSE, TOMAS, DANA))
    assert (await noor.get(f"/cases/{case_id}")).status_code == 404
    assert (await stage.case()).recorded_by == stage.id_of(NOOR)


async def test_a_recorder_with_a_conflict_signs_and_cannot_read(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)

    await record(noor, (await check(noor, conflict="yes")).text)

    case_id = await stage.only_case()
    assert (await noor.get(f"/cases/{case_id}")).status_code == 404
    [ilse] = await declare_clear(stage, case_id, ILSE)
    assert "Noor Haddad recorded the report" in text_of((await ilse.get(f"/cases/{case_id}")).text)


async def test_a_recorder_who_cannot_read_the_report_gets_no_receipt_for_it(sqlite_stage: Stage) -> None:
    """With the receipt they could read each letter of the committee, and answer as the reporter."""
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    for changed in ({"who": "Noor"}, {"conflict": "yes"}):
        before = await check(noor, **changed)
        assert "Does the person want a receipt?" not in before.text

        answer = await record(noor, before.text, receipt="kept")

        assert answer.status_code == 422
        assert "You cannot read this report, so you cannot hand over its receipt" in text_of(answer.text)
        assert "receipt-words" not in answer.text
    assert await stage.case_ids() == []


async def test_a_recorder_who_leaves_themselves_out_gets_no_receipt(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)

    answer = await record(noor, (await check(noor)).text, receipt="kept", left_out=[stage.id_of(NOOR)])

    assert answer.status_code == 422
    assert await stage.case_ids() == []


async def test_a_recorder_cannot_claim_that_a_member_was_asked_about_on_a_page_of_their_own(
    sqlite_stage: Stage,
) -> None:
    """They can tick for anybody else, as a reporter can; but each named member has to be asked about by name."""
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    page = (await check(noor)).text

    answer = await record(noor, page, witnesses="Dana Okafor", asked=[stage.id_of(TOMAS)])

    assert answer.status_code == 422
    assert await stage.case_ids() == []


async def test_a_script_in_a_recorded_report_is_text(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    hostile = '"><script>alert(1)</script>'

    before = await check(noor, told_by=hostile, narrative=hostile, told_on=hostile)
    await record(noor, before.text)

    case_id = await stage.only_case()
    [ilse] = await declare_clear(stage, case_id, ILSE)
    shown = (await ilse.get(f"/cases/{case_id}")).text
    assert all("<script>alert" not in page for page in (before.text, shown))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


async def test_a_page_of_one_member_records_nothing_for_another(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)

    answer = await record(ilse, (await check(noor)).text)

    assert answer.status_code == 409
    assert await stage.case_ids() == []


async def test_the_log_never_holds_how_or_by_whom_it_was_told(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    await record(noor, (await check(noor)).text)

    held = await stage.parts.database.read(dump)
    assert found(needles_of(["Robin Vale", "Monday at noon", "Somebody shouted at me"]), held) == []
    assert len(await acts(stage, await stage.only_case())) == 3


async def test_a_page_that_is_sent_again_with_the_other_choice_shows_what_became_of_the_receipt(
    sqlite_stage: Stage,
) -> None:
    """A kept receipt that the page calls destroyed would stay with the recorder; a destroyed one would open nothing."""
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    handed_over, thrown_away = (await check(noor)).text, (await check(noor)).text

    await record(noor, handed_over, receipt="kept")
    await record(noor, thrown_away, receipt="destroyed")

    again = [
        (await record(noor, handed_over, receipt="destroyed")).text,
        (await record(noor, thrown_away, receipt="kept")).text,
    ]
    assert ["receipt-words" in page for page in again] == [True, False]
    assert ["There is no receipt" in page for page in again] == [False, True]
    assert len(await stage.case_ids()) == 2


async def test_a_report_that_no_member_signed_does_not_look_recorded_by_one(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reporter with a program of their own can put a recorder's answers into their report, but not the signature."""
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    signed, unsigned = (await check(noor)).text, (await check(noor)).text
    await record(noor, signed)
    first = await stage.only_case()
    monkeypatch.setattr(RecordReport, "_sign", lambda *_: None)

    await record(noor, unsigned)

    [second] = set(await stage.case_ids()) - {first}
    shown = []
    for case_id in (first, second):
        [ilse] = await declare_clear(stage, case_id, ILSE)
        shown.append(text_of((await ilse.get(f"/cases/{case_id}")).text))
    assert ["no member has signed that" in page for page in shown] == [False, True]
