"""Guards against whoever sends much, slowly, or without end: the server itself, logins, mistyped receipts."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
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
        "web.http.protocol.LimitedProtocol.on_header", drop_raise("ValueError", "_is_in_head"),
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
        "web.http.protocol.LimitedProtocol.on_body", never("waiting"),
        test="http/test_protocol.py::test_idle_connections_do_not_cut_an_upload_that_goes_on",
        why="idle connections cut an upload that goes on",
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
        "web.http.protocol.LimitedProtocol", drop_statement("_unsupported_upgrade_warning"),
        test="commands/test_serve.py::test_whoever_sends_what_is_no_request_fills_no_log",
        why="who asks for WebSocket writes two lines into the log",
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
        replace_expression("lanes.pop(lane)", "lanes[lane] if len(lanes[lane]) > 1 else lanes.pop(lane)"),
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
        "web.http.fair_queue.FairQueue.place", skip_call("discard", instead="None"),
        test="web/test_fair_queue.py::test_a_place_is_free_again_when_its_owner_was_served",
        why="after four logins a name is full for good",
    ),
    Mutation(
        "web.http.fair_queue.FairQueue.run", skip_call("_pass_on", instead="None"),
        test="web/test_fair_queue.py::test_lanes_take_turns_however_many_wait_in_one",
        why="whoever is first is the last who logs in",
    ),
    Mutation(
        "web.http.fair_queue.FairQueue._take_turn", drop_raise("Crowded"),
        test="web/test_fair_queue.py::test_those_who_were_dropped_have_no_turn_to_pass_on",
        why="whoever hangs up gives away the turn of somebody else",
    ),
    Mutation(
        "web.http.fair_queue.FairQueue._drop_those_who_left", drop_operand("_is_waiting"),
        test="web/test_fair_queue.py::test_who_leaves_while_served_keeps_the_turn_until_the_end",
        why="who hangs up while served ends in an error, and another is served at once",
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
        "web.http.low_priority.LowPriority.run", drop_raise("Crowded"),
        test="web/test_hints.py::test_only_one_is_looked_at_at_a_time_and_only_so_many_wait",
        why="wrong receipts wait without number",
    ),
    Mutation(
        "web.http.low_priority.LowPriority.run",
        drop_statement("_turn", "_waiting", instead="async with self._turn: return await self._work(work)"),
        test="web/test_hints.py::test_work_that_fails_leaves_its_place",
        why="after eight wrong receipts nobody is told which word is wrong",
    ),
    Mutation(
        "web.http.low_priority.LowPriority.run", replace_expression("self._turn", "Lock()"),
        test="web/test_hints.py::test_of_those_who_come_at_once_each_waits_for_the_rest_after_the_one_before",
        why="wrong receipts rest all at once, and none after another",
    ),
    Mutation(
        "web.http.low_priority.LONGEST_REST_SECONDS", set_value("3600.0"),
        test="web/test_hints.py::test_after_each_there_is_a_rest_three_times_as_long",
        why="one slow minute keeps everyone from a hint for a day",
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
    # --- what a length may tell --------------------------------------------------------------------------------------
    Mutation(
        "web.routes._reporter", replace_expression(
            'Route("/return", conversations.enter, methods=["GET"])',
            'Route("/return", conversations.enter, middleware=PUBLIC_ONLY)',
        ),
        test="web/test_compression.py::test_no_route_but_those_of_the_public_pages_compresses_anything",
        why="the length of a page with a token tells whether an attacker guessed it",
    ),
    Mutation(
        "web.routes._people", replace_expression(
            'Route("/desk", members_only(desk.desk))',
            'Route("/desk", members_only(desk.desk), middleware=PUBLIC_ONLY)',
        ),
        test="web/test_compression.py::test_no_page_of_a_member_is_compressed",
        why="the length of a desk tells whether its names repeat the words of a report",
    ),
    Mutation(
        "web.routes.routes", drop_argument("Mount", "middleware"),
        test="web/test_compression.py::test_what_is_compressed_is_the_same_text_and_caches_keep_both_apart",
        why="a phone loads four times as much",
    ),
)  # fmt: skip
