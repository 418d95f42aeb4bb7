"""Guards of a report on its way in, and of what its receipt opens."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    set_value,
    skip_call,
)

GUARDS = "usecases/test_guards_cases.py"
LATE = "usecases/test_refusals.py::test_a_refusal_in_the_writers_batch_costs_its_neighbours_nothing"
SOON = "usecases/test_refusals_at_once.py::test_who_is_refused_at_once_costs_others_nothing"
STORY = "usecases/test_whole_story.py::test_a_case_from_report_to_decision_on_either_engine[sqlite]"
AGAIN = f"{GUARDS}::test_a_report_sent_again_is_stored_once_and_not_at_all_after_withdrawing"
NOTHING_LEFT = f"{GUARDS}::test_of_a_withdrawn_report_no_key_no_identity_and_no_receipt_is_left"

USECASES_REPORTS = (
    # --- a report ------------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.reporter.submit.SubmitReport.prepare", drop_raise("ReadersChanged"),
        test=f"{SOON}[readers_changed]",
        why="a report is sealed to readers that its form did not show",
    ),
    Mutation(
        "usecases.reporter.submit.SubmitReport.look", drop_raise("ReadersChanged", instead="raise LookupError"),
        test=f"{SOON}[no_such_committee]",
        why="a form for a committee that nobody has founded is an error page",
    ),
    Mutation(
        "usecases.reporter.submit.SubmitReport.prepare", skip_call("to_hour"),
        test="usecases/test_guards_custody.py::test_a_report_says_no_more_of_its_time_than_the_hour",
        why="a case tells the minute of its report",
    ),
    Mutation(
        "usecases.reporter.submit.chosen", drop_raise("Refused"),
        test=f"{SOON}[nobody_left]",
        why="a report is taken that nobody can read",
    ),
    Mutation(
        "usecases.reporter.submit.chosen", replace_expression("seat.person not in left_out_on_form", "True"),
        test=f"{SOON}[left_out_gate]",
        why="a report is sealed to whom its reporter left out",
    ),
    Mutation(
        "usecases.reporter.submit.SubmitReport._chosen", drop_raise("NamesFound"),
        test="usecases/test_submit.py::test_a_name_found_in_any_text_is_asked_about_before_anything_is_stored",
        why="a member reads a report that names them in its story",
    ),
    Mutation(
        "usecases.reporter.submit.SubmitReport._chosen", drop_operand("may_read"),
        test="usecases/test_submit.py::test_a_name_that_was_asked_about_holds_nothing_up",
        why="a report in which a member is named can be sent to no one but the others",
    ),
    Mutation(
        "usecases.reporter.naming._text", always("IDENTITY"),
        test="usecases/test_submit.py::test_a_name_found_in_any_text_is_asked_about_before_anything_is_stored",
        why="names are looked for in a part of the answers only",
    ),
    Mutation(
        "usecases.reporter.submit._CHANNEL_OF", set_value("{}"),
        test=STORY,
        why="what names a member lies in the channel that a respondent may be given",
    ),
    Mutation(
        "usecases.reporter.submit.SubmitReport.store", never("receipt"),
        test=AGAIN,
        why="a report sent again is an error page, and its receipt is lost",
    ),
    Mutation(
        "usecases.reporter.submit.SubmitReport.store", never("records"),
        test=AGAIN,
        why="a form that is loaded again brings a withdrawn report back",
    ),
    Mutation(
        "usecases.reporter.submit.SubmitReport.store", drop_operand("head"),
        test=f"{LATE}[sqlite-report_to_another_roster]",
        why="a report is sealed to a roster that has changed",
    ),
    # --- a receipt -----------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.reporter.receipts.find_party", always("signing_key"),
        test=f"{GUARDS}::test_a_receipt_opens_no_other_report_whatever_its_row_says",
        why="a receipt writes to, and withdraws, another's report",
    ),
    Mutation(
        "usecases.reporter.receipts.find_party", replace_expression("case.open_parties", "case.parties.values()"),
        test=f"{GUARDS}::test_a_receipt_whose_row_is_put_back_after_withdrawing_opens_nothing",
        why="a withdrawn report is opened again",
    ),
    Mutation(
        "usecases.reporter.conversation.OpenConversation.store", skip_call("append", "PARTY_CAME"),
        test="usecases/test_guards_committee.py::test_what_is_opened_is_in_the_log_and_so_is_what_did_not_open",
        why="nobody is told that a receipt was used",
    ),
    Mutation(
        "usecases.reporter.conversation.OpenConversation.store", skip_call("append", "RECORD_FAILED"),
        test="usecases/test_guards_committee.py::test_what_is_opened_is_in_the_log_and_so_is_what_did_not_open",
        why="what did not open for the reporter is not in the log",
    ),
    # --- letters -------------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.attaching.without_known", replace_expression("one.row.id not in case.records", "True"),
        test=f"{GUARDS}::test_a_letter_sent_again_is_one_letter",
        why="a letter sent twice is an error",
    ),
    Mutation(
        "usecases.reporter.conversation.WriteToCommittee.store", never("LETTERS_A_DAY"),
        test="usecases/test_refusals.py::test_one_letter_too_many_costs_others_nothing[sqlite]",
        why="one receipt fills the disk",
    ),
    Mutation(
        "usecases.reporter.conversation.letters_since", drop_operand("moment"),
        test=f"{GUARDS}::test_a_day_after_twenty_letters_another_is_taken",
        why="a reporter has twenty letters for ever",
    ),
    Mutation(
        "usecases.reporter.conversation.WriteToCommittee.store", skip_call("check_fresh", instead="found.case"),
        test=f"{GUARDS}::test_a_letter_that_was_sealed_before_somebody_went_is_sealed_anew",
        why="what was sealed before somebody went is refused, and not sealed anew",
    ),
    Mutation(
        "usecases.reporter.conversation.WriteToCommittee.store", always("is_news"),
        test=f"{GUARDS}::test_a_second_letter_that_waits_brings_no_second_notice",
        why="one receipt fills the members' mailboxes",
    ),
    Mutation(
        "usecases.reporter.conversation.WriteToCommittee.store",
        replace_expression("is_answered(found)", "case.waiting_since is None"),
        test="usecases/test_wishes.py::test_after_a_take_over_the_reporters_letters_are_told_once_until_they_are_answered",
        why="while the affected person waits for an answer, no member hears that the reporter wrote",
    ),
    # --- withdrawing, and the proof --------------------------------------------------------------------------------------
    Mutation(
        "usecases.reporter.conversation.Withdraw.write", skip_call("drop_records"),
        test=NOTHING_LEFT,
        why="the identity of who withdrew is kept",
    ),
    Mutation(
        "usecases.reporter.conversation.Withdraw.write", skip_call("drop_grants"),
        test=NOTHING_LEFT,
        why="the grants of who withdrew are kept",
    ),
    Mutation(
        "usecases.reporter.conversation.Withdraw.write", skip_call("drop_receipt"),
        test=NOTHING_LEFT,
        why="the receipt of who withdrew is kept",
    ),
    Mutation(
        "usecases.reporter.conversation.Withdraw.write",
        replace_expression("(one.kind, one.author) == (RecordKind.IDENTITY, signer.actor)", "one.kind == RecordKind.IDENTITY"),
        test=f"{GUARDS}::test_a_record_of_a_member_keeps_no_report_from_being_withdrawn",
        why="a member keeps a report from being withdrawn",
    ),
    Mutation(
        "usecases.site.publish.proof", drop_operand("size"),
        test=f"{GUARDS}::test_there_is_no_proof_before_a_checkpoint_covers_the_report",
        why="a proof is asked for that nobody can give yet, and is an error page",
    ),
    Mutation(
        "usecases.reporter.proofs.report_position", drop_raise("Frozen"),
        test="usecases/test_guards_custody.py::test_a_report_whose_first_entry_the_index_hides_has_no_place_in_the_log",
        why="a proof is of the entry that the index says",
    ),
)  # fmt: skip
