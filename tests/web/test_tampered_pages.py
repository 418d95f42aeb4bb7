"""A tampered row fails closed: the page names the record and shows nothing of the case, and the log says so."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.audit import Act, decode
from coc_service.domain.casefile import Audience, RecordKind
from coc_service.store import audit_log
from coc_service.store.tables import AuditEntry, Grant, Record
from tests.cast import NOOR, Stage, text_of, ticket, token
from tests.journeys.acts import declare_clear, do

SECRET = "He waited for me at the door."
LETTER = "Thank you, we have read it."


async def told(stage: Stage) -> str:
    """A report that was read and answered; its receipt."""
    words = await stage.submit(narrative=SECRET, who="Somebody Else")
    case_id = await stage.only_case()
    noor = (await declare_clear(stage, case_id, NOOR))[0]
    await do(noor, case_id, "acknowledge", text=LETTER)
    stage.is_tampered = True
    return words


async def spoil(stage: Stage, *, kind: RecordKind) -> str:
    """Change one byte of a record and return the record's id."""

    def job(session: Session) -> str:
        row = session.scalars(select(Record).where(col(Record.kind) == kind)).one()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
        return row.id

    return await stage.parts.database.write(job)


async def failures(stage: Stage) -> list[tuple[str, str]]:
    entries = await stage.parts.database.read(lambda session: [decode(raw) for raw in audit_log.entries(session)])
    return [(entry.actor, entry.target) for entry in entries if entry.act is Act.RECORD_OPEN_FAILED]


@pytest.mark.parametrize("kind", [RecordKind.REPORT, RecordKind.MESSAGE, RecordKind.IDENTITY])
async def test_the_reporter_is_told_which_record_and_sees_no_letter(stage: Stage, kind: RecordKind) -> None:
    words = await told(stage)
    record_id = await spoil(stage, kind=kind)

    page = await stage.come_back(words)

    assert page.status_code == 500
    assert record_id in text_of(page.text)
    assert SECRET not in page.text
    assert LETTER not in page.text
    assert await failures(stage) == [("reporter", record_id)]


@pytest.mark.parametrize("kind", [RecordKind.REPORT, RecordKind.MESSAGE, RecordKind.IDENTITY, RecordKind.NAMED])
async def test_a_member_is_told_which_record_and_sees_nothing_of_the_case(stage: Stage, kind: RecordKind) -> None:
    await told(stage)
    record_id = await spoil(stage, kind=kind)
    noor = await stage.log_in(NOOR)

    page = await noor.get(f"/cases/{await stage.only_case()}")

    assert page.status_code == 500
    assert record_id in text_of(page.text)
    assert SECRET not in page.text
    assert LETTER not in page.text
    assert await failures(stage) == [(f"member:{stage.id_of(NOOR)}", record_id)]


async def test_the_gate_names_the_record_that_says_who_is_reported(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit(who="Somebody Else")
    sqlite_stage.is_tampered = True
    record_id = await spoil(sqlite_stage, kind=RecordKind.NAMED)
    noor = await sqlite_stage.log_in(NOOR)

    page = await noor.get(f"/cases/{await sqlite_stage.only_case()}")

    assert page.status_code == 500
    assert record_id in text_of(page.text)
    assert "Somebody Else" not in page.text
    assert await failures(sqlite_stage) == [(f"member:{sqlite_stage.id_of(NOOR)}", record_id)]


async def drop_named(stage: Stage) -> None:
    def job(session: Session) -> None:
        session.delete(session.scalars(select(Record).where(col(Record.kind) == RecordKind.NAMED)).one())

    await stage.parts.database.write(job)


async def test_a_record_that_is_gone_is_named_to_a_member(sqlite_stage: Stage) -> None:
    await told(sqlite_stage)
    await drop_named(sqlite_stage)
    noor = await sqlite_stage.log_in(NOOR)

    page = await noor.get(f"/cases/{await sqlite_stage.only_case()}")

    assert page.status_code == 500
    assert SECRET not in page.text
    ((actor, _),) = await failures(sqlite_stage)
    assert actor == f"member:{sqlite_stage.id_of(NOOR)}"


def spoil_reporters_grant(session: Session) -> None:
    grants = session.scalars(select(Grant).where(col(Grant.audience) == Audience.REPORTER)).all()
    for row in grants:
        row.wrapped_key = row.wrapped_key[:-1] + bytes([row.wrapped_key[-1] ^ 1])


async def test_a_grant_that_does_not_open_is_named_and_shows_nothing(sqlite_stage: Stage) -> None:
    words = await told(sqlite_stage)
    await sqlite_stage.parts.database.write(spoil_reporters_grant)
    noor = await sqlite_stage.log_in(NOOR)

    pages = [await sqlite_stage.come_back(words), await noor.get(f"/cases/{await sqlite_stage.only_case()}")]

    assert [page.status_code for page in pages] == [500, 500]
    assert all("grant-reporter-1" in text_of(page.text) for page in pages)
    assert not any(SECRET in page.text or LETTER in page.text for page in pages)
    assert [target for _, target in await failures(sqlite_stage)] == ["grant-reporter-1"] * 2


async def test_what_the_reporter_writes_meanwhile_is_given_back(sqlite_stage: Stage) -> None:
    words = await told(sqlite_stage)
    client = sqlite_stage.client(raises=False)
    page = (await sqlite_stage.come_back(words, client)).text
    await sqlite_stage.parts.database.write(spoil_reporters_grant)

    sent = {"token": token(page), "ticket": ticket(page), "kind": "message", "text": "One more thing."}
    answer = await client.post("/return/message", data=sent)

    assert answer.status_code == 500
    assert "One more thing." in answer.text
    assert "grant-reporter-1" in text_of(answer.text)
    assert await failures(sqlite_stage) == [("reporter", "grant-reporter-1")]


@pytest.mark.parametrize("act", ["letter", "note"])
async def test_what_a_member_writes_meanwhile_is_given_back(sqlite_stage: Stage, act: str) -> None:
    await told(sqlite_stage)
    case_id = await sqlite_stage.only_case()
    noor = await sqlite_stage.log_in(NOOR)
    page = await noor.get(f"/cases/{case_id}")
    await sqlite_stage.parts.database.write(spoil_reporters_grant)

    answer = await noor.post(f"/cases/{case_id}/{act}", data={"token": token(page.text), "text": "Noted down."})

    assert answer.status_code == 500
    assert "Noted down." in answer.text
    assert "grant-reporter-1" in text_of(answer.text)


def spoil_log(session: Session) -> None:
    first = select(AuditEntry).where(col(AuditEntry.case_id).is_not(None)).order_by(col(AuditEntry.index)).limit(1)
    row = session.scalars(first).one()
    session.execute(update(AuditEntry).where(col(AuditEntry.index) == row.index).values(entry=row.entry[:-1]))


async def test_a_case_whose_log_was_changed_shows_nothing(sqlite_stage: Stage) -> None:
    await told(sqlite_stage)
    noor = await sqlite_stage.log_in(NOOR)
    noor_blind = sqlite_stage.client(raises=False)
    noor_blind.cookies = noor.cookies
    await sqlite_stage.parts.database.write(spoil_log)

    page = await noor_blind.get(f"/cases/{await sqlite_stage.only_case()}")

    assert page.status_code == 500
    assert SECRET not in page.text
    assert LETTER not in page.text


async def test_an_act_on_a_tampered_case_is_refused(sqlite_stage: Stage) -> None:
    await told(sqlite_stage)
    case_id = await sqlite_stage.only_case()
    noor = await sqlite_stage.log_in(NOOR)
    page = await noor.get(f"/cases/{case_id}")
    record_id = await spoil(sqlite_stage, kind=RecordKind.REPORT)

    sent = {"token": token(page.text), "move": "form_panel"}
    answer = await noor.post(f"/cases/{case_id}/move", data=sent)

    assert answer.status_code == 500
    assert record_id in text_of(answer.text)


@pytest.mark.parametrize("harm", ["taken away", "moved"])
async def test_a_letter_that_was_taken_away_or_moved_is_named_to_the_reporter(sqlite_stage: Stage, harm: str) -> None:
    words = await sqlite_stage.submit()
    await sqlite_stage.say(words, "A first letter.")
    await sqlite_stage.say(words, "A second letter.")
    sqlite_stage.is_tampered = True

    def tamper(session: Session) -> None:
        letters = list(session.scalars(select(Record).where(col(Record.kind) == RecordKind.MESSAGE)))
        if harm == "taken away":
            session.delete(letters[0])
            return
        first, second = (letter.position for letter in letters)
        for letter, position in ((letters[0], 90), (letters[1], first), (letters[0], second)):
            letter.position = position
            session.flush()

    await sqlite_stage.parts.database.write(tamper)
    answer = await sqlite_stage.come_back(words)

    assert answer.status_code == 500
    assert "does not open" in text_of(answer.text)
    assert "letter." not in text_of(answer.text)


async def test_a_note_of_the_panel_that_was_changed_does_not_concern_the_reporter(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()
    sqlite_stage.is_tampered = True

    def tamper(session: Session) -> None:
        for row in session.scalars(select(Record).where(col(Record.audience) == Audience.PANEL)):
            row.sealed = bytes(len(row.sealed))

    await sqlite_stage.parts.database.write(tamper)

    assert (await sqlite_stage.come_back(words)).status_code == 200
