"""A case file holds exactly what the log commits to: no more, no less, in its order, but for what was erased."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.audit import Act, Entry
from coc_service.store.tables import Record
from coc_service.usecases import logbook
from coc_service.usecases.case_access import check_against_log
from coc_service.usecases.channels import RecordBroken, digest
from tests.usecases.prepared import NOON


def record(number: int) -> Record:
    sealed = f"sealed {number}".encode()
    return Record(id=f"r{number}", case_id="c", position=number, audience="panel", epoch=1, kind="note", sealed=sealed)


def entry(act: Act, *, target: str = "") -> Entry:
    return logbook.entry(act, actor=logbook.SERVICE, at=NOON, case="c", target=target)


def added(row: Record) -> Entry:
    return logbook.record_added(row, actor=logbook.SERVICE, at=NOON, committee="committee")


ROWS = [record(number) for number in range(4)]
LOG = [entry(Act.CASE_OPENED), *map(added, ROWS[:2]), entry(Act.CASE_ACKNOWLEDGED), *map(added, ROWS[2:])]


def first_broken(rows: list[Record], entries: list[Entry]) -> str:
    with pytest.raises(RecordBroken) as caught:
        check_against_log(rows, entries)
    return caught.value.record_id


def test_a_file_that_fits_its_log_passes() -> None:
    check_against_log(ROWS, LOG)
    check_against_log([], [])
    check_against_log([], [entry(Act.CASE_OPENED)])


@given(st.integers(0, 3))
def test_a_missing_record_is_named(gone: int) -> None:
    assert first_broken([row for row in ROWS if row is not ROWS[gone]], LOG) == ROWS[gone].id


@given(st.permutations(ROWS).filter(lambda rows: rows != ROWS))
def test_another_order_names_the_first_that_is_not_in_its_place(rows: list[Record]) -> None:
    first = next(right for right, row in zip(ROWS, rows, strict=True) if right is not row)

    assert first_broken(rows, LOG) == first.id


@given(st.integers(0, 4))
def test_a_record_that_the_log_does_not_know_is_found(place: int) -> None:
    smuggled = record(9)
    rows = [*ROWS[:place], smuggled, *ROWS[place:]]

    assert first_broken(rows, LOG) == (ROWS[place].id if place < 4 else smuggled.id)


def test_a_record_that_stands_twice_is_found() -> None:
    assert first_broken([*ROWS, ROWS[0]], LOG) == "r0"


def test_other_bytes_under_the_same_id_are_found() -> None:
    changed = record(1)
    changed.sealed += b"!"

    assert first_broken([ROWS[0], changed, *ROWS[2:]], LOG) == "r1"


def test_what_the_log_says_was_erased_is_not_missed_but_must_be_gone() -> None:
    log = [*LOG, entry(Act.RECORD_ERASED, target="r1")]

    check_against_log([row for row in ROWS if row.id != "r1"], log)
    assert first_broken(ROWS, log) == "r2"


def test_the_log_commits_to_the_sealed_bytes() -> None:
    assert [one.digest for one in LOG if one.digest] == [digest(row) for row in ROWS]
