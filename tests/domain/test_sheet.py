"""Sheets as committees keep them: read in any encoding, recognised by their headings; asked about if they have two readings."""

import csv
from datetime import date
from io import StringIO

import pytest

from coc_service.domain import sheet, sheet_columns, sheet_days
from coc_service.domain.sheet import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, NotASheet, Sheet, Why
from coc_service.domain.sheet_columns import COLUMNS, Column
from coc_service.domain.sheet_days import NoDay, Order

DJANGO = [
    "Date of report", "Case code name", "Person code name", "Status", "Resolution source", "Resolution date", "Safety risk",
    "Ongoing harassment", "Consequences", "Documents link",
]  # fmt: skip
PSF = ["Safety Risk?", "Risk of repeating?", "STATUS", "Code Name", "Date & Time", "Actions Needed", "Resolution"]
A_CASE = [
    "2019-03-04",
    "amber",
    "heron",
    "Resolved",
    "Board",
    "2019-06-05",
    "N",
    "Maybe",
    "Warning",
    "https://example.org/1",
]


def saved(*rows: list[str], separator: str = ",") -> str:
    out = StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def read(*rows: list[str]) -> Sheet:
    return sheet.read(saved(*rows).encode())


# --- the file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", list(",;\t|"))
def test_a_sheet_is_read_in_each_encoding_and_with_each_separator(charset: str, separator: str) -> None:
    raw = saved(["Status", "Case"], ["Offen", 'Größe, "klein"; a\tb|c\nzwei']).encode()
    text = saved(["Status", "Case"], ["Offen", 'Größe, "klein"; a\tb|c\nzwei'], separator=separator)

    found = sheet.read(text.encode(charset))

    assert found == sheet.read(raw)
    assert found.rows[0].cells == ("Offen", 'Größe, "klein"; a\tb|c\nzwei')


def test_a_line_that_names_the_separator_is_no_heading() -> None:
    assert sheet.read(b"sep=;\r\nStatus;Case, name\r\nOpen;a\r\n").headings == ("Status", "Case, name")


def test_rows_keep_their_numbers_and_empty_ones_are_left_out() -> None:
    found = read(["Status", "Case", "", ""], ["", "", "", ""], ["Open", "a"], [" ", "\u200b"], ["Open"])

    assert found.headings == ("Status", "Case")
    assert [(row.number, row.cells, row.beyond) for row in found.rows] == [
        (3, ("Open", "a"), False),
        (5, ("Open", ""), False),
    ]


REFUSED = {
    "excel": (b"PK\x03\x04rest", Why.SPREADSHEET),
    "old excel": (b"\xd0\xcf\x11\xe0rest", Why.SPREADSHEET),
    "nothing": (b"", Why.EMPTY),
    "blanks": (b" , ,\n\n", Why.EMPTY),
    "only headings": (b"Status,Case\n", Why.EMPTY),
    "too many bytes": (b"a\n" + b"x" * MAX_BYTES, Why.TOO_LONG),
    "too many rows": (b"a\n" * (MAX_ROWS + 2), Why.TOO_LONG),
    "too wide": (b"a," * MAX_COLUMNS + b"a\nb\n", Why.TOO_WIDE),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Why.UNREADABLE),
    "half of UTF-16": (b"\xff\xfea", Why.UNREADABLE),
    "a quotation without an end": (b'a\n"' + b"x" * 200_000, Why.UNREADABLE),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_sheet_or_too_much_is_refused_by_what_to_do(name: str) -> None:
    raw, why = REFUSED[name]

    with pytest.raises(NotASheet) as caught:
        sheet.read(raw)

    assert caught.value.why is why


def test_the_most_that_is_taken_is_taken() -> None:
    assert len(sheet.read(b"a\n" * (MAX_ROWS + 1)).rows) == MAX_ROWS
    assert len(sheet.read(b"a," * (MAX_COLUMNS - 1) + b"a\nb\n").headings) == MAX_COLUMNS


def test_the_digest_of_a_row_does_not_depend_on_the_order_of_columns_or_rows() -> None:
    one = read(["Status", "Case", "More"], ["Open", "a", ""], ["Open", "b", ""])
    other = read(["CASE", "status"], ["b", "Open"], ["a", "Open"])

    first, second = ([sheet.digest(found, row) for row in found.rows] for found in (one, other))

    assert first == second[::-1]
    assert first[0] != first[1]


# --- its columns ------------------------------------------------------------------------------------------------------


def test_the_columns_of_djangos_sheet_are_recognised() -> None:
    assert sheet_columns.recognised(DJANGO) == (
        Column.REPORTED_ON, Column.CODE_NAME, Column.PERSON, Column.STATUS, Column.RESOLVED_BY, Column.RESOLVED_ON,
        Column.SAFETY_RISK, Column.ONGOING, Column.CONSEQUENCES, Column.DOCUMENTS,
    )  # fmt: skip


def test_the_columns_of_the_psfs_sheet_are_recognised() -> None:
    assert sheet_columns.recognised(PSF) == (
        Column.SAFETY_RISK, Column.REPEAT_RISK, Column.STATUS, Column.CODE_NAME, Column.REPORTED_ON, Column.ACTIONS,
        Column.RESOLUTION,
    )  # fmt: skip


def test_the_columns_of_a_sheet_of_ones_own_are_recognised() -> None:
    assert sheet_columns.recognised(["Case ID", "Date received", "Accused", "Summary"]) == (
        Column.CODE_NAME,
        Column.REPORTED_ON,
        Column.PERSON,
        Column.STORY,
    )


def test_headings_are_recognised_in_any_order_and_case_and_once_each() -> None:
    assert sheet_columns.recognised(["  CASE_code-name ", "Shoe size", "code name"]) == (
        Column.CODE_NAME,
        Column.KEPT,
        Column.KEPT,
    )


def test_no_heading_means_two_columns() -> None:
    headings = [heading for row in COLUMNS.values() for heading in row.headings]

    assert len(headings) == len(set(headings))
    assert set(COLUMNS) == set(Column)


def test_two_columns_that_are_said_to_be_the_same_are_found() -> None:
    columns = (Column.STATUS, Column.KEPT, Column.KEPT, Column.STATUS, Column.LEFT_OUT, Column.LEFT_OUT)

    assert sheet_columns.doubled(columns) == {Column.STATUS}


@pytest.mark.parametrize(
    ("status", "is_closed"),
    [("Resolved", True), ("CLOSED ", True), ("ongoing", False), ("In progress", False), ("Parked", None), ("", None)],
)
def test_a_status_is_known_or_asked(status: str, *, is_closed: bool | None) -> None:
    assert sheet_columns.known_status(status) is is_closed


# --- its days ---------------------------------------------------------------------------------------------------------

DAYS = [
    ("2020-04-03", date(2020, 4, 3)), ("2020/4/3", date(2020, 4, 3)), ("2020-04-03T12:30:00Z", date(2020, 4, 3)),
    ("2020-04-03 12:30", date(2020, 4, 3)), ("3 April 2020", date(2020, 4, 3)), ("3rd Apr. 2020", date(2020, 4, 3)),
    ("3-Apr-2020", date(2020, 4, 3)), ("April 3, 2020", date(2020, 4, 3)), ("Sept 3 2020", date(2020, 9, 3)),
    ("Fri, 3 Apr 2020", date(2020, 4, 3)), ("April 3rd, 2020, 9 am", date(2020, 4, 3)), ("23/04/2020", date(2020, 4, 23)),
    ("04/23/2020", date(2020, 4, 23)), ("23. 4. 2020", date(2020, 4, 23)), ("23.04.20 14:00", date(2020, 4, 23)),
    ("04/04/2020", date(2020, 4, 4)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_that_can_be_read_in_one_way_is_read(text: str, day: date) -> None:
    assert sheet_days.read(text, None) == day
    assert not sheet_days.is_ambiguous(text)


@pytest.mark.parametrize("text", ["03/04/2020", "3.4.2020", "03-04-20", "3/4/2020 12:00"])
def test_a_day_that_can_be_read_in_two_ways_is_never_guessed(text: str) -> None:
    with pytest.raises(NoDay):
        sheet_days.read(text, None)

    assert sheet_days.is_ambiguous(text)
    assert sheet_days.read(text, Order.DAY) == date(2020, 4, 3)
    assert sheet_days.read(text, Order.MONTH) == date(2020, 3, 4)


@pytest.mark.parametrize(
    "text",
    ["soon", "2020", "31/02/2020", "2020-13-01", "32 April 2020", "3 Ap 2020", "Maybe 3, 2020", "1/2/3", "3 4/2020"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    for order in (None, *Order):
        with pytest.raises(NoDay):
            sheet_days.read(text, order)


def test_a_day_against_the_order_that_was_chosen_is_none() -> None:
    with pytest.raises(NoDay):
        sheet_days.read("23/04/2020", Order.MONTH)
