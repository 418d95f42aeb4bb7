"""Guards of coc_service/audit: the export's form, and all that its verifier checks."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
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
        "audit.export.ExportReader._next", drop_raise("VerificationFailed", "LINE_MALFORMED"),
        test="audit/test_export.py::test_a_line_without_end_is_not_read",
        why="a line of any length is read",
    ),
    Mutation(
        "audit.export.ExportReader._next", drop_raise("VerificationFailed", "LINE_MISSING"),
        test="audit/test_main.py::test_a_truncated_file_is_found",
        why="a line that is cut off is taken for whole",
    ),
    Mutation(
        "audit.export.ExportReader.__iter__", drop_raise("VerificationFailed", "_peek"),
        test="audit/test_export.py::test_a_line_too_many_is_found",
        why="what follows the last line is passed over",
    ),
    Mutation(
        "audit.export.ExportReader.__iter__", drop_raise("VerificationFailed", "_entry"),
        test="audit/test_export.py::test_a_line_that_is_no_checkpoint_is_found",
        why="a line that is nothing is passed over",
    ),
    Mutation(
        "audit.export.ExportReader._entry", drop_raise("VerificationFailed", instead="return HiddenEntry(bytes(32))"),
        test="audit/test_export.py::test_a_line_that_is_no_entry_is_found",
        why="any line is an entry",
    ),
    Mutation(
        "audit.export.ExportReader._entry", swap_name("fullmatch", "match"),
        test="audit/test_export.py::test_a_line_that_is_no_entry_is_found",
        why="a hidden entry's line goes on with other words",
    ),
    Mutation(
        "audit.export.ExportReader._detail", drop_raise("VerificationFailed"),
        test="audit/test_export.py::test_a_detail_that_does_not_end_is_found",
        why="a detail is cut off",
    ),
    Mutation(
        "audit.export.ExportReader._header", drop_raise("VerificationFailed", "_encode_header"),
        test="audit/test_export.py::test_a_first_line_that_is_no_header_is_found",
        why="a header has two forms",
    ),
    Mutation(
        "audit.export._decode_header", drop_operand("HASH_BYTES"),
        test="audit/test_export.py::test_a_header_that_lies_is_found",
        why="a header's root may be anything",
    ),
    Mutation(
        "audit.export._decode_header", drop_operand("min"),
        test="audit/test_export.py::test_a_header_that_lies_is_found",
        why="a header announces less than nothing",
    ),
    Mutation(
        "audit.export._decode_header", drop_operand("type", "size"),
        test="audit/test_export.py::test_a_header_that_lies_is_found",
        why="a truth value is a size",
    ),
    Mutation(
        "audit.export._decode_header", drop_operand("type", "checkpoints"),
        test="audit/test_export.py::test_a_header_that_lies_is_found",
        why="a truth value is a number of checkpoints",
    ),
    Mutation(
        "audit.export._decode_header", drop_operand("isinstance", "origin"),
        test="audit/test_export.py::test_a_header_that_lies_is_found",
        why="the name of a log is no text",
    ),
    Mutation(
        "audit.export.ExportReader._note", drop_operand("fields"),
        test="audit/test_export.py::test_a_line_that_is_no_checkpoint_is_found",
        why="a checkpoint's line has room for other words",
    ),
    Mutation(
        "audit.export.ExportReader._note", drop_operand("isinstance"),
        test="audit/test_export.py::test_a_line_that_is_no_checkpoint_is_found",
        why="a checkpoint that is no text ends the verifier",
    ),
    Mutation(
        "audit.export.write_export", drop_raise("ValueError"),
        test="audit/test_export.py::test_a_writer_that_miscounts_is_stopped",
        why="an export announces other than it holds",
    ),
    # --- the verifier -------------------------------------------------------------------------------------------------
    Mutation(
        "audit.verify.verify_export", drop_raise("VerificationFailed", "origin"),
        test="audit/test_verify.py::test_another_logs_export_is_found",
        why="another log's export is not told apart",
    ),
    Mutation(
        "audit.verify.verify_export",
        replace_expression("VerifierKey.parse(verifier_key).name", "verifier_key.partition('+')[0]"),
        test="audit/test_guards_audit.py::test_a_key_that_is_none_is_told_before_the_export_is_looked_at",
        why="a key that is none is not told apart",
    ),
    Mutation(
        "audit.history.History.hold_against", drop_raise("VerificationFailed", "ENTRIES_MISSING"),
        test="audit/test_verify.py::test_a_dropped_entry_is_found",
        why="the last entry may be missing",
    ),
    Mutation(
        "audit.history.History.hold_against", replace_expression("checkpoint.size < self.size", "False"),
        test="audit/test_verify.py::test_a_checkpoint_that_stands_too_late_is_found",
        why="a checkpoint stands anywhere",
    ),
    Mutation(
        "audit.history.History.hold_against", drop_operand("_last_checkpoint"),
        test="audit/test_verify.py::test_checkpoints_out_of_order_are_found[twice]",
        why="a checkpoint stands there twice",
    ),
    Mutation(
        "audit.history.History.append", skip_call("_meet_witnessed"),
        test="audit/test_verify.py::test_a_rewritten_history_passes_for_true_only_where_nobody_kept_a_checkpoint",
        why="what others kept is not looked at",
    ),
    Mutation(
        "audit.history.History._vouch", drop_raise("VerificationFailed", "changed"),
        test="audit/test_verify.py::test_a_changed_entry_is_found",
        why="a checkpoint need not fit the entries",
    ),
    Mutation(
        "audit.history.History._vouch", replace_expression("checkpoint.size", "self.fits_up_to", "fits_up_to"),
        test="audit/test_verify.py::test_the_first_of_several_changes_is_named",
        why="where the change lies is not told",
    ),
    Mutation(
        "audit.history.History._opened", skip_call("sorted"),
        test="audit/test_verify.py::test_the_first_of_several_changes_is_named",
        why="not the first wrong thing is named",
    ),
    Mutation(
        "audit.history.History.end", drop_raise("VerificationFailed", "WITNESSED_MISSING"),
        test="audit/test_verify.py::test_a_history_cut_short_is_found_by_who_kept_a_later_checkpoint",
        why="a log is cut, and who kept a later checkpoint is not told",
    ),
    Mutation(
        "audit.history.History.end", drop_raise("VerificationFailed", "HEAD_DIFFERS"),
        test="audit/test_export.py::test_a_false_head_is_found",
        why="the header's root is believed",
    ),
    Mutation(
        "audit.history.History.end", drop_raise("VerificationFailed", "NOTHING_SIGNED"),
        test="audit/test_verify.py::test_an_unsigned_export_proves_nothing",
        why="an unsigned export is called verified",
    ),
    Mutation(
        "audit.__main__.main", replace_expression("IS_WRONG", "0", "WRONG: "),
        test="audit/test_main.py::test_a_wrong_key_is_found",
        why="a false export ends with success",
    ),
    Mutation(
        "audit.__main__.main", replace_expression("IS_WRONG", "0", "WRONG: this is not a proof under this key"),
        test="audit/test_main.py::test_a_false_proof_is_found",
        why="a false proof ends with success",
    ),
    Mutation(
        "audit.__main__._report_void", replace_expression("IS_WRONG", "0", "HOLDS"),
        test="audit/test_main.py::test_an_entry_that_its_signer_did_not_sign_is_named_beside_what_holds",
        why="an export with void entries ends with success",
    ),
    Mutation(
        "audit.__main__._check_proof", drop_argument("read", "MAX_PROOF_BYTES"),
        test="audit/test_guards_audit.py::test_of_a_long_file_only_the_beginning_is_looked_at_for_a_proof",
        why="a proof of any length is read into memory",
    ),
    Mutation(
        "audit.__main__._lines", drop_argument("readline", "MAX_LINE_BYTES"),
        test="audit/test_guards_audit.py::test_a_file_without_line_ends_is_read_in_pieces",
        why="a line without end is read into memory",
    ),
    Mutation(
        "audit.__main__._notes", drop_statement("NotTried", instead="return []"),
        test="audit/test_main.py::test_what_cannot_be_tried_is_told_from_what_is_wrong",
        why="a file without a checkpoint counts as a witness",
    ),
)  # fmt: skip
