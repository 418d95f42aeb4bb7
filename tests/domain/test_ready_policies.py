"""Ready policies can be adopted as they are, and say which figures are whose."""

import pytest

from coc_service.domain import policy, policy_text
from coc_service.domain.policy import Majority, Policy
from coc_service.domain.ready_policies import READY


@pytest.mark.parametrize("name", READY)
def test_a_ready_policy_can_be_adopted(name: str) -> None:
    toml = READY[name].toml

    assert isinstance(policy_text.read(toml), Policy)
    assert toml.startswith("# ")


@pytest.mark.parametrize(
    ("name", "acknowledge", "votes", "majority"),
    [
        ("recommended", 24, 2, Majority.SIMPLE),
        ("psf", 168, 2, Majority.TWO_THIRDS),
        ("django", 24, 3, Majority.TWO_THIRDS),
        ("cncf", 72, 3, Majority.SIMPLE),
        ("covenant", 24, 2, Majority.SIMPLE),
    ],
)
def test_the_figures_are_those_that_were_published(name: str, acknowledge: int, votes: int, majority: Majority) -> None:
    found = policy.parse(READY[name].toml)

    assert (found.hours.acknowledge, found.voting.minimum_votes, found.voting.majority) == (
        acknowledge,
        votes,
        majority,
    )


def test_none_lets_one_person_decide_or_admit_alone_where_there_are_three() -> None:
    for one in READY.values():
        found = policy.parse(one.toml)
        assert min(found.voting.minimum_votes, found.panel.minimum_members, found.admission.needed(3)) >= 2
