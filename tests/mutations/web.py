"""Guards before every page: headers, where a request comes from, bodies, the language of an address."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_comparison,
    change_constant,
    drop_item,
    drop_operand,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
    swap_name,
)

WEB = (
    # --- headers -----------------------------------------------------------------------------------------------------
    Mutation(
        "web.http.security_headers._EVERYWHERE", change_constant("default-src 'none'", "default-src 'self'"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="a page loads what it never needs",
    ),
    Mutation(
        "web.http.security_headers.PAGE_POLICY", change_constant("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="words in a report run as a script",
    ),
    Mutation(
        "web.http.security_headers.PAGE_POLICY", change_constant("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="words in a report change how a page looks",
    ),
    Mutation(
        "web.http.security_headers.PAGE_POLICY", change_constant("form-action 'self'; ", ""),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="a form can be made to send a report elsewhere",
    ),
    Mutation(
        "web.http.security_headers._EVERYWHERE", change_constant("base-uri 'none'; ", ""),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="a page's addresses can be turned elsewhere",
    ),
    Mutation(
        "web.http.security_headers._EVERYWHERE", change_constant("frame-ancestors 'none'; ", ""),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="another site lays a page under its own",
    ),
    Mutation(
        "web.http.security_headers._NO_MARKUP_FROM_SCRIPTS", change_constant("require-trusted-types-for 'script'; ", ""),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="a script writes markup from words in a report",
    ),
    Mutation(
        "web.http.security_headers._NO_MARKUP_FROM_SCRIPTS", change_constant("; trusted-types 'none'", ""),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="a script makes a policy of its own and writes markup",
    ),
    Mutation(
        "web.http.security_headers.FILE_POLICY", change_constant("sandbox; ", ""),
        test="web/test_guards_web.py::test_what_is_not_a_page_is_opened_in_a_sandbox",
        why="a file that a browser opens acts as a page of ours",
    ),
    Mutation(
        "web.http.security_headers.FILE_POLICY", change_constant("form-action 'none'; ", ""),
        test="web/test_guards_web.py::test_what_is_not_a_page_is_opened_in_a_sandbox",
        why="a file that a browser opens sends forms",
    ),
    Mutation(
        "web.http.security_headers._OURS", always("is_page"),
        test="web/test_guards_web.py::test_what_is_not_a_page_is_opened_in_a_sandbox",
        why="a file is opened under the rules of a page",
    ),
    Mutation(
        "web.http.security_headers.hardened", change_constant(b"text/html", b"text/"),
        test="web/test_guards_web.py::test_what_is_not_a_page_is_opened_in_a_sandbox",
        why="plain text is opened under the rules of a page",
    ),
    Mutation(
        "web.http.security_headers.hardened", set_value("True", of="is_page"),
        test="web/test_guards_web.py::test_what_says_nothing_of_its_kind_is_opened_in_a_sandbox",
        why="what a browser guesses at is opened as a page",
    ),
    Mutation(
        "web.http.security_headers._ALWAYS", drop_item("Cross-Origin-Embedder-Policy"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="a page takes in parts of sites that did not agree",
    ),
    Mutation(
        "web.http.security_headers._ALWAYS", drop_item("Cross-Origin-Opener-Policy"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="another site's window reaches into ours",
    ),
    Mutation(
        "web.http.security_headers._ALWAYS", drop_item("Cross-Origin-Resource-Policy"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="another site loads our pages as its parts",
    ),
    Mutation(
        "web.http.security_headers._PAGE", drop_item("Origin-Agent-Cluster"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="a page shares its memory with a neighbour's host",
    ),
    Mutation(
        "web.http.security_headers._PAGE", drop_item("Permissions-Policy"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="a browser may be asked for place and camera",
    ),
    Mutation(
        "web.http.security_headers._FILE", drop_item("Permissions-Policy"),
        test="web/test_guards_web.py::test_what_is_not_a_page_is_opened_in_a_sandbox",
        why="a file may ask a browser for place and camera",
    ),
    Mutation(
        "web.http.security_headers._TURNED_OFF", change_constant("geolocation ", ""),
        test="web/test_guards_web.py::test_all_that_a_browser_can_be_asked_for_is_turned_off_but_copying",
        why="a browser may be asked for the place",
    ),
    Mutation(
        "web.http.security_headers.PERMISSIONS", change_constant("=()", "=(self)"),
        test="web/test_guards_web.py::test_all_that_a_browser_can_be_asked_for_is_turned_off_but_copying",
        why="a page of ours may ask for everything",
    ),
    Mutation(
        "web.http.security_headers._ALWAYS", drop_item("Referrer-Policy"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="the next site is told that someone was here",
    ),
    Mutation(
        "web.http.security_headers._ALWAYS", drop_item("X-Content-Type-Options"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="a proof is run as a page",
    ),
    Mutation(
        "web.http.security_headers._ALWAYS", drop_item("X-DNS-Prefetch-Control"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="whoever answers for names is told where a page would lead",
    ),
    Mutation(
        "web.http.security_headers._ALWAYS", drop_item("X-Frame-Options"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="an old browser shows a page under another site's own",
    ),
    Mutation(
        "web.http.security_headers._ALWAYS", drop_item("X-Robots-Tag"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="a search engine keeps a page",
    ),
    Mutation(
        "web.http.security_headers._OURS", replace_expression("_HTTPS if is_https else {}", "{}"),
        test="web/test_doors.py::test_with_https_browsers_are_told_to_stay_with_it",
        why="a browser goes back to plain http",
    ),
    Mutation(
        "web.http.security_headers.hardened", drop_item("cache"),
        test="web/test_guards_web.py::test_every_page_bears_every_header",
        why="a page stays on a shared computer",
    ),
    Mutation(
        "web.http.security_headers.hardened", drop_operand("_NAMES"),
        test="web/test_guards_web.py::test_no_page_loosens_what_stands_before_it_but_for_the_cache",
        why="one page loosens what stands before all",
    ),
    Mutation(
        "web.http.errors.on_unknown", drop_statement("hardened"),
        test="web/test_guards_doors.py::test_an_error_that_nobody_foresaw_is_answered_with_every_header",
        why="an error page stands without headers",
    ),
    Mutation(
        "web.http.errors.on_unknown", drop_statement("site", instead="is_https = False"),
        test="web/test_guards_doors.py::test_an_error_that_nobody_foresaw_tells_browsers_to_stay_with_https",
        why="an error page lets a browser go back to plain http",
    ),
    Mutation(
        "app.application", drop_item("SecurityHeaders"),
        test="web/test_doors.py::test_what_is_not_there_is_not_found_with_every_header",
        why="the headers are not before the pages",
    ),
    # --- where a request comes from ----------------------------------------------------------------------------------
    Mutation(
        "web.http.middleware.is_same_origin",
        replace_expression("{'same-origin', 'none'}", "{'same-origin', 'same-site', 'none'}"),
        test="web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        why="a neighbour's page sends our forms",
    ),
    Mutation(
        "web.http.middleware.is_same_origin", return_constant("True", "same-origin"),
        test="web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        why="any page sends our forms",
    ),
    Mutation(
        "web.http.middleware.is_same_origin",
        replace_expression(
            "source is not None and _is_ours(source, host=headers.get('host', ''))",
            "source is None or _is_ours(source, host=headers.get('host', ''))",
        ),
        test="web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        why="who says nothing is believed",
    ),
    Mutation(
        "web.http.middleware._is_ours", change_comparison("==", "in"),
        test="web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        why="a site whose name is a part of ours sends our forms",
    ),
    Mutation(
        "web.http.middleware._is_ours",
        replace_expression("named.lower() == host.lower()", "host.lower() in named.lower()"),
        test="web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        why="a site whose name holds ours sends our forms",
    ),
    Mutation(
        "web.http.middleware.is_same_origin",
        replace_expression("headers.get('origin', headers.get('referer'))", "headers.get('referer', headers.get('origin'))"),
        test="web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        why="a page is believed that the browser itself names as another site's",
    ),
    Mutation(
        "web.http.middleware._is_ours", swap_name("ValueError", "ZeroDivisionError"),
        test="web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        why="an address that is none is a crash",
    ),
    Mutation(
        "web.http.middleware._is_ours", drop_operand("bool"),
        test="web/test_guards_web.py::test_without_a_host_no_page_is_ours",
        why="no host and no page are taken for the same",
    ),
    Mutation(
        "web.http.middleware.hides_its_page", return_constant("True", "_is_ours"),
        test="web/test_guards_web.py::test_a_page_is_hidden_only_where_nothing_names_another_site",
        why="another site's words stand on our page, where its address is told",
    ),
    Mutation(
        "web.http.middleware.hides_its_page", never("sec-fetch-site"),
        test="web/test_guards_web.py::test_a_page_is_hidden_only_where_nothing_names_another_site",
        why="another site's words stand on our page, where a browser says so",
    ),
    Mutation(
        "web.http.middleware.SAFE_METHODS", set_value("frozenset({'GET', 'HEAD', 'OPTIONS', 'POST'})"),
        test="web/test_guards_web.py::test_what_another_page_caused_is_refused_unless_it_only_asks",
        why="forms are not looked at",
    ),
    Mutation(
        "app.application", drop_item("SameOrigin"),
        test="web/test_doors.py::test_nobody_is_logged_in_or_out_from_another_site",
        why="the check is not before the pages",
    ),
    Mutation(
        "web.http.errors.refuse_cross_site", always("hides_its_page"),
        test="web/test_guards_doors.py::test_what_another_site_wrote_is_not_shown_on_our_page",
        why="another site's words stand on our page",
    ),
    # --- bodies ------------------------------------------------------------------------------------------------------
    Mutation(
        "web.http.middleware.BodyLimit.__call__.receive_within_limit",
        replace_expression("received", "len(message.get('body', b''))"),
        test="web/test_guards_web.py::test_a_body_has_a_longest_size_in_one_part_or_in_many",
        why="a body in small parts has any size",
    ),
    Mutation(
        "web.http.middleware.BodyLimit.__call__.receive_within_limit", never("max_bytes"),
        test="web/test_guards_web.py::test_a_body_has_a_longest_size_in_one_part_or_in_many",
        why="a body has any size",
    ),
    Mutation(
        "web.http.middleware._drain", drop_operand("0"),
        test="web/test_guards_web.py::test_what_is_over_the_limit_is_taken_in_up_to_a_bound",
        why="a body without end is taken in for ever",
    ),
    Mutation(
        "app.application", drop_item("BodyLimit"),
        test="web/test_bad_requests.py::test_a_body_over_the_limit_is_told_with_and_without_its_length",
        why="the limit is not before the pages",
    ),
    Mutation(
        "web.http.middleware.BodyDeadline.__call__.receive_in_time",
        skip_call("move_on_at", instead="anyio.move_on_after(self.seconds)"),
        test="web/test_guards_web.py::test_a_body_that_trickles_in_is_given_up",
        why="a body that trickles in holds a connection",
    ),
    Mutation(
        "web.http.middleware.BodyDeadline.__call__.receive_in_time", never(),
        test="web/test_guards_web.py::test_once_a_body_is_whole_its_answer_may_take_its_time",
        why="an answer that takes its time is cut off",
    ),
)  # fmt: skip
