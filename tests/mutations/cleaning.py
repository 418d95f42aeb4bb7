"""Guards of the cleaner: the locks around a child, what is believed of it, and what is taken out of a file."""

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
    set_value,
    skip_call,
    swap_name,
)

HOSTILE = "cleaning/test_hostile_child.py"
ENDS = f"{HOSTILE}::test_what_no_library_asks_for_ends_the_child"
ALONE = f"{HOSTILE}::test_a_child_dies_alone"
LOCKS = "cleaning/test_locks.py"
CLEANER = "cleaning/test_cleaner.py"
TURNS = "cleaning/test_turns.py"
PLANTED = "cleaning/test_planted.py"
NO_SECRET = f"{PLANTED}::test_no_secret_of_a_picture_is_left_and_what_was_found_is_said"
NO_SECRET_IN_PDF = f"{PLANTED}::test_no_secret_of_a_document_is_left_and_what_was_found_is_said"
BOMB = "cleaning/test_malicious.py::test_a_bomb_or_broken_file_is_refused"
PICTURES = "cleaning/test_pictures.py"
PDF = "cleaning/test_pdf.py"
REFUSED_PDF = f"{PDF}::test_what_cleaning_would_break_or_uncover_is_refused_and_can_be_previewed"
COPIES = "web/test_cleaned_copies.py"
HEARD = "web/test_files_to_people_heard.py"
UNCONFINED = f"{CLEANER}::test_without_the_filter_nothing_is_tried"

CLEANING = (
    # --- the locks -----------------------------------------------------------------------------------------------------
    Mutation(
        "cleaning.confinement.confine", drop_statement("seccomp", "restrict"),
        test=UNCONFINED, why="a file that takes a child over can open, connect and fork",
    ),
    Mutation(
        "cleaning.confinement.confine", drop_statement("landlock", "restrict"),
        test=f"{HOSTILE}::test_without_the_filter_landlock_still_holds_a_child",
        why="one hole in the filter opens every file",
    ),
    Mutation(
        "cleaning.confinement.confine", skip_call("prctl"),
        test=f"{HOSTILE}::test_no_process_of_the_same_user_may_look_into_a_child",
        why="a crash of a child writes a report's picture to disk",
    ),
    Mutation(
        "cleaning.confinement.end_with", skip_call("prctl"),
        test=f"{HOSTILE}::test_a_child_ends_with_its_helper",
        why="a taken-over child lives on without a deadline",
    ),
    Mutation(
        "cleaning.confinement.end_with", drop_raise("Unconfined"),
        test=f"{LOCKS}::test_a_child_whose_helper_is_gone_already_does_not_begin",
        why="a child that was forked in the last moment lives on without a deadline",
    ),
    Mutation(
        "cleaning.confinement.confine", skip_call("_limit"),
        test=f"{ALONE}[memory-end0]",
        why="a file takes all memory of the machine",
    ),
    Mutation(
        "cleaning.confinement._limit", drop_item("RLIMIT_AS"),
        test=f"{LOCKS}::test_a_child_has_no_more_memory_than_its_limit",
        why="a file takes all memory of the machine",
    ),
    Mutation(
        "cleaning.confinement._limit", drop_item("RLIMIT_FSIZE"),
        test=f"{ALONE}[output-end1]",
        why="a child fills the memory through its results",
    ),
    Mutation(
        "cleaning.confinement._limit", drop_item("RLIMIT_CORE"),
        test=f"{LOCKS}::test_a_child_may_leave_no_core_dump",
        why="a crash of a child writes a report's picture to disk",
    ),
    Mutation(
        "cleaning.confinement._limit", drop_item("RLIMIT_CPU"),
        test=f"{HOSTILE}::test_a_child_that_computes_too_long_is_ended_by_the_kernel",
        why="a child computes for as long as its helper hangs",
    ),
    Mutation(
        "cleaning.confinement.keep_only", skip_call("closerange"),
        test=f"{HOSTILE}::test_a_child_has_its_four_files_and_no_other_descriptor",
        why="a child talks to the app in its helper's name, and reads other people's files",
    ),
    Mutation(
        "cleaning.seccomp.restrict", swap_name("KILL_PROCESS", "ALLOW"),
        test=f"{ENDS}[trace]", why="every call that is not refused by name is allowed",
    ),
    Mutation(
        "cleaning.seccomp.restrict", drop_argument("_add", "only_threads"),
        test=f"{ENDS}[fork]", why="a child forks, and outlives its deadline",
    ),
    Mutation(
        "cleaning.landlock.restrict", set_value("0", of="network"),
        test=f"{LOCKS}::test_landlock_alone_connects_to_nothing", why="Landlock leaves TCP open",
    ),
    Mutation(
        "cleaning.landlock.restrict", set_value("0", of="scopes"),
        test=f"{LOCKS}::test_landlock_alone_signals_nobody", why="Landlock lets a child end the service",
    ),
    # --- the helper ----------------------------------------------------------------------------------------------------
    Mutation(
        "cleaning.helper.Helper._end_the_late", skip_call("kill"),
        test=f"{HOSTILE}::test_a_child_that_does_not_end_is_killed_at_its_deadline[sleep]",
        why="a file that hangs its decoder blocks the cleaner",
    ),
    Mutation(
        "cleaning.helper.Helper._look_at", skip_call("kill"),
        test=f"{HOSTILE}::test_a_job_that_nobody_waits_for_is_ended",
        why="whoever sends files and leaves fills the cores",
    ),
    # --- the app's side ------------------------------------------------------------------------------------------------
    Mutation(
        "cleaning.cleaner.Cleaner.start", set_value("None", of="env"),
        test=f"{HOSTILE}::test_a_child_inherits_no_environment", why="a child reads the mail server's password",
    ),
    Mutation(
        "cleaning.cleaner.Cleaner._refusal", never("input_bytes"),
        test=f"{CLEANER}::test_a_file_above_the_limit_is_not_read", why="a gigabyte is held in memory, for each job",
    ),
    Mutation(
        "cleaning.cleaner.Cleaner._fill", never("_refusal"),
        test=f"{CLEANER}::test_no_more_pieces_are_taken_than_a_job_may_have",
        why="a gigabyte is unsealed into memory before it is refused",
    ),
    Mutation(
        "cleaning.cleaner.Cleaner._in_turn", skip_call("seal"),
        test=f"{CLEANER}::test_a_file_in_memory_is_sealed_and_stays_the_callers",
        why="a child changes the original after its digest was taken",
    ),
    Mutation(
        "cleaning.cleaner.Cleaner.preview", swap_name("_members", "_turns"),
        test=f"{CLEANER}::test_a_members_preview_does_not_wait_for_visitors_files",
        why="a handful of pictures keeps members from every preview",
    ),
    Mutation(
        "cleaning.turns.Turns._take", replace_expression("share.used_seconds", "0.0"),
        test=f"{TURNS}::test_a_form_that_used_less_goes_first", why="one form's files keep everybody's waiting",
    ),
    Mutation(
        "cleaning.turns.Turns._take", skip_call("_pass_on"),
        test=f"{TURNS}::test_a_turn_that_comes_as_its_form_leaves_is_passed_on",
        why="each form that leaves at the wrong moment takes a slot along",
    ),
    Mutation(
        "cleaning.pictures.opened", drop_raise("Refused"),
        test=f"{BOMB}[PNG of 36 million]", why="small pictures that take long keep everybody's waiting",
    ),
    Mutation(
        "cleaning.cleaner._check", skip_call("seal"),
        test=f"{CLEANER}::test_what_was_made_can_be_changed_by_nobody", why="what was checked can change afterwards",
    ),
    Mutation(
        "cleaning.cleaner._check", drop_raise("ResultMalformed"),
        test=f"{ALONE}[lie-end4]", why="a taken-over child passes a page with a script on as a picture",
    ),
    Mutation(
        "cleaning.protocol.result_of", drop_item("TypeError"),
        test=f"{CLEANER}::test_a_report_with_anything_else_in_it_is_refused",
        why="a report of a taken-over child is a traceback",
    ),
    # --- pictures ------------------------------------------------------------------------------------------------------
    Mutation(
        "cleaning.pictures.set_limits", skip_call("simplefilter"),
        test=f"{BOMB}[JPEG a little too large]", why="Pillow only warns of a bomb",
    ),
    Mutation(
        "cleaning.heic.opened", drop_raise("Refused"),
        test=f"{PICTURES}::test_a_photo_of_a_phone_above_the_limit_is_refused", why="a HEIC bomb is unpacked",
    ),
    Mutation(
        "cleaning.pictures._frames", drop_raise("Refused"),
        test=f"{BOMB}[GIF of frames]", why="an animation takes more memory than a child has",
    ),
    Mutation(
        "cleaning.pictures.cleaned", drop_raise("Refused"),
        test=f"{PICTURES}::test_pages_of_a_tiff_are_not_lost_silently", why="members see one page of several",
    ),
    Mutation(
        "cleaning.pictures.upright", skip_call("exif_transpose"),
        test=f"{PICTURES}::test_what_was_on_the_left_is_where_a_viewer_shows_it[6-is_red3]",
        why="photos lie on their side",
    ),
    Mutation(
        "cleaning.pictures.upright", skip_call("frombytes", instead="plain"),
        test=f"{NO_SECRET}[jpeg]", why="comments of the original come along",
    ),
    Mutation(
        "cleaning.jpeg.found", never("_EOI"),
        test=f"{NO_SECRET}[jpeg]", why="nobody is told of a film behind a photo",
    ),
    # --- documents -----------------------------------------------------------------------------------------------------
    Mutation(
        "cleaning.pdf.check", drop_raise("Refused", "SIGNED"),
        test=f"{REFUSED_PDF}[sign-signed]", why="a signed document loses its signature",
    ),
    Mutation(
        "cleaning.pdf.check", drop_raise("Refused", "FORM"),
        test=f"{REFUSED_PDF}[make_xfa-form]", why="a form is empty once it is cleaned",
    ),
    Mutation(
        "cleaning.pdf.check", drop_raise("Refused", "PARTS"),
        test=f"{REFUSED_PDF}[hide_layer-parts]", why="what was hidden is shown",
    ),
    Mutation(
        "cleaning.pdf._clean_stream", drop_raise("Refused"),
        test=f"{REFUSED_PDF}[add_jpeg_2000-parts]", why="a photo in a document keeps its place and camera",
    ),
    Mutation(
        "cleaning.pdf._draw_annotations", skip_call("flatten_annotations"),
        test=f"{PDF}::test_a_filled_form_keeps_what_it_shows", why="a form loses what was written into it",
    ),
    Mutation(
        "cleaning.pdf._draw_annotations", drop_raise("Refused"),
        test=f"{REFUSED_PDF}[add_mark-parts]", why="a note on a page is lost silently",
    ),
    Mutation(
        "cleaning.pdf._draw_annotations", skip_call("generate_appearance_streams"),
        test=f"{PDF}::test_a_filled_form_keeps_what_it_shows", why="a form loses what was written into it",
    ),
    Mutation(
        "cleaning.pdf._clean_photo", skip_call("without_metadata"),
        test=NO_SECRET_IN_PDF, why="a photo in a document keeps its place and camera",
    ),
    Mutation(
        "cleaning.pdf._children", skip_call("_without"),
        test=NO_SECRET_IN_PDF, why="what software hides below a page comes along",
    ),
    Mutation(
        "cleaning.pdf._draws", return_constant("True", "MARKS"),
        test=NO_SECRET_IN_PDF, why="hidden text in marks comes along",
    ),
    Mutation(
        "cleaning.pdf._clean_page_content", drop_statement("make_stream"),
        test=NO_SECRET_IN_PDF, why="remarks between the operators come along",
    ),
    Mutation(
        "cleaning.pdf._keep_only", skip_call("keep_used", instead="[]"),
        test=f"{PDF}::test_what_no_page_draws_is_not_in_the_copy_and_is_told",
        why="pictures that were taken off a page come along",
    ),
    Mutation(
        "cleaning.pdf._children", skip_call("without_profiles"),
        test=f"{PDF}::test_a_colour_profile_is_not_in_the_copy", why="a colour profile names who made it",
    ),
    Mutation(
        "cleaning.pdf._refuse_cropped", drop_raise("Refused"),
        test=f"{REFUSED_PDF}[crop-parts]", why="what was cropped away comes along",
    ),
    Mutation(
        "cleaning.pdf_pictures.check_length", drop_raise("Refused"),
        test=f"{REFUSED_PDF}[add_photo_as_pixels-parts]", why="a photo whose filter was lost keeps its place as pixels",
    ),
    Mutation(
        "cleaning.pdf_resources.keep_used", drop_raise("Refused"),
        test=f"{REFUSED_PDF}[add_program-parts]", why="a program for a printer comes along",
    ),
    # --- copies of files that are sent -----------------------------------------------------------------------------------
    Mutation(
        "web.http.uploads._add_waiting", drop_operand("cleaned_from"),
        test=f"{COPIES}::test_a_copy_waits_and_goes_with_its_original",
        why="who leaves a photo out sends its copy",
    ),
    Mutation(
        "usecases.custody.cleaned_copies._in_time", swap_name("until", "None"),
        test=f"{COPIES}::test_a_form_does_not_wait_for_copies_without_end",
        why="a report is lost to a proxy that does not wait as long",
    ),
    Mutation(
        "usecases.custody.cleaned_copies._with_copy", never("isinstance"),
        test=f"{COPIES}::test_where_nothing_can_be_cleaned_files_are_taken_all_the_same",
        why="a report with a file that cannot be cleaned is a traceback",
    ),
    Mutation(
        "doctor.files.cleaner_finding", never("seccomp"),
        test="commands/test_doctor_cleaner.py::test_a_machine_without_the_filter_is_noticed",
        why="an operator does not learn that no file is cleaned",
    ),
    # --- files to people who are heard -----------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.attaching.Attached.going_to", replace_expression("one.id not in cleaned", "True"),
        test=f"{HEARD}::test_somebody_who_is_heard_gets_the_clean_copy_and_the_original_only_if_it_was_ticked",
        why="what is hidden in a file goes to the person whom it is about",
    ),
    Mutation(
        "web.staff.letter_hints.hints", replace_expression("one.uncleaned", "False"),
        test=f"{HEARD}::test_a_file_without_a_clean_copy_leaves_only_after_somebody_has_looked",
        why="a file leaves with what is hidden in it, and nobody was asked",
    ),
)  # fmt: skip
