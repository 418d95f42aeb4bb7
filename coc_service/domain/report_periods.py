"""The periods of transparency reports: a half-year or a year, and the day after which nothing counts for it.

Periods are fixed, so that nobody can choose one around a single case, or subtract one from another.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

CUT_OFF = timedelta(days=30)  # a case counts only if it has been closed for as long
_WRITTEN = re.compile(r"(20[0-9]{2})(?:-([12]))?", re.ASCII)
_HALVES = (((1, 1), (12, 31)), ((1, 1), (6, 30)), ((7, 1), (12, 31)))


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, or one half of it: `half` is 1 or 2, and 0 for the whole year. Days are by UTC."""

    year: int
    half: int = 0

    def __str__(self) -> str:
        return f"{self.year}-{self.half}" if self.half else str(self.year)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, *_HALVES[self.half][0])

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, *_HALVES[self.half][1])

    @property
    def cut_off(self) -> date:
        """The last day that counts: until then it shows which cases stay closed."""
        return self.last + CUT_OFF

    def is_over(self, at: datetime) -> bool:
        """Whether its cut-off has passed."""
        return at.astimezone(UTC).date() > self.cut_off

    def overlaps(self, other: "Period") -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last


def read(text: str) -> Period:
    """Return the period that is written like this: `2026`, `2026-1` or `2026-2`.

    Raises:
        ValueError: none is.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Period(int(found[1]), int(found[2] or 0))


def over(since: datetime, now: datetime) -> list[Period]:
    """Return the periods that a report can be about, the newest first: those that end after `since` and are over now."""
    years = range(since.astimezone(UTC).year, now.astimezone(UTC).year + 1)
    every = [Period(year, half) for year in years for half in (0, 1, 2)]
    found = [one for one in every if one.last >= since.astimezone(UTC).date() and one.is_over(now)]
    return sorted(found, key=lambda one: (one.last, one.first), reverse=True)
