"""Guards of forms: tickets, files, a report and its receipt, what members send."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
    swap_name,
)

WEB_FORMS = (
    # --- tickets and forms of reporters ------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.signed_tokens.nonce_of", never("mac"),
        test="usecases/test_form_tokens.py::test_another_service_did_not_make_it",
        why="anyone makes a token, or their browser a known one",
    ),
    Mutation(
        "usecases.custody.signed_tokens.nonce_of", never("lasts"),
        test="usecases/test_form_tokens.py::test_a_token_tells_no_more_than_the_hour",
        why="a page left open sends forms for ever; a browser that was given away is known for ever",
    ),
    Mutation(
        "usecases.custody.signed_tokens.nonce_of", swap_name("ValueError", "ZeroDivisionError"),
        test="usecases/test_devices.py::test_any_other_text_is_no_cookie",
        why="a made-up cookie is a crash",
    ),
    Mutation(
        "usecases.custody.signed_tokens._mac", replace_expression("context('token', body, *purpose)", "body"),
        test="usecases/test_devices.py::test_a_browser_is_known_again_under_the_name_it_logged_in_with",
        why="one member's browser takes another's place; a token is good for any form and person",
    ),
    Mutation(
        "usecases.custody.signed_tokens._mac",
        replace_expression("context('token', body, *purpose)", "context('token', *purpose)"),
        test="usecases/test_form_tokens.py::test_a_token_with_a_changed_character_is_not_ours",
        why="one token is as many as one likes",
    ),
    Mutation(
        "usecases.custody.signed_tokens._mac",
        replace_expression("context('token', body, *purpose)", "body + ':'.join(purpose).encode()"),
        test="usecases/test_form_tokens.py::test_where_a_form_ends_and_a_person_begins_is_part_of_a_token",
        why="a form and a person run into each other",
    ),
    Mutation(
        "usecases.custody.signed_tokens.issue", swap_name("random_bytes", "bytes"),
        test="usecases/test_form_tokens.py::test_each_page_has_a_nonce_of_its_own",
        why="forms of an hour count as one",
    ),
    Mutation(
        "usecases.custody.form_tokens.redeem", drop_raise("TokenInvalid", instead="return bytes(16)"),
        test="usecases/test_form_tokens.py::test_another_service_did_not_make_it",
        why="anyone makes a token",
    ),
    Mutation(
        "usecases.custody.tickets.redeem", drop_raise("TokenInvalid", "_TIME_BYTES"),
        test="usecases/test_tickets.py::test_a_ticket_lasts_two_hours",
        why="a page left open is the receipt for good",
    ),
    Mutation(
        "usecases.custody.tickets.redeem", drop_item("OpenFailed"),
        test="usecases/test_tickets.py::test_another_service_did_not_make_it",
        why="a forged ticket is a crash",
    ),
    Mutation(
        "usecases.custody.tickets.PageToken.context", drop_argument("context", "nonce"),
        test="usecases/test_tickets.py::test_a_ticket_is_good_on_the_page_it_stood_on_alone",
        why="a ticket from one page is good on another",
    ),
    Mutation(
        "usecases.custody.tickets.PageToken.context", drop_argument("context", "form"),
        test="usecases/test_tickets.py::test_a_ticket_is_good_on_the_page_it_stood_on_alone",
        why="a ticket from one form is good for another",
    ),
    Mutation(
        "usecases.custody.tickets.PageToken.context", drop_argument("context", "bound_to"),
        test="usecases/test_tickets.py::test_a_ticket_is_good_on_the_page_it_stood_on_alone",
        why="a ticket on one person's page is good on another's",
    ),
    Mutation(
        "web.http.page_tokens.redeem_ticket",
        replace_expression("tickets.redeem(sent.text(TICKET), PageToken(token_for, nonce), keys=keys, now=now)", "b''"),
        test="journeys/test_ticket_and_page.py::test_a_ticket_is_refused_beside_the_token_of_another_page",
        why="a page without a ticket is somebody's",
    ),
    Mutation(
        "web.reporter.receipt_page.purpose", return_constant("conversations.PURPOSE"),
        test="journeys/test_receipt_page.py::test_the_ticket_of_an_open_conversation_does_not_show_the_words",
        why="an open conversation shows the words of its receipt",
    ),
    Mutation(
        "web.reporter.conversations.open_conversation", skip_call("redeem", instead="None"),
        test="web/test_forms_of_ours.py::test_a_receipt_is_asked_for_again_where_no_page_of_ours_sent_it",
        why="a receipt is looked for without a form of ours",
    ),
    # --- the form and its receipt ------------------------------------------------------------------------------------
    Mutation(
        "web.http.pages.CachedPage.filled",
        replace_expression(
            "page_tokens.issue(request, token_for)",
            "vars(type(self)).setdefault('kept', page_tokens.issue(request, token_for))",
        ),
        test="journeys/test_blank_form.py::test_each_form_has_a_token_of_its_own_and_is_the_same_otherwise",
        why="everyone's form counts as one form",
    ),
    Mutation(
        "web.reporter.form_steps.empty",
        replace_expression(
            "page.readers",
            "globals().setdefault('kept', {}).setdefault(page.links.url, page.readers)",
            "_empty",
        ),
        test="journeys/test_blank_form.py::test_the_form_shows_the_roster_in_force",
        why="the form is kept although the roster has changed",
    ),
    Mutation(
        "web.reporter.form_steps.purpose_of", drop_argument("Purpose", "readers_digest"),
        test="journeys/test_readers_shown.py::test_a_form_that_names_another_list_of_readers_than_it_showed_is_none",
        why="a form says that it showed readers whom it did not show",
    ),
    Mutation(
        "web.reporter.report_form._step", always("saw_other_readers"),
        test="journeys/test_readers_shown.py::test_a_form_that_comes_back_for_another_reason_says_that_the_readers_changed_too",
        why="a reader joins unannounced while a form is being mended",
    ),
    Mutation(
        "web.reporter.report_form._store", swap_name("ReadersChanged", "ZeroDivisionError"),
        test="journeys/test_readers_shown.py::test_a_form_that_had_arrived_before_the_roster_changed_shows_its_receipt_again",
        why="a receipt is lost because somebody joined meanwhile",
    ),
    Mutation(
        "web.reporter.receipt_page._shown",
        set_value("Moment(page.policy.acknowledge_by(runtime.of(request).now()))", of="next_date"),
        test="journeys/test_own_report.py::test_a_form_sent_again_later_promises_no_later_date",
        why="a reload moves what was promised",
    ),
    Mutation(
        "web.reporter.committee_pages._next_steps", skip_call("to_hour"),
        test="journeys/test_own_report.py::test_the_date_promised_is_the_one_the_case_keeps",
        why="a reporter is promised another time than the committee's",
    ),
    Mutation(
        "web.reporter.receipt_page._shown", set_value("None", of="needed"),
        test="journeys/test_own_report.py::test_where_too_few_can_read_it_to_decide_the_reporter_is_told",
        why="a reporter waits for a decision that cannot come",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove.store", drop_operand("person", "member"),
        test="journeys/test_notices.py::test_an_open_vote_brings_the_others_on_the_panel_a_notice",
        why="who opens a vote is mailed about it",
    ),
    Mutation(
        "web.reporter.report_form._submit", never("unknown"),
        test="web/test_bad_forms.py::test_a_field_nobody_asked_for_is_named_and_the_rest_is_kept",
        why="an answer that nobody asked for is lost without a word",
    ),
    Mutation(
        "web.reporter.filled_form.as_report", drop_item("lost_letters"),
        test="web/test_bad_forms.py::test_letters_that_were_lost_are_asked_for_again",
        why="a report is stored without letters that were lost",
    ),
    Mutation(
        "web.reporter.filled_form.errors_of_readers", never("choices"),
        test="web/test_forms_of_ours.py::test_whom_the_form_did_not_offer_cannot_be_left_out",
        why="a reporter believes that somebody does not read who does",
    ),
    Mutation(
        "web.reporter.filled_form.errors_of_readers", never("demanded"),
        test="web/test_form_steps.py::test_the_first_step_asks_for_a_tick_or_for_none_of_them",
        why="a reporter passes the list of readers without seeing it",
    ),
    Mutation(
        "web.reporter.filled_form.answer_about", always("given"),
        test="web/test_form_steps.py::test_an_answer_about_a_name_that_was_not_offered_is_none",
        why="any answer about a name that was found counts",
    ),
    Mutation(
        "web.reporter.filled_form.unknown_fields", return_constant("sent.unknown(KNOWN_FIELDS | frozenset(sent.values))"),
        test="web/test_form_steps.py::test_a_hidden_field_that_no_step_asks_for_is_named_and_goes_no_further",
        why="a hidden field smuggles an answer through the steps",
    ),
    Mutation(
        "web.reporter.report_form._filled", drop_operand("digest"),
        test="journeys/test_readers_shown.py::test_nobody_reads_a_report_whom_its_form_did_not_show",
        why="a form that is shown again because the readers changed cannot be sent",
    ),
    Mutation(
        "web.reporter.report_form._send", never("nonce"),
        test="web/test_form_steps.py::test_a_page_that_was_open_for_long_goes_on_with_a_fresh_token",
        why="a form without a token of ours is taken",
    ),
    Mutation(
        "web.reporter.report_form._check", never("_came_before"),
        test="web/test_form_steps.py::test_who_goes_back_after_sending_and_on_again_is_told_that_it_was_sent",
        why="a reporter is asked to send what was sent",
    ),
    Mutation(
        "web.reporter.form_check._people", drop_item("may_send"),
        test="web/test_form_names.py::test_where_everybody_is_left_out_the_reporter_is_told_what_to_do",
        why="a button leads to a refusal only",
    ),
    Mutation(
        "web.reporter.report_form._answer", never("AFTER_WITHDRAWAL"),
        test="journeys/test_double_submission.py::test_a_form_sent_again_after_withdrawing_brings_nothing_back",
        why="who withdrew is shown a receipt that opens nothing",
    ),
    Mutation(
        "web.reporter.receipt_page.what_is_wrong", return_constant("None", "NOT_THIS_ONE"),
        test="journeys/test_receipt_page.py::test_another_receipt_is_not_this_one",
        why="another receipt is confirmed as this one",
    ),
    Mutation(
        "web.reporter.conversations.withdraw", never("confirm"),
        test="journeys/test_withdrawal.py::test_withdrawing_asks_first",
        why="one wrong click withdraws a report",
    ),
    Mutation(
        "web.reporter.conversations.read_text", never("lost_letters"),
        test="web/test_bad_forms.py::test_lost_letters_of_a_later_letter_are_asked_for_again",
        why="a letter is stored without letters that were lost",
    ),
    Mutation(
        "web.reporter.sending._stored", never("is_stored"),
        test="journeys/test_letters_of_a_reporter.py::test_twenty_letters_a_day_are_taken_and_the_next_is_given_back",
        why="a letter is lost and called sent",
    ),
    # --- what members send -------------------------------------------------------------------------------------------
    Mutation(
        "web.staff.desk_links.read", swap_name("ValueError", "ZeroDivisionError"),
        test="journeys/test_addresses_that_are_none.py::test_a_choice_on_the_desk_that_is_none_is_told",
        why="an address is a crash",
    ),
    Mutation(
        "web.staff.desk_links._matched", drop_raise("ValueError"),
        test="journeys/test_addresses_that_are_none.py::test_a_choice_on_the_desk_that_is_none_is_told",
        why="an address that no link of ours has shows a desk",
    ),
    Mutation(
        "web.staff.cases._gate", drop_raise("RecordBroken"),
        test="journeys/test_tried_by_an_attacker.py::test_a_gate_without_its_record_says_so_and_not_that_nobody_is_named",
        why="a gate says that nobody is reported where somebody is",
    ),
    Mutation(
        "web.staff.cases.recuse", skip_call("staff_form", instead="None"),
        test="web/test_bad_requests.py::test_every_form_answers_an_empty_body_with_a_page",
        why="a page of another site takes a member off a case",
    ),
    Mutation(
        "web.staff.roster._sign", never("fingerprint_compared"),
        test="journeys/test_membership.py::test_someone_is_invited_enrols_and_is_admitted_by_two[sqlite]",
        why="somebody is admitted, or counts as compared, whose keys nobody compared",
    ),
    # --- the way back and the committee's own pages -------------------------------------------------------------------
    Mutation(
        "domain.case_state.Case.new_to", drop_operand("author"),
        test="journeys/test_status_card.py::test_what_the_reporter_writes_is_not_new_to_them",
        why="their own words are announced to the reporter as news",
    ),
    Mutation(
        "domain.case_people.came", set_value("case.seen", of="seen"),
        test="journeys/test_status_card.py::test_a_letter_is_new_until_it_was_read_and_stands_above_the_field_to_answer",
        why="a letter stays new for ever",
    ),
    Mutation(
        "web.http.logos.logo_response", drop_raise("HTTPException"),
        test="journeys/test_our_pages.py::test_the_logo_is_served_from_an_address_of_its_own_as_what_it_is",
        why="no logo is a crash",
    ),
    Mutation(
        "web.reporter.own_words.logo",
        replace_expression("request.query_params.get('v', '') == committee.pages_leaf[:16]", "True"),
        test="journeys/test_our_pages.py::test_the_logo_is_served_from_an_address_of_its_own_as_what_it_is",
        why="browsers keep an old logo for a year",
    ),
    Mutation(
        "web.staff.our_pages.propose", never("problems"),
        test="journeys/test_our_pages.py::test_a_field_that_cannot_be_shown_is_named_and_nothing_is_lost",
        why="who wrote an unsafe link is not told which",
    ),
    Mutation(
        "web.staff.our_pages.routes", replace_expression("members_only(proposed_logo)", "proposed_logo"),
        test="journeys/test_our_pages.py::test_the_logo_is_served_from_an_address_of_its_own_as_what_it_is",
        why="anybody sees a picture that only one member chose",
    ),
)  # fmt: skip
