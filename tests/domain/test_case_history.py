"""When what happened in a case, for figures: its ends, the answer that was owed, and who does not matter."""

from datetime import timedelta

from coc_service.domain import case_history
from coc_service.domain.chain import member
from coc_service.domain.figures import Doing, History, Outcome
from tests.domain.case_stories import NOOR, ROBIN, ready_to_decide, reported
from tests.domain.chains import POLICY, CaseStory


def history(story: CaseStory) -> History:
    told = [one for one in story.told if one.leaf not in story.void]
    return case_history.history_of(story.now, told, POLICY)


def closed() -> CaseStory:
    story = ready_to_decide()
    story.move("decide")
    story.move("implement")
    story.later(days=3)
    story.move("close")
    assert not story.void
    return story


def test_a_case_that_was_decided_ends_by_a_decision() -> None:
    story = closed()

    assert list(history(story).ends) == [(story.at, Outcome.DECIDED)]


def test_a_case_that_was_opened_again_ends_twice() -> None:
    story = closed()
    first = story.at
    story.later(days=1)
    story.move("reopen")
    story.later(days=1)
    story.move("take_no_action")
    story.move("close")
    assert not story.void

    assert list(history(story).ends) == [(first, Outcome.DECIDED), (story.at, Outcome.NO_ACTION)]


def test_an_open_case_has_no_end_and_owes_an_answer_by_the_policy() -> None:
    story = reported()
    begun = story.at

    found = history(story)

    assert (found.received_at, found.answered_at, list(found.ends)) == (begun, None, [])
    assert found.answer_by == begun + timedelta(hours=POLICY.hours.acknowledge)


def test_the_first_letter_is_the_answer() -> None:
    story = reported()
    story.declare("noor")
    story.later(hours=5)
    story.write(NOOR, "letter")

    assert history(story).answered_at == story.at


def test_no_answer_is_owed_after_a_withdrawal_and_one_that_was_due_before_still_is() -> None:
    early, late = reported(), reported()
    early.say("report.withdrawn", ROBIN, erased=[])
    late.later(hours=POLICY.hours.acknowledge + 1)
    late.say("report.withdrawn", ROBIN, erased=[])
    assert not early.void | late.void

    assert (history(early).answer_by, history(late).answer_by is None) == (None, False)


def test_no_answer_is_owed_where_the_receipt_was_destroyed() -> None:
    story = reported()
    story.say("recorder.named", ROBIN, person="noor", receipt="destroyed")
    assert not story.void

    assert history(story).answer_by is None


def test_a_deadline_counts_as_missed_unless_a_step_came_by_then() -> None:
    story = reported()
    first = story.now.stage_due_at
    assert first is not None
    story.declare("noor", "ilse", "tomas", "dana")
    story.lead("noor")
    story.later(hours=49)
    story.move("form_panel")
    met = story.now.stage_due_at
    story.move("investigate")
    ahead = story.now.stage_due_at
    assert not story.void

    assert list(history(story).deadlines) == [(first, True), (met, False), (ahead, True)]


def test_a_closed_case_has_no_deadline_ahead() -> None:
    assert [is_missed for _, is_missed in history(closed()).deadlines][-1:] == [False]


def test_steps_are_counted_by_what_they_are_and_the_arrival_is_not() -> None:
    story = reported()
    story.say("case.opened", member("noor"), part="gate")
    story.declare("noor")
    story.letter()
    story.write(NOOR)

    done = [one for _, one in history(story).done]

    assert sorted(done) == sorted([Doing.READ, Doing.SAT, Doing.CAME, Doing.WROTE])


def test_a_declaration_of_a_conflict_counts_like_one_of_none() -> None:
    clear, recused = reported(), reported()
    clear.declare("noor")
    recused.step_back("noor")

    assert history(clear).done == history(recused).done
