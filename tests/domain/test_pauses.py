"""For a time a member gets no new reports: by their own word at once, by others together."""

from datetime import datetime, timedelta

import pytest

from coc_service.domain.chain import moment
from tests.domain.case_stories import panel_formed
from tests.domain.chains import NOON, CaseStory, CommitteeStory, founded

WEEK = NOON + timedelta(days=7)


def pauses(board: CommitteeStory, person: str, *by: str, until: datetime | None = WEEK) -> str:
    """Let members sign that a seat is paused."""
    first, *others = by
    leaf = board.say("seat.paused", first, admission=board.leaf_of(person), until=moment(until))
    for other in others:
        board.say("agreed", other, entry=leaf)
    return leaf


def receiving(board: CommitteeStory, at: datetime = NOON) -> list[str]:
    return [seat.person for seat in board.now.receiving(at)]


def test_who_is_away_gets_no_new_reports_until_the_day_they_said() -> None:
    board = founded("noor", "ilse", "tomas")

    pauses(board, "tomas", "tomas")

    assert (receiving(board), receiving(board, WEEK)) == (["noor", "ilse"], ["noor", "ilse", "tomas"])
    assert board.people == ["noor", "ilse", "tomas"]


def test_others_pause_a_member_together_and_end_it_together() -> None:
    board = founded("noor", "ilse", "tomas", "dana")
    first = pauses(board, "dana", "noor")
    alone = receiving(board)
    board.say("agreed", "ilse", entry=first)
    together = receiving(board)

    own = pauses(board, "dana", "dana", until=None)
    shorter = pauses(board, "dana", "dana", until=WEEK - timedelta(days=1))
    pauses(board, "dana", "noor", "tomas", until=None)

    assert (alone, together) == (["noor", "ilse", "tomas", "dana"], ["noor", "ilse", "tomas"])
    assert [board.why(leaf) for leaf in (own, shorter)] == ["others paused this seat"] * 2
    assert receiving(board) == ["noor", "ilse", "tomas", "dana"]


def test_who_said_that_they_are_away_comes_back_earlier_by_their_own_word() -> None:
    board = founded("noor", "ilse", "tomas")
    pauses(board, "tomas", "tomas")

    pauses(board, "tomas", "tomas", until=None)

    assert receiving(board) == ["noor", "ilse", "tomas"]


@pytest.mark.parametrize("until", [NOON - timedelta(minutes=1), NOON + timedelta(days=400)])
def test_a_pause_is_ahead_and_over_within_a_year(until: datetime) -> None:
    board = founded("noor", "ilse", "tomas")

    leaf = pauses(board, "tomas", "tomas", until=until)

    assert board.why(leaf) == "a pause is over within a year"


def test_if_all_are_away_reports_go_to_all() -> None:
    board = founded("noor", "ilse")

    for person in ("noor", "ilse"):
        pauses(board, person, person)

    assert receiving(board) == ["noor", "ilse"]


def test_a_report_is_sealed_to_nobody_who_is_away() -> None:
    story = CaseStory()
    pauses(story.board, "tomas", "tomas")

    refused = story.report("noor", "ilse", "tomas", "dana")

    assert story.why(refused) == "a recipient gets no new reports now"


def test_who_is_away_keeps_their_cases() -> None:
    story = panel_formed()
    pauses(story.board, "tomas", "tomas")

    leaf = story.write("member:tomas")

    assert story.why(leaf) == ""
