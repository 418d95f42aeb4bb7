"""Many cases fast: one is sealed for real, the others are copies of its rows under other ids, which no list has to open."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from benchmarks.product.site import Site, opened
from coc_service.audit import Entry
from coc_service.crypto import random_bytes, random_id
from coc_service.domain.workflow import Status
from coc_service.store import audit_log
from coc_service.store.tables import Case, Declaration, Grant, Receipt, Record
from coc_service.usecases import logbook

AT_ONCE = 500
CLOSED_EVERY = 4
LED_EVERY = 3

Row = dict[str, Any]  # the columns of a table, of every type


@dataclass(frozen=True, slots=True)
class Model:
    """The rows of the real case."""

    case: Case
    receipt: Row
    grants: list[Row]
    records: list[Row]
    declarations: list[Row]


async def fill(site: Site, *, like: str, count: int) -> None:
    """Add so many copies of a case, in big transactions; every record has its true entry in the log, so that all of it
    can be verified, and a quarter of the cases is closed.
    """
    async with opened(site) as parts:
        model = await parts.database.read(partial(_model, case_id=like))
        for start in range(0, count, AT_ONCE):
            await parts.database.write(partial(_add, model=model, numbers=range(start, min(count, start + AT_ONCE))))


def _model(session: Session, *, case_id: str) -> Model:
    def rows(table: type[SQLModel], column: Any) -> list[Row]:
        return [row.model_dump() for row in session.scalars(select(table).where(column == case_id))]

    return Model(
        case=session.get_one(Case, case_id),
        receipt=rows(Receipt, col(Receipt.case_id))[0],
        grants=rows(Grant, col(Grant.case_id)),
        records=rows(Record, col(Record.case_id)),
        declarations=rows(Declaration, col(Declaration.case_id)),
    )


def _add(session: Session, *, model: Model, numbers: range) -> None:
    cases = [_case(model, number) for number in numbers]
    reporters = {case["id"]: random_id() for case in cases}
    records = [{**row, "case_id": case_id, "id": random_id()} for case_id in reporters for row in model.records]
    grants = [_grant(model, row, case_id, reporter) for case_id, reporter in reporters.items() for row in model.grants]
    declarations = [{**row, "case_id": case_id} for case_id in reporters for row in model.declarations]
    receipts = [_receipt(model, case_id, reporter) for case_id, reporter in reporters.items()]
    for table, rows in ((Case, cases), (Receipt, receipts), (Grant, grants), (Declaration, declarations)):
        session.execute(insert(table), rows)
    session.execute(insert(Record), records)
    audit_log.append(session, [_entry(model, row) for row in records])


def _grant(model: Model, row: Row, case_id: str, reporter: str) -> Row:
    holder = reporter if row["holder_id"] == model.receipt["holder_id"] else row["holder_id"]
    return {**row, "case_id": case_id, "holder_id": holder}


def _receipt(model: Model, case_id: str, reporter: str) -> Row:
    return {**model.receipt, "case_id": case_id, "tag": random_bytes(32), "holder_id": reporter}


def _case(model: Model, number: int) -> Row:
    """A case some hours older than the one before; every fourth closed, every third led by someone."""
    age = timedelta(hours=number % 2000)
    is_closed = number % CLOSED_EVERY == 0
    members = [row["member_id"] for row in model.declarations]
    deadline = model.case.deadline_at
    return {
        **model.case.model_dump(),
        "id": random_id(),
        "code_name": f"copy-{random_id()}",
        "status": Status.CLOSED if is_closed else model.case.status,
        "received_at": model.case.received_at - age,
        "deadline_at": None if is_closed or deadline is None else deadline - age,
        "lead_id": members[number // LED_EVERY % len(members)] if number % LED_EVERY == 0 else None,
    }


def _entry(model: Model, row: Row) -> Entry:
    case = model.case
    return logbook.record_added(Record(**row), actor=logbook.REPORTER, at=case.received_at, committee=case.committee_id)
