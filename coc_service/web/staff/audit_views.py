"""Figures as a page shows them: a small number is not told, and neither is a part from which one could be computed."""

from collections.abc import Mapping
from dataclasses import dataclass

from coc_service.catalogue import Message, msg, plural
from coc_service.domain.figures import Doing, Outcome, QuarterFigures, Told, Untold

_UNTOLD: Mapping[Untold, Message] = {
    Untold.FEW: msg("fewer than 5"),
    Untold.MOST: msg("5 or more"),
}
_TOO_FEW = msg("too few to say")
_OUTCOMES: Mapping[Outcome, Message] = {
    Outcome.DECIDED: msg("Ended after a decision by vote"),
    Outcome.NO_ACTION: msg("Ended without action"),
    Outcome.REFERRED: msg("Handed to another body"),
    Outcome.LOGGED: msg("Kept on record"),
    Outcome.SPAM: msg("Set aside as spam by two members"),
    Outcome.OTHER: msg("Ended in another way"),
}
_DOINGS: Mapping[Doing, Message] = {
    Doing.READ: msg("Members opened a case or its first page"),
    Doing.WROTE: msg("Members wrote a note or a letter"),
    Doing.SAT: msg("Members said whether they have a conflict, took the lead, or dealt with a new reader"),
    Doing.MOVED: msg("Members took a step, voted or decided"),
    Doing.CAME: msg("Reporters came back, wrote, answered or withdrew"),
    Doing.FAILED: msg("Something could not be opened"),
}


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure with its name."""

    label: Message
    value: Message | str


@dataclass(frozen=True, slots=True)
class QuarterView:
    """The figures of one quarter: about reports, and about what was done in cases."""

    title: Message
    id: str
    reports: list[FigureView]
    done: list[FigureView]


def figures_view(of: QuarterFigures) -> QuarterView:
    """Return the figures of a quarter for a page."""
    year, number = of.quarter.year, of.quarter.number
    return QuarterView(
        msg("%(year)s, quarter %(number)s", year=str(year), number=number),
        f"quarter-{year}-{number}",
        [
            FigureView(msg("Reports that arrived"), _told(of.received)),
            FigureView(msg("Days to the first letter"), _days(of.days_to_answer)),
            FigureView(msg("First letters that were due and came late"), _told(of.late_answers)),
            FigureView(msg("Other deadlines that passed without a step"), _told(of.missed)),
            FigureView(msg("Reports that said somebody is in danger"), _told(of.in_danger)),
            FigureView(msg("Of these, somebody answered in time"), _told(of.safe_in_time)),
            *(FigureView(label, _told(of.ended[one])) for one, label in _OUTCOMES.items()),
            FigureView(msg("Days to the end"), _days(of.days_to_end)),
        ],
        [FigureView(label, _told(of.done[one])) for one, label in _DOINGS.items()],
    )


def _told(count: Told) -> Message | str:
    return _UNTOLD[count] if isinstance(count, Untold) else str(count)


def _days(days: int | None) -> Message:
    return _TOO_FEW if days is None else plural("%(count)s day", "%(count)s days", count=days)
