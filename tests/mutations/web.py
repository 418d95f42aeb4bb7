"""Guards before every page: headers, where a request comes from, bodies."""

from tests.mutations.mutation import Mutation

WEB = (
    # --- headers -----------------------------------------------------------------------------------------------------
    Mutation(
        "web/guards.py", "Content-Security-Policy\": (\n        \"default-src 'none'; ",
        "Content-Security-Policy\": (\n        \"default-src 'self'; ",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "a page loads what it never needs",
    ),
    Mutation(
        "web/guards.py", "script-src 'self'; img-src", "script-src 'self' 'unsafe-inline'; img-src",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "words in a report run as a script",
    ),
    Mutation(
        "web/guards.py", "style-src 'self'; script", "style-src 'self' 'unsafe-inline'; script",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "words in a report change how a page looks",
    ),
    Mutation(
        "web/guards.py", " form-action 'self'; \"", ' "',
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "a form can be made to send a report elsewhere",
    ),
    Mutation(
        "web/guards.py", "base-uri 'none'; ", "",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "a page's addresses can be turned elsewhere",
    ),
    Mutation(
        "web/guards.py", "; frame-ancestors 'none'\"", '"',
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "another site lays a page under its own",
    ),
    Mutation(
        "web/guards.py", '    "Cross-Origin-Opener-Policy": "same-origin",\n', "",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "another site's window reaches into ours",
    ),
    Mutation(
        "web/guards.py", '    "Cross-Origin-Resource-Policy": "same-origin",\n', "",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "another site loads our pages as its parts",
    ),
    Mutation(
        "web/guards.py", '    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",\n', "",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "a browser may be asked for place and camera",
    ),
    Mutation(
        "web/guards.py", '    "Referrer-Policy": "same-origin",\n', "",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "the next site is told that someone was here",
    ),
    Mutation(
        "web/guards.py", '    "X-Content-Type-Options": "nosniff",\n', "",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "a proof is run as a page",
    ),
    Mutation(
        "web/guards.py", '    "X-Frame-Options": "DENY",\n', "",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "an old browser shows a page under another site's own",
    ),
    Mutation(
        "web/guards.py", '    "X-Robots-Tag": "noindex",\n', "",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "a search engine keeps a page",
    ),
    Mutation(
        "web/guards.py", "_HEADERS | (_HTTPS_HEADERS if is_https else {})", "_HEADERS",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "a browser goes back to plain http",
    ),
    Mutation(
        "web/guards.py", '    headers.setdefault("Cache-Control", "no-store")\n', "",
        "web/test_guards_web.py::test_every_answer_bears_every_header",
        "a page stays on a shared computer",
    ),
    Mutation(
        "web/guards.py", "    headers.update(keeping)\n",
        "    for name, value in keeping.items():\n        headers.setdefault(name, value)\n",
        "web/test_guards_web.py::test_no_page_loosens_what_stands_before_it_but_for_the_cache",
        "one page loosens what stands before all",
    ),
    Mutation(
        "web/errors.py", "    guards.harden(response.headers)", "    response.headers.update({})",
        "web/test_guards_doors.py::test_an_error_that_nobody_foresaw_is_answered_with_every_header",
        "an error page stands without headers",
    ),
    Mutation(
        "app.py",
        '            Middleware(guards.SecurityHeaders, is_https=parts.settings.base_url.startswith("https://")),\n',
        "",
        "web/test_doors.py::test_what_is_not_there_is_not_found_with_every_header",
        "the headers are not before the pages",
    ),
    # --- where a request comes from ----------------------------------------------------------------------------------
    Mutation(
        "web/guards.py", '        return site in {"same-origin", "none"}',
        '        return site in {"same-origin", "same-site", "none"}',
        "web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        "a neighbour's page sends our forms",
    ),
    Mutation(
        "web/guards.py", '        return site in {"same-origin", "none"}', "        return True",
        "web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        "any page sends our forms",
    ),
    Mutation(
        "web/guards.py", "    return origin is not None and urlsplit", "    return origin is None or urlsplit",
        "web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        "who says nothing is believed",
    ),
    Mutation(
        "web/guards.py", 'urlsplit(origin).netloc == headers.get("host", "")', 'headers.get("host", "") in origin',
        "web/test_guards_web.py::test_only_our_own_pages_cause_what_changes_something",
        "a site whose name holds ours sends our forms",
    ),
    Mutation(
        "web/guards.py", '_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})',
        '_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})',
        "web/test_guards_web.py::test_what_another_page_caused_is_refused_unless_it_only_asks",
        "forms are not looked at",
    ),
    Mutation(
        "app.py", "            Middleware(guards.SameOrigin, refuse=errors.refuse_cross_site),\n", "",
        "web/test_doors.py::test_nobody_is_logged_in_or_out_from_another_site",
        "the check is not before the pages",
    ),
    Mutation(
        "web/errors.py", "form=await _sent(request) if is_silent else None)", "form=await _sent(request))",
        "web/test_guards_doors.py::test_what_another_site_wrote_is_not_shown_on_our_page",
        "another site's words stand on our page",
    ),
    # --- bodies ------------------------------------------------------------------------------------------------------
    Mutation(
        "web/guards.py", "            if received > self.max_bytes:",
        '            if len(message.get("body", b"")) > self.max_bytes:',
        "web/test_guards_web.py::test_a_body_has_a_longest_size_in_one_part_or_in_many",
        "a body in small parts has any size",
    ),
    Mutation(
        "web/guards.py", "            if received > self.max_bytes:", "            if False:",
        "web/test_guards_web.py::test_a_body_has_a_longest_size_in_one_part_or_in_many",
        "a body has any size",
    ),
    Mutation(
        "web/guards.py", " and left > 0:", ":",
        "web/test_guards_web.py::test_what_is_over_the_limit_is_taken_in_up_to_a_bound",
        "a body without end is taken in for ever",
    ),
    Mutation(
        "app.py", "            Middleware(guards.BodyLimit, max_bytes=parts.settings.body_limit_bytes),\n", "",
        "web/test_bad_forms.py::test_a_body_over_the_limit_is_told_with_and_without_its_length",
        "the limit is not before the pages",
    ),
    Mutation(
        "web/guards.py", "            with anyio.move_on_at(ends_at):", "            with anyio.move_on_after(self.seconds):",
        "web/test_guards_web.py::test_a_body_that_trickles_in_is_given_up",
        "a body that trickles in holds a connection",
    ),
    Mutation(
        "web/guards.py", "            if is_whole:\n                return await receive()\n", "",
        "web/test_guards_web.py::test_once_a_body_is_whole_its_answer_may_take_its_time",
        "an answer that takes its time is cut off",
    ),
)  # fmt: skip
