"""Dropping, reordering or changing an entry of the log is found by whoever verifies it."""

import pytest
from hypothesis import given
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from coc_service.audit import Frontier, VerificationFailed, leaf_hash
from coc_service.store import audit_log
from coc_service.store.tables import AuditEntry, AuditHead
from tests.usecases.falsify import change_byte, masks, numbers, pick, quick, verify_log
from tests.usecases.prepared import Prepared


@quick
@given(numbers, numbers, masks)
def test_a_changed_byte_of_a_log_entry_is_found(prepared: Prepared, which: int, at: int, mask: int) -> None:
    with prepared.session() as session:
        row: AuditEntry = pick(session, AuditEntry, which)
        change_byte(row, "entry", at, mask)
        session.flush()

        with pytest.raises(VerificationFailed):
            verify_log(session, prepared)


@quick
@given(numbers)
def test_a_log_entry_that_was_dropped_is_missed(prepared: Prepared, which: int) -> None:
    with prepared.session() as session:
        row: AuditEntry = pick(session, AuditEntry, which)
        session.delete(row)
        session.flush()

        with pytest.raises(VerificationFailed):
            verify_log(session, prepared)


@quick
@given(numbers, numbers)
def test_two_log_entries_in_each_others_place_are_found(prepared: Prepared, one: int, other: int) -> None:
    with prepared.session() as session:
        rows: list[AuditEntry] = [pick(session, AuditEntry, number) for number in (one, other)]
        if rows[0] is rows[1]:
            return
        rows[0].entry, rows[1].entry = rows[1].entry, rows[0].entry
        session.flush()

        with pytest.raises(VerificationFailed):
            verify_log(session, prepared)


@quick
@given(numbers)
def test_a_log_rewritten_from_one_entry_on_is_found_by_its_checkpoints(prepared: Prepared, which: int) -> None:
    """Whoever holds the database and the service's keys can rewrite the log, but not what has been published."""
    with prepared.session() as session:
        published = audit_log.latest_checkpoint(session)
        assert published is not None
        victim = which % published.size
        entries = [raw for index, raw in enumerate(audit_log.entries(session)) if index != victim]
        rewrite_log(session, entries)

        with pytest.raises(VerificationFailed):
            verify_log(session, prepared)


def rewrite_log(session: Session, entries: list[bytes]) -> None:
    """Make the head fit to other entries, as the service itself would."""
    frontier = Frontier()
    for raw in entries:
        frontier = frontier.append(leaf_hash(raw))
    session.execute(delete(AuditEntry))
    session.add_all(AuditEntry(index=index, entry=raw) for index, raw in enumerate(entries))
    session.execute(update(AuditHead).values(size=len(entries), frontier=frontier.encode()))
    session.flush()
    assert session.scalars(select(func.count()).select_from(AuditEntry)).one() == len(entries)
