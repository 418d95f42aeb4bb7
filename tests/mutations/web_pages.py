"""Guards of the pages: sessions, errors that lose no word and tell nothing, settings, the demonstration."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
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
        "web.sessions.set_cookie", drop_argument("set_cookie", "httponly"),
        test="web/test_guards_web.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        why="a script reads the session",
    ),
    Mutation(
        "web.sessions.set_cookie", change_constant("strict", "lax"),
        test="web/test_guards_web.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        why="a link from elsewhere brings the session",
    ),
    Mutation(
        "web.sessions.set_cookie", set_value("False", of="secure"),
        test="web/test_guards_web.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        why="a session travels in clear",
    ),
    Mutation(
        "web.sessions.cookie_name", return_constant("'session'"),
        test="web/test_guards_web.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        why="a neighbour's host sets the session",
    ),
    Mutation(
        "web.sessions.reader_of", never("COOKIE_BYTES"),
        test="web/test_guards_web.py::test_what_is_no_cookie_of_ours_asks_the_database_nothing",
        why="a made-up cookie is a crash",
    ),
    Mutation(
        "web.sessions.reader_of", swap_name("ValueError", "ZeroDivisionError"),
        test="web/test_guards_web.py::test_what_is_no_cookie_of_ours_asks_the_database_nothing",
        why="a cookie that is none is a crash",
    ),
    Mutation(
        "web.sessions.members_only.guarded", skip_call("see_other", instead="await endpoint(request)"),
        test="web/test_guards_web.py::test_without_a_session_a_members_page_leads_to_the_login",
        why="a member's page opens without a session",
    ),
    Mutation(
        "web.sessions.members_only.guarded", never("MemberState"),
        test="journeys/test_membership.py::test_who_waits_to_be_admitted_can_do_nothing[sqlite]",
        why="who waits to be admitted works already",
    ),
    Mutation(
        "web.sessions.staff_form", skip_call("redeem", instead="token.encode()"),
        test="journeys/test_sessions.py::test_a_form_of_another_member_is_not_taken",
        why="a member's forms have no token",
    ),
    Mutation(
        "web.pages.staff_purpose", drop_argument("Purpose", "hex"),
        test="journeys/test_sessions.py::test_a_form_from_an_ended_session_is_not_taken",
        why="a page of an ended session sends forms",
    ),
    # --- errors that lose no word and tell nothing -------------------------------------------------------------------
    Mutation(
        "web.errors._NO_WORDS", drop_item("receipt"),
        test="web/test_guards_pages.py::test_no_secret_is_given_back_on_an_error_page",
        why="an error page shows the receipt",
    ),
    Mutation(
        "web.errors._TROUBLES", set_value("CROSS_SITE", of="NotDeclared"),
        test="web/test_guards_pages.py::test_every_error_that_is_named_has_a_page_and_what_is_not_theirs_looks_like_nothing",
        why="a case that is not theirs is told from one that is not there",
    ),
    Mutation(
        "web.errors.on_known", drop_argument("trouble_page", "form"),
        test="web/test_given_back.py::test_what_a_member_wrote_on_an_expired_page_is_given_back",
        why="a page that was open too long loses every word",
    ),
    Mutation(
        "web.errors.on_unknown", set_value("None", of="form"),
        test="journeys/test_promises.py::test_an_error_that_nobody_foresaw_gives_the_words_back",
        why="an error loses every word",
    ),
    Mutation(
        "web.pages.environment", set_value("False", of="autoescape"),
        test="web/test_guards_pages.py::test_what_people_write_is_text_on_every_page",
        why="what a reporter writes is a part of the page",
    ),
    Mutation(
        "web.pages.environment", drop_argument("Environment", "StrictUndefined"),
        test="web/test_guards_pages.py::test_a_name_that_a_page_does_not_get_is_an_error_and_no_blank",
        why="a page leaves out what it was not given",
    ),
    Mutation(
        "web.forms.read", drop_argument("form", "max_files"),
        test="web/test_bad_forms.py::test_a_file_is_refused_because_nobody_asked_for_one",
        why="a file is taken in",
    ),
    Mutation(
        "web.forms._raw_pairs", drop_argument("parse_qsl", "MAX_FIELDS"),
        test="web/test_bad_forms.py::test_too_many_fields_of_raw_letters_are_refused",
        why="any number of fields is taken in",
    ),
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
    Mutation(
        "web.service.Service.refuse_if_crowded",
        drop_statement("MOST_PASSPHRASES_WAITING", instead="self.passphrases.statistics()"),
        test="web/test_guards_pages.py::test_passphrases_wait_in_a_line_of_limited_length",
        why="a flood of logins makes everyone wait for ever",
    ),
    Mutation(
        "web.pages.Blank.filled", skip_call("encode", instead="b'the same for all'"),
        test="journeys/test_blank_form.py::test_each_form_has_a_token_of_its_own_and_is_the_same_otherwise",
        why="everyone's form counts as one form",
    ),
    Mutation(
        "usecases.rosters._checked", skip_call("check"),
        test="journeys/test_blank_form.py::test_a_changed_member_closes_the_form_that_was_kept",
        why="a changed reader stands on the form, and is sealed to",
    ),
    Mutation(
        "web.reports.form",
        replace_expression(
            "place",
            "globals().setdefault('kept', {}).setdefault(place.doors.url, place)",
            "_blank_form",
        ),
        test="journeys/test_blank_form.py::test_the_form_shows_the_roster_in_force",
        why="the form is kept although the roster has changed",
    ),
    Mutation(
        "web.reports._receipt_page",
        set_value("words.day_and_time(place.acknowledge_by(running.now()))", of="next_date"),
        test="journeys/test_own_report.py::test_a_form_sent_again_later_promises_no_later_date",
        why="a reload moves what was promised",
    ),
    Mutation(
        "store.cases.first_reader_names",
        replace_expression(
            "query.where(col(Declaration.case_id) == case_id)",
            "query.where(col(Declaration.case_id) == case_id, col(Declaration.answer) != Answer.RECUSED)",
        ),
        test="journeys/test_own_report.py::test_the_reporter_sees_whom_it_was_sealed_to_and_not_who_stepped_back",
        why="the reporter is told who has a conflict of interest",
    ),
    Mutation(
        "web.landing.Place.acknowledge_by", skip_call("to_hour"),
        test="journeys/test_own_report.py::test_the_date_promised_is_the_one_the_case_keeps",
        why="a reporter is promised another time than the committee's",
    ),
    Mutation(
        "web.reports._check_readers", drop_raise("ReadersChanged", instead="return"),
        test="journeys/test_roster.py::test_nobody_reads_a_report_whom_its_form_did_not_show",
        why="a reader whom the reporter never saw gets the report",
    ),
    Mutation(
        "web.reports._store.prepare", drop_raise("ReadersChanged"),
        test="journeys/test_roster.py::test_a_report_sealed_while_the_roster_changed_is_given_back_and_then_sealed_to_the_new_one",
        why="a reader who joined while a report was being sealed gets it unseen",
    ),
    Mutation(
        "web.reports._needed", never("is_by_choice"),
        test="journeys/test_own_report.py::test_where_too_few_can_read_it_to_decide_the_reporter_is_told",
        why="a reporter waits for a decision that cannot come",
    ),
    Mutation(
        "usecases.case_moves.make_move", drop_operand("member"),
        test="journeys/test_notices.py::test_an_open_vote_brings_the_others_on_the_panel_a_notice",
        why="who opens a vote is mailed about it",
    ),
    Mutation(
        "web.reports._form_page", never("READERS_CHANGED"),
        test="journeys/test_roster.py::test_a_form_that_comes_back_for_another_reason_says_that_the_readers_changed_too",
        why="a reader joins unannounced while a form is being mended",
    ),
)  # fmt: skip
