"""Spam is set aside by two members and can be restored; a recorded report names its recorder."""

import pytest

from coc_service.domain.case_state import answer_due_at, deadline_at
from coc_service.domain.stages import Stage
from tests.domain.case_stories import DANA, NOOR, reported
from tests.domain.chains import POLICY
from tests.domain.set_aside import imported_at_once, marked, named, ready_to_import


def test_one_mark_changes_neither_stage_nor_deadline() -> None:
    story = reported()
    story.declare("noor", "ilse")
    before = (story.now.stage, deadline_at(story.now, POLICY))
    story.later(hours=3)

    story.move("mark_spam", "noor")

    assert (story.now.stage, deadline_at(story.now, POLICY)) == before
    assert story.now.spam_mark == "noor"


def test_a_second_member_sets_spam_aside() -> None:
    story = reported()
    story.declare("noor", "ilse")
    story.move("mark_spam", "noor")

    story.move("confirm_spam", "ilse")

    assert not story.void
    assert story.now.stage is Stage.SPAM
    assert deadline_at(story.now, POLICY) is None
    assert answer_due_at(story.now, POLICY) is None  # nobody waits for an answer to spam
    assert story.now.spam_mark == ""


def test_any_member_restores_a_case_and_the_old_marks_are_gone() -> None:
    story = marked()
    story.move("confirm_spam", "ilse")

    story.move("restore", "tomas")
    story.move("confirm_spam", "tomas")

    assert story.now.stage is Stage.CONFLICT_CHECK
    assert len(story.void) == 1


def test_a_mark_that_was_removed_cannot_be_confirmed() -> None:
    story = marked()
    story.move("drop_spam_mark", "ilse")

    leaf = story.move("confirm_spam", "ilse")

    assert story.why(leaf) == "the move is not open"


def test_a_mark_from_before_the_case_was_closed_does_not_count_again() -> None:
    story = marked()
    for name in ("take_no_action", "close", "reopen"):
        story.move(name)

    leaf = story.move("confirm_spam", "ilse")

    assert story.why(leaf) == "the move is not open"


@pytest.mark.parametrize(("receipt", "is_reachable"), [("kept", True), ("destroyed", False)])
def test_the_receipt_names_who_recorded_and_may_close_its_own_channel(receipt: str, *, is_reachable: bool) -> None:
    story = named("noor", receipt)

    story.say("report.recorded", NOOR)

    assert not story.void
    assert (story.now.recorded_by, story.now.is_reachable) == ("noor", is_reachable)
    assert (story.now.waiting_since is None) is not is_reachable


def test_a_recorder_who_is_left_out_signs_too() -> None:
    story = named("dana", "destroyed", "noor", "ilse")

    story.say("report.recorded", DANA)

    assert not story.void
    assert story.now.recorded_by == "dana"


def test_who_recorded_a_case_imports_it_as_closed() -> None:
    story = imported_at_once("import_closed")

    assert (story.now.stage, story.now.is_imported) == (Stage.CLOSED, True)
    assert deadline_at(story.now, POLICY) is None


def test_an_open_case_is_imported_where_every_case_begins() -> None:
    before = deadline_at(ready_to_import().now, POLICY)

    story = imported_at_once("import_open")

    assert (story.now.stage, story.now.is_imported) == (Stage.CONFLICT_CHECK, True)
    assert deadline_at(story.now, POLICY) == before


def test_who_is_left_out_of_a_case_imports_it_too() -> None:
    story = named("dana", "destroyed", "noor", "ilse")
    story.say("report.recorded", DANA)

    story.move("import_closed", "dana")

    assert not story.void
    assert story.now.stage is Stage.CLOSED


def test_members_reopen_an_imported_case_when_enough_have_declared() -> None:
    story = imported_at_once("import_closed")
    story.declare("ilse", "tomas")
    story.say("lead.assigned", "member:ilse", lead="ilse")

    story.move("reopen", "ilse")

    assert not story.void
    assert story.now.stage is Stage.TRIAGE
