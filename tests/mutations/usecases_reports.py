"""Guards of tokens and tickets, of a report's arrival and of its reporter's way back."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_comparison,
    change_constant,
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    set_value,
    skip_call,
    swap_name,
)

USECASES_REPORTS = (
    # --- tokens, tickets ---------------------------------------------------------------------------------------------
    Mutation(
        "usecases.form_tokens.redeem", drop_raise("TokenInvalid", "_mac"),
        test="usecases/test_form_tokens.py::test_another_service_did_not_make_it",
        why="anyone makes a token",
    ),
    Mutation(
        "usecases.form_tokens.redeem", drop_raise("TokenInvalid", "LASTS"),
        test="usecases/test_form_tokens.py::test_a_token_tells_no_more_than_the_hour",
        why="a token lasts for ever",
    ),
    Mutation(
        "usecases.form_tokens._mac", set_value("f'{len(purpose.form)}:{purpose.form}'.encode()", of="said"),
        test="usecases/test_form_tokens.py::test_a_token_is_for_one_form_and_one_person",
        why="one person's token is good for another's form",
    ),
    Mutation(
        "usecases.form_tokens._mac", set_value("f'{purpose.holder}'.encode()", of="said"),
        test="usecases/test_form_tokens.py::test_a_token_is_for_one_form_and_one_person",
        why="one form's token is good for another form",
    ),
    Mutation(
        "usecases.form_tokens._mac", set_value("f'{purpose.form}:{purpose.holder}'.encode()", of="said"),
        test="usecases/test_guards_tokens.py::test_form_and_person_do_not_run_into_each_other",
        why="form and person run into each other",
    ),
    Mutation(
        "usecases.form_tokens._mac", drop_operand("body"),
        test="usecases/test_form_tokens.py::test_a_token_with_a_changed_character_is_not_ours",
        why="a token's age and nonce can be chosen",
    ),
    Mutation(
        "usecases.form_tokens.issue", swap_name("random_bytes", "bytes"),
        test="usecases/test_form_tokens.py::test_each_page_has_a_nonce_of_its_own",
        why="two reporters get one receipt",
    ),
    Mutation(
        "usecases.tickets.redeem", drop_raise("TokenInvalid", "_TIME_BYTES"),
        test="usecases/test_tickets.py::test_a_ticket_lasts_two_hours",
        why="a page left open is the receipt for good",
    ),
    Mutation(
        "usecases.tickets.redeem", drop_item("OpenFailed"),
        test="usecases/test_tickets.py::test_another_service_did_not_make_it",
        why="a forged ticket is a crash",
    ),
    Mutation(
        "usecases.keys.ServiceKeys.tickets", change_constant("service/ticket", "service/receipt"),
        test="usecases/test_guards_tokens.py::test_each_purpose_has_a_key_of_its_own",
        why="two purposes share a key",
    ),
    Mutation(
        "usecases.keys.ServiceKeys.form_tokens", change_constant("service/form-token", "service/blinding"),
        test="usecases/test_guards_tokens.py::test_each_purpose_has_a_key_of_its_own",
        why="tokens and links share a key",
    ),
    # --- reports -----------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.submit_report.seal_report", drop_operand("id"),
        test="usecases/test_submit_report.py::test_whom_the_reporter_left_out_or_named_gets_no_grant_no_declaration_and_no_mail",
        why="a report reaches whom it leaves out",
    ),
    Mutation(
        "usecases.submit_report.seal_report", drop_operand("holder_id"),
        test="usecases/test_submit_report.py::test_whom_the_reporter_left_out_or_named_gets_no_grant_no_declaration_and_no_mail",
        why="whom the reporter left out is granted the case",
    ),
    Mutation(
        "usecases.submit_report.store_report",
        replace_expression(
            "[Declaration(case_id=case.id, member_id=member.id, answer=Answer.AWAITING) for member in ready.eligible]",
            "[Declaration(case_id=case.id, member_id=member.id, answer=Answer.AWAITING) for member in ready.roster.members]",
        ),
        test="usecases/test_submit_report.py::test_whom_the_reporter_left_out_or_named_gets_no_grant_no_declaration_and_no_mail",
        why="whom the reporter left out has a declaration to make",
    ),
    Mutation(
        "usecases.submit_report.store_report",
        replace_expression(
            "[member.id for member in ready.eligible]",
            "[member.id for member in ready.roster.members]",
        ),
        test="usecases/test_submit_report.py::test_whom_the_reporter_left_out_or_named_gets_no_grant_no_declaration_and_no_mail",
        why="whom the reporter left out gets a mail",
    ),
    Mutation(
        "usecases.submit_report.seal_report", drop_raise("NobodyLeft"),
        test="usecases/test_submit_report.py::test_with_nobody_left_to_read_it_nothing_is_sealed",
        why="a report is sealed to nobody",
    ),
    Mutation(
        "usecases.submit_report._seal_parts", drop_item("left_out"),
        test="usecases/test_submit_report.py::test_who_was_left_out_stands_nowhere_in_the_report",
        why="readers see whom the reporter left out",
    ),
    Mutation(
        "usecases.submit_report._seal_parts", set_value("{'left_out'}", of="exclude"),
        test="usecases/test_guards_sealed.py::test_who_reports_is_erased_when_they_withdraw",
        why="who reports cannot be erased alone",
    ),
    Mutation(
        "usecases.submit_report.store_report", drop_statement("AFTER_WITHDRAWAL"),
        test="journeys/test_double_submission.py::test_a_form_sent_again_after_withdrawing_brings_nothing_back",
        why="a reload brings a withdrawn report back",
    ),
    Mutation(
        "usecases.submit_report.store_report", drop_raise("RosterChanged"),
        test="usecases/test_submit_report.py::test_a_report_sealed_to_an_old_roster_is_not_stored",
        why="a report is sealed to a roster no longer in force",
    ),
    Mutation(
        "usecases.submit_report.draw_receipt", always("leads_to_kind_words"),
        test="usecases/test_submit_report.py::test_a_receipt_is_kind_and_leads_to_its_report",
        why="a receipt holds a word that hurts",
    ),
    Mutation(
        "domain.receipt.leads_to_kind_words", drop_operand("to_words"),
        test="usecases/test_submit_report.py::test_a_receipt_is_kind_and_leads_to_its_report",
        why="a receipt's check words hold one that hurts",
    ),
    Mutation(
        "usecases.submit_report._words_digest", skip_call("encode", instead="b''"),
        test="journeys/test_receipt_page.py::test_whoever_saw_the_form_before_it_was_written_in_has_nothing",
        why="whoever saw the form before it was written in has the receipt",
    ),
    Mutation(
        "usecases.submit_report._open_case", skip_call("to_hour"),
        test="usecases/test_guards_sealed.py::test_rows_tell_the_hour_of_a_reporters_acts_and_no_more",
        why="a case's row tells the minute of the report",
    ),
    Mutation(
        "usecases.submit_report.seal_report", skip_call("to_hour"),
        test="usecases/test_guards_sealed.py::test_records_tell_the_hour_of_a_reporters_acts_and_no_more",
        why="a record tells the minute of the report",
    ),
    # --- coming back -------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.conversation.find", drop_statement("None", instead="assert receipt"),
        test="journeys/test_withdrawal.py::test_a_withdrawn_receipt_is_answered_like_one_that_never_was[sqlite]",
        why="a withdrawn receipt is a crash",
    ),
    Mutation(
        "usecases.conversation.withdraw", skip_call("drop_record"),
        test="usecases/test_guards_sealed.py::test_who_reports_is_erased_when_they_withdraw",
        why="who reported is kept after they withdrew",
    ),
    Mutation(
        "usecases.conversation.withdraw", skip_call("drop_grants"),
        test="usecases/test_guards_sealed.py::test_who_reports_is_erased_when_they_withdraw",
        why="a withdrawn reporter keeps a grant",
    ),
    Mutation(
        "usecases.conversation.withdraw", skip_call("drop_receipt"),
        test="journeys/test_withdrawal.py::test_a_withdrawn_receipt_is_answered_like_one_that_never_was[sqlite]",
        why="a withdrawn receipt opens the report",
    ),
    Mutation(
        "usecases.conversation._owe_notices", drop_operand("RECUSED"),
        test="usecases/test_guards_sealed.py::test_whoever_stepped_back_hears_of_nothing_more",
        why="whoever stepped back is told that the reporter wrote",
    ),
    Mutation(
        "usecases.conversation.proof", change_comparison("<=", "<"),
        test="usecases/test_guards_sealed.py::test_no_proof_is_given_before_a_checkpoint_covers_the_report",
        why="a proof is promised that nobody can make",
    ),
    Mutation(
        "usecases.conversation.store_letter", skip_call("to_hour"),
        test="usecases/test_guards_sealed.py::test_rows_tell_the_hour_of_a_reporters_acts_and_no_more",
        why="a case's row tells the minute of a letter",
    ),
    Mutation(
        "usecases.conversation.withdraw", skip_call("to_hour"),
        test="usecases/test_guards_sealed.py::test_rows_tell_the_hour_of_a_reporters_acts_and_no_more",
        why="a case's row tells the minute of a withdrawal",
    ),
    Mutation(
        "usecases.conversation.load", skip_call("append"),
        test="usecases/test_guards_sealed.py::test_using_a_receipt_is_logged",
        why="reading with a receipt is not logged",
    ),
    Mutation(
        "usecases.conversation.store_letter", never("record"),
        test="usecases/test_guards_sealed.py::test_the_same_letter_again_is_one_letter",
        why="a letter sent twice is an error",
    ),
    Mutation(
        "usecases.conversation.seal_letter", skip_call("to_hour"),
        test="usecases/test_guards_sealed.py::test_records_tell_the_hour_of_a_reporters_acts_and_no_more",
        why="a letter tells its minute",
    ),
    Mutation(
        "usecases.conversation.store_letter", set_value("True", of="is_news"),
        test="usecases/test_guards_sealed.py::test_while_a_letter_waits_nobody_is_told_again",
        why="one receipt fills the mailboxes",
    ),
    Mutation(
        "usecases.conversation.store_letter", replace_expression("LETTERS_A_DAY", "10 ** 6"),
        test="journeys/test_letters_of_a_reporter.py::test_twenty_letters_a_day_are_taken_and_the_next_is_given_back",
        why="one receipt fills the committee's desk",
    ),
    Mutation(
        "usecases.policies.checked", drop_raise("PolicyBroken"),
        test="usecases/test_guards_access.py::test_a_policy_changed_in_its_row_decides_nothing",
        why="a changed row changes what carries a vote",
    ),
)  # fmt: skip
