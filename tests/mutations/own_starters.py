"""Guards of a committee's own starter texts, and of a report that is recorded when the session has ended."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_operand, replace_expression, skip_call

OWN_STARTERS = (
    Mutation(
        "domain.own_pages._starter_problems", drop_operand("STARTER_CHARS"),
        test="domain/test_own_pages.py::test_what_is_wrong_is_named_with_its_field",
        why="an entry with a text without end fills every letter's page",
    ),
    Mutation(
        "domain.own_pages._starter_problems", drop_operand("LABEL_CHARS"),
        test="domain/test_own_pages.py::test_what_is_wrong_is_named_with_its_field",
        why="a label hides the list",
    ),
    Mutation(
        "domain.own_pages._starter_problems", replace_expression("not all(map(_is_readable, one.label + one.text))", "False"),
        test="domain/test_own_pages.py::test_what_is_wrong_is_named_with_its_field",
        why="a letter begins with words that are shown turned around",
    ),
    Mutation(
        "domain.own_pages._starter_problems", drop_operand("SLOTS"),
        test="domain/test_own_pages.py::test_pages_that_may_not_be_shown_are_void_even_if_members_sign_them",
        why="a text that no page shows is signed",
    ),
    Mutation(
        "domain.own_pages._starter_problems", replace_expression("len(set(names)) < len(names)", "False"),
        test="domain/test_own_pages.py::test_what_is_wrong_is_named_with_its_field",
        why="a second text for a slot is signed unseen",
    ),
    Mutation(
        "web.staff.page_fields.changes", skip_call("changed", instead="[]"),
        test="journeys/test_own_starters.py::test_the_second_member_sees_what_each_text_was_and_will_be",
        why="the second member confirms starter texts that they did not see",
    ),
    Mutation(
        "web.staff.writing_views.letter", replace_expression("_own(opened)", "()"),
        test="journeys/test_own_starters.py::test_letters_and_moves_begin_with_the_committees_own_texts",
        why="a letter begins with other words than the committee has adopted",
    ),
    Mutation(
        "web.staff.writing_views.move", replace_expression("_own(opened)", "()"),
        test="journeys/test_own_starters.py::test_letters_and_moves_begin_with_the_committees_own_texts",
        why="a move's letter begins with other words than the committee has adopted",
    ),
    # --- a report that is recorded when the session has ended --------
    Mutation(
        "web.staff.recording_routes.routes",
        skip_call("keeps_words", instead="members_only(recorded_reports.record)"),
        test="web/test_ended_recording.py::test_a_report_that_is_recorded_when_the_session_has_ended_is_kept_offered_and_gone_when_recorded",
        why="a report that somebody told is lost with the session",
    ),
    Mutation(
        "usecases.reporter.recorded.RecordReport.store", skip_call("forget"),
        test="web/test_ended_recording.py::test_a_report_that_is_recorded_when_the_session_has_ended_is_kept_offered_and_gone_when_recorded",
        why="a report that was recorded is offered as a draft, and recorded twice",
    ),
)  # fmt: skip
