"""A transparency report as CSV and PDF: what it says, and that no spreadsheet runs a cell."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pypdfium2
import pytest

from coc_service import languages
from coc_service.audit import case_times, figures
from coc_service.audit.figures import Targets
from coc_service.domain.report_periods import Period
from coc_service.domain.transparency import Document, Published, period_said
from coc_service.web.reporter import transparency_files
from coc_service.web.transparency_views import published_view
from tests.audit.test_figures import MAY, closed
from tests.domain.chains import COMMITTEE, founded

SPRING, ENGLISH = Period(2026, 1), languages.default()
BOARD = founded("noor", "ilse").now


def a_report(**changed: Any) -> Published:
    said = {"committee": COMMITTEE, "period": period_said(SPRING), "answer_hours": 24, "decision_hours": 900}
    document = Document(**{**said, "matters": {"insult": 4}, **changed})
    cases = [case_times.times_of(closed(MAY, "no_action" if number < 6 else "logged")) for number in range(9)]
    counted = figures.count(
        cases,
        case_times.Period(SPRING.first, SPRING.last, SPRING.cut_off),
        Targets.of(document.model_dump(mode="json")),
    )
    return Published("ab" * 32, "cd" * 32, document, counted, "noor", "ilse", datetime(2026, 8, 3, tzinfo=UTC))


def cells(report: Published) -> list[list[str]]:
    written = transparency_files.as_csv(BOARD, report, ENGLISH).decode()
    return list(csv.reader(io.StringIO(written, newline="")))


def test_a_table_has_a_row_for_each_part_and_one_for_what_is_left_over() -> None:
    view = published_view(a_report(), BOARD.name_of)

    shown = {
        table.name: ([(row.name, row.count, row.percent) for row in table.rows], table.rest) for table in view.tables
    }
    assert shown == {
        "channels": ([("form", 9, 100)], 0),
        "ends": ([("no_action", 6, 66), ("logged", 3, 33)], 0),
        "matters": ([("insult", 4, 44)], 5),
        "findings": ([], 9),
        "steps": ([], 9),
    }


def test_four_figures_stand_out_and_are_among_the_others_as_well() -> None:
    view = published_view(a_report(), BOARD.name_of)

    assert [one.name for one in view.large] == ["received", "closed", "answers_median", "decisions_median"]
    assert [one for one in view.figures if one in view.large] == view.large


def test_a_csv_has_four_cells_in_each_row_and_ends_each_line_as_the_standard_says() -> None:
    report = a_report(lessons='We said "sorry",\nand meant it.')
    written = transparency_files.as_csv(BOARD, report, ENGLISH)

    assert {len(row) for row in cells(report)} == {4}
    assert written.endswith(b"\r\n")
    assert ["matters", "insult", "Insults and hostile tone", "4"] in cells(report)
    assert ["matters", "other", "Other, or not told", "5"] in cells(report)
    assert ["words", "lessons", "", 'We said "sorry",\nand meant it.'] in cells(report)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\n", "\t", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_begins_like_a_formula(begin: str) -> None:
    words = f"{begin}HYPERLINK(0)"
    row = transparency_files.safe(words)

    assert row == f"'{words}"
    found = cells(a_report(lessons=words)) if begin != "\t" else [[row]]
    assert all(cell == "" or cell[0] not in "=+-@\t\r\n" for one in found for cell in one)


async def test_a_pdf_says_what_the_page_says_and_a_reader_hears_the_tables() -> None:
    made = await transparency_files.as_pdf(BOARD, a_report(lessons="#eval(1) We answer sooner."), ENGLISH)

    with pypdfium2.PdfDocument(made) as opened:
        said = "\n".join(page.get_textpage().get_text_range() for page in opened)
    assert "What we did in the first half of 2026" in said
    assert "#eval(1) We answer sooner." in said
    assert "Insults and hostile tone" in said
    with pikepdf.open(io.BytesIO(made)) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang).startswith("en")
    assert await transparency_files.as_pdf(BOARD, a_report(), ENGLISH) is made
