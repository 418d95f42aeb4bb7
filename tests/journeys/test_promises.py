"""What pages and handbooks promise beside the great story."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.audit import Act, decode
from coc_service.store import audit_log, cases
from coc_service.store.tables import Ballot, Case, Declaration, Grant, Receipt, Record
from coc_service.usecases.channels import Holder, RecordBroken, grants, new_epoch
from tests.cast import NOOR, Stage, text_of, token

FIRST = "It happened at the closing talk."
SECOND = "It was one of the readers."


async def test_a_case_shown_again_after_a_form_that_was_wrong_is_logged_as_read(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    noor, case_id = await sqlite_stage.log_in(NOOR), await sqlite_stage.only_case()
    held = token((await noor.get(f"/cases/{case_id}")).text)
    await noor.post(f"/cases/{case_id}/declare", data={"token": held, "answer": "clear"})
    before = await _openings(sqlite_stage, case_id)

    shown = await noor.post(f"/cases/{case_id}/note", data={"token": held, "text": ""})

    assert shown.status_code == 422
    assert await _openings(sqlite_stage, case_id) == before + 1


async def _openings(stage: Stage, case_id: str) -> int:
    def count(session: Session) -> int:
        return sum(decode(raw).act is Act.CASE_OPENED for raw in audit_log.entries_of_case(session, case_id))

    return await stage.parts.database.read(count)


async def test_a_case_taken_out_of_the_database_whole_is_missed(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id, sqlite_stage.is_tampered = await sqlite_stage.only_case(), True

    def take_out(session: Session) -> None:
        for table in (Ballot, Declaration, Grant, Receipt, Record):
            session.execute(delete(table).where(col(table.case_id) == case_id))
        session.execute(delete(Case).where(col(Case.id) == case_id))

    await sqlite_stage.parts.database.write(take_out)

    with pytest.raises(RecordBroken):
        await sqlite_stage.verify()


async def test_nothing_is_sealed_in_an_epoch_that_no_record_begins(sqlite_stage: Stage) -> None:
    """Whoever writes to the database can wrap keys of their own to everyone, for an epoch of their own."""
    words = await sqlite_stage.submit()
    case_id, sqlite_stage.is_tampered = await sqlite_stage.only_case(), True
    forged = new_epoch(case_id, 2)

    def turn(session: Session) -> None:
        receipt = session.scalars(select(Receipt)).one()
        session.add_all(grants(forged, members=[], reporter=Holder(receipt.holder_id, receipt.encryption_key)))
        session.get_one(Case, case_id).epoch = 2

    await sqlite_stage.parts.database.write(turn)

    page = await sqlite_stage.say(words, SECOND)

    assert page.status_code == 500
    assert SECOND in text_of(page.text), "the words are given back"
    assert await sqlite_stage.parts.database.read(lambda session: len(cases.all_records(session, case_id))) == 3


async def test_an_error_that_nobody_foresaw_gives_the_words_back(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("coc_service.usecases.submit_report.seal_report", fail)

    page = await sqlite_stage.send_report(sqlite_stage.client(raises=False), narrative=FIRST)

    assert page.status_code == 500
    assert FIRST in text_of(page.text)
