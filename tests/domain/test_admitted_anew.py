"""A person id that is admitted again keeps its cases with the same keys, but none with other keys or after leaving."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from coc_service.domain import epochs
from coc_service.domain.chain import member, moment
from coc_service.domain.presence import Presence
from tests.domain.case_stories import panel_formed, people_of, reported
from tests.domain.chains import NOON, CaseStory, CommitteeStory, founded, key

NOOR, ILSE, TOMAS = (member(person) for person in ("noor", "ilse", "tomas"))
OUTSIDE = "the signer was admitted anew since they came to the case"


def other_encryption_key(board: CommitteeStory) -> None:
    board.admit("tomas", "noor", "ilse", encryption_key=key("another opens").hex())


def other_signing_key(board: CommitteeStory) -> None:
    board.admit("tomas", "noor", "ilse", signing_key=key("another signs").hex())


def another_name(board: CommitteeStory) -> None:
    keys = {part: key(f"vera {part}").hex() for part in ("encryption_key", "signing_key")}
    board.admit("tomas", "noor", "ilse", name="Vera Newcomer", **keys)


def back_after_leaving(board: CommitteeStory) -> None:
    board.say("roster.left", "tomas", admission=board.leaf_of("tomas"))
    board.admit("tomas", "noor", "ilse")


def renewed_after_other_keys(board: CommitteeStory) -> None:
    other_signing_key(board)
    board.admit("tomas", "noor", "ilse")


ANEW = [other_encryption_key, other_signing_key, another_name, back_after_leaving, renewed_after_other_keys]


def readers(story: CaseStory) -> list[str]:
    return [seat.person for seat in epochs.readers(story.now, story.board.now, story.at)]


@pytest.mark.parametrize("change", ANEW)
def test_an_admission_takes_over_no_case_of_who_had_the_id_before(change: Callable[[CommitteeStory], None]) -> None:
    story = panel_formed()
    change(story.board)
    assert "tomas" in story.board.people

    story.letter()
    begun = story.now.current
    acts = [story.write(TOMAS), story.say("declared", TOMAS, answer="clear"), story.begin(TOMAS)]

    assert people_of(begun.recipients) == {"ilse", "noor"}
    assert readers(story) == ["ilse", "noor"]
    assert {story.why(leaf) for leaf in acts} == {OUTSIDE}
    assert story.now.current == begun


def test_who_alone_admits_on_a_small_committee_reads_no_case_they_were_left_out_of() -> None:
    story = CaseStory(board=founded("noor", "ilse"))
    story.report("ilse")
    lost = {"person": "ilse", "signing_key": key("ilse signs").hex()}
    leaf = story.board.put(story.board.statement("keys.lost", NOOR, lost))
    story.board.later(days=7)
    story.board.say("agreed", "noor", entry=leaf)
    story.board.admit("ilse", "noor", encryption_key=key("noor's").hex(), signing_key=key("noor's").hex())

    story.letter()

    assert readers(story) == []
    assert [begin.recipients for begin in story.now.begins] == [(("ilse", story.now.admissions["ilse"]),)]


def test_a_seat_that_is_renewed_with_the_same_keys_keeps_its_cases() -> None:
    story = panel_formed()
    for year in (1, 2):
        story.board.admit("tomas", "noor", "ilse", until=moment(NOON + timedelta(days=365 * year)))

    story.write(TOMAS)

    assert story.void == {}
    assert ("tomas", story.board.leaf_of("tomas")) in story.now.current.recipients


def test_who_was_admitted_anew_reads_on_once_two_members_add_them() -> None:
    story = panel_formed()
    other_encryption_key(story.board)
    alone = story.propose("tomas", "tomas")

    leaf = story.add_reader("tomas")
    story.write(NOOR)

    assert (story.why(alone), story.why(leaf)) == (OUTSIDE, "")
    assert (readers(story), story.now.presence_of("tomas")) == (["ilse", "noor", "tomas"], Presence.AWAITING)
    assert ("tomas", story.board.leaf_of("tomas")) in story.now.current.recipients


def test_who_is_added_with_another_admission_leads_no_longer() -> None:
    story = panel_formed()
    story.say("lead.assigned", NOOR, lead="tomas")
    other_encryption_key(story.board)

    story.add_reader("tomas")

    assert story.now.lead is None


def test_nobody_adds_who_is_on_the_case_already() -> None:
    story = panel_formed()
    story.board.admit("tomas", "noor", "ilse", until=moment(NOON + timedelta(days=365)))
    before = story.now

    leaf = story.propose("tomas")

    assert story.why(leaf) == "on the case already"
    assert story.now == replace(before, head=leaf)


def test_what_waits_for_a_signature_waits_no_more_once_its_person_has_come_or_gone() -> None:
    """A member who signs an admission they saw earlier must not replace a seat that was admitted since."""
    board = founded("noor", "ilse", "tomas", "dana")
    board.admit("eve", "noor", name="Vera Newcomer")
    other = board.admit("gil", "noor")
    board.admit("eve", "ilse", "tomas")
    board.admit("dana", "noor", name="Dana Again")
    board.say("roster.left", "dana", admission=board.leaf_of("dana"))

    assert list(board.now.proposals) == [other]


def test_a_case_before_the_gate_is_not_taken_over_either() -> None:
    story = reported()
    other_signing_key(story.board)

    leaf = story.say("declared", TOMAS, answer="clear")

    assert story.why(leaf) == OUTSIDE
    assert story.now.presence_of("tomas") is Presence.AWAITING
