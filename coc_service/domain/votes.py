"""A case's open vote: who may vote, which ballots count, and whether it was carried."""

from collections.abc import Mapping
from dataclasses import replace

from coc_service.domain import quorum
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Detail, Statement, require
from coc_service.domain.outcomes import Ballot, Decision, Vote
from coc_service.domain.policy import Policy
from coc_service.domain.quorum import Choice, Tally


def carried(case: Case, policy: Policy, tally: Mapping[str, int]) -> Tally:
    """Return the tally of the open vote from the numbers of each choice.

    Raises:
        ValueError: a number is negative, or there are more ballots than people who may vote.
    """
    eligible = len(voters(case))
    if not all(0 <= tally[choice.value] <= eligible for choice in Choice):  # before a list of that length is made
        raise ValueError("more ballots than people who may vote, or fewer than none")
    choices = [choice for choice in Choice for _ in range(tally[choice.value])]
    return quorum.tally(choices, eligible=eligible, rule=policy.voting)


def voters(case: Case) -> frozenset[str]:
    """Return who may vote now: the electorate without those who have stepped back since."""
    return case.vote.electorate & set(case.clear) if case.vote else frozenset()


def counted(case: Case) -> dict[str, Ballot]:
    """Return the last ballot of each voter who is still clear."""
    may = voters(case)
    return {person: ballot for person, ballot in case.vote.ballots.items() if person in may} if case.vote else {}


def is_carried(case: Case, said: Detail, policy: Policy) -> bool:
    """Whether the vote in a decision's detail was carried.

    Raises:
        Void: the detail does not name the open vote and exactly the ballots that count, or its tally does not fit them.
    """
    require(case.vote and said["vote"] == case.vote.leaf, "no such vote")
    require(sorted(said["counted"]) == sorted(one.leaf for one in counted(case).values()), "not the ballots that count")
    tally = carried(case, policy, said["tally"])
    require(tally.yes + tally.no + tally.abstain == len(said["counted"]), "the tally is not of these ballots")
    require(said["tally"]["eligible"] == tally.eligible, "not as many may vote")
    return tally.is_carried


def check_electorate(case: Case, said: Detail, policy: Policy) -> None:
    """Check that those who are clear may vote. Under the rule for employers some may not: `employers.judge` checks which.

    Raises:
        Void: somebody else may vote, or somebody who is clear may not without that rule.
    """
    named, clear = sorted(said["electorate"]), sorted(case.clear)
    may_be_fewer = policy.employers.no_majority and named and len(set(named)) == len(named) and set(named) < set(clear)
    require(named == clear or may_be_fewer, "not those who are clear")


def open_vote(case: Case, statement: Statement) -> Case:
    """Return the case with the vote opened by an entry. Raises Void."""
    said = statement.detail
    require(case.proposal and said["proposal"] == case.proposal, "not the newest proposal")
    electorate = frozenset(said["electorate"])
    admissions = {person: case.admissions[person] for person in electorate}
    return replace(case, vote=Vote(statement.leaf, case.proposal, electorate, admissions=admissions))


def close_vote(case: Case, statement: Statement) -> Case:
    """Return the case with the decision of an entry. It keeps the ballots' ids, so that clear members can count them again,
    and the proposal, whose records say what was decided.
    """
    ballots = tuple(sorted(one.record for one in counted(case).values()))
    tally = {choice: int(statement.detail["tally"][choice.value]) for choice in Choice}
    proposal = case.vote.proposal if case.vote else ""
    return replace(case, vote=None, decision=Decision(ballots, tally, proposal, statement.leaf))
