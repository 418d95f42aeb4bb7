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
        "web.http.sessions.cookie_of", replace_expression("len(raw) == COOKIE_BYTES", "True"),
        test="web/test_guards_cookies.py::test_what_is_no_cookie_of_ours_asks_the_database_nothing",
        why="a made-up cookie is a crash",
    ),
    Mutation(
        "web.http.sessions.cookie_of", swap_name("ValueError", "ZeroDivisionError"),
        test="web/test_guards_cookies.py::test_what_is_no_cookie_of_ours_asks_the_database_nothing",
        why="a cookie that is none is a crash",
    ),
    Mutation(
        "web.http.sessions._for_those.guarded",
        replace_expression("await _logged_out(request)", "await endpoint(request)"),
        test="web/test_guards_cookies.py::test_without_a_session_a_members_page_leads_to_the_login",
        why="a member's page opens without a session",
    ),
    Mutation(
        "web.http.sessions._for_those.guarded", never("committees"),
        test="journeys/test_membership.py::test_who_waits_to_be_admitted_can_do_nothing[sqlite]",
        why="who waits to be admitted works already",
    ),
    Mutation(
        "web.http.sessions._redeem", skip_call("redeem", instead="token.encode()"),
        test="journeys/test_sessions.py::test_a_form_of_another_member_is_not_taken",
        why="a member's forms have no token",
    ),
    Mutation(
        "web.http.page_tokens.staff_purpose", drop_argument("Purpose", "hex"),
        test="journeys/test_sessions.py::test_a_form_from_an_ended_session_is_not_taken",
        why="a page of an ended session sends forms",
    ),
    Mutation(
        "web.staff.login._logged_in", skip_call("set_device_cookie", instead="None"),
        test="journeys/test_login_under_attack.py::test_a_lockout_from_elsewhere_does_not_touch_a_known_browser",
        why="no browser is known",
    ),
    Mutation(
        "domain.login_name.login_key", replace_expression("filter(str.isprintable, folded)", "folded"),
        test="web/test_passphrases.py::test_a_name_with_characters_that_nobody_types_is_a_wrong_name",
        why="an odd byte reaches the database",
    ),
    Mutation(
        "web.http.sessions._session_of", never("is_half_idle"),
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
    Mutation(
        "usecases.people.key_slots.opened", skip_call("dummy_unlock", instead="None"),
        test="usecases/test_login.py::test_an_unknown_name_is_given_the_same_work",
        why="how long a login takes tells who is a member",
    ),
    Mutation(
        "usecases.people.login.LogIn.prepare", set_value("True", of="is_own"),
        test="usecases/test_login.py::test_a_slot_whose_key_is_not_the_members_logs_nobody_in",
        why="a slot put into a member's row logs its maker in as the member",
    ),
    Mutation(
        "usecases.people.login.LogIn.store", skip_call("append", instead="None"),
        test="usecases/test_login.py::test_a_failed_login_is_logged_and_names_nobody",
        why="nobody sees that passphrases are guessed at",
    ),
    Mutation(
        "usecases.people.login.LogIn.store", skip_call("forget_attempts", instead="None"),
        test="usecases/test_login.py::test_a_login_that_succeeds_counts_anew",
        why="a member who errs now and then is shut out",
    ),
    Mutation(
        "usecases.people.login.Resume._member", drop_operand("has_keys_of"),
        test="usecases/test_login.py::test_a_session_whose_key_is_not_the_members_is_none",
        why="a session stands for a member whose key it does not hold",
    ),
    Mutation(
        "usecases.people.session_content.find", set_value("False", of="has_ended"),
        test="journeys/test_sessions.py::test_a_session_that_is_put_back_after_its_logout_does_not_revive",
        why="a row put back revives a session",
    ),
    Mutation(
        "usecases.people.session_content.find", drop_operand("ends", "now"),
        test="journeys/test_sessions.py::test_a_session_whose_row_was_made_to_last_ends_when_its_seal_says",
        why="a session in use never ends",
    ),
    Mutation(
        "usecases.people.login.LogOut.write", skip_call("end_login", instead="None"),
        test="usecases/test_login.py::test_of_a_session_that_was_logged_out_nothing_is_left",
        why="logging out leaves the session",
    ),
    Mutation(
        "usecases.people.login.LogOut.write", skip_call("append", instead="None"),
        test="journeys/test_sessions.py::test_a_session_that_is_put_back_after_its_logout_does_not_revive",
        why="the log does not say that a session has ended",
    ),
    Mutation(
        "usecases.people.session_content.login_id", skip_call("derive"),
        test="usecases/test_login.py::test_what_a_session_is_found_by_is_not_the_cookie_and_opens_nothing",
        why="the database holds the cookies",
    ),
    Mutation(
        "usecases.people.session_content._lock", change_constant("session/lock", "session/id"),
        test="usecases/test_login.py::test_what_a_session_is_found_by_is_not_the_cookie_and_opens_nothing",
        why="the database holds what opens the keys",
    ),
    Mutation(
        "usecases.people.login.has_keys_of", drop_operand("encryption_key"),
        test="usecases/test_login.py::test_a_secret_is_a_members_only_with_both_keys",
        why="a secret that opens nothing is a member's",
    ),
    Mutation(
        "usecases.people.login.has_keys_of", drop_operand("seat", "signing_key"),
        test="usecases/test_login.py::test_a_secret_is_a_members_only_with_both_keys",
        why="another's key is taken for the one that members admitted",
    ),
    Mutation(
        "usecases.people.login.has_keys_of", drop_operand("are_admitted"),
        test="usecases/test_login.py::test_a_secret_is_a_members_only_with_both_keys",
        why="keys that members did not admit are a member's",
    ),
    # --- known browsers ----------------------------------------------------------------------------------------------
    Mutation(
        "web.staff.login._log_in", set_value("False", of="is_known"),
        test="journeys/test_login_under_attack.py::test_a_member_gets_in_from_a_known_browser_and_another_from_a_new_one",
        why="a known browser waits with all others",
    ),
    Mutation(
        "web.staff.login._log_in", drop_argument("perform", "slow"),
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
        "usecases.people.attempts.CountAttempt._buckets", replace_expression("self.login_name", "''"),
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
)  # fmt: skip
