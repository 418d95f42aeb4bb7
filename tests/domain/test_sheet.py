"""Sheets as committees keep them: read in any encoding, recognised by their headings; asked about if they have two readings."""

import csv
from datetime import date
from io import StringIO

import pytest

from coc_service.domain import importing, sheet, sheet_columns, sheet_days
from coc_service.domain.importing import Candidate, Problem, Reading
from coc_service.domain.receipt import to_words
from coc_service.domain.sheet import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, NotASheet, Sheet, Why
from coc_service.domain.sheet_columns import COLUMNS, Column
from coc_service.domain.sheet_days import NoDay, Order

TODAY = date(2026, 11, 23)
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


def cases(*rows: list[str], order: Order | None = None, **closed: bool) -> list[Candidate]:
    found = read(*rows)
    reading = Reading(sheet_columns.recognised(found.headings), order, closed)
    return importing.of_sheet(found, reading, file_name="cases.csv", today=TODAY)


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


# --- its cases --------------------------------------------------------------------------------------------------------


def test_a_row_of_djangos_sheet_becomes_a_closed_case() -> None:
    [case] = cases(DJANGO, A_CASE)

    assert (case.number, case.title, case.day, case.is_closed, case.problem) == (2, "amber", "2019-03-04", True, None)
    assert case.report is not None
    said = {name: value for name, value in case.report.model_dump(mode="json").items() if value and name != "identity"}
    assert said == {
        "told_on": "2019-03-04",
        "who": "heron",
        "narrative": "\n".join(
            f"{heading}: {cell}" for heading, cell in zip(DJANGO, A_CASE, strict=True) if cell != "Board"
        ),
        "still_going_on": "unsure",
        "evidence": "https://example.org/1",
        "earlier_source": "cases.csv, 2",
        "earlier_digest": case.digest.hex(),
        "earlier_code_name": "amber",
        "earlier_status": "Resolved",
        "earlier_safety_risk": "N",
        "earlier_consequences": "Warning",
        "earlier_decided_by": "Board",
        "earlier_resolved_on": "2019-06-05",
    }


def test_a_row_of_the_psfs_sheet_becomes_an_open_case() -> None:
    [case] = cases(PSF, ["no", "yes", "Ongoing", "heron", "3 Apr 2020, 12:00", "Write to them", ""])

    assert (case.title, case.is_closed, case.day) == ("heron", False, "2020-04-03 (3 Apr 2020, 12:00)")
    assert case.report is not None
    said = case.report.model_dump()
    assert (said["earlier_repeat_risk"], said["earlier_actions"], said["danger"]) == ("yes", "Write to them", None)


def test_columns_without_a_field_stand_below_the_story_in_their_own_words() -> None:
    [case] = cases(["Summary", "Shoe size", "Ongoing"], ["They shouted.", "43", "perhaps"])

    assert case.report is not None
    assert case.report.narrative == "They shouted.\n\nShoe size: 43\nOngoing: perhaps"


def test_a_column_that_is_left_out_stands_nowhere() -> None:
    found = read(["Case", "Secret", "Status"], ["a", "hidden", "Open"])
    reading = Reading((Column.CODE_NAME, Column.LEFT_OUT, Column.STATUS))

    [case] = importing.of_sheet(found, reading, file_name="cases.csv", today=TODAY)

    assert case.report is not None
    assert "hidden" not in case.report.model_dump_json()


def test_a_status_that_a_member_explained_decides() -> None:
    found = cases(["Case", "Status"], ["a", "Parked"], ["b", "Open"], ["c", "Other"], Parked=True, Open=True)

    assert [case.is_closed for case in found] == [True, True, False]


PROBLEMS = {
    Problem.NO_DAY: ["soon", "a", "x"],
    Problem.FUTURE: ["2026-11-24", "a", "x"],
    Problem.BEYOND: ["2020-01-01", "a", "x", "y"],
    Problem.TOO_LONG: ["2020-01-01", "x" * 501, "x"],
    Problem.RECEIPT: ["2020-01-01", "a", " ".join(to_words(bytes(14)))],
}


@pytest.mark.parametrize("problem", PROBLEMS)
def test_what_is_wrong_with_a_row_is_named_and_the_others_are_there(problem: Problem) -> None:
    found = cases(["Date", "Case", "Summary"], ["2020-01-01", "first", "x"], PROBLEMS[problem], ["", "last", ""])

    assert [(case.number, case.problem, case.report is None) for case in found] == [
        (2, None, False),
        (3, problem, True),
        (4, None, False),
    ]


def test_the_same_row_twice_is_one_case() -> None:
    assert [case.problem for case in cases(["Case"], ["a"], ["b"], ["a"])] == [None, None, Problem.DOUBLED]


def test_a_row_of_which_nothing_is_imported_is_named() -> None:
    found = read(["Case", "Secret"], ["", "hidden"])

    [case] = importing.of_sheet(found, Reading((Column.CODE_NAME, Column.LEFT_OUT)), file_name="c.csv", today=TODAY)

    assert case.problem is Problem.EMPTY


def test_an_ambiguous_day_asks_for_its_order_and_only_in_columns_of_days() -> None:
    found = read(["Date", "Summary"], ["2020-01-01", "03/04/2020"], ["03/04/2020", ""])

    assert importing.needs_order(found, (Column.REPORTED_ON, Column.STORY))
    assert not importing.needs_order(found, (Column.LEFT_OUT, Column.STORY))
    assert [case.problem for case in cases(["Date", "Case"], ["03/04/2020", "a"])] == [Problem.NO_DAY]
    assert [case.day for case in cases(["Date", "Case"], ["03/04/2020", "a"], order=Order.DAY)] == [
        "2020-04-03 (03/04/2020)"
    ]
