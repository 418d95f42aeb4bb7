"""What the case page says of a decision's ballots, counted again each time that the page is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from coc_service.catalogue import Message, msg
from coc_service.domain.quorum import Choice
from coc_service.usecases.committee.recounting import Recount

_NUMBERS = msg("Yes: %(yes)s. No: %(no)s. Abstained: %(abstain)s.")


@dataclass(frozen=True, slots=True)
class DecisionView:
    """The count that a decision states. `is_same`: the ballots bear it. `found`: what they come to, where all of them open."""

    said: Message
    found: Message | None
    is_same: bool


def decision(recounted: Recount | None) -> DecisionView | None:
    """Return what is said of the decision that a case rests on; None where it rests on none."""
    if recounted is None:
        return None
    found = _numbers(recounted.found) if recounted.found is not None else None
    return DecisionView(_numbers(recounted.said), found, recounted.is_same)


def _numbers(counts: Mapping[Choice, int]) -> Message:
    return _NUMBERS.filled(**{choice.value: counts[choice] for choice in Choice})
