"""From when a closed case may be erased: its class, and from when its time counts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from coc_service.domain.case_retention import class_of, due_at
from coc_service.domain.retention import RetentionClass, end_of
from tests.domain.case_stories import ILSE, reported
from tests.domain.chains import POLICY, CaseStory
from tests.domain.retained import logged, punished, states
from tests.domain.set_aside import imported_at_once

RULES = POLICY.retention


def spam() -> CaseStory:
    story = reported()
    story.declare("noor", "ilse")
    story.move("mark_spam")
    story.move("confirm_spam", "ilse")
    assert not story.void
    return story


@pytest.mark.parametrize(
    ("of", "what"),
    [
        (reported, None),
        (logged, RetentionClass.NO_VIOLATION),
        (spam, RetentionClass.SPAM),
        (punished, None),
        (imported_at_once, None),
    ],
)
def test_a_class_follows_from_the_chain_only_where_nothing_was_decided(
    of: Callable[[], CaseStory], what: RetentionClass | None
) -> None:
    assert class_of(of().now) is what


@pytest.mark.parametrize("what", ["no_violation", "minor", "review"])
def test_a_class_has_the_policys_time_from_the_end_of_the_case(what: str) -> None:
    story = punished()
    begun = story.at

    states(story, what)

    assert due_at(story.now, POLICY) == end_of(begun, getattr(RULES, what))


def test_spam_has_its_own_time() -> None:
    story = spam()

    assert due_at(story.now, POLICY) == end_of(story.at, RULES.spam)


def test_a_temporary_measure_counts_from_its_end() -> None:
    story, ends = punished(), datetime(2027, 5, 31, tzinfo=UTC)

    states(story, "measure", ends=ends)

    assert due_at(story.now, POLICY) == end_of(ends, RULES.measure)


def test_a_permanent_measure_and_an_unstated_class_are_never_due() -> None:
    story = punished()
    before = due_at(story.now, POLICY)
    states(story, "permanent")

    assert (before, due_at(story.now, POLICY)) == (None, None)
    assert not story.void


def test_a_serious_case_is_looked_at_again_from_when_its_class_was_last_stated() -> None:
    story = punished()
    states(story, "review")
    story.later(days=800)

    states(story, "review")

    assert due_at(story.now, POLICY) == end_of(story.at, RULES.review)


def test_a_newer_report_about_the_same_person_lets_the_time_begin_again() -> None:
    story = logged()
    before = due_at(story.now, POLICY)
    story.later(days=100)

    story.say("retention.restarted", ILSE)

    assert not story.void
    assert (before, due_at(story.now, POLICY)) == (
        end_of(story.at - timedelta(days=100), RULES.no_violation),
        end_of(story.at, RULES.no_violation),
    )


def test_a_case_that_is_opened_again_has_no_time_and_its_class_is_stated_anew() -> None:
    story = punished()
    states(story, "minor")

    story.move("reopen")

    assert (class_of(story.now), due_at(story.now, POLICY)) == (None, None)


def test_the_date_tells_no_hour_of_anybodys_act() -> None:
    begin = datetime(2026, 11, 23, 14, 37, tzinfo=UTC)

    assert end_of(begin, 48) == datetime(2026, 11, 26, tzinfo=UTC)
