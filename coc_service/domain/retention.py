"""How long a closed case is kept: its class, from when the time counts, a legal hold, and what members propose about it.

Nothing here is content. What was decided is sealed, so members state the class. Decision 0094.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from coc_service.domain.open_proposals import CaseProposal


class RetentionClass(StrEnum):
    """For how long a case is kept. The values are written in the log."""

    SPAM = "spam"  # of the stage, never stated
    NO_VIOLATION = "no_violation"  # nothing was decided, or nothing was found, or it was for others
    MINOR = "minor"
    MEASURE = "measure"  # kept for a time after the end of a temporary measure
    REVIEW = "review"  # serious or repeated: looked at again, never deleted for its age
    PERMANENT = "permanent"  # as long as the measure is in force


STATED = frozenset(RetentionClass) - {RetentionClass.SPAM}


class Part(StrEnum):
    """What can be erased of a case."""

    WHOLE = "whole"
    IDENTITY = "identity"  # what the reporter said of themselves
    FILES = "files"


class Ground(StrEnum):
    """Why something is erased."""

    DUE = "due"  # the policy's time is over
    LAW = "law"  # a law asks for it, whatever the time


@dataclass(frozen=True, slots=True)
class Erasure(CaseProposal):
    """A proposed erasure."""

    part: Part
    ground: Ground


@dataclass(frozen=True, slots=True)
class Hold(CaseProposal):
    """A proposed legal hold, or with `holds` False the end of one."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Retention:
    """The state of a case's retention. `closed_at` is None while the case is open; then nothing else but a hold is kept.

    `restarted_at` is when members last said that there is a newer report about the same person. `measure_ends` is the end of a
    temporary measure. `expunged` is the entry with which the whole case was erased.
    """

    closed_at: datetime | None = None
    restarted_at: datetime | None = None
    stated: RetentionClass | None = None
    stated_at: datetime | None = None
    measure_ends: datetime | None = None
    is_held: bool = False
    expunged: str = ""

    @property
    def counts_from(self) -> datetime | None:
        """From when the time counts; None while the case is open."""
        return max(self.closed_at, self.restarted_at or self.closed_at) if self.closed_at else None

    @property
    def last_day(self) -> date | None:
        """The last day of a temporary measure, as a member stated it: `measure_ends` is the midnight after it."""
        return self.measure_ends.date() - timedelta(days=1) if self.measure_ends else None


NONE = Retention()


@dataclass(frozen=True, slots=True)
class RetentionSummary:
    """How long a closed case is kept, as the desk needs it. `due_at` is the first moment from which something may be erased for
    its age, or a serious case is looked at again; None if there is none, or a hold keeps everything. `is_unstated`: members
    have to say how long.
    """

    due_at: datetime | None
    is_unstated: bool

    def is_due(self, now: datetime) -> bool:
        """Whether the moment has come."""
        return self.due_at is not None and self.due_at <= now


def end_of(begin: datetime, hours: int) -> datetime:
    """Return the first midnight (UTC) after so many hours: a date that tells no hour of anybody's act."""
    last = (begin + timedelta(hours=hours)).astimezone(UTC)
    return datetime.combine(last.date() + timedelta(days=1), time(), UTC)
