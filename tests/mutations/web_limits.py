"""Guards against whoever sends much, slowly, or without end: the server itself, logins, mistyped receipts."""

from tests.mutations.mutation import Mutation

WEB_LIMITS = (
    # --- the server itself ------------------------------------------------------------------------------------------
    Mutation(
        "web/protocol.py", "        if self._unused_bytes > self.limits.head_bytes:",
        "        if False:",
        "http/test_protocol.py::test_what_has_no_end_is_refused_after_a_little_of_it",
        "a head without end fills the memory",
    ),
    Mutation(
        "web/protocol.py", "        if size > self.limits.head_bytes:",
        "        if False:",
        "http/test_protocol.py::test_a_head_has_a_longest_size_and_a_number_of_headers",
        "a large head that comes at once is taken",
    ),
    Mutation(
        "web/protocol.py", "        if len(self.headers) > self.limits.header_count:",
        "        if False:",
        "http/test_protocol.py::test_a_head_has_a_longest_size_and_a_number_of_headers",
        "any number of headers is taken",
    ),
    Mutation(
        "web/protocol.py", "        if not self._is_in_head:\n            raise",
        "        if False:\n            raise",
        "http/test_protocol.py::test_a_trailer_does_not_come_to_stand_beside_the_headers_that_were_checked",
        "a trailer stands beside the headers that were checked",
    ),
    Mutation(
        "web/protocol.py", "        elif self._deadline is None and",
        "        elif False and",
        "http/test_protocol.py::test_what_trickles_in_is_given_up",
        "a head or a body that trickles in holds a connection",
    ),
    Mutation(
        "web/protocol.py", "        self._expect_within(self.limits.head_seconds)\n        if len",
        "        if len",
        "http/test_protocol.py::test_who_connects_and_says_nothing_is_hung_up_on_without_a_word",
        "who says nothing holds a connection",
    ),
    Mutation(
        "web/protocol.py", "        elif not self._is_in_head:\n            self._expect_within(self.limits.linger_seconds)",
        "        elif False:\n            pass",
        "http/test_protocol.py::test_a_body_that_goes_on_after_its_answer_is_given_up",
        "a body that goes on after its answer holds a connection",
    ),
    Mutation(
        "web/protocol.py", "        self._expect_within(self.limits.write_seconds)\n\n    def resume",
        "\n    def resume",
        "http/test_protocol.py::test_who_does_not_take_an_answer_is_hung_up_on",
        "who takes no answer holds a connection",
    ),
    Mutation(
        "web/protocol.py", "        if len(self.connections) > self.limits.connections:",
        "        if False:",
        "http/test_protocol.py::test_many_idle_connections_make_room_for_who_comes",
        "idle connections keep everyone out",
    ),
    Mutation(
        "web/protocol.py", "next(iter(self.waiting)).make_room()",
        "self.make_room()",
        "http/test_protocol.py::test_those_who_wait_longest_make_room_first",
        "idle connections keep everyone out",
    ),
    Mutation(
        "web/protocol.py", "        if len(self.pipeline) > self.limits.pipelined:",
        "        if False:",
        "http/test_protocol.py::test_requests_that_come_at_once_are_answered_in_turn_but_only_so_many",
        "any number of requests comes at once",
    ),
    Mutation(
        "web/protocol.py", "head = hardened([*_PLAIN_TEXT, (",
        "head = list([*_PLAIN_TEXT, (",
        "http/test_protocol.py::test_a_refusal_is_plain_text_with_every_header",
        "a refusal stands without headers",
    ),
    Mutation(
        "serving.py", "        http=limited_protocol(_limits()),\n",
        "",
        "commands/test_serve.py::test_a_served_site_refuses_a_head_without_end",
        "the limits are not before the site",
    ),
    Mutation(
        "web/middleware.py", "        while self.held_bytes > self.max_bytes and self.unfinished:",
        "        while False:",
        "web/test_body_budget.py::test_the_largest_unfinished_body_gives_way",
        "bodies without end fill the memory",
    ),
    Mutation(
        "web/middleware.py", "max(self.unfinished, key=lambda one: one.size)",
        "min(self.unfinished, key=lambda one: one.size)",
        "web/test_body_budget.py::test_the_largest_unfinished_body_gives_way",
        "a report gives way to a body without end",
    ),
    Mutation(
        "web/middleware.py", "            self.held_bytes -= body.size\n",
        "            pass\n",
        "web/test_body_budget.py::test_who_leaves_or_is_answered_holds_nothing_any_more",
        "after some time no report is taken",
    ),
    Mutation(
        "app.py", "            Middleware(middleware.BodyBudget, max_bytes=BODIES_HELD * parts.settings.body_limit_bytes),\n",
        "",
        "web/test_body_budget.py::test_the_budget_is_before_the_pages",
        "the budget is not before the pages",
    ),
    # --- who waits --------------------------------------------------------------------------------------------------
    Mutation(
        "web/fair_queue.py", "        return beside[lane] >= self.places_per_lane or (",
        "        return (",
        "web/test_fair_queue.py::test_a_lane_has_only_so_many_places",
        "a flood of logins makes everyone wait for ever",
    ),
    Mutation(
        "web/fair_queue.py", " or (lane not in beside and len(beside) >= self.max_lanes)",
        "",
        "web/test_fair_queue.py::test_there_are_only_so_many_lanes_but_known_browsers_have_their_own",
        "names without number make everyone wait for ever",
    ),
    Mutation(
        "web/fair_queue.py", "for place in self._places if place.lane.is_known is lane.is_known)",
        "for place in self._places)",
        "web/test_fair_queue.py::test_there_are_only_so_many_lanes_but_known_browsers_have_their_own",
        "a flood of names takes the places of known browsers",
    ),
    Mutation(
        "web/fair_queue.py", "            lanes[lane] = line  # behind",
        "            self._waiting[is_known] = {lane: line, **lanes}  # behind",
        "web/test_fair_queue.py::test_lanes_take_turns_however_many_wait_in_one",
        "one name takes the turns of all",
    ),
    Mutation(
        "web/fair_queue.py", "self._next(is_known=not self._was_known) or self._next(is_known=self._was_known)",
        "self._next(is_known=True) or self._next(is_known=False)",
        "web/test_fair_queue.py::test_known_browsers_and_others_alternate",
        "a known browser keeps out everyone else",
    ),
    Mutation(
        "web/fair_queue.py", "            if await place.is_gone():\n                raise Crowded\n",
        "",
        "web/test_fair_queue.py::test_for_those_who_have_left_nothing_is_worked_at",
        "who hangs up at once is worked for",
    ),
    Mutation(
        "web/fair_queue.py", "            await self._drop_those_who_left()\n",
        "            pass\n",
        "web/test_fair_queue.py::test_those_who_have_left_make_room",
        "who hangs up at once holds every place",
    ),
    Mutation(
        "web/fair_queue.py", "            self._give_up(place)\n",
        "            pass\n",
        "web/test_fair_queue.py::test_a_request_that_is_cancelled_just_when_its_turn_came_passes_it_on",
        "a request that is cancelled ends all logins",
    ),
    Mutation(
        "web/members.py", "    if await running.read(",
        "    if False and await running.read(",
        "journeys/test_login_under_attack.py::test_a_lockout_is_answered_without_writing",
        "a lockout is written down again and again",
    ),
    Mutation(
        "web/members.py", "is_known=device is not None)",
        "is_known=False)",
        "journeys/test_login_under_attack.py::test_a_member_gets_in_from_a_known_browser_and_another_from_a_new_one",
        "a known browser waits with all others",
    ),
    Mutation(
        "web/sessions.py", 'return "__Secure-device" if _is_https(request) else "device"',
        'return "device"',
        "web/test_guards_web.py::test_a_device_cookie_goes_to_the_login_alone_and_to_no_script",
        "a page without TLS sets the device",
    ),
    Mutation(
        "web/sessions.py", '        path="/login",\n',
        '        path="/",\n',
        "web/test_guards_web.py::test_a_device_cookie_goes_to_the_login_alone_and_to_no_script",
        "a member's report is sent with what their browser is known by",
    ),
    Mutation(
        "web/low_priority.py", "        if self._waiting >= self.max_waiting:",
        "        if False:",
        "web/test_hints.py::test_only_one_is_looked_at_at_a_time_and_only_so_many_wait",
        "wrong receipts wait without number",
    ),
    Mutation(
        "web/low_priority.py", "                await anyio.sleep_until(self._rests_until)\n",
        "",
        "web/test_hints.py::test_after_each_there_is_a_rest_three_times_as_long",
        "wrong receipts take all of a processor",
    ),
    Mutation(
        "web/typed_receipt.py", "    if (found := receipt.exact(text)) is not None:\n        return found\n",
        "",
        "web/test_hints.py::test_wrong_receipts_without_number_stop_no_report_and_no_way_back",
        "wrong receipts keep out who has a right one",
    ),
    Mutation(
        "web/typed_receipt.py", "await service.of(request).hints.run(",
        "await service.of(request).in_thread(",
        "web/test_hints.py::test_wrong_receipts_without_number_stop_no_report_and_no_way_back",
        "wrong receipts wait in line with reports",
    ),
)  # fmt: skip
