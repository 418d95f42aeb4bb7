"""A reporter reads how long their report is kept, and nothing of what was decided about somebody."""

from datetime import UTC, datetime

import pytest

from coc_service.catalogue import Message
from coc_service.web.reporter import retention
from tests.domain.case_stories import ILSE, NOOR, panel_formed
from tests.domain.chains import POLICY, CaseStory
from tests.domain.retained import holds, logged, punished, states
from tests.domain.test_retention import with_identity


def told(story: CaseStory) -> list[str]:
    return [one.msgid for one in retention.sentences(story.now, POLICY)]


def ids(*messages: Message) -> list[str]:
    return [one.msgid for one in messages]


def test_an_open_report_has_no_date() -> None:
    assert told(panel_formed()) == []


@pytest.mark.parametrize("what", ["no_violation", "minor", "measure", "review", "permanent"])
def test_the_date_is_told_only_where_it_tells_nothing_of_a_measure(what: str) -> None:
    story = punished()
    states(story, what, ends=datetime(2027, 1, 1, tzinfo=UTC) if what == "measure" else None)

    is_dated = what in {"no_violation", "minor"}
    assert told(story) == ids(retention.UNTIL if is_dated else retention.WHILE_NEEDED)


def test_who_they_are_goes_first_where_that_is_earlier() -> None:
    story = with_identity()
    before = told(story)
    states(story, "review")

    assert (before, told(story)) == (ids(retention.UNTIL), ids(retention.WHILE_NEEDED, retention.IDENTITY))


def test_a_hold_is_told_without_its_reason() -> None:
    story = logged()
    holds(story, NOOR, ILSE)

    assert told(story) == ids(retention.HELD)
