"""Guards of what a request is read with: fields, files, letters, cookies."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
)

WEB_BODIES = (
    # --- what comes with a form --------------------------------------------------------------------------------------
    Mutation(
        "web.http.multipart.parse", drop_operand("MAX_FILES"),
        test="web/test_multipart.py::test_too_many_parts_are_refused",
        why="any number of files is read past",
    ),
    Mutation(
        "web.http.multipart.parse", drop_operand("MAX_FIELDS"),
        test="web/test_multipart.py::test_too_many_parts_are_refused",
        why="any number of fields is taken in",
    ),
    Mutation(
        "web.http.multipart._sections", drop_argument("split", "most"),
        test="web/test_multipart.py::test_no_more_boundaries_are_looked_for_than_a_form_may_have",
        why="a body of nothing but boundaries is taken apart whole",
    ),
    Mutation(
        "web.http.multipart._part", drop_argument("split", "HEADERS_MAX"),
        test="web/test_multipart.py::test_what_is_no_multipart_body_is_refused[a header after too many]",
        why="any number of headers is read",
    ),
    Mutation(
        "web.http.multipart.options", drop_operand("HEADER_MAX_BYTES"),
        test="web/test_multipart.py::test_what_is_no_multipart_body_is_refused[a long header]",
        why="a header of any length is split",
    ),
    Mutation(
        "web.http.multipart.options", drop_operand("SEMICOLONS_MAX"),
        test="web/test_multipart.py::test_what_is_no_multipart_body_is_refused[many options]",
        why="a header of nothing but options is split",
    ),
    Mutation(
        "web.http.multipart._sections", drop_operand("_END"),
        test="web/test_multipart.py::test_what_is_no_multipart_body_is_refused[no end]",
        why="a form that was cut off is taken for whole",
    ),
    Mutation(
        "web.http.multipart._part", set_value("False", of="is_file"),
        test="web/test_files.py::test_a_form_that_takes_no_files_leaves_one_out_too",
        why="a file is taken for words",
    ),
    Mutation(
        "web.http.forms.of_pairs", return_constant("Form(values)"),
        test="web/test_bad_forms.py::test_lost_letters_are_asked_for_again_in_a_multipart_form_too",
        why="letters that were lost on the way are stored as question marks",
    ),
    Mutation(
        "web.http.forms.of_pairs",
        replace_expression("raw_value.decode(errors='replace')", "raw_value.decode('latin-1')"),
        test="web/test_bad_forms.py::test_lost_letters_are_asked_for_again_in_a_multipart_form_too",
        why="bytes that are no letters are shown as letters that nobody wrote",
    ),
    Mutation(
        "web.http.forms._multipart", drop_statement("has_left_out_files"),
        test="web/test_files.py::test_a_form_that_takes_no_files_leaves_one_out_too",
        why="a file is left out and nobody is told",
    ),
    Mutation(
        "web.http.forms._whole", skip_call("lower"),
        test="web/test_files.py::test_a_form_that_takes_no_files_leaves_one_out_too",
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
        "web.http.sessions._cookie", return_constant("request.cookies.get(name, '')"),
        test="web/test_guards_cookies.py::test_a_cookie_is_read_as_it_stands",
        why="one cookie holds everyone up for half a second",
    ),
)  # fmt: skip
