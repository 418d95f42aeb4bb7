"""What was voted on and decided in a case, what of it can be appealed, and the appeals that wait for an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from coc_service.domain.quorum import Choice


@dataclass(frozen=True, slots=True)
class Ballot:
    """A voter's latest ballot in a vote."""

    leaf: str
    record: str


@dataclass(frozen=True, slots=True)
class Vote:
    """An open vote: the entry that opened it, the proposal it is about, the electorate, the ballots cast.

    `admissions` are those with which the electorate was on the case when the vote was opened.
    """

    leaf: str
    proposal: str
    electorate: frozenset[str]
    ballots: Mapping[str, Ballot] = field(default_factory=dict)
    admissions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision is based on: the records of the ballots that counted, the tally as the lead stated it, the proposal.

    `proposal` is the leaf of the entry that proposed it, `leaf` that of the entry that decided it.
    """

    ballots: tuple[str, ...]
    tally: Mapping[Choice, int]
    proposal: str = ""
    leaf: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A party's appeal, or wish, that waits for an answer: its entry, and since when."""

    leaf: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What can be appealed: the entry with which the case was decided or ended without action, and who signed it.

    `heard` are the parties whose appeal against it was answered. With `is_open_again` the case is looked at again, and
    with `has_fallen` an appeal took it back: other parties can still appeal until their own time is over, so that no page
    tells them that somebody else did. `before` is the outcome that this one followed, and `ended` the appeals that the next
    outcome ended unanswered: the page of a party who was not told of the next one goes on as it was.
    """

    leaf: str
    by: str
    at: datetime
    heard: frozenset[str] = frozenset()
    is_open_again: bool = False
    has_fallen: bool = False
    before: "Outcome | None" = None
    ended: Mapping[str, Waiting] = field(default_factory=dict)
