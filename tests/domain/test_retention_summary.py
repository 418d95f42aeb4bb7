"""What the desk and the reminders know of how long a closed case is kept."""

from datetime import timedelta

from coc_service.domain import case_retention, reminders, summary
from coc_service.domain.needs import Group, Need, first_need, group
from coc_service.domain.reminders import Audience
from coc_service.domain.retention import Part
from tests.domain.case_stories import ILSE, NOOR
from tests.domain.chains import POLICY, CaseStory
from tests.domain.retained import holds, logged, proposes, punished, states


def need(story: CaseStory, person: str) -> Need | None:
    return first_need(summary.summarise(story.now, POLICY), person, now=story.at)


def groups(story: CaseStory) -> list[Group | None]:
    case = summary.summarise(story.now, POLICY)
    return [group(case, person, now=story.at) for person in ("noor", "ilse", "dana")]


def test_the_lead_is_asked_how_long_a_case_is_kept_where_only_members_can_tell() -> None:
    story = punished()
    before = [need(story, person) for person in ("noor", "ilse")]

    states(story, "minor")

    assert (before, need(story, "noor"), need(logged(), "noor")) == ([Need.KEEP, None], None, None)


def test_a_case_is_due_for_those_who_are_clear_once_its_time_is_over() -> None:
    story = logged()
    before = groups(story)
    story.later(hours=POLICY.retention.no_violation + 48)

    assert (before, groups(story)) == ([None] * 3, [Group.DUE, Group.DUE, None])


def test_a_case_that_is_held_is_not_due() -> None:
    story = logged()
    holds(story, NOOR, ILSE)
    story.later(hours=POLICY.retention.no_violation + 48)

    assert groups(story) == [None] * 3


def test_what_somebody_asked_for_is_the_others_to_confirm_for_two_weeks() -> None:
    story = logged()
    story.later(days=200)
    proposes(story, NOOR)
    found = [need(story, person) for person in ("noor", "ilse")]
    story.later(days=15)

    assert (found, need(story, "ilse")) == ([None, Need.CONFIRM], None)


def test_a_hold_that_is_asked_for_in_an_open_case_waits_for_the_others() -> None:
    story = logged()
    story.move("reopen")
    story.say("hold.proposed", NOOR, holds=True)

    assert need(story, "tomas") is Need.CONFIRM


def test_everybody_who_reads_a_case_is_reminded_once_when_it_is_due() -> None:
    story = logged()
    due = case_retention.part_due_at(story.now, Part.WHOLE, POLICY)
    assert due is not None

    assert reminders.next_at(story.now, POLICY, after=story.at) == due
    assert reminders.reached(story.now, POLICY, after=story.at, until=due) == {Audience.ALL}
    assert reminders.next_at(story.now, POLICY, after=due + timedelta(seconds=1)) is None


def test_the_desk_looks_at_a_case_again_when_it_is_due() -> None:
    story = logged()
    found = summary.summarise(story.now, POLICY)

    assert found.changes_at(story.at) == [case_retention.due_at(story.now, POLICY)]
    assert found.changes_at(story.at + timedelta(days=400)) == []
