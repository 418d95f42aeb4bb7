"""Votes that are over, from a case's chain."""

from datetime import UTC, datetime

import pytest

from coc_service.domain.chain import Statement
from coc_service.domain.held_votes import HeldVote, held
from coc_service.domain.policy import Majority, Voting
from coc_service.domain.quorum import Choice, needed, tally

AT = datetime(2026, 3, 16, 12, tzinfo=UTC)


def said(leaf: str, act: str, actor: str = "member:n", **detail: object) -> Statement:
    return Statement(leaf, act, actor, AT, detail)


def ballot(leaf: str, person: str) -> Statement:
    return said(
        leaf, "ballot.cast", f"member:{person}", vote="v", records=[[f"record-{leaf}", "panel", 1, "ballot", ""]]
    )


OPENED = said("v", "vote.opened", electorate=["i", "n", "t"], move="open_vote")
NUMBERS = {"yes": 2, "no": 0, "abstain": 0, "eligible": 3}


def test_a_decision_keeps_the_ballots_that_counted() -> None:
    decided = said("d", "case.decided", vote="v", counted=["b", "c"], tally=NUMBERS, move="decide")

    found = held([OPENED, ballot("a", "n"), ballot("b", "i"), ballot("c", "n"), decided])

    counts = {Choice.YES: 2, Choice.NO: 0, Choice.ABSTAIN: 0}
    assert found == {"d": HeldVote(("i", "n", "t"), {"n": "record-c", "i": "record-b"}, counts, 3)}


def test_a_vote_whose_proposal_was_withdrawn_has_no_tally() -> None:
    withdrawn = said("w", "case.moved", move="withdraw_proposal")

    found = held([ballot("z", "t"), OPENED, ballot("a", "n"), withdrawn, ballot("b", "i")])

    assert found == {"w": HeldVote(("i", "n", "t"), {"n": "record-a"}, None, 3)}


def test_a_proposal_withdrawn_before_the_vote_and_a_vote_under_way_are_no_votes_that_are_over() -> None:
    assert held([said("w", "case.moved", move="withdraw_proposal"), OPENED, ballot("a", "n")]) == {}


@pytest.mark.parametrize("minimum", [1, 2, 5])
@pytest.mark.parametrize("eligible", range(1, 9))
def test_what_is_needed_is_the_smallest_quorum(eligible: int, minimum: int) -> None:
    rule = Voting(minimum_votes=minimum, majority=Majority.SIMPLE)

    quorate = [n for n in range(eligible + 1) if tally([Choice.YES] * n, eligible=eligible, rule=rule).is_quorate]

    assert quorate == list(range(needed(eligible, rule), eligible + 1))
