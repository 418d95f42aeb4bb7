"""Makes reports of what a committee kept before it had this service: of the rows of a sheet. Nothing is stored here.

What cannot be read is named by its row. Nothing is guessed: what a column, a day or a status means is either known or asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from pydantic import ValidationError

from coc_service.domain import report, sheet_columns, sheet_days
from coc_service.domain import sheet as sheets
from coc_service.domain.import_form import IMPORTED_FORM, ImportedReport
from coc_service.domain.question import YesNoUnsure
from coc_service.domain.received_mail import Attached
from coc_service.domain.sheet import Row, Sheet
from coc_service.domain.sheet_columns import DATES, Column
from coc_service.domain.sheet_days import NoDay, Order

SOURCE_MAX_CHARS = 200
_FIELDS: Mapping[Column, str] = {
    Column.CODE_NAME: "earlier_code_name",
    Column.PERSON: "who",
    Column.STATUS: "earlier_status",
    Column.SAFETY_RISK: "earlier_safety_risk",
    Column.REPEAT_RISK: "earlier_repeat_risk",
    Column.ACTIONS: "earlier_actions",
    Column.CONSEQUENCES: "earlier_consequences",
    Column.RESOLUTION: "earlier_resolution",
    Column.RESOLVED_BY: "earlier_decided_by",
    Column.DOCUMENTS: "evidence",
}
_DAY_FIELDS = {Column.REPORTED_ON: "told_on", Column.RESOLVED_ON: "earlier_resolved_on"}
_NOT_TOLD = frozenset({Column.LEFT_OUT, Column.RESOLVED_BY})
_ONGOING = {
    **dict.fromkeys(("y", "yes", "true", "1", "x"), YesNoUnsure.YES),
    **dict.fromkeys(("n", "no", "false", "0"), YesNoUnsure.NO),
    **dict.fromkeys(("maybe", "unsure", "unknown", "not sure", "unclear"), YesNoUnsure.UNSURE),
}


class Problem(StrEnum):
    """Why a row is not imported."""

    NO_DAY = "no_day"
    FUTURE = "future"
    EMPTY = "empty"  # nothing is left of it but what is not imported
    BEYOND = "beyond"  # it has more cells than there are headings
    DOUBLED = "doubled"  # it stands in the file twice
    TOO_LONG = "too_long"
    RECEIPT = "receipt"
    UNREADABLE = "unreadable"  # of a mail


@dataclass(frozen=True, slots=True)
class Reading:
    """How a member reads a sheet: its columns, the order in its days, and which statuses mean that a case is closed."""

    columns: tuple[Column, ...]
    order: Order | None = None
    closed: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that can be imported, or what is wrong with it; `report` is None then. `number` is that of its row, or of its
    first mail in the file.

    `digest` (SHA-256) tells it from others: the same row of a sheet has the same again. `later` are the texts of later mails.
    """

    number: int
    title: str
    digest: bytes
    report: ImportedReport | None = None
    is_closed: bool = False
    day: str = ""
    later: tuple[str, ...] = ()
    files: tuple[Attached, ...] = ()
    problem: Problem | None = None


def statuses(sheet: Sheet, columns: Sequence[Column]) -> list[str]:
    """Return the statuses that stand in the sheet, each once."""
    if Column.STATUS not in columns:
        return []
    return list(dict.fromkeys(sheet.column(columns.index(Column.STATUS))))


def needs_order(sheet: Sheet, columns: Sequence[Column]) -> bool:
    """Whether a day in the sheet can be read in two ways."""
    places = [place for place, column in enumerate(columns) if column in DATES]
    return any(sheet_days.is_ambiguous(cell) for place in places for cell in sheet.column(place))


def of_sheet(sheet: Sheet, reading: Reading, *, file_name: str, today: date) -> list[Candidate]:
    """Return a case for each row."""
    return without_doubles(_of_row(sheet, row, reading, file_name=file_name, today=today) for row in sheet.rows)


def without_doubles(found: Iterable[Candidate]) -> list[Candidate]:
    """Return the cases; one that stands in the file again is a problem."""
    known: set[bytes] = set()
    checked: list[Candidate] = []
    for one in found:
        is_double = one.digest in known
        known.add(one.digest)
        checked.append(replace(one, report=None, problem=Problem.DOUBLED) if is_double else one)
    return checked


def _of_row(sheet: Sheet, row: Row, reading: Reading, *, file_name: str, today: date) -> Candidate:
    cells = [(column, cell) for column, cell in zip(reading.columns, row.cells, strict=True) if cell]
    said = dict(cells)
    title = said.get(Column.CODE_NAME) or said.get(Column.PERSON) or next((cell for _, cell in cells), "")
    digest = sheets.digest(sheet, row)
    found = Candidate(row.number, title, digest, is_closed=_is_closed(said.get(Column.STATUS, ""), reading))
    if row.beyond:
        return replace(found, problem=Problem.BEYOND)
    if all(column is Column.LEFT_OUT for column, _ in cells):
        return replace(found, problem=Problem.EMPTY)
    try:
        days = {field: _day(said[column], reading, today) for column, field in _DAY_FIELDS.items() if column in said}
    except _NotOfARow as wrong:
        return replace(found, problem=wrong.problem)
    source = f"{file_name[:SOURCE_MAX_CHARS]}, {row.number}"
    values = {_FIELDS[column]: cell for column, cell in cells if column in _FIELDS}
    values |= {"earlier_source": source, "earlier_digest": digest.hex(), **days}
    values |= {"narrative": _story(sheet, row, reading), "still_going_on": _ONGOING.get(_ongoing(said), "")}
    return checked(replace(found, day=days.get("told_on", "")), values)


def checked(found: Candidate, values: Mapping[str, str]) -> Candidate:
    """Return the case with its report, or with what is wrong with these values."""
    try:
        made = ImportedReport.model_validate(
            report.gathered({name: [one] for name, one in values.items()}, IMPORTED_FORM)
        )
    except ValidationError as error:
        kinds = {one["type"] for one in error.errors(include_input=False, include_url=False, include_context=False)}
        return replace(found, problem=Problem.RECEIPT if "value_error" in kinds else Problem.TOO_LONG)
    return replace(found, report=made)


class _NotOfARow(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def _day(cell: str, reading: Reading, today: date) -> str:
    try:
        day = sheet_days.read(cell, reading.order)
    except NoDay:
        raise _NotOfARow(Problem.NO_DAY) from None
    if day > today:
        raise _NotOfARow(Problem.FUTURE)
    return cell if cell == day.isoformat() else f"{day.isoformat()} ({cell})"


def _is_closed(status: str, reading: Reading) -> bool:
    known = sheet_columns.known_status(status)
    return bool(reading.closed.get(status, known))


def _ongoing(said: Mapping[Column, str]) -> str:
    return sheet_columns.plain(said.get(Column.ONGOING, ""))


def _story(sheet: Sheet, row: Row, reading: Reading) -> str:
    """Return what happened as the row tells it, and below it each cell without a field of its own, under its heading.

    A row that tells neither has all its cells there, but who decided it: that would look like a name in the report.
    """
    cells = [one for one in zip(reading.columns, sheet.headings, row.cells, strict=True) if one[2]]
    told = [cell for column, _, cell in cells if column is Column.STORY]
    others = [f"{heading}: {cell}" for column, heading, cell in cells if _is_in_story(column, cell)]
    if not told and not others:
        others = [f"{heading}: {cell}" for column, heading, cell in cells if column not in _NOT_TOLD]
    return "\n\n".join(filter(None, [*told, "\n".join(others)])) or next(cell for _, _, cell in cells)


def _is_in_story(column: Column, cell: str) -> bool:
    is_unknown = column is Column.ONGOING and sheet_columns.plain(cell) not in _ONGOING
    return column is Column.KEPT or is_unknown
