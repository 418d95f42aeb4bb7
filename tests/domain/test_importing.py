"""Rows of a sheet become cases, in their own words; what is wrong with a row is named."""

from datetime import date

import pytest

from coc_service.domain import importing, sheet_columns
from coc_service.domain.importing import Candidate, Problem, Reading
from coc_service.domain.receipt import to_words
from coc_service.domain.sheet_columns import Column
from coc_service.domain.sheet_days import Order
from tests.domain.test_sheet import A_CASE, DJANGO, PSF, read

TODAY = date(2026, 11, 23)


def cases(*rows: list[str], order: Order | None = None, **closed: bool) -> list[Candidate]:
    found = read(*rows)
    reading = Reading(sheet_columns.recognised(found.headings), order, closed)
    return importing.of_sheet(found, reading, file_name="cases.csv", today=TODAY)


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
