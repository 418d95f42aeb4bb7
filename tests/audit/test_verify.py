"""The verifier finds every change to an export and names the first error."""

import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.audit import (
    Checkpoint,
    CheckpointSigner,
    Frontier,
    Header,
    KeyMalformed,
    ShownEntry,
    VerificationFailed,
    Verified,
    Wrong,
    encode,
    leaf_hash,
    verify_export,
    write_export,
)
from coc_service.audit.verify import PROGRESS_STEP
from tests.audit.books import KEY, ORIGIN, SIGNER, Book, book, entries, entry, note_line, root_of, signed

_BOOK = book(20, checkpoints=[0, 4, 8, 20])
_LINES = _BOOK.lines()
_MARKS = (0, 4, 8, 20)

Found = tuple[Wrong, int, int | None]


def _found(lines: Sequence[bytes], *, key: str = KEY, witnessed: Sequence[str] = ()) -> Found:
    with pytest.raises(VerificationFailed) as failed:
        verify_export(lines, key, witnessed)
    return failed.value.what, failed.value.index, failed.value.end


def _changed_between(place: int) -> Found:
    """Return the expected answer to a change that only a root reveals: it is between the checkpoints around it."""
    after = max(mark for mark in _MARKS if mark <= place)
    before = min(mark for mark in _MARKS if mark > place)
    return Wrong.ENTRIES_CHANGED, after, before


def test_a_true_export_is_verified() -> None:
    verified = verify_export(_LINES, KEY, [signed(entries(8))])

    assert verified == Verified(
        size=20, root=root_of(entries(20)), signed_size=20, checkpoints=4, witnessed=1,
        hidden=0, erased=0, signatures=0, unchecked=0, void=(), void_count=0,
    )  # fmt: skip


@given(size=st.integers(1, 40), marks=st.sets(st.integers(1, 40), min_size=1))
def test_every_true_export_is_verified(size: int, marks: set[int]) -> None:
    covered = sorted({min(mark, size) for mark in marks})

    verified = verify_export(book(size, checkpoints=covered).lines(), KEY)

    assert (verified.size, verified.signed_size) == (size, covered[-1])


def test_an_empty_log_is_verified() -> None:
    assert verify_export(book(0, checkpoints=[]).lines(), KEY).size == 0


@given(st.integers(0, 19))
def test_a_changed_entry_is_found(place: int) -> None:
    written = list(_BOOK.entries)
    written[place] = encode(replace(entry(place), nonce=b"another nonce..."))

    assert _found(_BOOK.rewritten(written).lines()) == _changed_between(place)


@given(st.integers(0, 19))
def test_a_dropped_entry_is_found(place: int) -> None:
    written = [*_BOOK.entries[:place], *_BOOK.entries[place + 1 :]]

    expected = _changed_between(place)
    if expected[2] == 20:
        expected = (Wrong.ENTRIES_MISSING, 19, 20)
    assert _found(_BOOK.rewritten(written).lines()) == expected


@given(st.integers(0, 19), st.integers(0, 19))
def test_a_doubled_entry_is_found(place: int, again: int) -> None:
    written = list(_BOOK.entries)
    written.insert(again, written[place])

    lines = _BOOK.rewritten(written).lines()
    changed = [at for at in range(20) if written[at] != _BOOK.entries[at]]

    if changed:
        assert _found(lines) == _changed_between(changed[0])
    else:  # after the last checkpoint, where it is a valid next entry of the log
        assert verify_export(lines, KEY).signed_size == 20


@given(st.integers(0, 18), st.data())
def test_swapped_entries_are_found(left: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(left + 1, 19))
    written = list(_BOOK.entries)
    written[left], written[right] = written[right], written[left]

    assert _found(_BOOK.rewritten(written).lines()) == _changed_between(left)


@given(st.integers(0, 19), st.integers(0, 19))
def test_a_moved_entry_is_found(source: int, target: int) -> None:
    written = list(_BOOK.entries)
    written.insert(target, written.pop(source))

    if source == target:
        assert verify_export(_BOOK.rewritten(written).lines(), KEY).size == 20
    else:
        assert _found(_BOOK.rewritten(written).lines()) == _changed_between(min(source, target))


@given(st.integers(0, 20))
def test_an_entry_slipped_in_is_found(place: int) -> None:
    written = list(_BOOK.entries)
    written.insert(place, encode(entry(99)))

    lines = _BOOK.rewritten(written).lines()

    if place < 20:
        assert _found(lines) == _changed_between(place)
    else:  # it is a valid next entry of the log, not yet covered by a checkpoint
        assert verify_export(lines, KEY).signed_size == 20


@given(st.integers(0, 19), st.integers(min_value=0), st.binary(min_size=1, max_size=1))
def test_any_changed_byte_of_an_entry_is_found(place: int, at: int, byte: bytes) -> None:
    line = _LINES[1 + place]
    at %= len(line)
    changed = line[:at] + byte + line[at + 1 :]

    if changed == line:
        return
    with pytest.raises(VerificationFailed):
        verify_export([*_LINES[: 1 + place], changed, *_LINES[2 + place :]], KEY)


def test_an_entry_in_another_form_is_named() -> None:
    blank = _BOOK.entries[5].replace(b'"v":2', b'"v": 2')

    assert _found(_BOOK.rewritten([*_BOOK.entries[:5], blank]).lines()) == (Wrong.ENTRY_MALFORMED, 5, None)


def test_an_unsigned_export_proves_nothing() -> None:
    assert _found(book(3, checkpoints=[]).lines()) == (Wrong.NOTHING_SIGNED, 0, None)
    assert _found(book(3, checkpoints=[0]).lines()) == (Wrong.NOTHING_SIGNED, 0, None)


def test_a_witnessed_checkpoint_vouches_as_well() -> None:
    verified = verify_export(book(3, checkpoints=[]).lines(), KEY, [signed(entries(2))])

    assert verified.signed_size == 2


def test_another_key_of_the_same_name_is_found() -> None:
    other = CheckpointSigner(bytes(32), ORIGIN).verifier_key

    assert _found(_LINES, key=other) == (Wrong.CHECKPOINT_INVALID, 0, None)


def test_another_logs_export_is_found() -> None:
    other = CheckpointSigner(bytes(32), "another.example/log").verifier_key

    assert _found(_LINES, key=other) == (Wrong.ORIGIN_DIFFERS, 1, None)


def test_a_key_that_is_none_is_told_from_a_false_export() -> None:
    with pytest.raises(KeyMalformed):
        verify_export(_LINES, "no key")


@pytest.mark.parametrize(
    ("order", "first"),
    [((0, 2, 1, 3), 2), ((0, 1, 1, 3), 2), ((3, 2, 1, 0), 1)],
    ids=["swap", "twice", "turn"],
)
def test_checkpoints_out_of_order_are_found(order: tuple[int, ...], first: int) -> None:
    moved = replace(_BOOK, notes=tuple(_BOOK.notes[place] for place in order))

    assert _found(moved.lines()) == (Wrong.CHECKPOINT_MOVED, first, None)


def test_a_checkpoint_that_stands_too_late_is_found() -> None:
    place = _LINES.index(note_line(signed(entries(8))))
    lines = [*_LINES[:place], _LINES[place + 1], _LINES[place], *_LINES[place + 2 :]]

    assert _found(lines) == (Wrong.CHECKPOINT_MOVED, 2, None)


def test_a_changed_checkpoint_is_found() -> None:
    changed = replace(_BOOK, notes=(*_BOOK.notes[:2], _BOOK.notes[2].replace("\n8\n", "\n9\n"), _BOOK.notes[3]))

    assert _found(changed.lines()) == (Wrong.CHECKPOINT_INVALID, 2, None)


def _rewritten_history() -> Book:
    """Return the log of an attacker with the database and the key, who drops entry 5 and signs everything again."""
    written = [*entries(5), *entries(21)[6:]]
    return Book(tuple(written), tuple(signed(written[:mark]) for mark in (4, 8, 20)))


def test_a_rewritten_history_passes_for_true_only_where_nobody_kept_a_checkpoint() -> None:
    forged = _rewritten_history().lines()

    assert verify_export(forged, KEY, [signed(entries(4))]).size == 20
    assert _found(forged, witnessed=[signed(entries(4)), signed(entries(8))]) == (
        Wrong.WITNESSED_CHANGED,
        4,
        8,
    )


def test_the_first_of_several_changes_is_named() -> None:
    witnessed = [signed(entries(20)), signed(entries(7))]

    for kept in (witnessed, witnessed[::-1]):
        assert _found(_rewritten_history().lines(), witnessed=kept) == (Wrong.WITNESSED_CHANGED, 4, 7)


def test_a_history_cut_short_is_found_by_who_kept_a_later_checkpoint() -> None:
    cut = book(10, checkpoints=[4, 8]).lines()

    assert _found(cut, witnessed=[signed(entries(20))]) == (Wrong.WITNESSED_MISSING, 10, 20)


def test_a_witnessed_checkpoint_that_was_never_signed_is_named() -> None:
    forged = signed(entries(8), signer=CheckpointSigner(bytes(32), ORIGIN))

    found = _found(_LINES, witnessed=[signed(entries(4)), forged])

    assert found == (Wrong.WITNESSED_INVALID, 1, None)


def test_what_is_wrong_is_said_in_one_line() -> None:
    assert str(VerificationFailed(Wrong.ENTRY_MALFORMED, 3)) == "not an entry in its one exact form: entry 3"
    assert str(VerificationFailed(Wrong.ENTRIES_CHANGED, 4, end=8)) == (
        "a checkpoint of the export does not fit the entries: the change is at or after entry 4, before entry 8"
    )


def test_progress_is_told_as_entries_are_read() -> None:
    told: list[tuple[int, int]] = []

    verify_export(long_book(2 * PROGRESS_STEP + 1), KEY, progress=lambda done, size: told.append((done, size)))

    size = 2 * PROGRESS_STEP + 1
    assert told == [(PROGRESS_STEP, size), (2 * PROGRESS_STEP, size)]


def test_a_log_is_read_in_memory_that_does_not_grow_with_its_entries() -> None:
    lines, longer_lines = long_book(1000), long_book(5000)

    peaks = [peak_bytes(partial(verify_export, iter(each), KEY)) for each in (lines, longer_lines)]

    # Keeping one hash for each of the 4,000 further entries would take 290,000 bytes.
    assert peaks[1] - peaks[0] < 100_000


def long_book(size: int) -> list[bytes]:
    written = entries(size)
    frontier = Frontier().extend(map(leaf_hash, written))
    header = Header(origin=ORIGIN, size=size, root=frontier.root(), checkpoints=1)
    note = SIGNER.sign(Checkpoint(ORIGIN, size, frontier.root()))
    return list(write_export(header, entries=map(ShownEntry, written), notes=[note]))


def peak_bytes(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
