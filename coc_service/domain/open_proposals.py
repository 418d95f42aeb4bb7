"""What members have proposed waits for the signatures of others for two weeks, whatever it is about.

Otherwise an admission or a removal that everybody has forgotten could be completed years later, by whoever finds it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coc_service.domain.chain import Statement, require
from coc_service.domain.committee_state import Committee

OPEN_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CaseProposal:
    """What one member of a case has proposed, and another may confirm until `open_until`; its rules are in `case_proposals`.

    `leaf` is its entry; `by_admission` is that under which the first member was on the case then.
    """

    leaf: str
    by: str
    by_admission: str
    at: datetime
    open_until: datetime


def is_open(first: Statement, at: datetime) -> bool:
    """Whether a statement still waits for signatures at that time."""
    return at <= first.at + OPEN_FOR


def check(first: Statement, at: datetime) -> None:
    """Check that a statement may still be signed.

    Raises:
        Void: it was made too long ago.
    """
    require(is_open(first, at), "proposed too long ago")


def without_replaced(committee: Committee, statement: Statement) -> Committee:
    """Return the committee without the signer's earlier proposal of a policy if this is another one: nobody fills the others'
    pages.
    """
    if statement.act != "policy.adopted":
        return committee
    told = {leaf: one.statement for leaf, one in committee.proposals.items()}
    kept = {leaf for leaf, one in told.items() if (one.act, one.person) != (statement.act, statement.person)}
    return replace(committee, proposals={leaf: committee.proposals[leaf] for leaf in told if leaf in kept})


def as_of(committee: Committee, at: datetime) -> Committee:
    """Return the committee without proposals that wait no longer, for those who look at it. The fold keeps them: its rules
    depend on no clock but that of the entries.
    """
    lasting = {leaf: one for leaf, one in committee.proposals.items() if is_open(one.statement, at)}
    return committee if len(lasting) == len(committee.proposals) else replace(committee, proposals=lasting)
