"""Guards of the ways in: the onion address, pages as text, files sent ahead of their form, the virus scanner."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
)

ONION = "web/test_onion.py"
TEXT = "web/test_page_text.py"
AHEAD = "web/test_sent_ahead.py"
SLICES = "web/test_slices.py"
PARTIAL = "usecases/test_partial_files.py"
SCANS = "web/test_scans.py"

WAYS_IN = (
    # --- the onion address -------------------------------------------------------------------------------------------
    Mutation(
        "domain.onion.is_onion_host", drop_operand("check"),
        test=f"{ONION}::test_a_mistyped_address_is_no_onion_service",
        why="a mistyped setting offers everybody an address of nobody",
    ),
    Mutation(
        "domain.onion.onion_url", drop_raise("ValueError"),
        test=f"{ONION}::test_the_setting_takes_nothing_but_the_address_of_an_onion_service",
        why="a mistyped setting leads people to another site",
    ),
    Mutation(
        "web.http.onion.offer", drop_operand("status"),
        test=f"{ONION}::test_a_page_offers_its_onion_address_and_only_where_it_can_be_asked_for_again",
        why="an error page leads away from what somebody wrote",
    ),
    Mutation(
        "web.http.onion.offer", drop_operand("method"),
        test=f"{ONION}::test_a_page_offers_its_onion_address_and_only_where_it_can_be_asked_for_again",
        why="Tor Browser leaves a receipt before it was read",
    ),
    Mutation(
        "web.http.middleware.SecurityHeaders._headers", drop_operand("is_at_onion"),
        test=f"{ONION}::test_at_the_onion_address_a_page_offers_nothing_and_asks_for_no_tls",
        why="Tor Browser is sent to where it is",
    ),
    Mutation(
        "web.http.middleware.SecurityHeaders._headers",
        replace_expression("hardened(message['headers'], is_https=is_https)", "hardened(message['headers'], is_https=True)"),
        test=f"{ONION}::test_at_the_onion_address_a_page_offers_nothing_and_asks_for_no_tls",
        why="after one visit the onion address does not open any more",
    ),
    Mutation(
        "web.http.sessions._is_https", return_constant("True"),
        test=f"{ONION}::test_a_member_logs_in_at_the_onion_address_with_a_cookie_that_travels_without_tls",
        why="nobody can log in at the onion address",
    ),
    Mutation(
        "web.http.runtime.Site.url_at", return_constant("self.base_url"),
        test=f"{ONION}::test_a_feed_names_the_address_by_which_its_reader_came",
        why="who came through Tor gives their feed reader an address outside of it",
    ),
    # --- pages as text -----------------------------------------------------------------------------------------------
    Mutation(
        "web.http.pages.page", drop_operand("member"),
        test=f"{TEXT}::test_no_page_of_a_member_is_text",
        why="a page of a member is sent without what warns them in it",
    ),
    Mutation(
        "web.http.page_text._is_left_out", replace_expression("'hidden' in given", "False"),
        test=f"{TEXT}::test_a_page_is_read_with_its_headings_lists_links_and_fields",
        why="the text says what the page does not show",
    ),
    Mutation(
        "web.http.page_text._Reader._broken", never("_left"),
        test=f"{TEXT}::test_what_is_longer_than_any_page_of_ours_keeps_its_own_lines",
        why="a large form that comes back as text costs seconds of a processor",
    ),
    Mutation(
        "web.http.page_text.TextPage.__call__",
        replace_expression("await to_thread.run_sync(self._read, limiter=self._turn)", "self._read()"),
        test=f"{TEXT}::test_text_is_made_in_a_thread_of_its_own",
        why="while a long page is made into text nobody else is answered",
    ),
    Mutation(
        "web.http.pages._answer", drop_operand("MOST_READ_CHARS"),
        test=f"{TEXT}::test_a_page_that_is_too_long_stays_as_it_is",
        why="twenty long letters keep a processor busy for seconds at each visit",
    ),
    Mutation(
        "web.http.page_text._Words.say",
        replace_expression(
            "self._parts.append(text)", "self._parts.__setitem__(slice(None), [self._parts[0] + text if self._parts else text])"
        ),
        test=f"{TEXT}::test_a_block_of_many_lines_is_read_without_copying_it_for_each",
        why="100,000 line breaks cost seconds",
    ),
    # --- files sent ahead of their form ------------------------------------------------------------------------------
    Mutation(
        "web.http.uploads.taking", never("AHEAD"),
        test=f"{AHEAD}::test_a_report_that_goes_ahead_with_a_file_is_not_stored",
        why="a report is sent before its reporter pressed the button",
    ),
    Mutation(
        "web.http.sent_ahead.kept", never("has_left_out_files"),
        test=f"{AHEAD}::test_what_is_of_no_form_of_ours_waits_nowhere",
        why="a file that was dropped counts as arrived",
    ),
    Mutation(
        "web.http.sent_ahead.kept", drop_statement("keep_waited"),
        test=f"{AHEAD}::test_a_file_that_finds_no_place_leaves_those_that_wait",
        why="one file without a place takes all others of its form away",
    ),
    Mutation(
        "web.http.sent_ahead.kept", drop_statement("KeepWaiting"),
        test=f"{AHEAD}::test_the_first_file_still_waits_when_the_last_one_came_half_an_hour_later",
        why="on a slow line the first of many files is gone before the last one came",
    ),
    Mutation(
        "web.http.pages._policy", replace_expression("f'<script src=\"{static_url(\"uploads.js\")}\"'", "'<script'"),
        test=f"{AHEAD}::test_only_pages_that_take_files_may_send_any",
        why="the script of any page may call this site",
    ),
    # --- files in slices -------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.partial_files._context", replace_expression("about", "''"),
        test=f"{PARTIAL}::test_half_a_file_goes_on_in_its_own_form_alone",
        why="half a file of one form is finished in another",
    ),
    Mutation(
        "usecases.custody.partial_files.StoreSliceChunk.write", drop_raise("AlreadyStored"),
        test=f"{PARTIAL}::test_two_requests_for_one_slice_store_each_chunk_once",
        why="a slice that comes twice is an unexpected error",
    ),
    Mutation(
        "usecases.custody.partial_files.GoOn.write", drop_raise("FileGone", "chunk"),
        test=f"{PARTIAL}::test_a_file_with_a_gap_begins_again",
        why="a file of which a chunk was taken away goes on for ever",
    ),
    Mutation(
        "usecases.custody.partial_files.GoOn.write", drop_raise("FileGone", "prolong"),
        test=f"{SLICES}::test_half_a_file_is_no_file_and_is_swept",
        why="a file goes on of which nothing is left",
    ),
    Mutation(
        "usecases.custody.partial_files.SliceReceiver.feed", drop_raise("SliceTooLong"),
        test=f"{SLICES}::test_a_file_is_not_larger_than_it_says_and_says_no_more_than_it_may",
        why="a file grows beyond the limit, slice by slice",
    ),
    Mutation(
        "usecases.custody.partial_files.WholeFiles.whole", replace_expression("self._known.get(file.id)", "None"),
        test=f"{PARTIAL}::test_a_whole_file_is_opened_once",
        why="a form of a hundred bytes lets a gigabyte be opened, as often as it is sent",
    ),
    Mutation(
        "web.http.partial_uploads._size", drop_raise("HTTPException"),
        test=f"{SLICES}::test_a_file_is_not_larger_than_it_says_and_says_no_more_than_it_may",
        why="a file of any size comes in slices",
    ),
    Mutation(
        "web.http.partial_uploads.begin", drop_operand("OFFSET"),
        test=f"{SLICES}::test_a_slice_from_another_place_stores_nothing",
        why="a slice that comes twice is put behind itself",
    ),
    Mutation(
        "web.http.partial_uploads.begin", drop_operand("_is_of"),
        test=f"{SLICES}::test_another_file_is_not_mixed_with_the_half_that_came",
        why="two files become one",
    ),
    Mutation(
        "web.http.partial_uploads.look", never("_is_of"),
        test=f"{SLICES}::test_another_file_is_not_mixed_with_the_half_that_came",
        why="a script goes on with another file",
    ),
    # --- the virus scanner -------------------------------------------------------------------------------------------
    Mutation(
        "settings._clamd", drop_raise("ValueError"),
        test=f"{SCANS}::test_files_go_to_no_other_machine",
        why="evidence crosses the network in clear",
    ),
    Mutation(
        "scanning._read", replace_expression("said == _CLEAN", "said.startswith(_CLEAN)"),
        test=f"{SCANS}::test_what_the_scanner_says_of_a_file_is_read",
        why="half an answer counts as a clean file",
    ),
    Mutation(
        "scanning.scan", replace_expression("(OSError, TimeoutError)", "ZeroDivisionError"),
        test=f"{SCANS}::test_a_scanner_that_is_away_or_never_answers_leaves_the_file_not_scanned",
        why="a scanner that is away keeps members from their evidence",
    ),
    Mutation(
        "web.staff.scans.scan", drop_raise("HTTPException"),
        test=f"{SCANS}::test_without_a_scanner_no_page_speaks_of_one",
        why="an address that leads nowhere breaks",
    ),
)  # fmt: skip
