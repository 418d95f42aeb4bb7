"""Whether a report has come before. On a server the reports of a batch are looked for together: each would be a round trip."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BindParameter,
    Column,
    ColumnElement,
    LargeBinary,
    String,
    any_,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Session

from coc_service.store import jobs, rows
from coc_service.store.prepared import Prepared, prepare
from coc_service.store.tables import CaseIndex, Receipt, Record

_RECEIPTS, _RECORDS, _CASES = rows.table(Receipt), rows.table(Record), rows.table(CaseIndex)
_SHARED = "coc_service.traces"


class Sought(NamedTuple):
    """What a report would store: its receipt's tag, the ids of its records, and the code name that was drawn."""

    tag: bytes
    record_ids: tuple[str, ...]
    code_name: str


class Traces(NamedTuple):
    """What exists already: the receipt and any record of an earlier submission of the same text in the same form, and another
    case with the code name that was drawn.
    """

    receipt: bool
    records: bool
    code_name: bool


class _Found(NamedTuple):
    """Which tags, ids and code names of several reports exist."""

    tags: frozenset[bytes]
    record_ids: frozenset[str]
    code_names: frozenset[str]


class _Shared(NamedTuple):
    """What was looked for, what was found, and how many statements had written by then."""

    sought: frozenset[Sought]
    found: _Found
    sent: int


def find(session: Session, sought: Sought) -> Traces:
    """Look for an earlier submission and for the code name.

    What `find_together` has found holds until another statement writes; rows that wait to be sent are looked at here.
    """
    shared: _Shared | None = jobs.transaction_values(session).get(_SHARED)
    if shared is None or sought not in shared.sought or shared.sent != jobs.shared(session).sent:
        return _find(session, sought)
    tags, record_ids, code_names = shared.found
    ids = {*sought.record_ids}
    return Traces(
        sought.tag in tags or sought.tag in rows.waiting(session, _RECEIPTS.c.tag),
        not ids.isdisjoint(record_ids) or not ids.isdisjoint(rows.waiting(session, _RECORDS.c.id)),
        sought.code_name in code_names or sought.code_name in rows.waiting(session, _CASES.c.code_name),
    )


def find_together(session: Session, sought: Sequence[Sought]) -> None:
    """Look for several reports in one query, for `find` in the same transaction. On PostgreSQL only: SQLite has no arrays."""
    found = _EACH.first(
        session,
        tags=[one.tag for one in sought],
        record_ids=[record_id for one in sought for record_id in one.record_ids],
        code_names=[one.code_name for one in sought],
    )
    assert found is not None  # noqa: S101  for the type checker: the statement returns exactly one row
    shared = _Shared(frozenset(sought), found, jobs.shared(session).sent)
    jobs.transaction_values(session)[_SHARED] = shared


def _find(session: Session, sought: Sought) -> Traces:
    ids = {f"record{number}": record_id for number, record_id in enumerate(sought.record_ids)}
    found = _one(len(ids)).first(session, tag=sought.tag, code_name=sought.code_name, **ids)
    assert found is not None  # noqa: S101  for the type checker: the statement returns exactly one row
    return found


@cache
def _one(count: int) -> Prepared[Traces]:
    ids: list[BindParameter[str]] = [bindparam(f"record{number}") for number in range(count)]
    return prepare(
        select(
            exists().where(_RECEIPTS.c.tag == bindparam("tag")),
            exists().where(_RECORDS.c.id.in_(ids)),
            exists().where(_CASES.c.code_name == bindparam("code_name")),
        ),
        Traces,
    )


def _found(tags: Sequence[bytes], record_ids: Sequence[str], code_names: Sequence[str]) -> _Found:
    return _Found(frozenset(tags), frozenset(record_ids), frozenset(code_names))


def _among(column: Column[Any], name: str, kind: type[LargeBinary | String]) -> ColumnElement[Any]:
    asked = bindparam(name, type_=ARRAY(kind))
    return func.array(select(column).where(column == any_(asked)).scalar_subquery(), type_=ARRAY(kind))


_EACH = prepare(
    select(
        _among(_RECEIPTS.c.tag, "tags", LargeBinary),
        _among(_RECORDS.c.id, "record_ids", String),
        _among(_CASES.c.code_name, "code_names", String),
    ),
    _found,
)
