"""Guards before every page: headers, where a request comes from, bodies."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_constant,
    drop_item,
    drop_operand,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
)

WEB = (
    # --- headers -----------------------------------------------------------------------------------------------------
    Mutation(
        "web.guards._HEADERS", change_constant("default-src 'none'", "default-src 'self'"),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="a page loads what it never needs",
    ),
    Mutation(
        "web.guards._HEADERS", change_constant("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="words in a report run as a script",
    ),
    Mutation(
        "web.guards._HEADERS", change_constant("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="words in a report change how a page looks",
    ),
    Mutation(
        "web.guards._HEADERS", change_constant("form-action 'self'; ", ""),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="a form can be made to send a report elsewhere",
    ),
    Mutation(
        "web.guards._HEADERS", change_constant("base-uri 'none'; ", ""),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="a page's addresses can be turned elsewhere",
    ),
    Mutation(
        "web.guards._HEADERS", change_constant("; frame-ancestors 'none'", ""),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="another site lays a page under its own",
    ),
    Mutation(
        "web.guards._HEADERS", drop_item("Cross-Origin-Opener-Policy"),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="another site's window reaches into ours",
    ),
    Mutation(
        "web.guards._HEADERS", drop_item("Cross-Origin-Resource-Policy"),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="another site loads our pages as its parts",
    ),
    Mutation(
        "web.guards._HEADERS", drop_item("Permissions-Policy"),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="a browser may be asked for place and camera",
    ),
    Mutation(
        "web.guards._HEADERS", drop_item("Referrer-Policy"),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="the next site is told that someone was here",
    ),
    Mutation(
        "web.guards._HEADERS", drop_item("X-Content-Type-Options"),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="a proof is run as a page",
    ),
    Mutation(
        "web.guards._HEADERS", drop_item("X-Frame-Options"),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="an old browser shows a page under another site's own",
    ),
    Mutation(
        "web.guards._HEADERS", drop_item("X-Robots-Tag"),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="a search engine keeps a page",
    ),
    Mutation(
        "web.guards.SecurityHeaders.__init__", drop_operand("_HTTPS_HEADERS"),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="a browser goes back to plain http",
    ),
    Mutation(
        "web.guards.harden", skip_call("setdefault"),
        test="web/test_guards_web.py::test_every_answer_bears_every_header",
        why="a page stays on a shared computer",
    ),
    Mutation(
        "web.guards.harden",
        drop_statement("update", instead="for name, value in keeping.items():\n    headers.setdefault(name, value)"),
        test="web/test_guards_web.py::test_no_page_loosens_what_stands_before_it_but_for_the_cache",
        why="one page loosens what stands before all",
    ),
    Mutation(
        "web.errors.on_unknown", skip_call("harden", instead="response.headers.update({})"),
        test="web/test_guards_doors.py::test_an_error_that_nobody_foresaw_is_answered_with_every_header",
        why="an error page stands without headers",
    ),
    Mutation(
        "app.application", drop_item("SecurityHeaders"),
        test="web/test_doors.py::test_what_is_not_there_is_not_found_with_every_header",
        why="the headers are not before the pages",
    ),
    # --- where a request comes from ----------------------------------------------------------------------------------
    Mutation(
        "web.guards.is_same_origin",
        replace_expression("{'same-origin', 'none'}", "{'same-origin', 'same-site', 'none'}"),
        test="web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        why="a neighbour's page sends our forms",
    ),
    Mutation(
        "web.guards.is_same_origin", return_constant("True", "same-origin"),
        test="web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        why="any page sends our forms",
    ),
    Mutation(
        "web.guards.is_same_origin",
        replace_expression(
            "origin is not None and urlsplit(origin).netloc == headers.get('host', '')",
            "origin is None or urlsplit(origin).netloc == headers.get('host', '')",
        ),
        test="web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        why="who says nothing is believed",
    ),
    Mutation(
        "web.guards.is_same_origin",
        replace_expression("urlsplit(origin).netloc == headers.get('host', '')", "headers.get('host', '') in origin"),
        test="web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        why="a site whose name holds ours sends our forms",
    ),
    Mutation(
        "web.guards._SAFE_METHODS", set_value("frozenset({'GET', 'HEAD', 'OPTIONS', 'POST'})"),
        test="web/test_guards_web.py::test_what_another_page_caused_is_refused_unless_it_only_asks",
        why="forms are not looked at",
    ),
    Mutation(
        "app.application", drop_item("SameOrigin"),
        test="web/test_doors.py::test_nobody_is_logged_in_or_out_from_another_site",
        why="the check is not before the pages",
    ),
    Mutation(
        "web.errors.refuse_cross_site", always("is_silent"),
        test="web/test_guards_doors.py::test_what_another_site_wrote_is_not_shown_on_our_page",
        why="another site's words stand on our page",
    ),
    # --- bodies ------------------------------------------------------------------------------------------------------
    Mutation(
        "web.guards.BodyLimit.__call__.receive_within_limit",
        replace_expression("received", "len(message.get('body', b''))"),
        test="web/test_guards_web.py::test_a_body_has_a_longest_size_in_one_part_or_in_many",
        why="a body in small parts has any size",
    ),
    Mutation(
        "web.guards.BodyLimit.__call__.receive_within_limit", never("max_bytes"),
        test="web/test_guards_web.py::test_a_body_has_a_longest_size_in_one_part_or_in_many",
        why="a body has any size",
    ),
    Mutation(
        "web.guards._drain", drop_operand("0"),
        test="web/test_guards_web.py::test_what_is_over_the_limit_is_taken_in_up_to_a_bound",
        why="a body without end is taken in for ever",
    ),
    Mutation(
        "app.application", drop_item("BodyLimit"),
        test="web/test_bad_forms.py::test_a_body_over_the_limit_is_told_with_and_without_its_length",
        why="the limit is not before the pages",
    ),
    Mutation(
        "web.guards.BodyDeadline.__call__.receive_in_time",
        skip_call("move_on_at", instead="anyio.move_on_after(self.seconds)"),
        test="web/test_guards_web.py::test_a_body_that_trickles_in_is_given_up",
        why="a body that trickles in holds a connection",
    ),
    Mutation(
        "web.guards.BodyDeadline.__call__.receive_in_time", never(),
        test="web/test_guards_web.py::test_once_a_body_is_whole_its_answer_may_take_its_time",
        why="an answer that takes its time is cut off",
    ),
)  # fmt: skip
