"""What can be appealed in a case, and the appeals that wait for an answer."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What can be appealed: the entry with which the case was decided or ended without action, and who signed it.

    `heard` are the parties whose appeal against it was answered. With `has_fallen` it was taken back: other parties can still
    appeal until their own time is over, so that no page tells them that somebody else did.
    """

    leaf: str
    by: str
    at: datetime
    heard: frozenset[str] = frozenset()
    has_fallen: bool = False


@dataclass(frozen=True, slots=True)
class Appeal:
    """A party's appeal that waits for an answer: its entry, and since when."""

    leaf: str
    at: datetime
