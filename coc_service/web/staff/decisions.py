"""The recount of a decision's ballots on the case page. The ballots are counted each time the page is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Text, msg
from coc_service.domain.quorum import Choice
from coc_service.domain.record_models import BallotRecord
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.recounting import Recount
from coc_service.web import words

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


def reasons(opened: OpenedCase) -> Sequence[Sequence[Text]]:
    """Return the words that came with the ballots of the case's decision, without the voters, in an order that names nobody."""
    counted = opened.case.decision.ballots if opened.case.decision else ()
    said = [
        one.said.body.reason
        for one in opened.file.records
        if one.filed.id in counted and isinstance(one.said.body, BallotRecord) and one.said.body.reason
    ]
    return [words.paragraphs(text) for text in sorted(said)]


def _numbers(counts: Mapping[Choice, int]) -> Message:
    return _NUMBERS.filled(**{choice.value: counts[choice] for choice in Choice})
