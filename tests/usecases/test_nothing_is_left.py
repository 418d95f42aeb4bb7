"""After two members erased a case, no byte of it is left where anybody could open it with the keys of all of them."""

from pathlib import Path
from typing import Any

import pytest

from coc_service.domain.chain import case_subject
from coc_service.domain.record_models import LabelRecord, NoteRecord
from coc_service.usecases.committee.kept_texts import KeepDraft, KeepLate, issue_ticket
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.committee.writing_tickets import NotKept
from coc_service.usecases.custody.receiving import DropFile
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.people.kept import Words
from coc_service.usecases.reporter.submit import SubmitReport
from coc_service.usecases.site.sweeping import ExpiredFile
from tests.support.received import attached, received
from tests.usecases.erasures import closed, confirmed, erased_when_due, proposed, published
from tests.usecases.house import House, a_report, nonce
from tests.usecases.test_news import subscribe

ADDRESS = "robin.canary@mail.example.net"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
TABLES_OF_POSTGRESQL = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


async def stored(house: House) -> set[bytes]:
    """Return every value in every table that is long enough to be told from others."""
    query = TABLES if house.process.database.engine_name == "sqlite" else TABLES_OF_POSTGRESQL
    found: set[bytes] = set()
    for (name,) in await house.rows(query):
        for row in await house.rows(f'SELECT * FROM "{name}"'):
            found |= {value for one in row if len(value := _raw(one)) > 24}
    return found


def _raw(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


async def a_case_with_everything(house: House) -> str:
    """Return a case with a file, an address for news, a mail that waits, a note, a title, a draft and letters."""
    file = await received(house.custody, house.do, b"canary " * 50_000, name="canary.jpg")
    sent = await house.do(
        SubmitReport(house.custody, a_report(who="Kim Canary"), await house.sent(), attached=attached(file))
    )
    rows = await house.rows("SELECT case_id FROM receipt WHERE tag = :tag", tag=sent.receipt.tag)
    case_id = str(rows[0][0])
    await subscribe(house, sent.receipt, ADDRESS, has_feed=True)
    noor = house.member("noor")
    await house.declare(case_id, "noor")
    for body in (LabelRecord(title="Canary", tags=("canary",)), NoteRecord(text="A canary.")):
        await house.do(AddRecord(house.custody, noor, case_id, body, nonce()))
    await house.do(KeepDraft(house.custody, noor, case_id, Words("note", {"text": "A canary draft."})))
    await house.write_letter(sent.receipt, "A canary letter.")
    await closed(house, case_id)
    return case_id


def journal_bytes(file: str) -> int:
    return Path(f"{file}-wal").stat().st_size


async def swept(house: House) -> None:
    while file_id := await house.ask(ExpiredFile(house.custody)):
        await house.do(DropFile(file_id))


async def counts(house: House) -> list[int]:
    """Return how many chunks, drafts, subscriptions and mails to reporters there are."""
    tables = ("chunk", "kept_text", "news_subscription", "outbox WHERE kind = 'reporter_news'")
    return [(await house.rows(f"SELECT count(*) FROM {table}"))[0][0] for table in tables]


async def test_no_value_that_belonged_to_the_case_is_left_in_any_table(house: House) -> None:
    """Not even sealed: so nobody opens it with the keys of all members, of the reporter and of the service."""
    await house.report(narrative="Another.")
    before = await stored(house)
    case_id = await a_case_with_everything(house)
    of_case, were = await stored(house) - before, await counts(house)

    await erased_when_due(house, case_id)
    await published(house)
    await swept(house)

    entries = {_raw(row[0]) for row in await house.rows("SELECT entry FROM audit_entry")}
    assert all(were)
    assert await counts(house) == [0, 0, 0, 0]
    assert of_case & await stored(house) - entries == {case_subject(case_id).encode()}
    assert await house.faults() == set()


async def test_nobody_keeps_words_about_a_case_that_was_erased_meanwhile(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    noor, words = house.member("noor"), Words("note", {"text": "A canary draft."})
    draft = KeepDraft(house.custody, noor, case_id, words)
    await house.read(draft.look)
    ready = draft.prepare(None)
    house.clock.later(days=200)
    ticket = issue_ticket(house.custody, noor, case_id)
    await confirmed(house, case_id, await proposed(house, case_id))

    with pytest.raises(NoSuchCase):
        await house.write(lambda session: draft.store(session, ready))
    with pytest.raises(NotKept):
        await house.do(KeepLate(house.custody, case_id, ticket, words))

    assert (await counts(house))[1] == 0


async def test_the_journal_of_an_sqlite_file_is_emptied_and_deleted_rows_are_overwritten(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await a_case_with_everything(house)
    await erased_when_due(house, case_id)
    ((_, _, file),) = await house.rows("PRAGMA database_list")
    before = journal_bytes(file)

    await house.process.database.settle()

    overwrites = await house.rows("PRAGMA secure_delete")
    assert (before > 0, journal_bytes(file), overwrites) == (True, 0, [(1,)])
    assert await house.faults() == set()
