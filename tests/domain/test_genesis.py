"""Which entries begin a case, and which do not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coc_service.domain.chain import moment
from tests.domain.chains import STRICTER, CaseStory, founded, name_of
from tests.domain.test_epochs import NOOR, ROBIN


def genesis_with(**changed: Any) -> Callable[[], CaseStory]:
    def tell() -> CaseStory:
        story = CaseStory()
        story.report(**changed)
        return story

    return tell


def under_another_name() -> CaseStory:
    story = CaseStory()
    story.id = "another"
    story.say("report.received", ROBIN, begin=story.genesis(), records=[])
    return story


def signed_by(actor: str) -> Callable[[], CaseStory]:
    def tell() -> CaseStory:
        story = CaseStory()
        begin = story.genesis()
        story.id = name_of(begin)
        story.say("report.received", actor, begin=begin, records=[])
        return story

    return tell


def after_a_change() -> CaseStory:
    story = CaseStory()
    begin = story.genesis()
    story.id = name_of(begin)
    story.board.admit("eve", "noor", "ilse")
    story.say("report.received", ROBIN, begin=begin, records=[])
    return story


def to_one_whose_term_is_over() -> CaseStory:
    board = founded("noor")
    board.admit("ilse", "noor", until=moment(board.at + timedelta(days=1)))
    story = CaseStory(board=board)
    begin = story.genesis()
    story.later(days=1)
    story.id = name_of(begin)
    story.say("report.received", ROBIN, begin=begin, records=[])
    return story


def at_the_end_of_time() -> CaseStory:
    story = CaseStory(at=datetime(9999, 12, 31, 23, tzinfo=UTC))
    story.report()
    return story


LEAF = CaseStory().board.leaf_of("noor")


CHANNELS = CaseStory().genesis()["channels"]


ITS_HOUR = "a report bears the hour it is stored in"


NO_GENESIS: dict[str, tuple[Callable[[], CaseStory], str]] = {
    "another_name": (under_another_name, "the name of the case is not its genesis"),
    "second_epoch": (genesis_with(epoch=2), "a genesis begins epoch 1"),
    "after_something": (genesis_with(prev="00"), "a genesis begins epoch 1"),
    "another_committee": (genesis_with(committee="committee-2"), "the genesis names another committee"),
    "older_head": (genesis_with(committee_head="00"), "the committee has changed since"),
    "roster_changed": (after_a_change, "the committee has changed since"),
    "another_policy": (genesis_with(policy=STRICTER), "another policy is in force"),
    "another_receipt": (genesis_with(party="eve"), "a report is signed by its own receipt"),
    "signed_by_a_member": (signed_by(NOOR), "a report is signed by its own receipt"),
    "for_nobody": (genesis_with(recipients=[]), "nobody reads, or one twice"),
    "for_one_twice": (genesis_with(recipients=[["noor", LEAF], ["noor", LEAF]]), "nobody reads, or one twice"),
    "for_a_stranger": (genesis_with(recipients=[["mallory", LEAF]]), "a recipient is not on the roster"),
    "for_another_admission": (genesis_with(recipients=[["noor", "00"]]), "a recipient is not on the roster"),
    "for_a_former_member": (to_one_whose_term_is_over, "a recipient is not on the roster"),
    "one_channel_more": (
        genesis_with(channels=[*CHANNELS, CHANNELS[1]]),
        "a report has the panel's channel and the reporter's",
    ),
    "no_panel": (genesis_with(channels=CHANNELS[1:]), "a report has the panel's channel and the reporter's"),
    "no_hour": (genesis_with(hour=""), ITS_HOUR),
    "another_hour": (genesis_with(hour="2026-11-23T09:00Z"), ITS_HOUR),
    "an_hour_to_come": (genesis_with(hour="2026-11-23T13:00Z"), ITS_HOUR),
    "at_the_end_of_time": (at_the_end_of_time, "the detail is malformed"),
    "nothing": (genesis_with(channels=None), "the detail is malformed"),
}


@pytest.mark.parametrize("case", sorted(NO_GENESIS))
def test_what_begins_no_case(case: str) -> None:
    tell, reason = NO_GENESIS[case]

    story = tell()

    assert (list(story.void.values()), story.case) == ([reason], None)


def test_a_case_begins_with_a_report_and_with_nothing_else() -> None:
    story = CaseStory()
    begin = story.genesis()
    story.id = name_of(begin)

    leaf = story.say("epoch.begun", ROBIN, begin=begin, records=[])

    assert (story.why(leaf), story.case) == ("a case begins with a report", None)
