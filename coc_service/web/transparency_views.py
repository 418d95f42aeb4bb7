"""A transparency report as pages and files show it: totals, tables with a part for each row, and the members' words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from coc_service.catalogue import Day, Message, Names, Text, msg, plural
from coc_service.domain.committee_state import NameOf
from coc_service.domain.report_periods import Period
from coc_service.domain.transparency import TABLES, Document, Published
from coc_service.web import words

NOT_TOLD = msg("not told: too few")
REST = msg("Other, or not told")
YES, NO = msg("Yes"), msg("No")
_TITLES = (
    msg("What we did in %(year)s"),
    msg("What we did in the first half of %(year)s"),
    msg("What we did in the second half of %(year)s"),
)
_HALVES = (msg("%(year)s, first half"), msg("%(year)s, second half"))
_TABLE_TITLES: Mapping[str, Message] = {
    "matters": msg("What the cases were about"),
    "findings": msg("What we found"),
    "steps": msg("What followed: the strictest measure of each case"),
}
_LOG_TABLES: Mapping[str, tuple[str, Message, Mapping[str, Message]]] = {
    "channels": (
        "received",
        msg("How reports reached us"),
        {"form": msg("Through the form"), "recorded": msg("Told to a member, who wrote it down")},
    ),
    "ends": (
        "closed",
        msg("How cases ended"),
        {
            "decided": msg("After a decision by vote"),
            "no_action": msg("Without action"),
            "referred": msg("Handed to another body"),
            "logged": msg("Kept on record"),
        },
    ),
    "appeal_answers": (
        "appeals",
        msg("Answers to appeals"),
        {
            "uphold": msg("The decision stands"),
            "overturn": msg("The decision was taken back"),
            "waiting": msg("Not answered yet"),
        },
    ),
    "vote_ends": (
        "votes",
        msg("Votes"),
        {"quorate": msg("Enough members voted"), "not_quorate": msg("Too few members voted")},
    ),
}
_LOG_TOTALS: Mapping[str, Message] = {
    "received": msg("Reports that reached us"),
    "spam": msg("Of these, advertisements and tests"),
    "closed": msg("Cases that were closed"),
    "open": msg("Cases that were open at the end"),
    "referrals": msg("Times we handed a case to another body"),
    "recusals": msg("Cases from which a member stepped back"),
    "votes": msg("Votes that were held"),
    "appeals": msg("Appeals"),
    "expunged": msg("Cases whose content was deleted"),
}
_OWN_TOTALS: Mapping[str, Message] = {
    "joined": msg("Members who joined"),
    "left": msg("Members who left"),
    "policies": msg("Changes of our rules"),
    "legal_demands": msg("Times a court or an authority asked us for what we know"),
}
_LARGE = frozenset({"received", "closed", "answers_median", "decisions_median"})
_POLICE = msg("We spoke with the police about a case")


@dataclass(frozen=True, slots=True)
class FigureView:
    """A total or a time, with its name in files and on pages. `number` is None if it is not told, or no number."""

    name: str
    label: Message
    value: Text
    number: int | None


@dataclass(frozen=True, slots=True)
class RowView:
    """A part of a total. `percent` is how much of it, for the bar."""

    name: str
    label: Message
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class TableView:
    """A total in parts. `rest` is what is left over; there are no rows if no part is told."""

    name: str
    title: Message
    rows: Sequence[RowView]
    rest: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report: its days, figures, tables, words and signers. `said` are (title, paragraphs); `large` are the figures that
    most readers look for, which `figures` have as well.
    """

    title: Message
    first: Day
    last: Day
    cut_off: Day
    figures: Sequence[FigureView]
    tables: Sequence[TableView]
    said: Sequence[tuple[Message, Sequence[Text]]]
    large: Sequence[FigureView]
    signed_by: Text | None = None
    at: Day | None = None


def period_label(period: Period) -> Text:
    """Return a period in words."""
    return _HALVES[period.half - 1].filled(year=str(period.year)) if period.half else str(period.year)


def title(period: Period) -> Message:
    """Return the title of a report."""
    return _TITLES[period.half].filled(year=str(period.year))


def published_view(report: Published, name_of: NameOf) -> ReportView:
    """Return a published report."""
    document, figures = report.document, report.figures
    log_figures = _log_figures(figures, document)
    return ReportView(
        title=title(document.of),
        **_days(document.of),
        figures=[*log_figures, *_own_figures(document)],
        tables=[*_log_tables(figures), *_own_tables(document, figures["closed"])],
        said=_said(document),
        large=[one for one in log_figures if one.name in _LARGE],
        signed_by=Names((name_of(report.by), name_of(report.second))),
        at=Day(report.at),
    )


def draft_view(document: Document, counted: int) -> ReportView:
    """Return the members' part of a report, without any figure of the log. `counted` is how many cases both members read."""
    return ReportView(
        title=title(document.of),
        **_days(document.of),
        figures=_own_figures(document),
        tables=_own_tables(document, counted),
        said=_said(document),
        large=(),
    )


def _days(period: Period) -> dict[str, Day]:
    return {"first": _day(period.first), "last": _day(period.last), "cut_off": _day(period.cut_off)}


def _day(of: date) -> Day:
    return Day(datetime.combine(of, time(), UTC))


def _log_figures(figures: Mapping[str, Any], document: Document) -> list[FigureView]:
    totals = [_total(name, label, figures[name]) for name, label in _LOG_TOTALS.items()]
    answers, decisions = figures["answers"], figures["decisions"]
    answer_hours, decision_days = document.answer_hours, document.decision_hours // 24
    in_hours = plural(
        "First answers within %(count)s hour, as our rules say",
        "First answers within %(count)s hours, as our rules say",
        count=answer_hours,
    )
    in_days = plural(
        "First decisions within %(count)s day, as our rules say",
        "First decisions within %(count)s days, as our rules say",
        count=decision_days,
    )
    return [
        *totals,
        _total("answers", msg("First answers"), answers["count"]),
        _in_time("answers", in_hours, answers),
        _span("answers_median", msg("Median time to the first answer"), answers.get("median"), _hours),
        _span("answers_longest", msg("Longest time to the first answer"), answers.get("longest"), _hours),
        _total("decisions", msg("First decisions in a case"), decisions["count"]),
        _in_time("decisions", in_days, decisions),
        _span("decisions_median", msg("Median time to a decision"), decisions.get("median"), _day_count),
        _span("decisions_longest", msg("Longest time to a decision"), decisions.get("longest"), _day_count),
    ]


def _total(name: str, label: Message, number: int) -> FigureView:
    return FigureView(name, label, str(number), number)


def _in_time(name: str, label: Message, spans: Mapping[str, Any]) -> FigureView:
    """Return how many were in time. It is told if every part is, or there is none."""
    parts, count = spans["parts"], spans["count"]
    number = parts.get("in_time", 0) if sum(parts.values()) == count else None
    return FigureView(f"{name}_in_time", label, NOT_TOLD if number is None else str(number), number)


def _span(name: str, label: Message, number: int | None, unit: Callable[[int], Message]) -> FigureView:
    return FigureView(name, label, NOT_TOLD if number is None else unit(number), number)


def _hours(count: int) -> Message:
    return plural("%(count)s hour", "%(count)s hours", count=count)


def _day_count(count: int) -> Message:
    return plural("%(count)s day", "%(count)s days", count=count)


def _own_figures(document: Document) -> list[FigureView]:
    said = document.model_dump(mode="json")
    totals = [_total(name, label, said[name]) for name, label in _OWN_TOTALS.items()]
    return [*totals, FigureView("met_police", _POLICE, YES if document.met_police else NO, int(document.met_police))]


def _log_tables(figures: Mapping[str, Any]) -> list[TableView]:
    return [
        _table(name, heading, labels, figures[name], total=figures[total])
        for name, (total, heading, labels) in _LOG_TABLES.items()
        if figures[total]
    ]


def _own_tables(document: Document, total: int) -> list[TableView]:
    found = (
        _table(name, _TABLE_TITLES[name], labels, document.table(name), total=total) for name, labels in TABLES.items()
    )
    return list(found) if total else []


def _table(
    name: str, heading: Message, labels: Mapping[str, Message], parts: Mapping[str, int], *, total: int
) -> TableView:
    rows = [
        RowView(one, label, parts[one], 100 * parts[one] // max(total, 1))
        for one, label in labels.items()
        if one in parts
    ]
    return TableView(name, heading, sorted(rows, key=lambda row: -row.count), max(0, total - sum(parts.values())))


def _said(document: Document) -> list[tuple[Message, Sequence[Text]]]:
    texts = ((msg("What we learned"), document.lessons), (msg("What changed"), document.changes))
    return [(heading, words.paragraphs(text)) for heading, text in texts if text.strip()]
