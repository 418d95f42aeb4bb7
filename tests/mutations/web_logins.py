"""Guards of sessions and logins: cookies, known browsers, attempts that are counted."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_comparison,
    change_constant,
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

WEB_LOGINS = (
    # --- sessions ----------------------------------------------------------------------------------------------------
    Mutation(
        "web.http.sessions.set_cookie", drop_argument("set_cookie", "httponly"),
        test="web/test_guards_cookies.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        why="a script reads the session",
    ),
    Mutation(
        "web.http.sessions.set_cookie", change_constant("strict", "lax"),
        test="web/test_guards_cookies.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        why="a link from elsewhere brings the session",
    ),
    Mutation(
        "web.http.sessions.set_cookie", set_value("False", of="secure"),
        test="web/test_guards_cookies.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        why="a session travels in clear",
    ),
    Mutation(
        "web.http.sessions.cookie_name", return_constant("'session'"),
        test="web/test_guards_cookies.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        why="a neighbour's host sets the session",
    ),
    Mutation(
        "web.http.sessions.member_of", never("COOKIE_BYTES"),
        test="web/test_guards_cookies.py::test_what_is_no_cookie_of_ours_asks_the_database_nothing",
        why="a made-up cookie is a crash",
    ),
    Mutation(
        "web.http.sessions.member_of", swap_name("ValueError", "ZeroDivisionError"),
        test="web/test_guards_cookies.py::test_what_is_no_cookie_of_ours_asks_the_database_nothing",
        why="a cookie that is none is a crash",
    ),
    Mutation(
        "web.http.sessions.members_only.guarded", skip_call("see_other", instead="await endpoint(request)"),
        test="web/test_guards_cookies.py::test_without_a_session_a_members_page_leads_to_the_login",
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
    Mutation(
        "web.http.sessions.member_of", never("is_half_idle"),
        test="journeys/test_sessions.py::test_a_session_ends_when_idle_and_lives_while_used",
        why="who works for an hour is logged out",
    ),
    Mutation(
        "web.staff.login.take_login", skip_call("redeem", instead="None"),
        test="web/test_forms_of_ours.py::test_nobody_is_logged_in_by_a_form_that_is_not_ours",
        why="a page of another site logs a member in",
    ),
    Mutation(
        "web.staff.login.logout", skip_call("staff_form", instead="None"),
        test="web/test_forms_of_ours.py::test_nobody_is_logged_out_by_a_form_that_is_not_ours",
        why="a page of another site logs a member out",
    ),
    Mutation(
        "web.staff.login.take_enrolment", skip_call("redeem", instead="None"),
        test="web/test_forms_of_ours.py::test_nobody_enrols_by_a_form_that_is_not_ours",
        why="a page of another site chooses a passphrase",
    ),
    # --- known browsers ----------------------------------------------------------------------------------------------
    Mutation(
        "web.staff.login._log_in", set_value("False", of="is_known"),
        test="journeys/test_login_under_attack.py::test_a_member_gets_in_from_a_known_browser_and_another_from_a_new_one",
        why="a known browser waits with all others",
    ),
    Mutation(
        "web.staff.login._log_in", drop_argument("perform", "hard"),
        test="web/test_passphrases.py::test_who_has_left_meanwhile_is_not_tried",
        why="passphrases are tried all at once",
    ),
    Mutation(
        "web.staff.login.take_enrolment",
        replace_expression(
            "running.perform_in_turn(act, lane, is_gone=request.is_disconnected)", "running.perform(act)"
        ),
        test="web/test_passphrases.py::test_an_enrolment_has_a_lane_of_its_own_and_is_told_when_it_is_full",
        why="whoever has a link tries passphrases all at once",
    ),
    Mutation(
        "web.http.sessions.device_cookie_name", return_constant("'device'"),
        test="web/test_guards_cookies.py::test_a_device_cookie_goes_to_the_login_alone_and_to_no_script",
        why="a page without TLS sets the device",
    ),
    Mutation(
        "web.http.sessions.set_device_cookie", set_value("'/'", of="path"),
        test="web/test_guards_cookies.py::test_a_device_cookie_goes_to_the_login_alone_and_to_no_script",
        why="a member's report is sent with what their browser is known by",
    ),
    Mutation(
        "web.http.sessions.set_device_cookie", drop_argument("set_cookie", "httponly"),
        test="web/test_guards_cookies.py::test_a_device_cookie_goes_to_the_login_alone_and_to_no_script",
        why="a script reads what a browser is known by",
    ),
    Mutation(
        "web.http.sessions.set_device_cookie", change_constant("strict", "lax"),
        test="web/test_guards_cookies.py::test_a_device_cookie_goes_to_the_login_alone_and_to_no_script",
        why="a link from elsewhere brings what a browser is known by",
    ),
    Mutation(
        "web.http.sessions.set_device_cookie", set_value("False", of="secure"),
        test="web/test_guards_cookies.py::test_a_device_cookie_goes_to_the_login_alone_and_to_no_script",
        why="what a browser is known by travels in clear",
    ),
    Mutation(
        "usecases.people.attempts.CountAttempt.look", drop_raise("LockedOut"),
        test="usecases/test_attempts.py::test_a_lockout_writes_nothing",
        why="a lockout is written down again and again",
    ),
    Mutation(
        "usecases.people.attempts.CountAttempt.look", swap_name("all", "any"),
        test="usecases/test_attempts.py::test_attempts_from_elsewhere_are_not_counted_for_a_known_browser",
        why="a known browser is locked out with the others",
    ),
    Mutation(
        "usecases.people.attempts.CountAttempt.store", always("ATTEMPTS"),
        test="usecases/test_attempts.py::test_of_many_attempts_at_once_ten_are_tried",
        why="those who come at once are all tried",
    ),
    Mutation(
        "usecases.people.attempts.CountAttempt.store", change_comparison("<=", "<"),
        test="usecases/test_attempts.py::test_after_ten_attempts_nobody_is_tried_until_the_window_ends",
        why="the tenth attempt is refused",
    ),
    Mutation(
        "usecases.people.attempts.CountAttempt._buckets", set_value("[]", of="own"),
        test="usecases/test_attempts.py::test_attempts_from_elsewhere_are_not_counted_for_a_known_browser",
        why="whoever guesses at a name keeps its owner out",
    ),
    Mutation(
        "usecases.people.attempts.CountAttempt._buckets", drop_operand("login_name"),
        test="usecases/test_attempts.py::test_attempts_at_one_name_are_not_counted_for_another",
        why="attempts at one name lock out all",
    ),
    Mutation(
        "usecases.people.attempts.CountAttempt._buckets", skip_call("blind", "login_name", instead="self.login_name.encode()"),
        test="usecases/test_attempts.py::test_what_is_counted_names_nobody",
        why="whoever reads the database learns the names that were tried",
    ),
    Mutation(
        "usecases.people.attempts.CountAttempt._buckets", drop_item("login_name"),
        test="usecases/test_attempts.py::test_a_known_browser_that_has_used_up_its_own_is_counted_with_the_others",
        why="whoever comes from a new browser cannot log in",
    ),
    Mutation(
        "usecases.people.attempts.CountAttempt._buckets",
        skip_call("blind", "device", instead="self.device"),
        test="usecases/test_attempts.py::test_what_is_counted_names_nobody",
        why="whoever reads the database learns which browser it was",
    ),
    Mutation(
        "web.staff.login._log_in", never("bucket"),
        test="journeys/test_login_under_attack.py::test_attempts_at_once_are_not_tried_beyond_the_lockout",
        why="those who come at once are all tried",
    ),
    Mutation(
        "usecases.people.devices.known_device", never("mac"),
        test="usecases/test_devices.py::test_another_service_did_not_make_it",
        why="anyone makes their browser a known one",
    ),
    Mutation(
        "usecases.people.devices._mac", drop_operand("login_name"),
        test="usecases/test_devices.py::test_a_browser_is_known_again_under_the_name_it_logged_in_with",
        why="one member's browser takes another's place",
    ),
    Mutation(
        "usecases.people.devices._mac", drop_operand("body"),
        test="usecases/test_devices.py::test_a_cookie_with_a_changed_character_is_not_ours",
        why="whoever was known once is another browser whenever they like",
    ),
    Mutation(
        "usecases.people.devices.known_device", never("LASTS"),
        test="usecases/test_devices.py::test_a_browser_is_known_for_half_a_year",
        why="a browser that was given away is known for ever",
    ),
    Mutation(
        "usecases.people.devices.issue", swap_name("random_bytes", "bytes"),
        test="usecases/test_devices.py::test_a_cookie_does_not_tell_whose_it_is",
        why="all browsers share their attempts",
    ),
    Mutation(
        "usecases.people.devices.known_device", swap_name("ValueError", "ZeroDivisionError"),
        test="usecases/test_devices.py::test_any_other_text_is_no_cookie",
        why="a made-up cookie is a crash",
    ),
)  # fmt: skip
