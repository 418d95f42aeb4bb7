"""A case's open vote: who may vote, which ballots count, and whether it was carried."""

from collections.abc import Mapping
from dataclasses import replace

from coc_service.domain import quorum
from coc_service.domain.case_state import Ballot, Case, Decision, Vote
from coc_service.domain.chain import Detail, Statement, require
from coc_service.domain.policy import Policy
from coc_service.domain.quorum import Choice, Tally


def carried(case: Case, policy: Policy, tally: Mapping[str, int]) -> Tally:
    """Return the tally of an open vote from its counts.

    Raises:
        ValueError: more ballots than people who may vote, or fewer than none.
    """
    eligible = len(voters(case))
    if not all(0 <= tally[choice.value] <= eligible for choice in Choice):  # before a list of them is made
        raise ValueError("more ballots than people who may vote, or fewer than none")
    choices = [choice for choice in Choice for _ in range(tally[choice.value])]
    return quorum.tally(choices, eligible=eligible, rule=policy.voting)


def voters(case: Case) -> frozenset[str]:
    """Return who may vote now: the electorate, less those who have stepped back since."""
    return case.vote.electorate & set(case.clear) if case.vote else frozenset()


def counted(case: Case) -> dict[str, Ballot]:
    """Return the last ballot of each voter who is still clear."""
    may = voters(case)
    return {person: ballot for person, ballot in case.vote.ballots.items() if person in may} if case.vote else {}


def is_carried(case: Case, said: Detail, policy: Policy) -> bool:
    """Whether the vote that a decision names was carried.

    Raises:
        Void: it does not name the open vote, the ballots that count, or their tally.
    """
    require(case.vote and said["vote"] == case.vote.leaf, "no such vote")
    require(sorted(said["counted"]) == sorted(one.leaf for one in counted(case).values()), "not the ballots that count")
    tally = carried(case, policy, said["tally"])
    require(tally.yes + tally.no + tally.abstain == len(said["counted"]), "the tally is not of these ballots")
    require(said["tally"]["eligible"] == tally.eligible, "not as many may vote")
    return tally.is_carried


def open_vote(case: Case, statement: Statement) -> Case:
    """Return the case with the vote that an entry opens. Raises Void."""
    said = statement.detail
    require(case.proposal and said["proposal"] == case.proposal, "not the newest proposal")
    require(sorted(said["electorate"]) == sorted(case.clear), "not those who are clear")
    return replace(case, vote=Vote(statement.leaf, case.proposal, frozenset(said["electorate"])))


def close_vote(case: Case, statement: Statement) -> Case:
    """Return the case with the decision that an entry records: what it names, for those who can open the ballots."""
    ballots = tuple(sorted(one.record for one in counted(case).values()))
    tally = {choice: int(statement.detail["tally"][choice.value]) for choice in Choice}
    return replace(case, vote=None, decision=Decision(ballots, tally))
