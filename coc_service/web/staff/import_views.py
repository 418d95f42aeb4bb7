"""What the pages of an import show: the columns of a sheet with what they mean, and its cases with what is wrong with them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Name, Text, msg, plural
from coc_service.domain import importing, sheet_columns
from coc_service.domain.committee_state import Seat
from coc_service.domain.importing import Candidate, Problem, Reading
from coc_service.domain.sheet import Sheet
from coc_service.domain.sheet_columns import COLUMNS, Column
from coc_service.domain.sheet_days import Order
from coc_service.web.fields import OptionView
from coc_service.web.http.forms import FieldError, Form

MOST_STATUSES = 20
BATCH, MOST_TICKS = 25, 60
MOST_FILES = 20  # of a page, as of a form: each is sealed and cleaned while the page waits
COLUMN, STATUS, ORDER = "column-", "status-", "order"
OPEN, CLOSED = "open", "closed"
_EXAMPLES, _EXAMPLE_CHARS = 3, 60
_BEGINS_CHARS = 160
COLUMN_OPTIONS = [OptionView(column, row.label) for column, row in COLUMNS.items()]
STATUS_OPTIONS = [OptionView(OPEN, msg("Open")), OptionView(CLOSED, msg("Closed"))]
ORDER_OPTIONS = [
    OptionView(Order.DAY, msg("The day comes first: 03/04/2020 is 3 April")),
    OptionView(Order.MONTH, msg("The month comes first: 03/04/2020 is March 4")),
]
_DOUBLED = msg("Another column is said to be the same. Please choose one of them.")
_NO_COLUMN = msg("Please say what is in this column.")
_NO_ORDER = msg("Please say what comes first in the days of this sheet.")
_NO_STATUS = msg("Please say whether such a case is open or closed.")
_MANY_STATUSES = msg("There are too many different words here for a status. Is it another column?")
_UNNAMED = msg("Column %(number)s, without a heading")
PROBLEMS: Mapping[Problem, Message] = {
    Problem.NO_DAY: msg("A day in it cannot be read."),
    Problem.FUTURE: msg("A day in it has not come yet."),
    Problem.EMPTY: msg("Nothing of it would be imported."),
    Problem.BEYOND: msg("It has more cells than there are headings."),
    Problem.DOUBLED: msg("The same comes before it in the file."),
    Problem.TOO_LONG: msg("A text in it is too long."),
    Problem.RECEIPT: msg("The fourteen words of a receipt are in it."),
    Problem.UNREADABLE: msg("This mail cannot be read."),
}


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column: its field, its heading, and the first of what is in it."""

    field: str
    heading: Text
    examples: str


@dataclass(frozen=True, slots=True)
class StatusView:
    """A status that we do not know: its field, and the word."""

    field: str
    label: Message


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case to import. `begins` is how its story begins. `boxes` are the members whom it names, each with a box that keeps it
    from them.
    """

    number: int
    title: str
    begins: str
    day: str
    state: Message
    later: Message | None
    files: Message | None
    boxes: Sequence[OptionView]


@dataclass(frozen=True, slots=True)
class LeftView:
    """A row, or a mail, that is not imported; `why` is None if it is here already."""

    number: int
    title: str
    why: Message | None = None


def columns(sheet: Sheet) -> list[ColumnView]:
    """Return the columns of a sheet."""
    return [
        ColumnView(
            f"{COLUMN}{place}",
            Name(heading) if heading else _UNNAMED.filled(number=place + 1),
            " · ".join(one[:_EXAMPLE_CHARS] for one in dict.fromkeys(sheet.column(place)[:_EXAMPLES])),
        )
        for place, heading in enumerate(sheet.headings)
    ]


def guessed(sheet: Sheet) -> dict[str, str]:
    """Return the values with which the page about columns is first shown."""
    found = sheet_columns.recognised(sheet.headings)
    return {f"{COLUMN}{place}": column.value for place, column in enumerate(found)}


def chosen_columns(sheet: Sheet, values: Mapping[str, object]) -> tuple[Column | None, ...]:
    """Return what each column is said to be; None where nothing was chosen."""
    said = [str(values.get(f"{COLUMN}{place}", "")) for place in range(len(sheet.headings))]
    return tuple(Column(one) if one in set(Column) else None for one in said)


def unknown_statuses(sheet: Sheet, chosen: Sequence[Column | None]) -> list[str]:
    """Return the statuses in a sheet that are asked about."""
    found = importing.statuses(sheet, [one or Column.KEPT for one in chosen])
    return [one for one in found if sheet_columns.known_status(one) is None]


def asks_order(sheet: Sheet, chosen: Sequence[Column | None]) -> bool:
    """Whether the page asks what comes first in a day."""
    return importing.needs_order(sheet, [one or Column.KEPT for one in chosen])


def statuses(asked: Sequence[str]) -> list[StatusView]:
    """Return the statuses that are asked about, as the page does."""
    return [
        StatusView(f"{STATUS}{place}", msg("A case with the status “%(status)s” is", status=Name(one)))
        for place, one in enumerate(asked)
    ]


def read(sheet: Sheet, sent: Form) -> tuple[Reading | None, list[FieldError]]:
    """Return how the member reads the sheet, or what is missing."""
    chosen = chosen_columns(sheet, sent.shown())
    known = tuple(one or Column.KEPT for one in chosen)
    doubled, asked = sheet_columns.doubled(known), unknown_statuses(sheet, chosen)
    wrong = [FieldError(f"{COLUMN}{place}", _NO_COLUMN) for place, one in enumerate(chosen) if one is None]
    wrong += [FieldError(f"{COLUMN}{place}", _DOUBLED) for place, one in enumerate(chosen) if one in doubled]
    if len(asked) > MOST_STATUSES:
        return None, [*wrong, FieldError(f"{COLUMN}{known.index(Column.STATUS)}", _MANY_STATUSES)]
    said = {one: sent.text(f"{STATUS}{place}") for place, one in enumerate(asked)}
    wrong += [
        FieldError(f"{STATUS}{place}", _NO_STATUS)
        for place, one in enumerate(said.values())
        if one not in {OPEN, CLOSED}
    ]
    order = Order(sent.text(ORDER)) if sent.text(ORDER) in set(Order) else None
    if order is None and asks_order(sheet, chosen):
        wrong.append(FieldError(ORDER, _NO_ORDER))
    closed = {status: one == CLOSED for status, one in said.items()}
    return (None if wrong else Reading(known, order, closed)), wrong


def case(one: Candidate, named: Collection[str], seats: Sequence[Seat]) -> CaseView:
    """Return a case as the page shows it. `named` are the members whom it names."""
    return CaseView(
        one.number,
        one.title,
        _begins(one),
        one.day,
        msg("Closed") if one.is_closed else msg("Open"),
        plural("%(count)s more mail", "%(count)s more mails", count=len(one.later)) if one.later else None,
        plural("%(count)s file", "%(count)s files", count=len(one.files)) if one.files else None,
        [
            OptionView(box(one, seat.person), Name(seat.name), Name(seat.handle))
            for seat in seats
            if seat.person in named
        ],
    )


def _begins(one: Candidate) -> str:
    text = " ".join(str(getattr(one.report, "narrative", "")).split())
    return "" if text == one.title else text if len(text) <= _BEGINS_CHARS else f"{text[:_BEGINS_CHARS].rstrip()} …"


def box(one: Candidate, person: str) -> str:
    """Return the value of the box that keeps a case from a person."""
    return f"{key(one)}/{person}"


def key(one: Candidate) -> str:
    """Return what a form calls a case."""
    return one.digest.hex()[:32]


def left(cases: Sequence[Candidate]) -> list[LeftView]:
    """Return what is not imported, and why."""
    return [LeftView(one.number, one.title, PROBLEMS[one.problem]) for one in cases if one.problem]


def known(cases: Sequence[Candidate], digests: Collection[bytes]) -> list[LeftView]:
    """Return what was imported before."""
    return [LeftView(one.number, one.title) for one in cases if not one.problem and one.digest in digests]
