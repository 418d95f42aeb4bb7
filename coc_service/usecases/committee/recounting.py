"""Counts a decision's ballots again. They are sealed, so the chain accepts the lead's tally; clear members can verify it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coc_service.catalogue import msg
from coc_service.domain.move_rows import Move
from coc_service.domain.quorum import Choice
from coc_service.domain.stages import Stage
from coc_service.usecases.committee import ballots
from coc_service.usecases.custody.casefile import OpenedFile

MISCOUNTED = msg("The decision does not match its ballots, so nothing is built on it.")
_RESTS_ON_IT = frozenset({Stage.DECIDED, Stage.IMPLEMENTING, Stage.MONITORING})


@dataclass(frozen=True, slots=True)
class Recount:
    """The tally that a decision states, and the tally of its ballots; `found` is None if not all of them open."""

    said: Mapping[Choice, int]
    found: Mapping[Choice, int] | None

    @property
    def is_same(self) -> bool:
        """Whether both tallies are equal."""
        return self.said == self.found


def recount(file: OpenedFile) -> Recount | None:
    """Count the ballots of the decision that the case's stage rests on; None if there is none by vote, or it was made before
    this reader came.
    """
    return count_again(file) if file.case.stage in _RESTS_ON_IT else None


def count_again(file: OpenedFile) -> Recount | None:
    """Count the ballots of the case's last decision, whatever its stage is now; None as `recount`."""
    case = file.case
    if case.decision is None:
        return None
    if not _reaches(file, case.decision.ballots):
        return None
    choices = ballots.choices(file)
    if not choices.keys() >= set(case.decision.ballots):
        return Recount(case.decision.tally, None)
    numbers = Counter(choices[ballot] for ballot in case.decision.ballots)
    return Recount(case.decision.tally, {choice: numbers[choice] for choice in Choice})


def _reaches(file: OpenedFile, records: Iterable[str]) -> bool:
    """Whether these records belong to epochs that the reader was granted: who came later perhaps has only newer ones."""
    granted = {epoch for epoch, _ in file.keys} | set(file.closed_epochs)
    return {file.case.records[one].epoch for one in records if one in file.case.records} <= granted


def is_refused(move: Move, recounted: Recount | None) -> bool:
    """Whether a move must be refused because the decision's tally is wrong. Giving the reporter a new date stays possible."""
    return recounted is not None and not recounted.is_same and move.target is not None
