"""An export is read in its one form, or the first line that is out of it is named."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.audit import Header, VerificationFailed, Wrong, verify_export, write_export
from coc_service.audit.export import MAX_LINE_BYTES
from tests.audit.books import KEY, ORIGIN, book, entries

_BOOK = book(20, checkpoints=[0, 4, 8, 20])
_LINES = _BOOK.lines()

Found = tuple[Wrong, int]


def _found(lines: Sequence[bytes]) -> Found:
    with pytest.raises(VerificationFailed) as failed:
        verify_export(lines, KEY)
    assert failed.value.end is None
    return failed.value.what, failed.value.index


@given(st.integers(0, len(_LINES) - 1))
def test_an_export_cut_after_a_line_is_found(kept: int) -> None:
    assert _found(_LINES[:kept]) == (Wrong.LINE_MISSING, kept + 1)


@given(st.integers(0, len(_LINES) - 1), st.integers(min_value=0))
def test_an_export_cut_within_a_line_is_found(whole: int, part: int) -> None:
    cut = _LINES[whole][: part % len(_LINES[whole])]

    assert _found([*_LINES[:whole], cut]) == (Wrong.LINE_MISSING, whole + 1)


def test_a_line_too_many_is_found() -> None:
    assert _found([*_LINES, b"\n"]) == (Wrong.LINE_MALFORMED, len(_LINES) + 1)


def test_a_line_without_end_is_not_read() -> None:
    endless = [b"x" * (MAX_LINE_BYTES + 1)]

    assert _found([*_LINES[:3], *endless]) == (Wrong.LINE_MALFORMED, 4)


def _with_header(**changes: Any) -> list[bytes]:
    return [next(write_export(replace(_BOOK.header(), **changes), entries=[], notes=[])), *_LINES[1:]]


def test_a_false_head_is_found() -> None:
    assert _found(_with_header(root=bytes(32))) == (Wrong.HEAD_DIFFERS, 20)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"size": 21}, (Wrong.ENTRY_MALFORMED, 20)),
        ({"size": 19}, (Wrong.LINE_MALFORMED, 21)),
        ({"checkpoints": 5}, (Wrong.LINE_MISSING, 26)),
        ({"checkpoints": 3}, (Wrong.LINE_MALFORMED, 25)),
        ({"size": -1}, (Wrong.LINE_MALFORMED, 1)),
        ({"checkpoints": -1}, (Wrong.LINE_MALFORMED, 1)),
        ({"size": True}, (Wrong.LINE_MALFORMED, 1)),
        ({"size": 10**30}, (Wrong.ENTRY_MALFORMED, 20)),
        ({"root": b"short"}, (Wrong.LINE_MALFORMED, 1)),
        ({"origin": 7}, (Wrong.LINE_MALFORMED, 1)),
    ],
    ids=str,
)
def test_a_header_that_lies_is_found(changes: dict[str, Any], found: Found) -> None:
    assert _found(_with_header(**changes)) == found


@pytest.mark.parametrize("line", [b"\n", b"[]\n", b"{}\n", b"[" * 5000 + b"\n", b"\xff\n", _LINES[0] + b" \n"])
def test_a_first_line_that_is_no_header_is_found(line: bytes) -> None:
    assert _found([line, *_LINES[1:]]) == (Wrong.LINE_MALFORMED, 1)


@pytest.mark.parametrize(
    "line", [b"\n", b"[]\n", b"{}\n", b'{"checkpoint":1}\n', b'{"checkpoint": "a"}\n', b"\xff\n", _LINES[3]]
)
def test_a_line_that_is_no_checkpoint_is_found(line: bytes) -> None:
    assert _found([*_LINES[:21], line, *_LINES[22:]]) == (Wrong.LINE_MALFORMED, 22)


def test_a_writer_that_miscounts_is_stopped() -> None:
    header = Header(origin=ORIGIN, size=2, root=bytes(32), checkpoints=0)

    with pytest.raises(ValueError, match="another number"):
        list(write_export(header, entries=entries(1), notes=[]))
