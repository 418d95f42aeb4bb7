"""Reads a sheet that somebody saved as CSV or with tabs: its headings and rows as texts. Nothing is stored here.

Such a file comes from a person, through a spreadsheet program that decided about its encoding and separator. Neither is
written in it.
"""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from itertools import islice

from coc_service import canonical
from coc_service.canonical import sha256
from coc_service.domain.texts import clean

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 500
MAX_COLUMNS = 60
_SEPARATORS = ",;\t|"
_SAYS_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel writes and reads this as a first line
_ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls
_LOOKED_AT_BYTES = 400


class Why(StrEnum):
    """Why a file is no sheet that can be imported."""

    SPREADSHEET = "spreadsheet"  # a file of Excel or LibreOffice itself
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_WIDE = "too_wide"


class NotASheet(Exception):
    """The file cannot be imported as a sheet. `why` says what to do about it."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as a spreadsheet shows it, and as many cells as there are headings. `beyond` has cells after those."""

    number: int
    cells: tuple[str, ...]
    beyond: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: headings, and the rows in which something stands."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, index: int) -> list[str]:
        """Return what stands in a column."""
        return [row.cells[index] for row in self.rows if row.cells[index]]


def read(raw: bytes) -> Sheet:
    """Return the sheet that a file holds.

    Raises:
        NotASheet: it holds none, or more than is imported at once.
    """
    if raw.startswith(_ARCHIVES):
        raise NotASheet(Why.SPREADSHEET)
    if len(raw) > MAX_BYTES:
        raise NotASheet(Why.TOO_LONG)
    text = _decoded(raw)
    said = _SAYS_SEPARATOR.match(text)
    rows = _rows(text[said.end() :] if said else text, said[1] if said else _separator(text))
    if not rows:
        raise NotASheet(Why.EMPTY)
    headings, *others = rows
    if len(headings.cells) > MAX_COLUMNS:
        raise NotASheet(Why.TOO_WIDE)
    width = len(headings.cells)
    return _checked(Sheet(headings.cells, tuple(_fitted(row, width) for row in others)))


def digest(sheet: Sheet, row: Row) -> bytes:
    """Return SHA-256 of what stands in a row, each cell under its heading: the order of columns and rows does not count."""
    pairs = sorted([heading.casefold(), cell] for heading, cell in zip(sheet.headings, row.cells, strict=True) if cell)
    return sha256(canonical.encode({"row": [*pairs]}))


def _checked(sheet: Sheet) -> Sheet:
    if not sheet.rows:
        raise NotASheet(Why.EMPTY)
    if len(sheet.rows) > MAX_ROWS:
        raise NotASheet(Why.TOO_LONG)
    return sheet


def _decoded(raw: bytes) -> str:
    for charset in _charsets(raw):
        try:
            text = raw.decode(charset)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise NotASheet(Why.UNREADABLE)


def _charsets(raw: bytes) -> Sequence[str]:
    """Return what the bytes may be written in. UTF-16 has a mark, or a NUL beside each letter of the headings."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    start = raw[:_LOOKED_AT_BYTES]
    if b"\0" in start:
        return ["utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"]
    return ["utf-8-sig", "cp1252"]


def _separator(text: str) -> str:
    """Return the separator that divides the headings into the most cells."""
    widths = {one: len(next(_records(text, one), ())) for one in _SEPARATORS}
    return max(_SEPARATORS, key=lambda one: widths[one])


def _rows(text: str, separator: str) -> list[Row]:
    """Return the rows in which something stands, the headings first; not many more than a sheet may have."""
    found = (Row(number, _without_end(cells)) for number, cells in enumerate(_records(text, separator), start=1))
    return list(islice((row for row in found if not row.is_empty), MAX_ROWS + 2))


def _records(text: str, separator: str) -> Iterator[tuple[str, ...]]:
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=separator):
            yield tuple(clean(cell) for cell in cells[: MAX_COLUMNS + 1])
    except csv.Error as error:  # a cell of more than 128 KiB, for example after a quote that never ends
        raise NotASheet(Why.UNREADABLE) from error


def _without_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells without the empty ones at the end: spreadsheets write them as far as any row reaches."""
    filled = [place for place, cell in enumerate(cells, start=1) if cell]
    return cells[: filled[-1]] if filled else ()


def _fitted(row: Row, width: int) -> Row:
    cells = (*row.cells, *[""] * (width - len(row.cells)))
    return Row(row.number, cells[:width], beyond=len(row.cells) > width)
