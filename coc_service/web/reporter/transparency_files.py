"""A published transparency report as files: canonical JSON, CSV and PDF. Each is the same for everyone."""

import asyncio
import csv
import io
from collections import OrderedDict
from collections.abc import Iterator, Sequence

from coc_service import canonical, pdf
from coc_service.catalogue import msg
from coc_service.domain.committee_state import Committee
from coc_service.domain.transparency import Published
from coc_service.languages import Language
from coc_service.web.transparency_views import REST, FigureView, TableView, published_view

# Letters at the beginning of a cell that make a spreadsheet run it: OWASP, "CSV Injection".
_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)  # also in letters of full width
_KEPT = 40  # PDF files of at most some 100 kB
_FROM_TO = msg("From %(first)s to %(last)s. What happened after %(cut_off)s does not count.")
_SIGNED = msg("Signed by %(names)s on %(day)s.")
_TOTALS = msg("In numbers")
_MISSING = msg("Some characters are not in the fonts of this machine. They are shown as empty boxes.")

_made: OrderedDict[tuple[str, str], bytes] = OrderedDict()
_turn = asyncio.Lock()


def as_json(committee: Committee, report: Published) -> bytes:
    """Return the report as canonical JSON: `document` and `figures` as they were signed, and where they are in the log."""
    return canonical.encode(
        {
            "committee": {"id": committee.id, "name": committee.name},
            "document": report.document.model_dump(mode="json"),
            "figures": report.figures,
            "entries": {"draft": report.draft, "published": report.leaf},
            "signed_by": [committee.name_of(report.by), committee.name_of(report.second)],
        }
    )


def as_csv(committee: Committee, report: Published, shown_in: Language) -> bytes:
    """Return the report as CSV by RFC 4180, in UTF-8: part, name, label, value. A value that is not told is empty."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, lineterminator="\r\n")
    for row in _rows(committee, report, shown_in):
        rows.writerow([safe(str(cell)) for cell in row])
    return written.getvalue().encode()


def _rows(committee: Committee, report: Published, shown_in: Language) -> Iterator[tuple[object, ...]]:
    view, period = published_view(report, committee.name_of), report.document.period
    yield "part", "name", "label", "value"
    yield "report", "committee", "", committee.name
    yield from (("report", name, "", period[name]) for name in ("from", "to", "cut_off"))
    yield from (("report", "signed_by", "", committee.name_of(one)) for one in (report.by, report.second))
    for one in view.figures:
        yield "figures", one.name, shown_in.text(one.label), "" if one.number is None else one.number
    for table in view.tables:
        yield from ((table.name, row.name, shown_in.text(row.label), row.count) for row in table.rows)
        if table.rest:
            yield table.name, "other", shown_in.text(REST), table.rest
    yield "words", "lessons", "", report.document.lessons
    yield "words", "changes", "", report.document.changes


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


async def as_pdf(committee: Committee, report: Published, shown_in: Language) -> bytes:
    """Return the report as a tagged PDF. Drawing takes a core, so one at a time is drawn, and the last ones are kept.

    Raises:
        PdfFailed: it cannot be drawn.
    """
    key = (report.leaf, shown_in.code)
    async with _turn:
        if key not in _made:
            _made[key] = await pdf.made(_document(committee, report, shown_in))
        _made.move_to_end(key)
        while len(_made) > _KEPT:
            _made.popitem(last=False)
        return _made[key]


def _document(committee: Committee, report: Published, shown_in: Language) -> pdf.Document:
    view = published_view(report, committee.name_of)
    days = _FROM_TO.filled(first=view.first, last=view.last, cut_off=view.cut_off)
    blocks: list[pdf.Block] = [
        pdf.Paragraph(committee.name),
        pdf.Paragraph(shown_in.text(days)),
        pdf.LargeFacts(_facts(view.large, shown_in)),
        pdf.Heading(shown_in.text(_TOTALS)),
        pdf.Facts(_facts(view.figures, shown_in)),
    ]
    for table in view.tables:
        blocks += _table(table, shown_in)
    for heading, paragraphs in view.said:
        blocks += [pdf.Heading(shown_in.text(heading)), *(pdf.Paragraph(shown_in.text(one)) for one in paragraphs)]
    signed = _SIGNED.filled(names=view.signed_by, day=view.at)
    blocks.append(pdf.Paragraph(shown_in.text(signed)))
    return pdf.Document(
        title=shown_in.text(view.title),
        language=shown_in.code,
        blocks=tuple(blocks),
        missing=shown_in.text(_MISSING),
        at=int(report.at.timestamp()),
        margin=committee.name,
    )


def _facts(figures: Sequence[FigureView], shown_in: Language) -> tuple[pdf.Fact, ...]:
    return tuple(pdf.Fact(shown_in.text(one.label), shown_in.text(one.value)) for one in figures)


def _table(table: TableView, shown_in: Language) -> Iterator[pdf.Block]:
    """Yield a heading, and the table with a bar in each row, as on the page."""
    rows = [(shown_in.text(row.label), str(row.count)) for row in table.rows]
    rows += [(shown_in.text(REST), str(table.rest))] if table.rest else []
    shares = [row.percent for row in table.rows] + ([0] if table.rest else [])
    yield pdf.Heading(shown_in.text(table.title))
    columns = (shown_in.text(msg("What")), shown_in.text(msg("How many")))
    yield pdf.Table("", columns, tuple(rows), numbers=(1,), bars=tuple(shares))
