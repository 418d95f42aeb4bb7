"""A reporter who feels less safe puts the case into the danger lane, at any time."""

from datetime import timedelta

from coc_service.domain import case_history, case_state, reminders
from coc_service.domain.case_state import Case
from coc_service.domain.danger import Danger, DangerState
from coc_service.domain.reminders import Audience
from coc_service.domain.summary import summarise
from tests.domain.case_stories import ILSE, NOOR, ROBIN, ROBINS, panel_formed, ready_to_decide
from tests.domain.chains import POLICY, CaseStory
from tests.domain.heard import SAMS
from tests.domain.left_out_later import raises_danger
from tests.domain.set_aside import marked
from tests.domain.test_danger import in_danger, state
from tests.domain.wishes import handed_over

HOUR = timedelta(hours=1)


def told_later() -> CaseStory:
    """Return a case without danger whose reporter said two hours later that they feel less safe."""
    story = panel_formed()
    story.later(hours=2)
    raises_danger()(story)
    assert not story.void
    return story


def closed() -> CaseStory:
    story = ready_to_decide()
    for name in ("decide", "implement", "close"):
        story.move(name)
    assert (story.void, story.now.stage_due_at) == ({}, None)
    return story


def due(case: Case) -> object:
    return case_state.deadline_at(case, POLICY)


def test_it_opens_a_danger_with_a_time_of_its_own() -> None:
    story = told_later()

    assert state(story, story.at) == Danger(DangerState.OPEN, story.at + HOUR)
    assert due(story.now) == story.at + HOUR
    assert summarise(story.now, POLICY).is_in_danger


def test_a_letter_or_who_takes_care_of_it_ends_it() -> None:
    written, taken = told_later(), told_later()

    written.write(NOOR, "letter")
    taken.say("danger.taken", ILSE)

    found = [state(story, story.at) for story in (written, taken)]
    at = written.at + HOUR
    assert found == [Danger(DangerState.TAKEN, at), Danger(DangerState.TAKEN, at, "ilse")]


def test_after_somebody_took_over_a_letter_to_the_reporter_ends_it_and_one_to_them_does_not() -> None:
    story = handed_over()
    raises_danger(ROBIN)(story)

    story.say("record.added", NOOR, records=[story.ref("letter", SAMS)])
    to_them = story.now.is_danger_open
    story.say("record.added", NOOR, records=[story.ref("letter", ROBINS)])

    assert (to_them, story.now.is_danger_open, story.void) == (True, False, {})


def test_saying_it_again_does_not_move_its_time() -> None:
    story = told_later()
    first = story.at

    story.later(minutes=90)
    raises_danger()(story)

    assert state(story, story.at) == Danger(DangerState.LATE, first + HOUR)


def test_a_danger_that_was_answered_is_open_again_when_it_is_told_again() -> None:
    story = in_danger("noor")
    story.write(NOOR, "letter")
    story.say("danger.taken", NOOR)
    story.later(hours=3)

    raises_danger()(story)

    assert state(story, story.at) == Danger(DangerState.OPEN, story.at + HOUR)


def test_who_took_care_of_the_danger_before_does_not_end_a_new_one() -> None:
    story = told_later()
    story.say("danger.taken", NOOR)
    story.later(hours=3)

    raises_danger()(story)

    assert (story.now.is_danger_open, story.now.danger_taken_by) == (True, "")


def test_it_is_heard_in_a_closed_case() -> None:
    story = closed()
    assert due(story.now) is None
    story.later(days=30)

    raises_danger()(story)
    open_until, shown = due(story.now), state(story, story.at)
    story.write(NOOR, "letter")

    assert (open_until, shown) == (story.at + HOUR, Danger(DangerState.OPEN, story.at + HOUR))
    assert (due(story.now), state(story, story.at)) == (None, None)


def test_its_notices_are_repeated_in_a_closed_case_too() -> None:
    story = closed()
    raises_danger()(story)
    since, until = story.at, story.at + 2 * HOUR

    first = reminders.next_at(story.now, POLICY, after=since)

    assert first == since + HOUR
    assert reminders.reached(story.now, POLICY, after=since, until=until) == {Audience.ON_CALL, Audience.ALL_NOW}


def test_what_was_set_aside_as_spam_wakes_nobody() -> None:
    story = marked()
    story.move("confirm_spam", "ilse")

    raises_danger()(story)

    assert (story.void, story.now.is_danger_open, due(story.now)) == ({}, False, None)


def test_the_figures_count_from_when_it_was_told() -> None:
    story = told_later()
    since = story.at
    story.later(minutes=30)
    story.write(ILSE, "letter")

    told = [one for one in story.told if one.leaf not in story.void]
    found = case_history.history_of(story.now, told, POLICY)

    assert (found.safe_by, found.safe_at) == (since + HOUR, story.at)


def test_its_words_wait_for_an_answer_like_any_others() -> None:
    story = panel_formed()
    assert story.now.waiting_since is None

    raises_danger(ROBIN)(story)

    assert story.now.waiting_since == story.at
