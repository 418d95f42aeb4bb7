"""The rules of a committee's chain: seats, keys and policy, as the fold of what its members signed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coc_service.domain import committee_chain, committee_signers, committee_state
from coc_service.domain.chain import moment, read_moment
from tests.domain.chains import COMMITTEE, DIGEST, NOON, POLICY, STRICTER, CommitteeStory, founded, founding, key, seat


def test_the_fold_after_each_entry_of_a_committees_first_days() -> None:
    """Vector 7 of the specification."""
    story = CommitteeStory()

    first = story.say("committee.founded", "noor", **founding())
    assert (story.people, story.now.policy, story.now.slug, story.now.head) == (["noor"], DIGEST, "conduct", first)

    ilse = story.admit("ilse", "noor")
    assert (story.people, story.leaf_of("ilse"), story.now.head) == (["noor", "ilse"], ilse, ilse)

    story.adopt_policy("ilse", "noor")
    assert story.now.policy == STRICTER

    story.say("roster.left", "ilse", admission=ilse)
    assert (story.people, story.now.name_of("ilse")) == (["noor"], "Ilse")

    assert not story.void
    before = story.now
    again = story.say("committee.founded", "noor", **founding(name="Another"))
    assert story.why(again) == "no act of a committee"
    assert story.now == replace(before, head=again)

    before = story.now
    stranger = story.admit("mallory", "mallory")
    assert story.why(stranger) == "the signer has no seat in force"
    assert story.now == replace(before, head=stranger)


Tell = Callable[[CommitteeStory], str]


def told(act: str, person: str = "noor", **detail: Any) -> Tell:
    return lambda story: story.say(act, person, **detail)


def admission_of(person: str, act: str) -> Tell:
    return lambda story: story.say(act, "noor", admission=story.leaf_of(person))


REFUSED: dict[str, tuple[Tell, str]] = {
    "stranger_admits": (told("roster.admitted", "mallory", seat=seat("eve")), "the signer has no seat in force"),
    "stranger_adopts": (
        lambda story: story.propose_policy("mallory"),
        "the signer has no seat in force",
    ),
    "service_admits": (
        lambda story: story.put(story.statement("roster.admitted", "service", {"seat": seat("eve")})),
        "the signer has no seat in force",
    ),
    "another_act": (told("case.moved"), "no act of a committee"),
    "nobody_leaves": (told("roster.left", admission="nowhere"), "no such admission in force"),
    "nobody_compared": (told("roster.compared", admission="nowhere"), "no such admission in force"),
    "policy_after_another": (lambda story: story.propose_policy("noor", before=STRICTER), "another policy is in force"),
    "nameless": (told("committee.renamed", name=""), "a committee has a name"),
    "agreed_to_nothing": (told("agreed", entry="nowhere"), "nothing of that leaf waits for a signature"),
    "seat_without_keys": (told("roster.admitted", seat={"person": "eve"}), "the detail is malformed"),
    "seat_of_no_text": (told("roster.admitted", seat=seat("eve") | {"from": 7}), "the detail is malformed"),
    "keys_in_no_hex": (told("roster.admitted", seat=seat("eve", signing_key="x")), "the detail is malformed"),
    "no_admission_named": (told("roster.left"), "the detail is malformed"),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_a_committees_rules_refuse_changes_nothing_but_the_head(case: str) -> None:
    tell, reason = REFUSED[case]
    story = founded("noor", "ilse")
    before = story.now

    leaf = tell(story)

    assert story.why(leaf) == reason
    assert story.now == replace(before, head=leaf)


NO_FOUNDING: dict[str, tuple[Tell, str]] = {
    "an_admission": (told("roster.admitted", seat=seat("noor")), "a committee begins with its founding"),
    "for_somebody_else": (told("committee.founded", **founding("ilse")), "the founder signs for themself"),
    "of_another_committee": (
        told("committee.founded", **founding(committee="committee-2")),
        "the founding names another committee",
    ),
    "without_a_seat": (told("committee.founded", committee=COMMITTEE), "the detail is malformed"),
}


@pytest.mark.parametrize("case", sorted(NO_FOUNDING))
def test_what_founds_no_committee(case: str) -> None:
    tell, reason = NO_FOUNDING[case]
    story = CommitteeStory()

    leaf = tell(story)

    assert (story.why(leaf), story.committee) == (reason, None)


def test_from_three_seats_on_an_admission_counts_when_a_second_member_signed_it() -> None:
    story = founded("noor", "ilse", "tomas")

    first = story.admit("dana", "noor")
    assert (story.people, list(story.now.proposals)) == (["noor", "ilse", "tomas"], [first])

    story.say("agreed", "ilse", entry=first)
    assert (story.people, story.leaf_of("dana"), dict(story.now.proposals)) == (
        ["noor", "ilse", "tomas", "dana"],
        first,
        {},
    )
    assert story.now.admitted_by[first] == {"noor", "ilse"}


def test_one_member_does_not_sign_twice() -> None:
    story = founded("noor", "ilse", "tomas")
    first = story.admit("dana", "noor")

    again = story.say("agreed", "noor", entry=first)

    assert story.why(again) == "signed twice by one person"
    assert story.people == ["noor", "ilse", "tomas"]


def test_the_signature_of_a_member_who_has_left_counts_no_longer() -> None:
    story = founded("noor", "ilse", "tomas", "eve")
    first = story.admit("dana", "eve")
    story.say("roster.left", "eve", admission=story.leaf_of("eve"))

    story.say("agreed", "noor", entry=first)
    assert "dana" not in story.people

    story.say("agreed", "ilse", entry=first)
    assert "dana" in story.people


def test_a_policy_proposed_before_another_was_adopted_is_not_adopted_after_it() -> None:
    story = founded("noor", "ilse", "tomas")
    late, first = (story.propose_policy(person) for person in ("tomas", "noor"))
    story.say("agreed", "ilse", entry=first)
    assert story.now.policy == STRICTER

    again = story.say("agreed", "noor", entry=late)

    assert story.why(again) == "another policy is in force"


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_how_many_signatures_a_change_takes_is_the_policys(count: int) -> None:
    people = ["noor", "ilse", "tomas", "dana", "eve"][:count]

    assert committee_signers.signers_needed(founded(*people).now, POLICY, NOON) == (1 if count < 3 else 2)


def test_a_committee_is_renamed_by_as_many() -> None:
    story = founded("noor", "ilse", "tomas")
    first = story.say("committee.renamed", "noor", name="Care")
    assert story.now.name == "Conduct"

    story.say("agreed", "ilse", entry=first)

    assert story.now.name == "Care"


def test_who_leaves_alone_leaves_at_once_and_is_sent_away_only_by_others_together() -> None:
    story = founded("noor", "ilse", "tomas", "dana")

    sent = story.say("roster.left", "noor", admission=story.leaf_of("ilse"))
    assert "ilse" in story.people
    story.say("agreed", "tomas", entry=sent)
    assert story.people == ["noor", "tomas", "dana"]

    story.say("roster.left", "dana", admission=story.leaf_of("dana"))
    assert story.people == ["noor", "tomas"]


def test_who_has_left_states_nothing_more() -> None:
    story = founded("noor", "ilse")
    story.say("roster.left", "ilse", admission=story.leaf_of("ilse"))

    leaf = story.admit("eve", "ilse")

    assert story.why(leaf) == "the signer has no seat in force"


def test_a_seat_is_in_force_from_its_first_to_its_last_moment() -> None:
    story = founded("noor")
    terms = {"from": moment(NOON + timedelta(days=1)), "until": moment(NOON + timedelta(days=2))}
    story.admit("ilse", "noor", **terms)
    when = [NOON + timedelta(days=days, minutes=minutes) for days, minutes in ((1, -1), (1, 0), (2, -1), (2, 0))]

    assert [story.now.seat_of("ilse", at) is not None for at in when] == [False, True, True, False]
    assert [len(story.now.in_force(at)) for at in when] == [1, 2, 2, 1]


def test_outside_of_their_term_nobody_states_anything() -> None:
    story = founded("noor")
    story.admit("ilse", "noor", until=moment(NOON + timedelta(days=1)))
    story.later(days=1)

    leaf = story.admit("eve", "ilse")

    assert story.why(leaf) == "the signer has no seat in force"


def test_who_is_admitted_again_keeps_none_of_the_old_keys() -> None:
    story = founded("noor", "ilse")
    old = story.leaf_of("ilse")

    new = story.admit("ilse", "noor", "ilse", encryption_key=key("new").hex())

    found = story.now.seat_of("ilse", NOON)
    assert found is not None
    assert (found.leaf, found.encryption_key) == (new, key("new"))
    assert len(story.now.seats) == 2
    assert set(story.now.admissions) == {story.leaf_of("noor"), old, new}


def owed(story: CommitteeStory, person: str) -> bool:
    found = story.now.seat_of(person, NOON)
    assert found is not None
    return story.now.comparison_owed(found)


def test_a_comparison_is_owed_until_the_admitted_and_one_other_have_made_it() -> None:
    story = founded("noor", "ilse", "tomas")
    leaf = story.leaf_of("ilse")
    assert (owed(story, "noor"), owed(story, "ilse")) == (False, True)

    story.say("roster.compared", "ilse", admission=leaf)
    assert owed(story, "ilse")
    story.say("roster.compared", "ilse", admission=leaf)
    assert owed(story, "ilse")
    story.say("roster.compared", "tomas", admission=leaf)
    assert not owed(story, "ilse")


def test_two_others_do_not_stand_for_the_admitted_person() -> None:
    story = founded("noor", "ilse", "tomas")

    for person in ("noor", "tomas"):
        story.say("roster.compared", person, admission=story.leaf_of("ilse"))

    assert owed(story, "ilse")


def test_the_digest_of_the_readers_stands_for_every_admission_in_force_and_for_the_policy() -> None:
    story = founded("noor", "ilse")
    story.admit("eve", "noor", until=moment(NOON + timedelta(days=1)))
    same = story.now.readers_digest(NOON)

    assert same == story.now.readers_digest(NOON + timedelta(hours=1))
    assert same != story.now.readers_digest(NOON + timedelta(days=1))
    assert same != replace(story.now, policy=STRICTER).readers_digest(NOON)
    assert same != replace(story.now, seats=story.now.seats[::-1]).readers_digest(NOON)
    assert len(same.replace(" ", "")) == 20


@pytest.mark.parametrize("part", sorted(seat("ilse")))
def test_the_digest_of_a_statement_stands_for_every_part_of_it_but_the_salt(part: str) -> None:
    says = {"of": "roster.admitted", "salt": "", "seat": seat("ilse")}
    digest = committee_chain.statement_digest(says)

    assert committee_chain.statement_digest(says | {"salt": "other"}) == digest
    assert committee_chain.statement_digest(says | {"seat": seat("ilse") | {part: "other"}}) != digest
    assert committee_chain.statement_digest(says | {"of": "committee.founded"}) != digest


def test_a_seat_is_read_as_it_was_written() -> None:
    detail = seat("ilse", **{"from": "2026-11-23T05:00Z", "until": "2028-11-23T05:00Z"})

    assert committee_state.seat_detail(committee_state.seat_from(detail, leaf="leaf")) == detail


def test_a_moment_is_read_as_it_was_written_and_none_is_none() -> None:
    assert (read_moment(moment(NOON)), moment(NOON), moment(None), read_moment("")) == (
        NOON,
        "2026-11-23T12:00Z",
        "",
        None,
    )
