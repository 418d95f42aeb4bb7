"""Guards of spam, of reports that a member records, and of the mails they come from."""

from tests.mutations.domain_cases import rule
from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    replace_expression,
    return_constant,
    skip_call,
    swap_name,
)

SET_ASIDE = "domain/test_set_aside.py"
NEEDS = "domain/test_workflow.py::test_what_each_move_needs_is_the_written_list"
ATTACKS = "journeys/test_recording_under_attack.py"

INTAKE = (
    # --- spam ---------------------------------------------------------------------------------------------------------
    Mutation(
        "domain.spam_moves.SPAM_MOVES",
        drop_item("ANOTHERS_SPAM_MARK"),
        test=NEEDS,
        why="one member sets a case aside",
    ),
    rule(
        "workflow._IS_MET",
        replace_expression("{None, facts.actor_id}", "{None}"),
        "a_second_mark_by_the_first_member",
        "one member marks twice and sets a case aside",
    ),
    rule(
        "workflow._IS_MET",
        replace_expression("{None, facts.actor_id}", "{facts.actor_id}"),
        "a_confirmation_without_a_mark",
        "a confirmation without a mark sets a case aside",
    ),
    rule(
        "case_moves._timed",
        skip_call("require", "the deadline stays"),
        "a_mark_that_delays",
        "a mark puts off a deadline",
    ),
    Mutation(
        "domain.case_people.spam_marked",
        drop_argument("replace", "spam_mark"),
        test=f"{SET_ASIDE}::test_one_mark_changes_neither_stage_nor_deadline",
        why="nobody can confirm",
    ),
    Mutation(
        "domain.moves.TABLE",
        swap_name("END_SPAM_MARK", "CLOSE"),
        test=f"{SET_ASIDE}::test_a_mark_from_before_the_case_was_closed_does_not_count_again",
        why="a mark of long ago is confirmed",
    ),
    Mutation(
        "web.staff.spam_views.row",
        drop_operand("is_in_danger"),
        test="journeys/test_sorting.py::"
        "test_cases_of_danger_and_those_whose_reporter_wrote_again_are_never_ticked_beforehand",
        why="a case of danger is ticked among copies",
    ),
    Mutation(
        "web.staff.spam_views.row",
        drop_operand("has_written"),
        test="journeys/test_sorting.py::"
        "test_cases_of_danger_and_those_whose_reporter_wrote_again_are_never_ticked_beforehand",
        why="a case whose reporter wrote again is ticked among copies",
    ),
    Mutation(
        "usecases.committee.sorting.ToSort._case",
        replace_expression("case if reads else None", "case"),
        test="usecases/test_sorting.py::"
        "test_a_grant_of_a_case_that_a_member_does_not_read_makes_no_page_and_no_address",
        why="a grant from before a member was admitted anew shows a case that is not theirs any more",
    ),
    # --- recording ----------------------------------------------------------------------------------------------------
    rule(
        "case_people.recorder_named",
        skip_call("require", "the receipt names the recorder, directly after the report"),
        "a_recorder_named_later",
        "a reporter appoints a recorder later",
    ),
    rule(
        "case_chain._check_signer",
        skip_call("require", "the receipt named another recorder"),
        "recording_what_another_recorded",
        "a member claims what another recorded",
    ),
    rule(
        "case_people.recorded",
        skip_call("require", "recorded before"),
        "recording_twice",
        "a report is recorded twice",
    ),
    Mutation(
        "domain.case_people.recorder_named",
        replace_expression("_closed(named, case.reporter_channel)", "named"),
        test=f"{SET_ASIDE}::test_the_receipt_names_who_recorded_and_may_close_its_own_channel",
        why="a destroyed receipt is waited for",
    ),
    Mutation(
        "usecases.reporter.recorded.RecordReport._chosen",
        drop_raise("Unasked"),
        test=f"{ATTACKS}::test_a_recorder_cannot_claim_that_a_member_was_asked_about_on_a_page_of_their_own",
        why="a named member reads what nobody asked about",
    ),
    Mutation(
        "usecases.reporter.recorded.RecordReport._chosen",
        drop_raise("Refused", "NO_RECEIPT"),
        test=f"{ATTACKS}::test_a_recorder_who_cannot_read_the_report_gets_no_receipt_for_it",
        why="a recorder who is left out reads the answers with the receipt",
    ),
    Mutation(
        "web.staff.recorded_reports._done",
        replace_expression("stored.outcome is Acceptance.AGAIN", "said.receipt is ReceiptFate.KEPT"),
        test=f"{ATTACKS}::test_a_page_that_is_sent_again_with_the_other_choice_shows_what_became_of_the_receipt",
        why="a page calls a receipt destroyed that still opens the report",
    ),
    Mutation(
        "web.staff.file_views.report",
        replace_expression("_NOT_SIGNED if is_claim else None", "None"),
        test=f"{ATTACKS}::test_a_report_that_no_member_signed_does_not_look_recorded_by_one",
        why="a reporter's claim looks like a member's",
    ),
    Mutation(
        "usecases.reporter.recorded.left_out_recorder",
        return_constant("frozenset()", "who"),
        test=f"{ATTACKS}::test_a_recorder_named_as_the_person_it_is_about_cannot_read_it",
        why="a recorder reads what is reported about them",
    ),
    Mutation(
        "domain.received_mail._check_size",
        drop_raise("NotReadable"),
        test="domain/test_received_mail.py::test_more_than_a_mail_of_a_person_has_is_refused_before_it_is_parsed",
        why="a mail of a thousand levels is parsed",
    ),
    Mutation(
        "domain.plain_text._name",
        return_constant("None"),
        test="domain/test_received_mail.py::test_html_is_read_where_there_is_no_plain_text",
        why="a script becomes part of the text",
    ),
)
