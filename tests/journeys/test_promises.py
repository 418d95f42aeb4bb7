"""Promises of pages and handbooks that `test_whole_story` does not cover."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.audit import Act
from coc_service.crypto import new_case_key
from coc_service.store import rows
from coc_service.store.tables import CaseIndex, Grant, Receipt, Record
from coc_service.usecases.custody import sealing
from coc_service.usecases.custody.sealing import SealingEpoch
from tests.cast import NOOR, Stage, text_of, token
from tests.journeys.acts import declare_clear, do
from tests.journeys.looks import acts, findings, kinds

FIRST = "It happened at the closing talk."
SECOND = "It was one of the readers."


async def test_a_case_shown_again_after_a_form_that_was_wrong_is_logged_as_read(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    noor, case_id = await sqlite_stage.log_in(NOOR), await sqlite_stage.only_case()
    held = token((await noor.get(f"/cases/{case_id}")).text)
    await noor.post(f"/cases/{case_id}/declare", data={"token": held, "answer": "clear"})
    before = (await acts(sqlite_stage, case_id)).count(Act.CASE_OPENED)

    shown = await noor.post(f"/cases/{case_id}/note", data={"token": held, "text": ""})

    assert shown.status_code == 422
    assert (await acts(sqlite_stage, case_id)).count(Act.CASE_OPENED) == before + 1


async def test_a_case_taken_out_of_the_database_whole_is_missed(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id, sqlite_stage.is_tampered = await sqlite_stage.only_case(), True
    records = list((await sqlite_stage.case()).records)

    def take_out(session: Session) -> None:
        for table in (Grant, Receipt, Record):
            session.execute(delete(table).where(col(table.case_id) == case_id))
        session.execute(delete(CaseIndex).where(col(CaseIndex.id) == case_id))

    await sqlite_stage.parts.database.write(take_out)

    found = await findings(sqlite_stage)
    assert "no row leads to it" in found
    assert [one for one in records if f"record {one}" not in found] == []
    assert sum(one.startswith("grant ") for one in found) == 5, "four members and the reporter"


@pytest.mark.parametrize("epoch", [2, 3])
async def test_nothing_is_sealed_in_an_epoch_that_no_entry_begins(sqlite_stage: Stage, epoch: int) -> None:
    """An attacker who writes to the database can wrap their own keys to everyone, for an epoch that no entry begins."""
    stage = sqlite_stage
    words = await stage.submit()
    case = await stage.case()
    stage.is_tampered = True
    seats = {seat.person: seat.encryption_key for seat in (await stage.committee_state()).seats}
    forged, place = new_case_key(), SealingEpoch(stage.parts.keys.origin, case.id, epoch, case.current.digest)
    planted = [sealing.grant_to_reader(place, forged, person=one, to=key) for one, key in seats.items()]

    await stage.parts.database.write(lambda session: rows.add(session, planted))
    page = await stage.say(words, SECOND)
    [noor] = await declare_clear(stage, case.id, NOOR)
    await do(noor, case.id, "note", text="A first note.")

    assert SECOND in text_of(page.text)
    assert "A first note." in text_of((await noor.get(f"/cases/{case.id}")).text)
    assert [filed.epoch for filed in (await stage.case()).records.values()] == [1, 1, 1, 1, 2]
    assert await kinds(stage) == ["report", "named", "identity", "addition", "note"]


async def test_an_error_that_nobody_foresaw_gives_the_words_back(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("coc_service.usecases.reporter.submit.SubmitReport.prepare", fail)

    page = await sqlite_stage.send_report(sqlite_stage.client(raises=False), narrative=FIRST)

    assert page.status_code == 500
    assert FIRST in text_of(page.text)
