"""Guards against whoever sends much, slowly, or without end: the server itself, logins, mistyped receipts."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_comparison,
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

WEB_LIMITS = (
    # --- the server itself -------------------------------------------------------------------------------------------
    Mutation(
        "web.http.protocol.LimitedProtocol.data_received", never("head_bytes"),
        test="http/test_protocol.py::test_what_has_no_end_is_refused_after_a_little_of_it",
        why="a head without end fills the memory",
    ),
    Mutation(
        "web.http.protocol.LimitedProtocol.on_headers_complete", never("head_bytes"),
        test="http/test_protocol.py::test_a_head_has_a_longest_size_and_a_number_of_headers",
        why="a large head that comes at once is taken",
    ),
    Mutation(
        "web.http.protocol.LimitedProtocol.on_header", never("header_count"),
        test="http/test_protocol.py::test_a_head_has_a_longest_size_and_a_number_of_headers",
        why="any number of headers is taken",
    ),
    Mutation(
        "web.http.protocol.LimitedProtocol.on_header", drop_raise("LimitExceeded", "_is_in_head"),
        test="http/test_protocol.py::test_a_trailer_does_not_come_to_stand_beside_the_headers_that_were_checked",
        why="a trailer stands beside the headers that were checked",
    ),
    Mutation(
        "web.http.protocol.LimitedProtocol.data_received", never("_deadline"),
        test="http/test_protocol.py::test_what_trickles_in_is_given_up",
        why="a head or a body that trickles in holds a connection",
    ),
    Mutation(
        "web.http.protocol.LimitedProtocol.connection_made", skip_call("_expect_within"),
        test="http/test_protocol.py::test_who_connects_and_says_nothing_is_hung_up_on_without_a_word",
        why="who says nothing holds a connection",
    ),
    Mutation(
        "web.http.protocol.LimitedProtocol.on_response_complete", skip_call("_expect_within", "linger_seconds", instead="None"),
        test="http/test_protocol.py::test_a_body_that_goes_on_after_its_answer_is_given_up",
        why="a body that goes on after its answer holds a connection",
    ),
    Mutation(
        "web.http.protocol.LimitedProtocol.pause_writing", skip_call("_expect_within"),
        test="http/test_protocol.py::test_who_does_not_take_an_answer_is_hung_up_on",
        why="who takes no answer holds a connection",
    ),
    Mutation(
        "web.http.protocol.LimitedProtocol.connection_made", never("connections"),
        test="http/test_protocol.py::test_many_idle_connections_make_room_for_who_comes",
        why="idle connections keep everyone out",
    ),
    Mutation(
        "web.http.protocol.LimitedProtocol.connection_made", replace_expression("next(iter(self.waiting))", "self"),
        test="http/test_protocol.py::test_those_who_wait_longest_make_room_first",
        why="whoever came first keeps everyone else out",
    ),
    Mutation(
        "web.http.protocol.LimitedProtocol.on_headers_complete", never("pipelined"),
        test="http/test_protocol.py::test_requests_that_come_at_once_are_answered_in_turn_but_only_so_many",
        why="any number of requests comes at once",
    ),
    Mutation(
        "web.http.protocol.LimitedProtocol._refuse", skip_call("hardened"),
        test="http/test_protocol.py::test_a_refusal_is_plain_text_with_every_header",
        why="a refusal stands without headers",
    ),
    Mutation(
        "serving._serve", drop_argument("Config", "http"),
        test="commands/test_serve.py::test_a_served_site_refuses_a_head_without_end",
        why="the limits are not before the site",
    ),
    Mutation(
        "web.http.middleware.BodyBudget._keep_within", never("held_bytes"),
        test="web/test_body_budget.py::test_the_largest_unfinished_body_gives_way",
        why="bodies without end fill the memory",
    ),
    Mutation(
        "web.http.middleware.BodyBudget._keep_within", swap_name("max", "min"),
        test="web/test_body_budget.py::test_the_largest_unfinished_body_gives_way",
        why="a report gives way to a body without end",
    ),
    Mutation(
        "web.http.middleware.BodyBudget.__call__", drop_statement("held_bytes", instead="pass"),
        test="web/test_body_budget.py::test_who_leaves_or_is_answered_holds_nothing_any_more",
        why="after some time no report is taken",
    ),
    Mutation(
        "web.http.middleware.BodyBudget._receive", never("more_body"),
        test="web/test_body_budget.py::test_a_body_that_is_whole_is_not_given_up_and_counts_until_it_is_answered",
        why="a report that has come whole is given up",
    ),
    Mutation(
        "app.application", drop_item("BodyBudget"),
        test="web/test_body_budget.py::test_the_budget_is_before_the_pages",
        why="the budget is not before the pages",
    ),
    # --- who waits ---------------------------------------------------------------------------------------------------
    Mutation(
        "web.http.fair_queue.FairQueue._is_full", drop_operand("places_per_lane"),
        test="web/test_fair_queue.py::test_a_lane_has_only_so_many_places",
        why="a flood of logins makes everyone wait for ever",
    ),
    Mutation(
        "web.http.fair_queue.FairQueue._is_full",
        replace_expression("lane not in beside and len(beside) >= self.max_lanes", "False"),
        test="web/test_fair_queue.py::test_there_are_only_so_many_lanes_but_known_browsers_have_their_own",
        why="names without number make everyone wait for ever",
    ),
    Mutation(
        "web.http.fair_queue.FairQueue._is_full", drop_operand("is_known"),
        test="web/test_fair_queue.py::test_there_are_only_so_many_lanes_but_known_browsers_have_their_own",
        why="a flood of names takes the places of known browsers",
    ),
    Mutation(
        "web.http.fair_queue.FairQueue._next",
        drop_statement("lanes", "line", "lane =", instead="self._waiting[is_known] = {lane: line, **lanes}"),
        test="web/test_fair_queue.py::test_lanes_take_turns_however_many_wait_in_one",
        why="one name takes the turns of all",
    ),
    Mutation(
        "web.http.fair_queue.FairQueue._pass_on",
        replace_expression(
            "self._next(is_known=not self._was_known) or self._next(is_known=self._was_known)",
            "self._next(is_known=True) or self._next(is_known=False)",
        ),
        test="web/test_fair_queue.py::test_known_browsers_and_others_alternate",
        why="known browsers keep out everyone else",
    ),
    Mutation(
        "web.http.fair_queue.FairQueue.run", drop_raise("Crowded"),
        test="web/test_fair_queue.py::test_for_those_who_have_left_nothing_is_worked_at",
        why="who hangs up at once is worked for",
    ),
    Mutation(
        "web.http.fair_queue.FairQueue.place", skip_call("_drop_those_who_left", instead="None"),
        test="web/test_fair_queue.py::test_those_who_have_left_make_room",
        why="who hangs up at once holds every place",
    ),
    Mutation(
        "web.http.fair_queue.FairQueue._give_up", skip_call("_remove", instead="None"),
        test="web/test_fair_queue.py::test_a_request_that_is_cancelled_leaves_the_line",
        why="a request that is cancelled has the turn and never ends it",
    ),
    Mutation(
        "web.http.fair_queue.FairQueue._give_up", skip_call("_pass_on", instead="None"),
        test="web/test_fair_queue.py::test_a_request_that_is_cancelled_just_when_its_turn_came_passes_it_on",
        why="a request that is cancelled ends all logins",
    ),
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
        test="web/test_guards_web.py::test_a_device_cookie_goes_to_the_login_alone_and_to_no_script",
        why="a page without TLS sets the device",
    ),
    Mutation(
        "web.http.sessions.set_device_cookie", set_value("'/'", of="path"),
        test="web/test_guards_web.py::test_a_device_cookie_goes_to_the_login_alone_and_to_no_script",
        why="a member's report is sent with what their browser is known by",
    ),
    Mutation(
        "web.http.sessions.set_device_cookie", drop_argument("set_cookie", "httponly"),
        test="web/test_guards_web.py::test_a_device_cookie_goes_to_the_login_alone_and_to_no_script",
        why="a script reads what a browser is known by",
    ),
    Mutation(
        "web.http.sessions.set_device_cookie", change_constant("strict", "lax"),
        test="web/test_guards_web.py::test_a_device_cookie_goes_to_the_login_alone_and_to_no_script",
        why="a link from elsewhere brings what a browser is known by",
    ),
    Mutation(
        "web.http.sessions.set_device_cookie", set_value("False", of="secure"),
        test="web/test_guards_web.py::test_a_device_cookie_goes_to_the_login_alone_and_to_no_script",
        why="what a browser is known by travels in clear",
    ),
    Mutation(
        "web.http.low_priority.LowPriority.run", drop_raise("Crowded"),
        test="web/test_hints.py::test_only_one_is_looked_at_at_a_time_and_only_so_many_wait",
        why="wrong receipts wait without number",
    ),
    Mutation(
        "web.http.low_priority.LowPriority.run", skip_call("sleep_until"),
        test="web/test_hints.py::test_after_each_there_is_a_rest_three_times_as_long",
        why="wrong receipts take all of a processor",
    ),
    Mutation(
        "web.reporter.typed_receipt.read", never("exact"),
        test="web/test_hints.py::test_wrong_receipts_without_number_stop_no_report_and_no_way_back",
        why="wrong receipts keep out who has a right one",
    ),
    Mutation(
        "web.reporter.typed_receipt.read", swap_name("Crowded", "ZeroDivisionError"),
        test="web/test_hints.py::test_who_finds_no_place_is_told_that_nobody_looked_and_keeps_what_they_typed",
        why="who finds no place loses what they typed",
    ),
    # --- attempts and known browsers ---------------------------------------------------------------------------------
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
