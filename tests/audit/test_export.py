"""An export is read only in its exact format; otherwise the first malformed line is named."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service import canonical
from coc_service.audit import (
    ExportedEntry,
    Header,
    HiddenEntry,
    ShownEntry,
    VerificationFailed,
    Wrong,
    verify_export,
    write_export,
)
from coc_service.audit.export import MAX_LINE_BYTES
from tests.audit.books import KEY, ORIGIN, book, entries, header_line, signed
from tests.audit.story import reported

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
    return [header_line(replace(_BOOK.header(), **changes)), *_LINES[1:]]


def test_a_false_head_is_found() -> None:
    assert _found(_with_header(root=bytes(32))) == (Wrong.HEAD_DIFFERS, 20)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"size": 21}, (Wrong.LINE_MISSING, 26)),
        ({"size": 19}, (Wrong.LINE_MALFORMED, 24)),
        ({"checkpoints": 5}, (Wrong.LINE_MISSING, 26)),
        ({"checkpoints": 3}, (Wrong.LINE_MALFORMED, 25)),
        ({"size": -1}, (Wrong.LINE_MALFORMED, 1)),
        ({"checkpoints": -1}, (Wrong.LINE_MALFORMED, 1)),
        ({"size": True}, (Wrong.LINE_MALFORMED, 1)),
        ({"checkpoints": True}, (Wrong.LINE_MALFORMED, 1)),
        ({"size": 10**30}, (Wrong.LINE_MISSING, 26)),
        ({"root": b"short"}, (Wrong.LINE_MALFORMED, 1)),
        ({"origin": 7}, (Wrong.LINE_MALFORMED, 1)),
    ],
    ids=str,
)
def test_a_header_that_lies_is_found(changes: dict[str, Any], found: Found) -> None:
    assert _found(_with_header(**changes)) == found


_OTHER_HEADERS = [
    _LINES[0].replace(b'"v":2', b'"v":1'),
    _LINES[0].replace(b"coc-service-audit", b"another-format"),
    _LINES[0].replace(b'"v":2', b'"v":2,"w":0'),
    _LINES[0].replace(b'"v":2', b'"v":2.0'),
]


@pytest.mark.parametrize(
    "line", [b"\n", b"[]\n", b"{}\n", b"[" * 5000 + b"\n", b"\xff\n", _LINES[0] + b" \n", *_OTHER_HEADERS]
)
def test_a_first_line_that_is_no_header_is_found(line: bytes) -> None:
    assert _found([line, *_LINES[1:]]) == (Wrong.LINE_MALFORMED, 1)


@pytest.mark.parametrize(
    "line",
    [
        b"\n", b"[]\n", b"{}\n", b'{"checkpoint":1}\n', b'{"checkpoint": "a"}\n', b'{"checkpoint":"a","more":1}\n', b"\xff\n",
    ],
)  # fmt: skip
def test_a_line_that_is_no_checkpoint_is_found(line: bytes) -> None:
    at = len(_LINES) - 1

    assert _found([*_LINES[:at], line]) == (Wrong.LINE_MALFORMED, at + 1)


@pytest.mark.parametrize(
    "line",
    [
        b"\n", b"[]\n", b'{"leaf":1}\n', b'{"leaf":"00"}\n', b'{"leaf":"' + b"A" * 64 + b'"}\n', b'{"detail":{}}\n',
        b'{"leaf":"' + b"0" * 64 + b'"} \n',
    ],
)  # fmt: skip
def test_a_line_that_is_no_entry_is_found(line: bytes) -> None:
    assert _found([*_LINES[:2], line, *_LINES[3:]]) == (Wrong.LINE_MALFORMED, 3)


def test_a_detail_that_follows_no_entry_is_found() -> None:
    lines = reported().lines()
    detail = next(line for line in lines if line.startswith(b'{"detail":'))

    assert _found([lines[0], detail, *lines[1:]]) == (Wrong.LINE_MALFORMED, 2)
    assert _found([*lines, detail]) == (Wrong.LINE_MALFORMED, len(lines) + 1)


def test_a_detail_that_does_not_end_is_found() -> None:
    lines = reported().lines()

    assert _found([*lines[:2], lines[2].replace(b"}}", b"}]"), *lines[3:]]) == (Wrong.LINE_MALFORMED, 3)


def test_an_export_is_these_lines() -> None:
    shown: list[ExportedEntry] = [
        ShownEntry(b'{"act":1}', b'{"of":2}'),
        HiddenEntry(bytes(32)),
        ShownEntry(b'{"act":3}'),
    ]
    notes = [signed(entries(0)), signed(entries(2))]
    header = Header(origin=ORIGIN, size=3, root=bytes(32), checkpoints=2)

    written = list(write_export(header, entries=shown, notes=notes))

    assert written == [
        b'{"checkpoints":2,"format":"coc-service-audit","origin":"reports.example/log","root":"'
        + b"0" * 64
        + b'","size":3,"v":2}\n',
        canonical.encode({"checkpoint": notes[0]}) + b"\n",
        b'{"act":1}\n',
        b'{"detail":{"of":2}}\n',
        b'{"leaf":"' + b"0" * 64 + b'"}\n',
        canonical.encode({"checkpoint": notes[1]}) + b"\n",
        b'{"act":3}\n',
    ]


def test_a_log_is_written_as_the_tests_write_it() -> None:
    shown = [ShownEntry(one) for one in _BOOK.entries]

    assert list(write_export(_BOOK.header(), entries=shown, notes=_BOOK.notes)) == _LINES


@pytest.mark.parametrize(
    ("size", "checkpoints", "notes"),
    [(2, 0, []), (1, 1, []), (1, 0, [signed(entries(1))]), (1, 1, [signed(entries(2))])],
    ids=["an entry less", "a note less", "a note more", "a note of a longer log"],
)
def test_a_writer_that_miscounts_is_stopped(size: int, checkpoints: int, notes: list[str]) -> None:
    header = Header(origin=ORIGIN, size=size, root=bytes(32), checkpoints=checkpoints)

    with pytest.raises(ValueError, match="another number"):
        list(write_export(header, entries=[ShownEntry(entries(1)[0])], notes=notes))
