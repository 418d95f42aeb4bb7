"""The tally does not depend on the order of ballots; a tie is never carried; without a quorum nothing is decided."""

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coc_service.domain.policy import Majority, Voting
from coc_service.domain.quorum import Choice, Tally, tally

YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN
ballots = st.lists(st.sampled_from(Choice), max_size=12)
rules = st.builds(Voting, minimum_votes=st.integers(1, 6), majority=st.sampled_from(Majority))
spare = st.integers(0, 12)


def rule(majority: Majority = Majority.SIMPLE, *, minimum_votes: int = 2) -> Voting:
    return Voting(minimum_votes=minimum_votes, majority=majority)


def test_a_tally_says_all_of_it() -> None:
    assert tally([YES, NO, YES, ABSTAIN], eligible=5, rule=rule()) == Tally(
        yes=2, no=1, abstain=1, eligible=5, is_quorate=True, is_carried=True
    )


@given(ballots, spare, rules, st.randoms(use_true_random=False))
def test_the_order_of_ballots_does_not_matter(cast: list[Choice], others: int, by: Voting, random: object) -> None:
    shuffled = cast.copy()
    getattr(random, "shuffle")(shuffled)  # noqa: B009  hypothesis's Random has no type to name here

    assert tally(shuffled, eligible=len(cast) + others, rule=by) == tally(cast, eligible=len(cast) + others, rule=by)


@given(st.integers(0, 6), st.integers(0, 6), spare, rules)
def test_a_tie_never_carries(each: int, abstaining: int, others: int, by: Voting) -> None:
    cast = [YES] * each + [NO] * each + [ABSTAIN] * abstaining

    assert not tally(cast, eligible=len(cast) + others, rule=by).is_carried


@given(ballots, spare, rules)
def test_nothing_carries_without_a_quorum_or_without_a_yes(cast: list[Choice], others: int, by: Voting) -> None:
    counted = tally(cast, eligible=len(cast) + others, rule=by)

    assert counted.is_quorate == (len(cast) * 2 > len(cast) + others and len(cast) >= by.minimum_votes)
    assert not counted.is_carried or (counted.is_quorate and counted.yes > counted.no)


@given(ballots, spare, rules)
def test_who_turns_from_no_to_yes_never_undoes_a_decision(cast: list[Choice], others: int, by: Voting) -> None:
    assume(NO in cast)
    turned = cast.copy()
    turned[turned.index(NO)] = YES
    eligible = len(cast) + others

    assert tally(turned, eligible=eligible, rule=by).is_carried >= tally(cast, eligible=eligible, rule=by).is_carried


@given(ballots, spare)
def test_what_a_stricter_majority_carries_a_milder_one_carries(cast: list[Choice], others: int) -> None:
    simple, two_thirds, unanimous = (
        tally(cast, eligible=len(cast) + others, rule=rule(majority)).is_carried for majority in Majority
    )

    assert unanimous <= two_thirds <= simple


@pytest.mark.parametrize(
    ("cast", "majority", "carries"),
    [
        ([YES, YES, NO], Majority.SIMPLE, True),
        ([YES, NO, ABSTAIN], Majority.SIMPLE, False),
        ([YES, ABSTAIN, ABSTAIN], Majority.SIMPLE, True),
        ([YES, YES, NO], Majority.TWO_THIRDS, True),
        ([YES, YES, YES, NO, NO], Majority.TWO_THIRDS, False),
        ([YES, YES, ABSTAIN], Majority.UNANIMOUS, True),
        ([YES, YES, NO], Majority.UNANIMOUS, False),
        ([ABSTAIN, ABSTAIN, ABSTAIN], Majority.SIMPLE, False),
        ([ABSTAIN, ABSTAIN, ABSTAIN], Majority.TWO_THIRDS, False),
        ([ABSTAIN, ABSTAIN, ABSTAIN], Majority.UNANIMOUS, False),
    ],
)
def test_majorities_are_the_written_ones(cast: Sequence[Choice], majority: Majority, *, carries: bool) -> None:
    assert tally(cast, eligible=len(cast), rule=rule(majority)).is_carried is carries


@pytest.mark.parametrize(
    ("cast_count", "eligible", "minimum_votes", "is_quorate"),
    [(2, 4, 1, False), (3, 4, 1, True), (2, 3, 2, True), (1, 1, 2, False), (1, 1, 1, True), (0, 0, 1, False)],
)
def test_a_quorum_is_more_than_half_and_the_minimum(
    cast_count: int, eligible: int, minimum_votes: int, *, is_quorate: bool
) -> None:
    counted = tally([YES] * cast_count, eligible=eligible, rule=rule(minimum_votes=minimum_votes))

    assert counted.is_quorate is is_quorate


def test_more_ballots_than_people_are_no_vote() -> None:
    with pytest.raises(ValueError, match="more ballots"):
        tally([YES, YES], eligible=1, rule=rule())
