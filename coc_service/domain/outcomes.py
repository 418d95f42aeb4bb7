"""What can be appealed in a case, and the appeals that wait for an answer."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What can be appealed: the entry with which the case was decided or ended without action, and who signed it.

    `records` is how many records the case had before it; `heard` are the parties whose appeal against it was answered.
    """

    leaf: str
    by: str
    records: int
    heard: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Appeal:
    """A party's appeal that waits for an answer: its entry, and since when."""

    leaf: str
    at: datetime
