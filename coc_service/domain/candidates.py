"""People who are proposed as readers of a case, and those who came to it later."""

import sys
from dataclasses import dataclass

from coc_service.domain.open_proposals import CaseProposal


@dataclass(frozen=True, slots=True)
class Candidate(CaseProposal):
    """A person who is proposed as a new reader, with which admission.

    `is_whole`: for the whole file; otherwise for what is written from then on. `is_allowed`: the reporter has said yes.
    """

    person: str
    admission: str
    is_whole: bool
    is_allowed: bool = False


@dataclass(frozen=True, slots=True)
class LateReader:
    """How somebody came to the case later: after which epoch, and whether they were given the epochs before; then of those
    the ones from `since` to `until`.
    """

    after: int
    is_whole: bool
    since: int = 1
    until: int = sys.maxsize
