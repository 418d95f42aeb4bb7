"""The recount of a decision's ballots on the case page. The ballots are counted each time the page is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from coc_service.catalogue import Message, msg
from coc_service.domain.quorum import Choice
from coc_service.usecases.committee.recounting import Recount

_NUMBERS = msg("Yes: %(yes)s. No: %(no)s. Abstained: %(abstain)s.")


@dataclass(frozen=True, slots=True)
class DecisionView:
    """`said` is the count that the decision states, `found` the recount (None if not all ballots open)."""

    said: Message
    found: Message | None
    is_same: bool


def decision(recounted: Recount | None) -> DecisionView | None:
    """Return the recount of the case's decision; None without a decision."""
    if recounted is None:
        return None
    found = _numbers(recounted.found) if recounted.found is not None else None
    return DecisionView(_numbers(recounted.said), found, recounted.is_same)


def _numbers(counts: Mapping[Choice, int]) -> Message:
    return _NUMBERS.filled(**{choice.value: counts[choice] for choice in Choice})
