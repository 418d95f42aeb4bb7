"""A policy takes effect with the signatures of two members and its whole text, while it is still open for signatures."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from coc_service.domain import policy, policy_versions
from coc_service.domain.chain import member
from coc_service.domain.open_proposals import OPEN_FOR
from coc_service.domain.policy_versions import REASON_CHARS, PolicyVersion
from tests.domain.chains import DIGEST, NOON, POLICY, STRICTER, STRICTER_TOML, TOML, CommitteeStory, founded, key, seat

TOMAS_KEYS = {"person": "tomas", "signing_key": key("tomas signs").hex()}


@pytest.mark.parametrize(("seat_count", "needed"), [(1, 1), (2, 2), (3, 2), (7, 2)])
def test_two_members_change_the_policy_wherever_there_are_two(seat_count: int, needed: int) -> None:
    assert policy_versions.signers_needed(POLICY, seat_count) == needed


def test_a_policy_that_asks_for_more_signatures_is_changed_by_as_many() -> None:
    strict = policy.parse(TOML.replace("members = 2\nfrom_seats = 3", "members = 3\nfrom_seats = 4"))

    assert [policy_versions.signers_needed(strict, seats) for seats in (1, 2, 3, 4)] == [1, 2, 2, 3]


def test_one_of_two_members_changes_nothing_alone() -> None:
    story = founded("noor", "ilse")

    first = story.propose_policy("noor")
    assert (story.now.policy, list(story.now.proposals)) == (DIGEST, [first])

    story.say("agreed", "ilse", entry=first)
    assert (story.now.policy, dict(story.now.proposals)) == (STRICTER, {})


def test_a_member_who_is_alone_changes_it_alone() -> None:
    story = founded("noor")

    story.propose_policy("noor")

    assert story.now.policy == STRICTER


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"digest": "ab" * 32}, "not the digest of this text"),
        ({"toml": "hours = 1", "digest": STRICTER}, "not the digest of this text"),
        ({"toml": "hours = 1", "digest": policy.digest("hours = 1")}, "not a policy"),
        ({"toml": "", "digest": policy.digest("")}, "not a policy"),
        ({"toml": TOML, "digest": DIGEST}, "this policy is in force already"),
        ({"reason": "x" * (REASON_CHARS + 1)}, "a reason without end"),
    ],
)
def test_a_policy_that_cannot_be_read_is_void_even_if_one_member_is_enough(
    changed: dict[str, str], reason: str
) -> None:
    story = founded("noor")

    leaf = story.propose_policy("noor", **changed)

    assert story.why(leaf) == reason
    assert (story.now.policy, len(story.now.policy_versions)) == (DIGEST, 1)


def test_the_fold_keeps_every_policy_with_its_text_time_and_signers() -> None:
    story = founded("noor", "ilse")
    story.later(days=1)

    leaf = story.adopt_policy("noor", "ilse")

    first, second = story.now.policy_versions
    founding = story.told[0].leaf
    assert first == PolicyVersion(founding, DIGEST, "", "", NOON, frozenset({"noor"}))
    everyone = frozenset({"noor", "ilse"})
    assert second == PolicyVersion(leaf, STRICTER, STRICTER_TOML, "", NOON + timedelta(days=1), everyone)
    assert policy_versions.text_of(story.now.policy_versions, STRICTER) == STRICTER_TOML
    assert policy_versions.text_of(story.now.policy_versions, DIGEST) == ""


def test_a_proposed_policy_is_open_for_two_weeks_and_no_longer() -> None:
    story = founded("noor", "ilse", "tomas")
    in_time, late = (story.propose_policy("noor"), story.propose_policy("tomas"))

    story.at = NOON + OPEN_FOR + timedelta(minutes=1)
    again = story.say("agreed", "ilse", entry=late)
    assert (story.why(again), story.now.policy) == ("proposed too long ago", DIGEST)

    story.at = NOON + OPEN_FOR
    story.say("agreed", "ilse", entry=in_time)
    assert story.now.policy == STRICTER


@pytest.mark.parametrize(
    "proposed",
    [
        lambda story: story.say("committee.renamed", "noor", name="Care"),
        lambda story: story.say("roster.left", "noor", admission=story.leaf_of("tomas")),
        lambda story: story.say("roster.admitted", "noor", seat=seat("dana")),
        lambda story: story.put(story.statement("keys.lost", member("noor"), TOMAS_KEYS)),
    ],
    ids=["name", "removal", "admission", "lost keys"],
)
@pytest.mark.parametrize(("minutes", "reason"), [(0, ""), (1, "proposed too long ago")])
def test_whatever_is_proposed_waits_for_two_weeks(
    proposed: Callable[[CommitteeStory], str], minutes: int, reason: str
) -> None:
    story = founded("noor", "ilse", "tomas")
    leaf = proposed(story)

    story.at = NOON + OPEN_FOR + timedelta(minutes=minutes)
    agreed = story.say("agreed", "ilse", entry=leaf)

    assert story.why(agreed) == reason


def test_a_member_has_one_open_proposal_of_a_policy() -> None:
    story = founded("noor", "ilse", "tomas")
    renamed = story.say("committee.renamed", "noor", name="Care")
    (first, others, second) = (
        story.propose_policy("noor"),
        story.propose_policy("tomas"),
        story.propose_policy("noor"),
    )

    assert list(story.now.proposals) == [renamed, others, second]
    assert story.why(story.say("agreed", "ilse", entry=first)) == "nothing of that leaf waits for a signature"
