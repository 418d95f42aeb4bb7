"""People who are proposed as readers of a case, and those who came to it later."""

import sys
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who is proposed as a new reader: by whom, when, with which admission. `leaf` is the proposal's entry.

    `is_whole`: for the whole file; otherwise for what is written from then on. `is_allowed`: the reporter has said yes. After
    `open_until` nobody can confirm it. `by_admission` is that under which the proposer was on the case then.
    """

    leaf: str
    person: str
    admission: str
    is_whole: bool
    by: str
    at: datetime
    open_until: datetime
    is_allowed: bool = False
    by_admission: str = ""


@dataclass(frozen=True, slots=True)
class LateReader:
    """How somebody came to the case later: after which epoch, and whether they were given the epochs before; then of those
    the ones from `since` to `until`.
    """

    after: int
    is_whole: bool
    since: int = 1
    until: int = sys.maxsize
