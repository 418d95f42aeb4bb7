"""The ways of whoever can write to the database: any row, any byte; and what notices."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from coc_service.audit import verify_export
from coc_service.domain.casefile import Audience
from coc_service.store import cases
from coc_service.usecases import audit_export, channels
from coc_service.usecases.channels import OpenRecord, RecordBroken
from tests.usecases.prepared import Prepared

numbers = st.integers(0, 10**9)  # which row, which byte: taken modulo how many there are
masks = st.integers(1, 255)
slow = settings(max_examples=12, deadline=None)
quick = settings(max_examples=60, deadline=None)


def pick(session: Session, table: type[SQLModel], number: int, *conditions: Any) -> Any:
    rows = session.scalars(select(table).where(*conditions).order_by(*table.__table__.primary_key.columns)).all()  # type: ignore[attr-defined]  # SQLModel does not type it
    return rows[number % len(rows)]


def change_byte(row: SQLModel, column: str, at: int, mask: int) -> None:
    value = getattr(row, column)
    place = at % len(value)
    setattr(row, column, value[:place] + bytes([value[place] ^ mask]) + value[place + 1 :])


def open_case(session: Session, case_id: str, prepared: Prepared) -> list[OpenRecord]:
    """What Noor opens with her grants: by the seals alone, the log aside."""
    records = cases.records(session, case_id, audiences=tuple(Audience))
    granted = cases.grants(session, case_id, holder_id=prepared.noor_id)
    return channels.open_records(records, grants=granted, holder=prepared.noor)


def verify_log(session: Session, prepared: Prepared) -> int:
    lines = audit_export.export(session, keys=prepared.keys)
    return verify_export(lines, prepared.keys.signer.verifier_key).size


def first_broken(work: Callable[[], object]) -> str:
    with pytest.raises(RecordBroken) as caught:
        work()
    return caught.value.record_id
