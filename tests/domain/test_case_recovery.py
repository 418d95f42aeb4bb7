"""A case that trustees give back: to whom, how much of it, and to nobody whom it was closed to."""

from collections.abc import Callable
from typing import Any

import pytest

from coc_service.domain import epochs
from coc_service.domain.candidates import Candidate
from coc_service.domain.case_proposals import waiting
from coc_service.domain.chain import member, party
from coc_service.domain.presence import Presence
from tests.domain.chains import REPORTER, CaseStory, key
from tests.domain.test_recovery import adopt, end, report_with_key, with_key

NOOR, TOMAS = member("noor"), member("tomas")
NOT_THEIRS = "the case is not theirs to take back"


def renew(story: CaseStory, person: str = "tomas", *, to: str = "new") -> str:
    """Let two members state that keys are lost and admit new ones; return the leaf of the admission."""
    seat = story.board.now.seat_of(person, story.at)
    assert seat
    says = {"person": person, "signing_key": seat.signing_key.hex()}
    lost = story.board.put(story.board.statement("keys.lost", member("noor"), says))
    story.board.say("agreed", "ilse", entry=lost)
    keys = {"encryption_key": key(f"{person} opens {to}").hex(), "signing_key": key(f"{person} signs {to}").hex()}
    return story.board.admit(person, "noor", "ilse", **keys)


def a_case() -> CaseStory:
    """A case of four that Noor, Ilse and Tomas read, with three epochs, given to the key."""
    story = with_key("noor", "ilse", "tomas", "dana")
    report_with_key(story)
    story.declare("noor", "ilse", "tomas")
    story.write(NOOR)
    story.step_back("dana")
    story.write(NOOR)
    assert story.now.current.number == 3
    return story


def use(story: CaseStory, person: str = "tomas", **changed: str) -> str:
    adopted = story.board.now.recovery
    says = {"key": adopted.leaf if adopted else "", "admission": story.board.leaf_of(person), "cases": 1, "proof": ""}
    return story.board.say("recovery.used", person, **{**says, **changed})


def take_back(story: CaseStory, person: str = "tomas", **changed: Any) -> str:
    adopted = story.board.now.recovery
    says = {
        "key": adopted.leaf if adopted else "",
        "admission": story.board.leaf_of(person),
        "epoch": story.now.current.number,
        "proof": "",
    }
    return story.say("reader.recovered", member(person), **{**says, **changed})


def granted(story: CaseStory, person: str = "tomas") -> list[int]:
    return [one.number for one in story.now.begins if epochs.is_granted(story.now, one, person)]


def test_who_has_new_keys_is_a_reader_again_and_declares_again() -> None:
    story = a_case()
    story.lead("tomas")
    renew(story)
    use(story)

    leaf = take_back(story)

    assert (story.why(leaf), story.now.presence_of("tomas"), story.now.lead) == ("", Presence.AWAITING, None)
    assert granted(story) == [1, 2, 3]
    assert not story.is_usable(NOOR)
    story.write(NOOR)
    assert "tomas" in [person for person, _ in story.now.current.recipients]


def test_who_was_left_behind_by_an_epoch_is_a_reader_again() -> None:
    story = a_case()
    renew(story)
    story.write(NOOR)
    assert story.now.presence_of("tomas") is Presence.LEFT
    use(story)

    take_back(story)

    assert (story.now.presence_of("tomas"), granted(story)) == (Presence.AWAITING, [1, 2, 3, 4])


def test_what_the_trustees_did_not_have_is_not_granted() -> None:
    story = a_case()
    renew(story)
    use(story)

    take_back(story, epoch=2)
    story.write(NOOR)

    assert granted(story) == [1, 2, 4]


def test_who_came_for_what_was_new_gets_no_more_than_that() -> None:
    story = with_key("noor", "ilse", "tomas")
    report_with_key(story, "noor", "ilse")
    story.declare("noor", "ilse")
    story.board.admit("dana", "noor", "ilse")
    story.write(NOOR)
    story.add_reader("dana", reads="new")
    story.write(NOOR)
    story.declare("dana")
    assert granted(story, "dana") == [3]
    renew(story, "dana")
    use(story, "dana")

    take_back(story, "dana")
    assert granted(story, "dana") == [3]

    story.write(NOOR)
    assert granted(story, "dana") == [3, 4]


def stepped_back(story: CaseStory) -> None:
    story.step_back("tomas")
    renew(story)
    use(story)


def resigned(story: CaseStory) -> None:
    story.board.say("roster.left", "tomas", admission=story.board.leaf_of("tomas"))
    story.board.admit("tomas", "noor", "ilse")
    use(story)


def with_the_same_keys(story: CaseStory) -> None:
    use(story)


def to_a_key_that_ended(story: CaseStory) -> None:
    renew(story)
    use(story)
    assert story.board.now.recovery
    end(story.board, "noor", "ilse", key_leaf=story.board.now.recovery.leaf)


def to_a_newer_key(story: CaseStory) -> None:
    renew(story)
    assert story.board.now.recovery
    adopt(story.board, "noor", "ilse", name="second", before=story.board.now.recovery.leaf)
    use(story)


@pytest.mark.parametrize("before", [stepped_back, resigned, with_the_same_keys, to_a_key_that_ended, to_a_newer_key])
def test_a_case_that_is_closed_to_somebody_is_not_given_back(before: Callable[[CaseStory], None]) -> None:
    story = a_case()
    before(story)

    leaf = take_back(story)

    assert story.why(leaf) == NOT_THEIRS


def test_a_case_that_was_kept_from_the_key_is_not_given_back() -> None:
    story = with_key()
    story.report()
    story.declare("noor", "tomas")
    renew(story)
    use(story)

    assert story.why(take_back(story)) == NOT_THEIRS


def test_a_case_is_not_given_to_whom_the_reporter_left_out() -> None:
    story = with_key()
    report_with_key(story, "noor", "ilse")
    renew(story)
    use(story)

    assert story.why(take_back(story)) == NOT_THEIRS


def test_a_case_is_not_given_back_to_whom_the_reporter_refused_since() -> None:
    story = a_case()
    renew(story)
    story.declare("noor")
    proposal = story.propose("tomas")
    story.say("reader.refused", party(REPORTER), proposal=proposal)
    use(story)

    assert story.why(take_back(story)) == NOT_THEIRS


def test_no_case_is_taken_back_behind_the_committees_back() -> None:
    story = a_case()
    renew(story)

    assert story.why(take_back(story)) == "the committee was not told"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"admission": key("another").hex()}, NOT_THEIRS),
        ({"key": key("another").hex()}, "not the recovery key in force"),
        ({"epoch": 4}, "no such epoch"),
        ({"epoch": 0}, "no such epoch"),
    ],
)
def test_a_case_is_taken_back_as_it_stands(changed: dict[str, Any], why: str) -> None:
    story = a_case()
    renew(story)
    use(story)

    assert story.why(take_back(story, **changed)) == why


def test_a_case_is_taken_back_once() -> None:
    story = a_case()
    renew(story)
    use(story)
    take_back(story)

    assert story.why(take_back(story)) == NOT_THEIRS


def test_a_proposal_to_add_them_falls_away() -> None:
    story = a_case()
    renew(story)
    story.propose("tomas")
    use(story)

    take_back(story)

    assert dict(waiting(story.now, Candidate)) == {}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"admission": key("another").hex()}, "not the signer's own admission"),
        ({"key": key("another").hex()}, "not the recovery key in force"),
    ],
)
def test_the_committee_is_told_of_this_key_and_this_admission(changed: dict[str, str], why: str) -> None:
    story = a_case()
    renew(story)

    assert story.board.why(use(story, **changed)) == why
    assert story.board.now.recovered == frozenset()
