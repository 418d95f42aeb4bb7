"""Guards of coc_service/audit: the export's form, and all that its verifier checks."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_comparison,
    drop_argument,
    drop_operand,
    drop_raise,
    drop_statement,
    replace_expression,
    skip_call,
    swap_name,
)

AUDIT_VERIFIER = (
    # --- exports ------------------------------------------------------------------------------------------------------
    Mutation(
        "audit.export.ExportReader._next", drop_raise("LineMalformed"),
        test="audit/test_export.py::test_a_line_without_end_is_not_read",
        why="a line of any length is read",
    ),
    Mutation(
        "audit.export.ExportReader._next", drop_raise("LineMissing"),
        test="audit/test_main.py::test_a_truncated_file_is_found",
        why="a line that is cut off is taken for whole",
    ),
    Mutation(
        "audit.export.ExportReader.notes", drop_raise("LineMalformed"),
        test="audit/test_export.py::test_a_line_too_many_is_found",
        why="what follows the last line is passed over",
    ),
    Mutation(
        "audit.export.ExportReader._header", drop_operand("not"),
        test="audit/test_export.py::test_a_first_line_that_is_no_header_is_found",
        why="a header has two forms",
    ),
    Mutation(
        "audit.export.ExportReader._header", drop_operand("HASH_BYTES"),
        test="audit/test_export.py::test_a_header_that_lies_is_found",
        why="a header's root may be anything",
    ),
    Mutation(
        "audit.export.ExportReader._header", drop_operand("checkpoints"),
        test="audit/test_export.py::test_a_header_that_lies_is_found",
        why="a header announces less than nothing",
    ),
    Mutation(
        "audit.export._decode_header", drop_operand("size"),
        test="audit/test_export.py::test_a_header_that_lies_is_found",
        why="a truth value is a size",
    ),
    Mutation(
        "audit.export.ExportReader._note", drop_operand("is_canonical"),
        test="audit/test_export.py::test_a_line_that_is_no_checkpoint_is_found",
        why="a checkpoint's line has two forms",
    ),
    Mutation(
        "audit.export.write_export", drop_raise("ValueError"),
        test="audit/test_export.py::test_a_writer_that_miscounts_is_stopped",
        why="an export announces other than it holds",
    ),
    # --- the verifier -------------------------------------------------------------------------------------------------
    Mutation(
        "audit.verify.verify_export", skip_call("_check_origin"),
        test="audit/test_verify.py::test_another_logs_export_is_found",
        why="another log's export is not told apart",
    ),
    Mutation(
        "audit.verify._check_entries", drop_raise("VerificationFailed", "NONCE_TWICE"),
        test="audit/test_verify.py::test_a_doubled_entry_is_found",
        why="a doubled entry is a second act",
    ),
    Mutation(
        "audit.verify.verify_export", skip_call("parse"),
        test="audit/test_guards_audit.py::test_a_key_that_is_none_is_told_before_the_export_is_looked_at",
        why="a key that is none is not told apart",
    ),
    Mutation(
        "audit.verify._check_notes", drop_raise("VerificationFailed"),
        test="audit/test_verify.py::test_checkpoints_out_of_order_are_found",
        why="checkpoints stand in any order",
    ),
    Mutation(
        "audit.verify._check_notes", change_comparison("<=", "<"),
        test="audit/test_verify.py::test_checkpoints_out_of_order_are_found",
        why="a checkpoint stands there twice",
    ),
    Mutation(
        "audit.verify._check_history", replace_expression("witnessed", "witnessed[:0]"),
        test="audit/test_verify.py::test_a_rewritten_history_passes_for_true_only_where_nobody_kept_a_checkpoint",
        why="what others kept is not looked at",
    ),
    Mutation(
        "audit.verify._check_history", replace_expression("checkpoints", "checkpoints[:0]"),
        test="audit/test_verify.py::test_a_changed_entry_is_found",
        why="the export's own checkpoints are not looked at",
    ),
    Mutation(
        "audit.verify._check_history", drop_raise("VerificationFailed", "root"),
        test="audit/test_verify.py::test_a_changed_entry_is_found",
        why="a checkpoint need not fit the entries",
    ),
    Mutation(
        "audit.verify._check_history",
        replace_expression("checkpoint.size > len(leaves)", "checkpoint.size > len(leaves) + 1"),
        test="audit/test_verify.py::test_a_dropped_entry_is_found",
        why="the last entry may be missing",
    ),
    Mutation(
        "audit.verify._check_history", drop_statement("fits_up_to =", "size"),
        test="audit/test_verify.py::test_the_first_of_several_changes_is_named",
        why="where the change lies is not told",
    ),
    Mutation(
        "audit.verify._check_history", drop_raise("VerificationFailed", "HEAD_DIFFERS"),
        test="audit/test_export.py::test_a_false_head_is_found",
        why="the header's root is believed",
    ),
    Mutation(
        "audit.verify._check_history", drop_raise("VerificationFailed", "NOTHING_SIGNED"),
        test="audit/test_verify.py::test_an_unsigned_export_proves_nothing",
        why="an unsigned export is called verified",
    ),
    Mutation(
        "audit.verify._check_history", skip_call("sorted"),
        test="audit/test_verify.py::test_the_first_of_several_changes_is_named",
        why="not the first wrong thing is named",
    ),
    Mutation(
        "audit.__main__.main", swap_name("IS_WRONG", "HOLDS", "WRONG: "),
        test="audit/test_main.py::test_a_wrong_key_is_found",
        why="a false export ends with success",
    ),
    Mutation(
        "audit.__main__.main", swap_name("IS_WRONG", "HOLDS", "WRONG: this is not a proof under this key"),
        test="audit/test_main.py::test_a_false_proof_is_found",
        why="a false proof ends with success",
    ),
    Mutation(
        "audit.__main__._lines", drop_argument("readline", "MAX_LINE_BYTES"),
        test="audit/test_guards_audit.py::test_a_file_without_line_ends_is_read_in_pieces",
        why="a line without end is read into memory",
    ),
    Mutation(
        "audit.__main__._notes", drop_raise("NoCheckpoint", instead="return []"),
        test="audit/test_main.py::test_what_cannot_be_tried_is_told_from_what_is_wrong",
        why="a file without a checkpoint counts as a witness",
    ),
)  # fmt: skip
