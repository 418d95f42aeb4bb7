"""Members state that somebody's keys are lost: how many must sign, what goes, and which keys may come back."""

from datetime import timedelta

import pytest

from coc_service.domain import lost_keys, policy
from coc_service.domain.chain import member, moment
from tests.domain.chains import DIGEST, NOON, POLICY, STRICTER, CommitteeStory, founded, key

OLD, NEW = key("dana signs"), key("dana signs anew")
NEW_KEYS = {"encryption_key": key("dana opens anew").hex(), "signing_key": NEW.hex()}


def state_lost(story: CommitteeStory, *by: str, person: str = "dana", signing_key: bytes = OLD) -> str:
    """Let members sign that somebody's keys are lost; return the leaf of the first signature."""
    first, *others = by
    leaf = story.put(story.statement("keys.lost", member(first), {"person": person, "signing_key": signing_key.hex()}))
    for other in others:
        story.say("agreed", other, entry=leaf)
    return leaf


def after_the_loss() -> CommitteeStory:
    story = founded("noor", "ilse", "tomas", "dana")
    state_lost(story, "noor", "ilse")
    return story


def test_lost_keys_are_off_once_as_many_have_signed_as_for_an_admission() -> None:
    story = founded("noor", "ilse", "tomas", "dana")
    leaf = state_lost(story, "noor")
    assert (story.people, list(story.now.proposals)) == (["noor", "ilse", "tomas", "dana"], [leaf])

    story.say("agreed", "ilse", entry=leaf)

    assert (story.people, list(story.now.proposals)) == (["noor", "ilse", "tomas"], [])
    assert story.now.lost_keys == {"dana": frozenset({OLD})}
    assert story.now.kept_seats["dana"].seat == "seat of dana"


def test_whose_keys_are_lost_signs_nothing_from_then_on() -> None:
    story = after_the_loss()

    leaf = story.say("policy.adopted", "dana", digest=STRICTER, before=DIGEST)

    assert story.why(leaf) == "the signer has no seat in force"


@pytest.mark.parametrize("by", [("dana", "noor"), ("noor", "dana")])
def test_the_signature_of_whose_keys_are_lost_does_not_count(by: tuple[str, str]) -> None:
    story = founded("noor", "ilse", "tomas", "dana")

    state_lost(story, *by)

    assert "signed with the keys that are said to be lost" in story.void.values()
    assert (story.now.lost_keys, len(story.people)) == ({}, 4)


def test_the_same_seat_is_admitted_with_new_keys_in_a_new_tenure() -> None:
    story = after_the_loss()

    leaf = story.admit("dana", "noor", "ilse", **NEW_KEYS)

    (seat,) = [one for one in story.now.seats if one.person == "dana"]
    assert (seat.seat, seat.login_name, seat.tenure) == ("seat of dana", "dana", leaf)
    assert (story.now.kept_seats, story.void) == ({}, {})


def test_lost_keys_are_never_admitted_again() -> None:
    story = after_the_loss()

    leaf = story.admit("dana", "noor", "ilse")

    assert story.why(leaf) == "these keys are lost"
    assert "dana" not in story.people


@pytest.mark.parametrize("changed", [{"seat": "another seat"}, {"login_name": "danas-other"}])
def test_who_lost_their_keys_comes_back_to_no_other_seat(changed: dict[str, str]) -> None:
    story = after_the_loss()

    leaf = story.admit("dana", "noor", "ilse", **NEW_KEYS, **changed)

    assert story.why(leaf) == "not the seat of the person who lost their keys"


@pytest.mark.parametrize(
    ("signing_key", "why"), [(OLD, "these keys are lost already"), (NEW, "")], ids=["the same", "the ones made since"]
)
def test_keys_are_stated_as_lost_once_and_others_made_since_may_be_too(signing_key: bytes, why: str) -> None:
    story = after_the_loss()

    leaf = state_lost(story, "noor", "ilse", signing_key=signing_key)

    assert story.why(leaf) == why
    assert story.now.lost_keys["dana"] == {OLD, signing_key}
    assert story.now.kept_seats["dana"].signing_key == OLD


def test_of_a_member_only_the_present_keys_are_stated_as_lost() -> None:
    story = founded("noor", "ilse", "tomas", "dana")

    leaf = state_lost(story, "noor", "ilse", signing_key=NEW)

    assert story.why(leaf) == "the member has other keys"


def test_what_a_thief_may_have_signed_waits_no_more() -> None:
    story = founded("noor", "ilse", "tomas", "dana")
    stolen = story.say("committee.renamed", "dana", name="Conduct and gain")
    assert stolen in story.now.proposals
    own = story.say("committee.renamed", "noor", name="Conduct and care")

    state_lost(story, "noor", "ilse")

    assert (stolen in story.now.proposals, own in story.now.proposals) == (False, True)


def test_what_is_proposed_about_the_person_waits_no_more() -> None:
    story = founded("noor", "ilse", "tomas", "dana")
    other = state_lost(story, "tomas")
    renewal = story.say("roster.admitted", "tomas", seat={**seat_of(story), "until": moment(NOON + timedelta(days=9))})

    state_lost(story, "noor", "ilse")

    assert set(story.now.proposals) & {other, renewal} == set()


def seat_of(story: CommitteeStory) -> dict[str, str]:
    return dict(next(one.detail["seat"] for one in story.told if one.detail.get("seat", {}).get("person") == "dana"))


def test_while_a_seat_waits_for_new_keys_no_member_changes_the_committee_alone() -> None:
    story = founded("noor", "ilse", "dana")
    state_lost(story, "noor", "ilse")

    eve = story.admit("eve", "noor")
    back = story.admit("dana", "noor", "ilse", **NEW_KEYS)

    assert (eve in story.now.proposals, back in story.now.admissions) == (True, True)
    assert story.people == ["noor", "ilse", "dana"]


def test_the_others_end_a_seat_that_waits_for_new_keys_together() -> None:
    story = after_the_loss()
    kept = story.now.kept_seats["dana"].leaf
    leaf = story.say("roster.left", "noor", admission=kept)
    assert "dana" in story.now.kept_seats

    story.say("agreed", "ilse", entry=leaf)

    departure = story.now.departure_of(kept)
    assert departure is not None
    assert (departure.signers, story.now.kept_seats, story.void) == (frozenset({"noor", "ilse"}), {}, {})
    assert story.people == ["noor", "ilse", "tomas"]


def test_one_member_alone_does_not_end_the_seat_of_the_only_other_one() -> None:
    story = founded("noor", "dana")
    leaf = state_lost(story, "noor")
    story.later(days=7)
    story.say("agreed", "noor", entry=leaf)

    story.say("roster.left", "noor", admission=story.now.kept_seats["dana"].leaf)

    assert ("dana" in story.now.kept_seats, story.void) == (True, {})


def test_a_seat_that_waits_for_new_keys_is_not_paused() -> None:
    story = after_the_loss()
    kept, until = story.now.kept_seats["dana"].leaf, moment(NOON + timedelta(days=9))

    leaf = story.say("seat.paused", "noor", admission=kept, until=until)

    assert story.why(leaf) == "no such admission in force"


def test_of_three_members_two_may_lose_their_keys() -> None:
    story = founded("noor", "ilse", "dana")
    state_lost(story, "noor", "ilse")
    leaf = state_lost(story, "noor", person="ilse", signing_key=key("ilse signs"))
    story.later(days=7)
    story.say("agreed", "noor", entry=leaf)

    story.admit("dana", "noor", **NEW_KEYS)

    assert (story.people, story.void) == (["noor", "dana"], {})


def test_one_of_two_members_switches_the_keys_of_the_other_off_only_by_a_second_signature_a_week_later() -> None:
    story = founded("noor", "dana")
    leaf = state_lost(story, "noor")
    assert story.now.lost_keys == {}

    too_soon = [story.say("agreed", "noor", entry=leaf)]
    story.later(days=6, hours=23)
    too_soon.append(story.say("agreed", "noor", entry=leaf))
    assert ({story.why(one) for one in too_soon}, story.people) == ({"signed twice by one person"}, ["noor", "dana"])

    story.later(hours=1)
    story.say("agreed", "noor", entry=leaf)
    assert (story.people, set(story.now.lost_keys)) == (["noor"], {"dana"})


def test_beside_a_third_member_nobody_signs_twice() -> None:
    story = founded("noor", "dana", "tomas")
    leaf = state_lost(story, "noor")
    story.later(days=7)

    again = story.say("agreed", "noor", entry=leaf)

    assert (story.why(again), story.now.lost_keys) == ("signed twice by one person", {})


@pytest.mark.parametrize(("people", "needed"), [(("noor", "dana"), 2), (("noor", "dana", "tomas"), 2)])
def test_nobody_states_the_loss_of_a_members_keys_alone_where_one_member_admits(
    people: tuple[str, ...], needed: int
) -> None:
    story = founded(*people)
    alone = POLICY.model_copy(update={"admission": policy.Admission(members=1, from_seats=1)})
    first = story.statement("keys.lost", member("noor"), {"person": "dana", "signing_key": OLD.hex()})

    assert lost_keys.signers_needed(story.now, first, alone, story.at) == needed


def test_new_keys_may_be_made_once_each_committee_of_the_person_has_stated_the_loss() -> None:
    here, there = after_the_loss(), founded("noor", "ilse", "tomas", "dana")
    both = (here.now, there.now)
    assert not lost_keys.are_off(both, "dana", OLD, NOON)

    state_lost(there, "noor", "ilse")

    assert lost_keys.are_off((here.now, there.now), "dana", OLD, NOON)
    assert not lost_keys.are_off((here.now, there.now), "dana", NEW, NOON)
    assert not lost_keys.are_off((here.now, there.now), "noor", key("noor signs"), NOON)


def test_a_seat_whose_term_is_over_holds_up_no_new_keys() -> None:
    here, there = after_the_loss(), founded("noor", "ilse")
    there.admit("dana", "noor", until=moment(NOON + timedelta(days=1)))
    both = (here.now, there.now)

    assert not lost_keys.are_off(both, "dana", OLD, NOON)
    assert lost_keys.are_off(both, "dana", OLD, NOON + timedelta(days=1))
