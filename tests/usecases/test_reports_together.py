"""Reports that share a transaction on a server ask and insert together, and yet each is answered as if it had come alone."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from coc_service.store import rows, traces
from coc_service.store.database import Job
from coc_service.store.tables import Receipt
from coc_service.store.traces import Sought, Traces
from coc_service.store.transaction import Transaction
from coc_service.usecases.reporter.submit import Acceptance, SubmitReport
from tests.usecases.house import House, a_report, nonce

pytestmark = pytest.mark.postgresql
NEW, AGAIN = Acceptance.NEW, Acceptance.AGAIN
RECEIPTS = rows.table(Receipt)
TAG = bytes(range(32))
SOUGHT = Sought(TAG, ("nobody's",), "nobody's")
OTHER = Sought(bytes(32), ("another",), "another")


@pytest.fixture
def house(postgresql_house: House) -> House:
    return postgresql_house


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was sent past SQLAlchemy, each by its first word."""
    seen: list[str] = []
    run = Transaction._run

    def noted(transaction: Transaction, statement: str, values: Any) -> Any:
        seen.append(statement.split(maxsplit=1)[0])
        return run(transaction, statement, values)

    monkeypatch.setattr(Transaction, "_run", noted)
    return seen


async def report_at_once(house: House, *nonces: bytes) -> list[Acceptance]:
    """Send reports in one batch; return how each was answered."""
    sent = await house.sent()
    acts = (SubmitReport(house.custody, a_report(), replace(sent, nonce=one)) for one in nonces)
    return [stored.outcome for stored in await asyncio.gather(*(house.do(act) for act in acts))]


async def count(house: House, table: str) -> int:
    [[found]] = await house.rows(f"SELECT count(*) FROM {table}")
    return int(found)


async def test_eight_reports_ask_and_insert_as_often_as_two(house: House, statements: list[str]) -> None:
    await house.report()  # whose notices wait from then on
    asked = []
    for many in (2, 8):
        statements.clear()
        assert await report_at_once(house, *(nonce() for _ in range(many))) == [NEW] * many
        asked.append(tuple(statements))

    assert asked[0] == asked[1]
    assert await count(house, "case_file") == 11


async def test_a_report_that_comes_twice_in_a_batch_is_stored_once(house: House) -> None:
    one, other = nonce(), nonce()

    assert await report_at_once(house, one, other, one) == [NEW, NEW, AGAIN]
    assert await report_at_once(house, one, nonce()) == [AGAIN, NEW]

    assert await count(house, "case_file") == 3


async def test_notices_that_were_owed_by_one_report_are_not_owed_by_the_next(house: House) -> None:
    await house.tamper("DELETE FROM outbox")

    await report_at_once(house, nonce(), nonce(), nonce())

    assert await count(house, "outbox") == await count(house, "(SELECT DISTINCT person_id FROM outbox) AS people") > 0


async def test_a_code_name_drawn_twice_in_a_batch_is_drawn_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: Iterator[str] = iter(["amber-otter", "amber-otter", "silver-heron"])
    monkeypatch.setattr(SubmitReport, "_code_name", lambda _: next(drawn))

    assert await report_at_once(house, nonce(), nonce()) == [NEW, NEW]

    names = await house.rows("SELECT code_name FROM case_file ORDER BY code_name")
    assert [row[0] for row in names] == ["amber-otter", "silver-heron"]


def drop_receipt(session: Session) -> None:
    session.execute(delete(RECEIPTS).where(RECEIPTS.c.tag == TAG))


async def test_what_was_found_together_follows_what_was_written_since(house: House) -> None:
    _, case_id = await house.report()
    receipt = {"tag": TAG, "case_id": case_id}
    changes: list[Job[object]] = [
        lambda session: rows.add(session, [Receipt.plain(**receipt)]),
        lambda session: session.execute(select(RECEIPTS.c.tag)).all(),  # sends the row, which waits no longer
        drop_receipt,
        lambda session: session.execute(insert(RECEIPTS).values(receipt)),
        drop_receipt,
    ]

    def look(session: Session) -> list[Traces]:
        traces.find_together(session, [SOUGHT, OTHER])
        found = [traces.find(session, SOUGHT)]
        for change in changes:
            change(session)
            found.append(traces.find(session, SOUGHT))
        return found

    found = await house.process.database.write(look)

    assert [one.receipt for one in found] == [False, True, True, False, True, False]


async def test_what_nobody_looked_for_together_is_looked_for_alone(house: House) -> None:
    _, case_id = await house.report()

    def look(session: Session) -> Traces:
        session.execute(insert(RECEIPTS).values(tag=TAG, case_id=case_id))
        traces.find_together(session, [OTHER])
        return traces.find(session, SOUGHT)

    assert (await house.process.database.write(look)).receipt
