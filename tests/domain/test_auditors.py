"""Auditors: how many members must sign, that nothing about seats counts them, and how it ends."""

from datetime import timedelta

import pytest

from coc_service.domain import auditors, lost_keys
from coc_service.domain.chain import member, moment
from coc_service.domain.committee_signers import signers_needed
from tests.domain.chains import POLICY, CommitteeStory, founded, key, seat


def admit(story: CommitteeStory, *by: str, person: str = "olga", **changed: str) -> str:
    """Let members sign that somebody is an auditor; return the leaf of the first signature."""
    first, *others = by
    leaf = story.say("auditor.admitted", first, seat=seat(person, **changed))
    for other in others:
        story.say("agreed", other, entry=leaf)
    return leaf


def end(story: CommitteeStory, leaf: str, *by: str) -> str:
    first, *others = by
    left = story.say("auditor.left", first, auditor=leaf)
    for other in others:
        story.say("agreed", other, entry=left)
    return left


def audited() -> tuple[CommitteeStory, str]:
    story = founded("noor", "ilse", "tomas", "dana")
    return story, admit(story, "noor", "ilse")


def is_auditor(story: CommitteeStory, person: str = "olga") -> bool:
    return auditors.auditor_of(story.now, person, story.at) is not None


def test_a_second_member_makes_somebody_an_auditor() -> None:
    story = founded("noor", "ilse", "tomas", "dana")
    leaf = admit(story, "noor")
    assert (is_auditor(story), list(story.now.proposals)) == (False, [leaf])

    story.say("agreed", "ilse", entry=leaf)

    assert (is_auditor(story), list(story.now.proposals)) == (True, [])


def test_an_auditor_takes_no_seat_and_changes_no_count() -> None:
    before = founded("noor", "ilse", "tomas", "dana")
    story, _ = audited()

    assert story.people == ["noor", "ilse", "tomas", "dana"]
    assert [one.person for one in story.now.receiving(story.at)] == story.people
    assert story.now.admissions.keys() == before.now.admissions.keys()
    assert story.now.readers_digest(story.at) == before.now.readers_digest(before.at)
    assert signers_needed(story.now, POLICY, story.at) == signers_needed(before.now, POLICY, before.at)


def test_an_auditor_signs_nothing_of_the_committee() -> None:
    story, leaf = audited()

    signed = story.say("auditor.left", "olga", auditor=leaf)

    assert story.why(signed) == "the signer has no seat in force"
    assert is_auditor(story)


def test_a_member_is_no_auditor_of_their_committee() -> None:
    story = founded("noor", "ilse", "tomas", "dana")

    leaf = admit(story, "noor", "ilse", person="dana")

    assert (story.why(leaf), is_auditor(story, "dana")) == ("a member is no auditor of the committee", False)


def test_two_members_end_an_audit_and_one_does_not() -> None:
    story, leaf = audited()
    left = end(story, leaf, "tomas")
    assert is_auditor(story)

    story.say("agreed", "dana", entry=left)

    assert (is_auditor(story), auditors.ended_at(story.now, "olga")) == (False, story.at)


def test_an_audit_that_has_ended_is_not_ended_again() -> None:
    story, leaf = audited()
    end(story, leaf, "noor", "ilse")

    assert story.why(end(story, leaf, "tomas")) == "no such auditor"


def test_an_audit_ends_by_its_term() -> None:
    story = founded("noor", "ilse", "tomas", "dana")
    admit(story, "noor", "ilse", until=moment(story.at + timedelta(days=1)))
    assert is_auditor(story)

    story.later(days=1)

    assert (is_auditor(story), auditors.ended_at(story.now, "olga")) == (False, story.at)


def test_a_new_admission_of_an_auditor_replaces_the_old_one() -> None:
    story, first = audited()
    story.later(hours=1)

    second = admit(story, "noor", "ilse", signing_key=key("olga signs anew").hex())

    assert [one.leaf for one in story.now.auditors.values()] == [second]
    assert story.now.auditor_ends == {first: story.at}


def test_an_auditor_who_is_admitted_to_a_seat_is_none_any_more() -> None:
    story, _ = audited()
    leaf = story.say("roster.admitted", "noor", seat=seat("olga"))

    story.say("agreed", "ilse", entry=leaf)

    assert (is_auditor(story), "olga" in story.people) == (False, True)


@pytest.mark.parametrize("act", ["roster.admitted", "auditor.admitted"])
def test_what_waits_about_a_person_is_dropped_once_they_audit(act: str) -> None:
    story = founded("noor", "ilse", "tomas", "dana")
    waiting = story.say(act, "tomas", seat=seat("olga", name="Olga Other"))

    admit(story, "noor", "ilse")

    assert waiting not in story.now.proposals


def test_only_the_keys_that_members_compared_audit() -> None:
    story, _ = audited()

    found = [auditors.audited_by([story.now], "olga", key(of), story.at) for of in ("olga signs", "mallory signs")]

    assert found == [(story.now,), ()]


def test_lost_keys_audit_nothing_until_new_ones_are_admitted() -> None:
    story, _ = audited()
    lost = {"person": "olga", "signing_key": key("olga signs").hex()}

    leaf = story.put(story.statement("keys.lost", member("noor"), lost))
    story.say("agreed", "ilse", entry=leaf)

    assert not is_auditor(story)
    assert story.why(admit(story, "noor", "ilse")) == "these keys are lost"
    admit(story, "noor", "ilse", signing_key=key("olga signs anew").hex())
    assert is_auditor(story)


def test_keys_that_audit_another_committee_are_off_only_once_it_says_so() -> None:
    story, _ = audited()
    elsewhere = founded("noor")
    lost = {"person": "olga", "signing_key": key("olga signs").hex()}
    elsewhere.put(elsewhere.statement("keys.lost", member("noor"), lost))

    known = [elsewhere.now, story.now]

    assert not lost_keys.are_off(known, "olga", key("olga signs"), story.at)
    assert lost_keys.are_off(known[:1], "olga", key("olga signs"), story.at)
