"""The employers that count for the votes of a case: those that members stated before its report came."""

from typing import Protocol

from coc_service.domain import employers
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee
from coc_service.domain.policy import Policy


class Position(Protocol):
    """A place in the log."""

    def committee_then(self, case: Case) -> Committee | None:
        """Return the committee as it was when the case's report arrived. Raises Frozen."""


def for_votes(position: Position, case: Case, committee: Committee, policy: Policy) -> Committee:
    """Return the committee with the employers that count for the case's votes. Folds its chain only where a policy asks.

    Raises:
        Frozen: a part of the committee's chain is missing or altered.
    """
    if not policy.employers.no_majority or case.proposal is None:  # no vote without a proposal
        return committee
    return employers.settled(committee, position.committee_then(case) or committee)
