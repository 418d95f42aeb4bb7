"""Figures of a committee by quarter, for people who may not know what happened in one case.

Only quarters that are over are counted, and each count belongs to the quarter of its event, so a figure that was shown never
changes: otherwise two looks at it would tell what happened in between. Small numbers are not told, nor is a part from which
one could be computed. Decision 0079.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum
from statistics import median_low

SMALLEST = 5  # a smaller number could be somebody
MONTHS = 3
_DAY_SECONDS = 24 * 3600


class Outcome(StrEnum):
    """How a case came to its end."""

    DECIDED = "decided"
    REFERRED = "referred"
    LOGGED = "logged"
    NO_ACTION = "no_action"
    SPAM = "spam"
    OTHER = "other"


class Doing(StrEnum):
    """What people do in cases, in groups that do not tell one step of a procedure from another."""

    READ = "read"
    WROTE = "wrote"
    SAT = "sat"  # who reads it: declarations, leads, new readers
    MOVED = "moved"  # steps, votes, decisions
    CAME = "came"  # what reporters did after their report
    FAILED = "failed"  # a record that could not be opened


class Untold(Enum):
    """Stands for a count that is not told."""

    FEW = "fewer than five"
    MOST = "five or more, of which all but a few"  # the rest would be a small number


Told = int | Untold


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, by UTC."""

    year: int
    number: int

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)


@dataclass(frozen=True, slots=True)
class History:
    """When what happened in a case. `safe_by` is None if nobody was said to be in danger, `answer_by` if no answer was owed.
    `deadlines` are those of its stages, each with whether it passes before the next step; the last one may still be ahead.
    """

    received_at: datetime
    answer_by: datetime | None
    answered_at: datetime | None
    safe_by: datetime | None
    safe_at: datetime | None
    deadlines: Sequence[tuple[datetime, bool]]
    ends: Sequence[tuple[datetime, Outcome]]
    done: Sequence[tuple[datetime, Doing]]


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """The figures of one quarter; days are medians, None if there were too few."""

    quarter: Quarter
    received: Told
    ended: Mapping[Outcome, Told]
    days_to_answer: int | None
    days_to_end: int | None
    late_answers: Told
    missed: Told
    in_danger: Told
    safe_in_time: Told
    done: Mapping[Doing, Told]


def quarter_of(at: datetime) -> Quarter:
    """Return the quarter of a time."""
    utc = at.astimezone(UTC)
    return Quarter(utc.year, (utc.month - 1) // MONTHS + 1)


def told(count: int) -> Told:
    """Return a count if it is large enough to be told."""
    return count if count >= SMALLEST else Untold.FEW


def part_told(count: int, whole: int) -> Told:
    """Return a part of something that is told, if neither it nor the rest is small."""
    if count < SMALLEST:
        return Untold.FEW
    return count if whole - count >= SMALLEST else Untold.MOST


def by_quarter(histories: Sequence[History], now: datetime) -> list[QuarterFigures]:
    """Return the figures of all quarters that are over, since the first report, the newest first."""
    if not histories:
        return []
    found, one = [], quarter_of(min(each.received_at for each in histories))
    while one < quarter_of(now):
        found.append(_figures(histories, one))
        one = one.next
    return found[::-1]


def _figures(histories: Sequence[History], quarter: Quarter) -> QuarterFigures:
    def is_in(at: datetime | None) -> bool:
        return at is not None and quarter_of(at) == quarter

    received = sum(is_in(one.received_at) for one in histories)
    answers = [one for one in histories if is_in(one.answer_by)]
    dangers = [one for one in histories if is_in(one.safe_by)]
    deadlines = [is_missed for one in histories for due_at, is_missed in one.deadlines if is_in(due_at)]
    ended = Counter(outcome for one in histories for at, outcome in one.ends if is_in(at))
    done = Counter(doing for one in histories for at, doing in one.done if is_in(at))
    return QuarterFigures(
        quarter=quarter,
        received=told(received),
        ended={outcome: told(ended[outcome]) for outcome in Outcome},
        days_to_answer=_days((one.received_at, one.answered_at) for one in histories if is_in(one.answered_at)),
        days_to_end=_days(
            (one.received_at, at) for one in histories for at, how in one.ends if is_in(at) and how in _REAL
        ),
        late_answers=part_told(sum(_is_late(one.answered_at, one.answer_by) for one in answers), len(answers)),
        missed=part_told(sum(deadlines), len(deadlines)),
        in_danger=part_told(len(dangers), max(received, len(dangers))),
        safe_in_time=part_told(sum(not _is_late(one.safe_at, one.safe_by) for one in dangers), len(dangers)),
        done={doing: told(done[doing]) for doing in Doing},
    )


_REAL = frozenset(Outcome) - {Outcome.SPAM}


def _is_late(at: datetime | None, due_at: datetime | None) -> bool:
    return due_at is not None and (at is None or at > due_at)


def _days(spans: Iterable[tuple[datetime, datetime | None]]) -> int | None:
    """Return the median of spans in whole days; None for a few."""
    lengths = [int((end - begin).total_seconds() // _DAY_SECONDS) for begin, end in spans if end]
    return max(0, median_low(lengths)) if len(lengths) >= SMALLEST else None
