"""Danger is a lane: its own deadline, open until a member answers, and repeated until then."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice, pairwise

import pytest

from coc_service.domain import case_state
from coc_service.domain.chain import member, moment
from coc_service.domain.danger import Danger, DangerState, danger, repeated_at
from coc_service.domain.departures import as_of
from coc_service.domain.policy import parse
from coc_service.domain.summary import as_of as as_of_summary
from coc_service.domain.summary import summarise
from tests.domain.case_stories import ILSE, NOOR, ROBIN, TOMAS
from tests.domain.chains import NOON, POLICY, TOML, CaseStory, CommitteeStory, key

DUE = NOON + timedelta(hours=1)
OPEN = Danger(DangerState.OPEN, DUE)


def in_danger(*clear: str) -> CaseStory:
    story = CaseStory()
    story.report(danger=True)
    story.declare(*clear)
    assert not story.void
    return story


def state(story: CaseStory, at: datetime = NOON) -> Danger | None:
    return danger(as_of(story.now, story.board.now, at), POLICY, at)


def test_a_report_without_danger_has_no_lane() -> None:
    story = CaseStory()
    story.report()

    assert state(story) is None
    assert case_state.danger_due_at(story.now, POLICY) is None


def test_a_danger_is_due_within_the_hour_and_is_the_nearest_deadline() -> None:
    story = in_danger("noor")

    assert (state(story), state(story, DUE)) == (OPEN, OPEN)
    assert state(story, DUE + timedelta(minutes=1)) == Danger(DangerState.LATE, DUE)
    assert case_state.deadline_at(story.now, POLICY) == DUE


def test_a_declaration_alone_answers_no_danger() -> None:
    assert state(in_danger("noor", "ilse", "tomas", "dana")) == OPEN


def test_who_takes_care_of_it_ends_it_and_its_deadline() -> None:
    story = in_danger("noor")

    story.say("danger.taken", NOOR)

    assert state(story) == Danger(DangerState.TAKEN, DUE, "noor")
    assert case_state.deadline_at(story.now, POLICY) == NOON + timedelta(hours=24)


def test_a_letter_to_the_reporter_ends_it_and_a_note_does_not() -> None:
    story = in_danger("noor")

    story.write(NOOR, "note")
    assert state(story) == OPEN
    story.write(NOOR, "letter")
    assert state(story) == Danger(DangerState.TAKEN, DUE)


def test_what_the_reporter_writes_or_withdraws_does_not_end_it() -> None:
    story = in_danger("noor")

    story.letter()
    story.say("report.withdrawn", ROBIN, erased=[])

    assert (state(story), story.void) == (OPEN, {})


def test_if_who_takes_care_of_it_leaves_the_case_it_is_open_again() -> None:
    story = in_danger("noor", "ilse")
    story.say("danger.taken", NOOR)

    story.step_back("noor")
    assert state(story) == OPEN
    story.say("danger.taken", ILSE)

    assert (state(story), story.void) == (Danger(DangerState.TAKEN, DUE, "ilse"), {})


def other_keys(board: CommitteeStory) -> None:
    board.admit("noor", "ilse", "tomas", signing_key=key("another signs").hex())


def leaves(board: CommitteeStory) -> None:
    board.say("roster.left", "noor", admission=board.leaf_of("noor"))


def term(board: CommitteeStory) -> None:
    board.admit("noor", "ilse", "tomas", until=moment(NOON + timedelta(minutes=1)))


@pytest.mark.parametrize("gone", [other_keys, leaves, term])
def test_if_who_takes_care_of_it_leaves_the_committee_it_is_open_again(gone: Callable[[CommitteeStory], None]) -> None:
    story, later = in_danger("noor", "ilse"), NOON + timedelta(minutes=2)
    story.say("danger.taken", NOOR)
    assert state(story) == Danger(DangerState.TAKEN, DUE, "noor")

    gone(story.board)
    story.at = later
    assert state(story, later) == OPEN
    summary = as_of_summary(summarise(story.now, POLICY), story.board.now, later)
    assert (summary.is_in_danger, summary.deadline_at) == (True, DUE)
    story.say("danger.taken", ILSE)

    assert (state(story, later), story.void) == (Danger(DangerState.TAKEN, DUE, "ilse"), {})
    assert as_of_summary(summarise(story.now, POLICY), story.board.now, later).is_in_danger is False


def test_a_danger_is_taken_once_and_only_where_there_is_one() -> None:
    story, calm = in_danger("noor", "ilse"), CaseStory()
    calm.report()
    calm.declare("noor")
    story.say("danger.taken", NOOR)

    second, none = story.say("danger.taken", ILSE), calm.say("danger.taken", NOOR)

    assert [story.why(second), calm.why(none)] == ["no danger that nobody has answered"] * 2
    assert state(story) == Danger(DangerState.TAKEN, DUE, "noor")


def test_only_a_clear_member_takes_care_of_it() -> None:
    story = in_danger("noor")
    story.step_back("ilse")

    why = [story.why(story.say("danger.taken", one)) for one in (TOMAS, ILSE, member("mallory"))]

    assert why == ["the signer has not declared", "the signer is not on the case", "the signer has no seat in force"]
    assert state(story) == OPEN


def test_notices_are_repeated_at_growing_intervals_for_ever() -> None:
    found = list(islice(repeated_at(DUE), 10))

    gaps = [(later - earlier) / timedelta(hours=1) for earlier, later in pairwise(found)]
    assert (found[0], gaps) == (DUE, [0.5, 1, 2, 4, 8, 16, 24, 24, 24])


@pytest.mark.parametrize(
    ("toml", "hours"), [(TOML.replace("danger = 1\n", ""), 1), (TOML.replace("danger = 1\n", "danger = 4\n"), 4)]
)
def test_a_committee_declares_its_own_time_and_a_policy_from_before_has_an_hour(toml: str, hours: int) -> None:
    found = danger(in_danger().now, parse(toml), NOON)

    assert found == Danger(DangerState.OPEN, NOON + timedelta(hours=hours))
