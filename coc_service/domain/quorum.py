"""Counts ballots. The result does not depend on their order."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from coc_service.domain.policy import Majority, Voting


class Choice(StrEnum):
    """What a ballot can say."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Tally:
    """A counted vote: `is_quorate` if enough of those eligible voted, `is_carried` if the proposal also passed."""

    yes: int
    no: int
    abstain: int
    eligible: int
    is_quorate: bool
    is_carried: bool


def tally(choices: Collection[Choice], *, eligible: int, rule: Voting) -> Tally:
    """Count ballots. A quorum is more than half of those eligible and at least the policy's minimum.

    Raises:
        ValueError: more ballots than people who may vote.
    """
    if len(choices) > eligible:
        raise ValueError("more ballots than people who may vote")
    yes, no, abstain = (
        sum(choice is wanted for choice in choices) for wanted in (Choice.YES, Choice.NO, Choice.ABSTAIN)
    )
    is_quorate = len(choices) * 2 > eligible and len(choices) >= rule.minimum_votes
    return Tally(yes, no, abstain, eligible, is_quorate, is_quorate and _carries(yes, no, rule.majority))


def needed(eligible: int, rule: Voting) -> int:
    """Return how many of those eligible have to vote for a quorum."""
    return max(eligible // 2 + 1, rule.minimum_votes)


def _carries(yes: int, no: int, majority: Majority) -> bool:
    """Whether the majority is reached. Abstentions count for the quorum but not here; a tie is never carried."""
    match majority:
        case Majority.SIMPLE:
            return yes > no
        case Majority.TWO_THIRDS:
            return yes > 0 and yes * 3 >= (yes + no) * 2
        case Majority.UNANIMOUS:
            return yes > 0 and no == 0
