"""Counting a decision's ballots again. They are sealed: the chain takes the lead's word for them, a clear member need not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from coc_service.catalogue import msg
from coc_service.domain.move_rows import Move
from coc_service.domain.quorum import Choice
from coc_service.domain.record_models import BallotRecord
from coc_service.domain.stages import Stage
from coc_service.usecases.custody.casefile import OpenedFile

MISCOUNTED = msg("The decision does not match its ballots, so nothing is built on it.")
_RESTS_ON_IT = frozenset({Stage.DECIDED, Stage.IMPLEMENTING, Stage.MONITORING})


@dataclass(frozen=True, slots=True)
class Recount:
    """What a decision says its ballots come to, and what they do come to; `found` is None where not all of them open."""

    said: Mapping[Choice, int]
    found: Mapping[Choice, int] | None

    @property
    def is_same(self) -> bool:
        """Whether the decision says what the ballots say."""
        return self.said == self.found


def recount(file: OpenedFile) -> Recount | None:
    """Count the ballots that the case's decision rests on; None where it rests on none."""
    case = file.case
    if case.decision is None or case.stage not in _RESTS_ON_IT:
        return None
    choices = {one.filed.id: one.said.body.choice for one in file.records if isinstance(one.said.body, BallotRecord)}
    if not choices.keys() >= set(case.decision.ballots):
        return Recount(case.decision.tally, None)
    numbers = Counter(choices[ballot] for ballot in case.decision.ballots)
    return Recount(case.decision.tally, {choice: numbers[choice] for choice in Choice})


def is_refused(move: Move, recounted: Recount | None) -> bool:
    """Whether a move would build on a decision that its ballots do not bear. A new date for the reporter does not."""
    return recounted is not None and not recounted.is_same and move.target is not None
