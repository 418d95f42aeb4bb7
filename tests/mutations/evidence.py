"""Guards of files: sealed to their place, taken once, opened by those who may, swept when nobody took them."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    skip_call,
)

FILES = "usecases/test_files.py"
ATTACKS = "usecases/test_attacks_on_files.py"
CHUNK = "crypto/test_chunk.py"
REFUSED = "web/test_uploads_refused.py"
MEMBERS = "web/test_files_of_members.py"
SWAPPED = f"{ATTACKS}::test_a_file_that_was_tampered_with_is_named_and_never_opens"

EVIDENCE = (
    Mutation(
        "crypto.chunk.seal_chunk",
        skip_call("ljust"),
        test=f"{CHUNK}::test_all_sealed_chunks_have_one_size",
        why="the rows tell a file's size to the byte",
    ),
    Mutation(
        "crypto.chunk.open_chunk",
        drop_raise("OpenFailed", "startswith"),
        test=f"{CHUNK}::test_a_chunk_with_any_changed_byte_does_not_open[0]",
        why="a chunk's version is not looked at",
    ),
    Mutation(
        "usecases.custody.contexts.chunk",
        drop_argument("context", "number"),
        test=f"{SWAPPED}[sqlite-two chunks change places]",
        why="chunks of a file change places",
    ),
    Mutation(
        "usecases.custody.attaching.take",
        drop_raise("Refused"),
        test=f"{FILES}::test_a_file_that_waited_too_long_is_refused_and_nothing_is_stored",
        why="a record takes a file that the sweep is deleting",
    ),
    Mutation(
        "usecases.custody.attaching.take",
        skip_call("adopt"),
        test=f"{FILES}::test_a_file_of_a_record_is_never_dropped",
        why="the sweep deletes evidence of a case",
    ),
    Mutation(
        "usecases.custody.attaching.require_room",
        drop_raise("Refused"),
        test=f"{FILES}::test_files_beyond_what_a_case_holds_are_refused",
        why="one receipt fills the disk",
    ),
    Mutation(
        "usecases.custody.attaching.contents_in",
        drop_operand("channels"),
        test=f"{ATTACKS}::test_what_one_party_sends_takes_no_room_from_another_and_tells_nothing[7]",
        why="a refusal tells a party how much the others gave, and one party shuts the others out",
    ),
    Mutation(
        "usecases.custody.attaching.require_room",
        replace_expression("max(1, attached.most_bytes // CHUNK_BYTES)", "attached.most_bytes"),
        test=f"{ATTACKS}::test_small_files_take_as_much_room_as_they_are_stored_in",
        why="small files pass the limit",
    ),
    Mutation(
        "usecases.custody.attaching.require_room",
        drop_operand("MOST_FILES"),
        test=f"{ATTACKS}::test_a_channel_takes_only_so_many_files",
        why="a page has records without end",
    ),
    Mutation(
        "usecases.custody.casefile._contents",
        drop_operand("channels"),
        test=f"{ATTACKS}::test_a_partys_page_counts_the_files_of_their_own_channel_alone",
        why="the time of a party's page tells how much the others gave",
    ),
    Mutation(
        "usecases.custody.receiving.StoreChunk.write",
        skip_call("_require_place"),
        test=f"{ATTACKS}::test_files_that_began_together_do_not_pass_the_limit_of_what_waits",
        why="whoever has no case fills the disk with files that began together",
    ),
    Mutation(
        "web.http.reading_files.FileReading._take",
        drop_item("TooManyWaiting"),
        test=f"{REFUSED}::test_where_no_place_is_left_for_files_the_words_arrive_all_the_same",
        why="whoever fills the place for files keeps others' words from arriving",
    ),
    Mutation(
        "web.http.uploads.taking",
        drop_item("_beyond"),
        test=f"{REFUSED}::test_a_form_holds_only_so_many_files_over_all_its_requests",
        why="a form that comes back holds files without end",
    ),
    Mutation(
        "usecases.custody.cleaned_copies._in_time",
        drop_item("TooManyWaiting"),
        test="web/test_cleaned_copies.py::test_where_a_copy_finds_no_place_the_report_arrives_with_its_file",
        why="a report is lost because its copy finds no place",
    ),
    Mutation(
        "usecases.custody.cleaned_copies._sealed",
        skip_call("_drop"),
        test="web/test_cleaned_copies.py::test_a_copy_that_is_left_half_way_is_dropped_at_once",
        why="half-made copies fill the place for files",
    ),
    Mutation(
        "usecases.custody.receiving._require_place",
        drop_raise("TooManyWaiting"),
        test=f"{FILES}::test_no_file_begins_while_too_much_belongs_to_no_case",
        why="whoever has no case fills the disk",
    ),
    Mutation(
        "usecases.custody.receiving.StoreChunk.write",
        drop_raise("FileGone"),
        test=f"{FILES}::test_a_file_that_was_swept_while_it_arrived_cannot_go_on",
        why="chunks are stored that nothing ever sweeps",
    ),
    Mutation(
        "usecases.committee.files.OpenFile.look",
        skip_call("find_cleared"),
        test=f"{FILES}::test_nobody_opens_a_file_of_a_case_that_is_not_theirs_to_read",
        why="who has not declared opens a file",
    ),
    Mutation(
        "domain.case_chain._file_opened",
        skip_call("require"),
        test="domain/test_case_chain_refusals.py::test_what_the_rules_of_a_case_refuse_changes_nothing[a_record_that_is_no_file]",
        why="the log says that a file was opened that there is not",
    ),
    Mutation(
        "usecases.custody.stored_files.is_whole",
        drop_operand("_is_of"),
        test=f"{ATTACKS}::test_a_content_that_the_log_states_otherwise_is_not_shown_as_whole",
        why="a record's file is another one than the log names",
    ),
    Mutation(
        "usecases.site.verifying_files.VerifyFile.look",
        drop_operand("count"),
        test=f"{ATTACKS}::test_a_chunk_added_behind_the_end_is_found_and_the_file_still_opens",
        why="chunks after a gap are not found",
    ),
    Mutation(
        "usecases.site.verifying_files.VerifyFile.look",
        drop_operand("digest"),
        test=f"{SWAPPED}[sqlite-a byte is changed]",
        why="a changed file is found by nobody until somebody opens it",
    ),
    Mutation(
        "usecases.site.sweeping.ExpiredFile.look",
        replace_expression("self.custody.now() - GRACE", "self.custody.now()"),
        test=f"{FILES}::test_a_file_that_no_record_took_is_swept_within_the_hour_and_others_stay",
        why="a replica whose clock is ahead sweeps a file that another one takes",
    ),
    Mutation(
        "domain.file_names._is_visible",
        return_constant("True"),
        test="domain/test_file_names.py::test_a_name_has_no_folder_and_nothing_hidden",
        why="a program is shown under the name of a picture",
    ),
    # --- pages -------------------------------------------------------------------------------------------------------
    Mutation(
        "web.http.reading_files.FileReading._take_bytes",
        drop_raise("HTTPException"),
        test=f"{REFUSED}::test_more_than_the_limit_is_refused_as_it_arrives_and_leaves_nothing",
        why="a body without a length is taken whatever its size",
    ),
    Mutation(
        "web.http.reading_files.FileReading._begin_part",
        never("MAX_FILES"),
        test="web/test_files.py::test_too_many_files_are_refused",
        why="any number of files is read past as it arrives",
    ),
    Mutation(
        "web.http.reading_files.FileReading._may_come",
        replace_expression("self.is_welcome and is_in_a_row", "is_in_a_row"),
        test=f"{REFUSED}::test_files_without_a_page_of_ours_are_not_stored",
        why="whoever has no page of ours fills the disk",
    ),
    Mutation(
        "web.http.chunk_writer.ChunkWriter._next",
        skip_call("result"),
        test="web/test_chunk_writer.py::test_what_a_chunk_raises_is_raised_before_the_next_one_is_stored",
        why="a file that was refused or swept goes on",
    ),
    Mutation(
        "web.http.chunk_writer.ChunkWriter._next",
        replace_expression("asyncio.wait([task])", "task"),
        test="web/test_chunk_writer.py::test_a_request_that_ends_while_it_waits_for_a_chunk_leaves_none_on_its_way",
        why="a chunk of a request that took too long is stored after its file was deleted, and nothing sweeps it",
    ),
    Mutation(
        "web.http.chunk_writer.ChunkWriter._next",
        replace_expression("(self._waiting, [])", "(self._waiting, self._waiting if task else [])"),
        test="web/test_chunk_writer.py::test_chunks_that_wait_behind_one_that_fails_are_never_stored",
        why="chunks of a file that was refused are stored with the next one",
    ),
    Mutation(
        "web.http.chunk_writer.ChunkWriter.close",
        skip_call("wait"),
        test="web/test_chunk_writer.py::test_after_the_end_no_chunk_is_on_its_way",
        why="a chunk is stored after its file was deleted, and nothing sweeps it",
    ),
    Mutation(
        "web.http.uploads._drop",
        drop_statement("receiver"),
        test=f"{REFUSED}::test_an_upload_that_breaks_off_leaves_nothing",
        why="uploads that broke off fill what may wait",
    ),
    Mutation(
        "web.staff.writing_pages.shown_files",
        return_constant("{}"),
        test=f"{MEMBERS}::test_a_letter_leaves_with_no_other_files_than_its_check_showed",
        why="a file goes to the reporter that its writer did not see on the check",
    ),
    Mutation(
        "web.http.downloads.send",
        skip_call("_opened"),
        test=f"{MEMBERS}::test_a_file_that_is_not_whole_is_said_and_nothing_of_it_is_sent",
        why="the first half of a damaged file is taken for the whole",
    ),
)
