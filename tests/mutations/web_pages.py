"""Guards of the pages: sessions, tickets, languages, errors that lose no word and tell nothing, settings, the demonstration."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_constant,
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
    swap_name,
)

WEB_PAGES = (
    # --- sessions ----------------------------------------------------------------------------------------------------
    Mutation(
        "web.http.sessions.set_cookie", drop_argument("set_cookie", "httponly"),
        test="web/test_guards_web.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        why="a script reads the session",
    ),
    Mutation(
        "web.http.sessions.set_cookie", change_constant("strict", "lax"),
        test="web/test_guards_web.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        why="a link from elsewhere brings the session",
    ),
    Mutation(
        "web.http.sessions.set_cookie", set_value("False", of="secure"),
        test="web/test_guards_web.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        why="a session travels in clear",
    ),
    Mutation(
        "web.http.sessions.cookie_name", return_constant("'session'"),
        test="web/test_guards_web.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        why="a neighbour's host sets the session",
    ),
    Mutation(
        "web.http.sessions.member_of", never("COOKIE_BYTES"),
        test="web/test_guards_web.py::test_what_is_no_cookie_of_ours_asks_the_database_nothing",
        why="a made-up cookie is a crash",
    ),
    Mutation(
        "web.http.sessions.member_of", swap_name("ValueError", "ZeroDivisionError"),
        test="web/test_guards_web.py::test_what_is_no_cookie_of_ours_asks_the_database_nothing",
        why="a cookie that is none is a crash",
    ),
    Mutation(
        "web.http.sessions.members_only.guarded", skip_call("see_other", instead="await endpoint(request)"),
        test="web/test_guards_web.py::test_without_a_session_a_members_page_leads_to_the_login",
        why="a member's page opens without a session",
    ),
    Mutation(
        "web.http.sessions.members_only.guarded", never("committees"),
        test="journeys/test_membership.py::test_who_waits_to_be_admitted_can_do_nothing[sqlite]",
        why="who waits to be admitted works already",
    ),
    Mutation(
        "web.http.sessions.staff_form", skip_call("redeem", instead="token.encode()"),
        test="journeys/test_sessions.py::test_a_form_of_another_member_is_not_taken",
        why="a member's forms have no token",
    ),
    Mutation(
        "web.http.pages.staff_purpose", drop_argument("Purpose", "hex"),
        test="journeys/test_sessions.py::test_a_form_from_an_ended_session_is_not_taken",
        why="a page of an ended session sends forms",
    ),
    Mutation(
        "web.staff.login.take_login", skip_call("set_device_cookie", instead="None"),
        test="journeys/test_login_under_attack.py::test_a_lockout_from_elsewhere_does_not_touch_a_known_browser",
        why="no browser is known",
    ),
    Mutation(
        "web.staff.login._login_name", replace_expression("filter(str.isprintable, typed)", "typed"),
        test="web/test_passphrases.py::test_a_name_with_characters_that_nobody_types_is_a_wrong_name",
        why="an odd byte reaches the database",
    ),
    # --- tickets and forms of reporters ------------------------------------------------------------------------------
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
        "usecases.custody.tickets.PageToken.context", drop_argument("context", "holder"),
        test="usecases/test_tickets.py::test_a_ticket_is_good_on_the_page_it_stood_on_alone",
        why="a ticket on one person's page is good on another's",
    ),
    Mutation(
        "web.http.pages.redeem_ticket",
        replace_expression("tickets.redeem(sent.text(TICKET_SLOT), PageToken(token_for, nonce), keys=keys, now=now)", "b''"),
        test="journeys/test_ticket_and_page.py::test_a_ticket_is_refused_beside_the_token_of_another_page",
        why="a page without a ticket is somebody's",
    ),
    Mutation(
        "web.reporter.receipt_page._purpose", return_constant("conversations.PURPOSE"),
        test="journeys/test_receipt_page.py::test_the_ticket_of_an_open_conversation_does_not_show_the_words",
        why="an open conversation shows the words of its receipt",
    ),
    Mutation(
        "web.reporter.conversations.open_conversation", skip_call("redeem", instead="None"),
        test="web/test_bad_forms.py::test_a_receipt_is_asked_for_again_where_no_page_of_ours_sent_it",
        why="a receipt is looked for without a form of ours",
    ),
    # --- the language of an address ----------------------------------------------------------------------------------
    Mutation(
        "web.http.language.LanguageOfPath.__call__", drop_statement("root_path", "prefix"),
        test="journeys/test_pseudo_language.py::test_a_login_holds_in_every_language",
        why="an address with a language leads nowhere",
    ),
    Mutation(
        "web.http.language.LanguageOfPath.__call__", drop_statement("setdefault"),
        test="journeys/test_pseudo_language.py::test_an_error_nobody_foresaw_is_told_in_the_language",
        why="a page falls back into a language that its reader may not know",
    ),
    Mutation(
        "app.application", drop_item("LanguageOfPath"),
        test="journeys/test_pseudo_language.py::test_a_login_holds_in_every_language",
        why="no address has a language",
    ),
    Mutation(
        "app.languages_of", always("pseudo_languages"),
        test="journeys/test_pseudo_language.py::test_a_language_that_nobody_speaks_is_there_only_when_asked_for",
        why="visitors get pages that nobody can read",
    ),
    Mutation(
        "web.http.sessions._login_path", drop_operand("prefix"),
        test="web/test_guards_web.py::test_in_another_language_the_device_cookie_goes_to_the_login_of_that_one",
        why="in another language no browser is known",
    ),
    # --- errors that lose no word and tell nothing -------------------------------------------------------------------
    Mutation(
        "web.http.errors._NO_WORDS", drop_item("receipt"),
        test="web/test_guards_pages.py::test_no_secret_is_given_back_on_an_error_page",
        why="an error page shows the receipt",
    ),
    Mutation(
        "web.http.errors._PAGES", set_value("error_pages.CROSS_SITE", of="NotDeclared"),
        test="web/test_guards_pages.py::test_every_error_that_is_named_has_a_page_and_what_is_not_theirs_looks_like_nothing",
        why="a case that is not theirs is told from one that is not there",
    ),
    Mutation(
        "web.http.errors.on_known", drop_argument("error_page", "form"),
        test="web/test_given_back.py::test_what_a_member_wrote_on_an_expired_page_is_given_back",
        why="a page that was open too long loses every word",
    ),
    Mutation(
        "web.http.errors.on_unknown", set_value("None", of="form"),
        test="journeys/test_promises.py::test_an_error_that_nobody_foresaw_gives_the_words_back",
        why="an error loses every word",
    ),
    Mutation(
        "web.http.errors.on_http", never("BAD_REQUEST"),
        test="journeys/test_tried_by_an_attacker.py::test_a_place_in_the_queue_that_is_none_is_told",
        why="an address that was cut off is called an unreadable form",
    ),
    Mutation(
        "languages.templates.html_environment", set_value("False", of="autoescape"),
        test="web/test_guards_pages.py::test_what_people_write_is_text_on_every_page",
        why="what a reporter writes is a part of the page",
    ),
    Mutation(
        "languages.templates._environment", drop_argument("Environment", "StrictUndefined"),
        test="web/test_guards_pages.py::test_a_name_that_a_page_does_not_get_is_an_error_and_no_blank",
        why="a page leaves out what it was not given",
    ),
    Mutation(
        "web.http.forms._InMemory.spool_max_size", set_value("1024"),
        test="web/test_files.py::test_a_file_is_never_written_to_a_disk",
        why="what somebody sent stands on a disk",
    ),
    Mutation(
        "web.http.forms._multipart", drop_argument("_InMemory", "max_files"),
        test="web/test_files.py::test_too_many_files_are_refused",
        why="any number of files is read past",
    ),
    Mutation(
        "web.http.forms._multipart", drop_operand("isinstance"),
        test="web/test_files.py::test_a_file_beside_words_that_need_a_second_look_is_left_out_too",
        why="a file is taken for words",
    ),
    Mutation(
        "web.http.forms._multipart", drop_statement("has_left_out_files"),
        test="web/test_files.py::test_a_file_that_nobody_asked_for_is_left_out_and_that_is_said",
        why="a file is left out and nobody is told",
    ),
    Mutation(
        "web.http.forms.read", skip_call("lower"),
        test="web/test_files.py::test_a_file_is_left_out_however_its_kind_is_written",
        why="a form loses every word over a capital letter",
    ),
    Mutation(
        "web.http.forms.has_left_out_files",
        return_constant(
            "getattr(request.state, 'has_left_out_files', False) or FILES_LEFT_OUT in request.query_params",
        ),
        test="web/test_files.py::test_no_address_makes_a_reporters_page_speak_of_files",
        why="a link lets our page say what did not happen",
    ),
    Mutation(
        "web.http.sessions._saying_what_was_left_out", never("has_left_out_files"),
        test="web/test_files.py::test_a_member_is_told_of_a_left_out_file_on_the_page_that_their_form_leads_to",
        why="a member's file is left out and they are not told",
    ),
    Mutation(
        "web.http.forms._urlencoded", drop_raise("HTTPException"),
        test="web/test_bad_forms.py::test_too_many_fields_of_raw_letters_are_refused",
        why="any number of fields is taken in",
    ),
    Mutation(
        "web.http.forms._urlencoded", drop_argument("replace", "lost"),
        test="web/test_bad_forms.py::test_letters_that_were_lost_are_asked_for_again",
        why="letters that were lost on the way are stored as question marks",
    ),
    Mutation(
        "web.http.forms._multipart", drop_argument("_InMemory", "max_fields"),
        test="web/test_bad_forms.py::test_too_many_fields_are_refused",
        why="any number of parts is taken in",
    ),
    Mutation(
        "web.staff.desk._cursor", swap_name("OverflowError", "ZeroDivisionError"),
        test="journeys/test_tried_by_an_attacker.py::test_a_place_in_the_queue_that_is_none_is_told",
        why="an address is a crash",
    ),
    Mutation(
        "web.staff.desk._cursor", drop_operand("_CASE_ID"),
        test="journeys/test_tried_by_an_attacker.py::test_a_place_in_the_queue_that_is_none_is_told",
        why="an odd byte reaches the database",
    ),
    # --- settings and the demonstration ------------------------------------------------------------------------------
    Mutation(
        "app._check_demonstration", drop_raise("DemonstrationOnly", "COC_HOST"),
        test="web/test_guards_pages.py::test_a_demonstration_is_never_a_real_service",
        why="a demonstration is open to the network",
    ),
    Mutation(
        "app._check_demonstration", drop_raise("DemonstrationOnly", "COC_BASE_URL"),
        test="web/test_guards_pages.py::test_a_demonstration_is_never_a_real_service",
        why="a demonstration stands behind a real address",
    ),
    Mutation(
        "app._check_demonstration", drop_raise("DemonstrationOnly", "COC_SMTP_HOST"),
        test="web/test_guards_pages.py::test_a_demonstration_is_never_a_real_service",
        why="a demonstration sends mail away",
    ),
    Mutation(
        "app._without_words",
        replace_expression(
            "f'{where}{record.exc_info[0].__name__}'",
            "f'{where}{record.exc_info[0].__name__}: {record.exc_info[1]}'",
        ),
        test="web/test_guards_pages.py::test_an_error_reaches_the_log_without_its_words",
        why="a log holds what somebody wrote",
    ),
    Mutation(
        "settings.Settings.model_config", drop_argument("SettingsConfigDict", "hide_input_in_errors"),
        test="web/test_guards_pages.py::test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated",
        why="a password stands in an error at the start",
    ),
    Mutation(
        "settings._base_url", drop_operand("scheme"),
        test="web/test_guards_pages.py::test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated",
        why="mails lead to a script",
    ),
    Mutation(
        "settings.Settings.smtp_timeout_seconds", set_value("60.0"),
        test="web/test_guards_pages.py::test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated",
        why="no mail has any time",
    ),
    Mutation(
        "settings.Settings.body_limit_bytes", set_value("0", of="ge"),
        test="web/test_guards_pages.py::test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated",
        why="no report fits",
    ),
    # --- the form and its receipt ------------------------------------------------------------------------------------
    Mutation(
        "web.http.pages.CachedPage.filled",
        replace_expression("_token(request, token_for)", "vars(type(self)).setdefault('kept', _token(request, token_for))"),
        test="journeys/test_blank_form.py::test_each_form_has_a_token_of_its_own_and_is_the_same_otherwise",
        why="everyone's form counts as one form",
    ),
    Mutation(
        "web.reporter.report_form.form",
        replace_expression(
            "page.readers",
            "globals().setdefault('kept', {}).setdefault(page.links.url, page.readers)",
            "_empty_form",
        ),
        test="journeys/test_blank_form.py::test_the_form_shows_the_roster_in_force",
        why="the form is kept although the roster has changed",
    ),
    Mutation(
        "web.reporter.report_form._purpose", drop_argument("Purpose", "readers_digest"),
        test="journeys/test_roster.py::test_a_form_that_names_another_list_of_readers_than_it_showed_is_none",
        why="a form says that it showed readers whom it did not show",
    ),
    Mutation(
        "web.reporter.report_form._form_page", never("READERS_CHANGED"),
        test="journeys/test_roster.py::test_a_form_that_comes_back_for_another_reason_says_that_the_readers_changed_too",
        why="a reader joins unannounced while a form is being mended",
    ),
    Mutation(
        "web.reporter.report_form._store", swap_name("ReadersChanged", "ZeroDivisionError"),
        test="journeys/test_roster.py::test_a_form_that_had_arrived_before_the_roster_changed_shows_its_receipt_again",
        why="a receipt is lost because somebody joined meanwhile",
    ),
    Mutation(
        "usecases.reporter.submit.SubmitReport.prepare", drop_raise("ReadersChanged"),
        test="journeys/test_roster.py::test_nobody_reads_a_report_whom_its_form_did_not_show[sqlite]",
        why="a reader whom the reporter never saw gets the report",
    ),
    Mutation(
        "usecases.reporter.submit.SubmitReport.store", drop_operand("head"),
        test="journeys/test_roster.py::test_a_report_sealed_while_the_roster_changed_is_given_back_and_then_sealed_to_the_new_one[sqlite]",
        why="who joined while a report was being sealed is kept out of it, and it is stored all the same",
    ),
    Mutation(
        "web.reporter.receipt_page.show_new",
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
        "web.reporter.receipt_page.show_new", set_value("None", of="needed"),
        test="journeys/test_own_report.py::test_where_too_few_can_read_it_to_decide_the_reporter_is_told",
        why="a reporter waits for a decision that cannot come",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove.store", drop_operand("person", "member"),
        test="journeys/test_notices.py::test_an_open_vote_brings_the_others_on_the_panel_a_notice",
        why="who opens a vote is mailed about it",
    ),
)  # fmt: skip
