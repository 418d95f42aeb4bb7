"""What members' employers mean for a vote: under a policy that says so, no employer holds a majority of the votes.

Specification: `docs/trust.md` section 1, fact "vote, electorate, decision". Employers are those that members have stated.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from coc_service.domain import affiliations, votes
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, require
from coc_service.domain.committee_state import Committee
from coc_service.domain.policy import Policy

ACTS = frozenset({"vote.opened", "case.decided"})
Employers = Mapping[str, Collection[str]]  # the employers of each member, by their keys


def judge(case: Case, statement: Statement, committee: Committee, policy: Policy) -> None:
    """Check who may vote, and whose votes are counted. `committee` is that of `settled`.

    Raises:
        Void: an employer would hold a majority, or somebody is left out without this reason.
    """
    if not policy.employers.no_majority:
        return
    at = statement.at
    if statement.act == "vote.opened":
        allowed = electorate(case, committee, policy, at)
        require(
            sorted(statement.detail["electorate"]) == allowed, "not those who may vote under the rule for employers"
        )
    if statement.act == "case.decided":
        require(not majority_holders(case, committee, policy, at), "one employer holds a majority of the votes")


def settled(committee: Committee, then: Committee) -> Committee:
    """Return the committee with the employers that count in a case; `then` is the committee when its report arrived.

    Otherwise a member who knows the report could state the employer of others, and so shut them out of its votes. What
    somebody stated who came later counts: a case that they join is not theirs to choose.
    """
    were_there = {seat.person for seat in then.seats}
    before = {one: then.affiliations.get(one, ()) for one in committee.affiliations if one in were_there}
    return replace(committee, affiliations={**committee.affiliations, **before})


def electorate(case: Case, committee: Committee, policy: Policy, at: datetime) -> list[str]:
    """Return who may vote in a vote that is opened at that time: those who are clear, as far as the policy lets them."""
    if not policy.employers.no_majority:
        return sorted(case.clear)
    return sorted(without_majority(_in_order(case.clear, committee), employers_of(committee, policy, at)))


def majority_holders(case: Case, committee: Committee, policy: Policy, at: datetime) -> list[str]:
    """Return the members of an employer that holds a majority of the ballots that count now; none if the policy allows it."""
    if not policy.employers.no_majority:
        return []
    voters = _in_order(votes.counted(case), committee)
    employers = employers_of(committee, policy, at)
    held = _majority(voters, employers)
    return [one for one in voters if held in employers.get(one, ())] if held else []


def employers_of(committee: Committee, policy: Policy, at: datetime) -> Employers:
    """Return the employers that members have stated for that time, as many of each as the policy counts."""
    most = policy.employers.most_counted
    return {person: affiliations.keys_at(found, at, most=most) for person, found in committee.affiliations.items()}


def without_majority(people: Sequence[str], employers: Employers) -> list[str]:
    """Return the people without those by whom an employer would hold a majority: of its members, the newest do not vote.

    Everybody finds the same people, whoever opens the vote: a lead who could choose would choose the votes.
    """
    left = list(people)
    while held := _majority(left, employers):
        left.remove(next(one for one in reversed(left) if held in employers.get(one, ())))
    return left


def _majority(people: Sequence[str], employers: Employers) -> str:
    """Return the employer of more than half of them; "" if there is none. Of several, as people may have two, the first."""
    held = Counter(one for person in people for one in employers.get(person, ()))
    return min((one for one, count in held.items() if count * 2 > len(people)), default="")


def _in_order(people: Collection[str], committee: Committee) -> list[str]:
    """Return people in the order of their admission."""
    order = {seat.person: place for place, seat in enumerate(committee.seats)}
    return sorted(people, key=lambda one: (order.get(one, len(order)), one))
