"""Guards of coc_service/audit: the export's form, and all that its verifier checks."""

from tests.mutations.mutation import Mutation

AUDIT_VERIFIER = (
    # --- exports ------------------------------------------------------------------------------------------------------
    Mutation(
        "audit/export.py", "        if len(line) > MAX_LINE_BYTES:\n            raise LineMalformed(self.line)\n", "",
        "audit/test_export.py::test_a_line_without_end_is_not_read",
        "a line of any length is read",
    ),
    Mutation(
        "audit/export.py", '        if not line.endswith(b"\\n"):\n            raise LineMissing(self.line)\n', "",
        "audit/test_main.py::test_a_truncated_file_is_found",
        "a line that is cut off is taken for whole",
    ),
    Mutation(
        "audit/export.py", "        if next(self._lines, None) is not None:", "        if False:",
        "audit/test_export.py::test_a_line_too_many_is_found",
        "what follows the last line is passed over",
    ),
    Mutation(
        "audit/export.py", "if not is_canonical or len(header.root)", "if len(header.root)",
        "audit/test_export.py::test_a_first_line_that_is_no_header_is_found",
        "a header has two forms",
    ),
    Mutation(
        "audit/export.py", "len(header.root) != HASH_BYTES or ", "",
        "audit/test_export.py::test_a_header_that_lies_is_found",
        "a header's root may be anything",
    ),
    Mutation(
        "audit/export.py", " or min(header.size, header.checkpoints) < 0:", ":",
        "audit/test_export.py::test_a_header_that_lies_is_found",
        "a header announces less than nothing",
    ),
    Mutation(
        "audit/export.py", "if type(size) is not int or type(checkpoints)", "if type(checkpoints)",
        "audit/test_export.py::test_a_header_that_lies_is_found",
        "a truth value is a size",
    ),
    Mutation(
        "audit/export.py", "        if not is_canonical or not isinstance(note, str):", "        if not isinstance(note, str):",
        "audit/test_export.py::test_a_line_that_is_no_checkpoint_is_found",
        "a checkpoint's line has two forms",
    ),
    Mutation(
        "audit/export.py", "    if written != header.size + header.checkpoints:", "    if False:",
        "audit/test_export.py::test_a_writer_that_miscounts_is_stopped",
        "an export announces other than it holds",
    ),
    # --- the verifier -------------------------------------------------------------------------------------------------
    Mutation(
        "audit/verify.py", "        _check_origin(reader.header, verifier_key)\n", "",
        "audit/test_verify.py::test_another_logs_export_is_found",
        "another log's export is not told apart",
    ),
    Mutation(
        "audit/verify.py", "        if nonce in nonces:\n            raise VerificationFailed(Wrong.NONCE_TWICE, index)\n", "",
        "audit/test_verify.py::test_a_doubled_entry_is_found",
        "a doubled entry is a second act",
    ),
    Mutation(
        "audit/verify.py", "    VerifierKey.parse(verifier_key)\n    vouched", "    vouched",
        "audit/test_guards_audit.py::test_a_key_that_is_none_is_told_before_the_export_is_looked_at",
        "a key that is none is not told apart",
    ),
    Mutation(
        "audit/verify.py", "if checkpoints and checkpoint.size <= checkpoints[-1].size:", "if False:",
        "audit/test_verify.py::test_checkpoints_out_of_order_are_found",
        "checkpoints stand in any order",
    ),
    Mutation(
        "audit/verify.py", "checkpoint.size <= checkpoints[-1].size:", "checkpoint.size < checkpoints[-1].size:",
        "audit/test_verify.py::test_checkpoints_out_of_order_are_found",
        "a checkpoint stands there twice",
    ),
    Mutation(
        "audit/verify.py", "for checkpoint in witnessed]", "for checkpoint in witnessed[:0]]",
        "audit/test_verify.py::test_a_rewritten_history_passes_for_true_only_where_nobody_kept_a_checkpoint",
        "what others kept is not looked at",
    ),
    Mutation(
        "audit/verify.py", "for checkpoint in checkpoints]", "for checkpoint in checkpoints[:0]]",
        "audit/test_verify.py::test_a_changed_entry_is_found",
        "the export's own checkpoints are not looked at",
    ),
    Mutation(
        "audit/verify.py", "        if roots[checkpoint.size] != checkpoint.root:", "        if False:",
        "audit/test_verify.py::test_a_changed_entry_is_found",
        "a checkpoint need not fit the entries",
    ),
    Mutation(
        "audit/verify.py", "        if checkpoint.size > len(leaves):", "        if checkpoint.size > len(leaves) + 1:",
        "audit/test_verify.py::test_a_dropped_entry_is_found",
        "the last entry may be missing",
    ),
    Mutation(
        "audit/verify.py", "        fits_up_to = checkpoint.size\n", "",
        "audit/test_verify.py::test_the_first_of_several_changes_is_named",
        "where the change lies is not told",
    ),
    Mutation(
        "audit/verify.py", "    if roots[len(leaves)] != head:", "    if False:",
        "audit/test_export.py::test_a_false_head_is_found",
        "the header's root is believed",
    ),
    Mutation(
        "audit/verify.py", "    if leaves and not fits_up_to:", "    if False:",
        "audit/test_verify.py::test_an_unsigned_export_proves_nothing",
        "an unsigned export is called verified",
    ),
    Mutation(
        "audit/verify.py", "sorted(claims, key=lambda claim: claim[0].size)", "claims",
        "audit/test_verify.py::test_the_first_of_several_changes_is_named",
        "not the first wrong thing is named",
    ),
    Mutation(
        "audit/__main__.py", 'return _say(f"WRONG: {failed}", IS_WRONG)', 'return _say(f"WRONG: {failed}", HOLDS)',
        "audit/test_main.py::test_a_wrong_key_is_found",
        "a false export ends with success",
    ),
    Mutation(
        "audit/__main__.py", 'return _say("WRONG: this is not a proof under this key", IS_WRONG)',
        'return _say("WRONG: this is not a proof under this key", HOLDS)',
        "audit/test_main.py::test_a_false_proof_is_found",
        "a false proof ends with success",
    ),
    Mutation(
        "audit/__main__.py", "file.readline(MAX_LINE_BYTES + 1)", "file.readline()",
        "audit/test_guards_audit.py::test_a_file_without_line_ends_is_read_in_pieces",
        "a line without end is read into memory",
    ),
    Mutation(
        "audit/__main__.py", "        raise NoCheckpoint(path)", "        return []",
        "audit/test_main.py::test_what_cannot_be_tried_is_told_from_what_is_wrong",
        "a file without a checkpoint counts as a witness",
    ),
)  # fmt: skip
