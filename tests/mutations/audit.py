"""Guards of coc_service/audit: entries, the tree, notes, checkpoints, proofs."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_constant,
    drop_argument,
    drop_operand,
    drop_raise,
    replace_expression,
    skip_call,
    swap_name,
)

AUDIT = (
    # --- entries ------------------------------------------------------------------------------------------------------
    Mutation(
        "audit.entry.decode", drop_raise("ValueError", "is_canonical"),
        test="audit/test_entry.py::test_an_entry_in_another_form_is_refused",
        why="an entry has two forms",
    ),
    Mutation(
        "audit.entry._check", drop_raise("ValueError", "NONCE_BYTES", instead="return"),
        test="audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        why="a neighbour's hash can be guessed",
    ),
    Mutation(
        "audit.entry._check", drop_raise("ValueError", "utcoffset"),
        test="audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        why="a local time is written as UTC",
    ),
    Mutation(
        "audit.entry._check", drop_raise("ValueError", "_ACTOR"),
        test="audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        why="anyone is an actor",
    ),
    Mutation(
        "audit.entry._check", drop_raise("ValueError", "_SUBJECT"),
        test="audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        why="content gets into the log",
    ),
    Mutation(
        "audit.entry._ID", change_constant("[0-9A-Za-z_-]{1,64}", "[ 0-9A-Za-z_-]{1,64}"),
        test="audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        why="a sentence is an id",
    ),
    Mutation(
        "audit.entry._check", drop_raise("ValueError", "SIGNATURE_BYTES"),
        test="audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        why="a signature may be anything",
    ),
    Mutation(
        "audit.entry._check", drop_operand("digest"),
        test="audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        why="the digest of a detail may be anything",
    ),
    Mutation(
        "audit.entry._check", drop_operand("prev"),
        test="audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        why="the entry before may be anything",
    ),
    Mutation(
        "audit.entry.to_hour", drop_argument("replace", "minute"),
        test="audit/test_guards_audit.py::test_an_hour_has_no_minutes",
        why="the hour tells the minute",
    ),
    Mutation(
        "audit.entry._minute", skip_call("astimezone"),
        test="audit/test_entry.py::test_seconds_are_dropped_and_the_zone_is_utc",
        why="an entry tells the writer's time zone",
    ),
    # --- the tree -----------------------------------------------------------------------------------------------------
    Mutation(
        "audit.tree.leaf_hash", drop_operand("_LEAF"),
        test="audit/test_tree.py::test_roots_are_the_known_ones",
        why="a node can be passed off as a leaf",
    ),
    Mutation(
        "audit.tree._NODE", change_constant(b"\x01", b"\x00"),
        test="audit/test_tree.py::test_roots_are_the_known_ones",
        why="a leaf can be passed off as a node",
    ),
    Mutation(
        "audit.tree.Frontier.__post_init__", drop_raise("ValueError", "bit_count"),
        test="audit/test_guards_audit.py::test_a_frontier_has_a_hash_for_each_part_of_its_tree",
        why="a frontier of another size is made",
    ),
    Mutation(
        "audit.tree.Frontier.__post_init__", drop_raise("ValueError", "HASH_BYTES"),
        test="audit/test_tree.py::test_an_entry_cannot_be_appended_in_place_of_its_hash",
        why="an entry is appended in place of its hash",
    ),
    Mutation(
        "audit.tree.Frontier.decode", drop_raise("ValueError"),
        test="audit/test_tree.py::test_a_frontier_that_does_not_fit_its_size_is_refused",
        why="a frontier that does not fit its size is taken for one, or fails without a name",
    ),
    Mutation(
        "audit.tree.inclusion_proof", drop_raise("ValueError"),
        test="audit/test_tree.py::test_proofs_beyond_the_tree_are_not_made",
        why="a proof is made for what is not there",
    ),
    Mutation(
        "audit.tree.verify_inclusion", drop_operand("root"),
        test="audit/test_proof.py::test_a_false_proof_is_refused",
        why="an inclusion proof need not lead to the root",
    ),
    Mutation(
        "audit.tree.verify_inclusion", replace_expression("last != 0 or subtree != root", "subtree != root"),
        test="audit/test_tree.py::test_an_inclusion_proof_that_is_not_whole_and_true_is_refused",
        why="an inclusion proof may stop half-way",
    ),
    Mutation(
        "audit.tree.verify_inclusion", replace_expression("0 <= index < size", "True"),
        test="audit/test_tree.py::test_an_inclusion_proof_that_is_not_whole_and_true_is_refused",
        why="an entry is proved at a place beyond the tree",
    ),
    Mutation(
        "audit.tree.consistency_proof", drop_raise("ValueError"),
        test="audit/test_tree.py::test_proofs_beyond_the_tree_are_not_made",
        why="a tree is proved to begin with a larger one",
    ),
    Mutation(
        "audit.tree._walk_both", replace_expression("last != 0", "False"),
        test="audit/test_tree.py::test_a_consistency_proof_must_reach_the_new_root",
        why="a consistency proof may stop half-way",
    ),
    Mutation(
        "audit.tree.verify_consistency", drop_operand("expected"),
        test="audit/test_tree.py::test_the_empty_tree_must_be_empty_to_be_continued",
        why="any tree continues the empty one",
    ),
    Mutation(
        "audit.tree.verify_consistency", replace_expression("proof or old_root != expected", "old_root != expected"),
        test="audit/test_guards_audit.py::test_between_a_tree_and_itself_there_is_nothing_to_prove",
        why="a proof that proves nothing passes",
    ),
    Mutation(
        "audit.tree.verify_consistency",
        replace_expression(
            "_walk_both(path, old_size, new_size) != (old_root, new_root)",
            "_walk_both(path, old_size, new_size)[1:] != (new_root,)",
        ),
        test="audit/test_tree.py::test_a_consistency_proof_that_is_not_whole_and_true_is_refused",
        why="a consistency proof forgets the old root",
    ),
    Mutation(
        "audit.tree.verify_consistency",
        replace_expression(
            "_walk_both(path, old_size, new_size) != (old_root, new_root)",
            "_walk_both(path, old_size, new_size)[:1] != (old_root,)",
        ),
        test="audit/test_tree.py::test_a_consistency_proof_that_is_not_whole_and_true_is_refused",
        why="a consistency proof forgets the new root",
    ),
    # --- notes and checkpoints ----------------------------------------------------------------------------------------
    Mutation(
        "audit.note.open_text", skip_call("verify", instead="signature.hex()"),
        test="audit/test_verify.py::test_a_changed_checkpoint_is_found",
        why="a signature is not verified",
    ),
    Mutation(
        "audit.note.open_text", replace_expression("ours", "ours[:1]", "encode"),
        test="audit/test_checkpoint.py::test_one_false_signature_in_the_keys_name_spoils_the_note",
        why="a second, false signature of the key is passed over",
    ),
    Mutation(
        "audit.note.open_text", drop_raise("ValueError", "not"),
        test="audit/test_checkpoint.py::test_a_note_of_another_key_is_not_opened",
        why="a note that the key never signed is opened",
    ),
    Mutation(
        "audit.note.VerifierKey.parse", drop_raise("KeyMalformed", "str"),
        test="audit/test_checkpoint.py::test_a_key_that_is_none_is_refused",
        why="a key is taken under another id",
    ),
    Mutation(
        "audit.note.VerifierKey.__post_init__", drop_operand("not"),
        test="audit/test_guards_audit.py::test_a_key_is_named_as_an_origin_is",
        why="a key has no name",
    ),
    Mutation(
        "audit.note.sign_text", drop_operand("endswith"),
        test="audit/test_checkpoint.py::test_a_text_with_control_characters_is_never_signed",
        why="a text without an end is signed",
    ),
    Mutation(
        "audit.note.sign_text", drop_operand("_CONTROL"),
        test="audit/test_checkpoint.py::test_a_text_with_control_characters_is_never_signed",
        why="control characters are signed",
    ),
    Mutation(
        "audit.note._split", drop_operand("_CONTROL"),
        test="audit/test_checkpoint.py::test_a_text_with_control_characters_is_not_opened_even_if_signed",
        why="control characters are opened",
    ),
    Mutation(
        "audit.note._split", drop_operand("endswith"),
        test="audit/test_checkpoint.py::test_a_note_out_of_shape_is_refused",
        why="a note may be cut off",
    ),
    Mutation(
        "audit.note._split", drop_operand("MAX_NOTE_CHARS"),
        test="audit/test_checkpoint.py::test_a_note_out_of_shape_is_refused",
        why="a note of any length is read",
    ),
    Mutation(
        "audit.note._split", drop_raise("ValueError", "MAX_SIGNATURES"),
        test="audit/test_checkpoint.py::test_a_note_out_of_shape_is_refused",
        why="any number of signatures is read",
    ),
    Mutation(
        "audit.note._signature", drop_operand("is_key_name"),
        test="audit/test_checkpoint.py::test_a_note_out_of_shape_is_refused",
        why="a signer without a proper name is read",
    ),
    Mutation(
        "audit.note._signature", drop_raise("ValueError", "KEY_ID_BYTES"),
        test="audit/test_checkpoint.py::test_a_note_out_of_shape_is_refused",
        why="an empty signature is read",
    ),
    Mutation(
        "audit.note.from_base64", drop_raise("ValueError"),
        test="audit/test_checkpoint.py::test_a_signed_text_that_is_no_checkpoint_of_this_log_is_refused",
        why="one root has several spellings",
    ),
    Mutation(
        "audit.checkpoint.open_note", drop_raise("CheckpointInvalid", "name"),
        test="audit/test_checkpoint.py::test_a_signed_text_that_is_no_checkpoint_of_this_log_is_refused",
        why="another log's checkpoint passes for ours",
    ),
    Mutation(
        "audit.checkpoint._parse", drop_raise("CheckpointInvalid", "HASH_BYTES"),
        test="audit/test_checkpoint.py::test_a_signed_text_that_is_no_checkpoint_of_this_log_is_refused",
        why="a root of any size is read",
    ),
    Mutation(
        "audit.checkpoint._TEXT", change_constant(r"(0|[1-9][0-9]{0,18})", r"([0-9]{1,19})"),
        test="audit/test_checkpoint.py::test_a_signed_text_that_is_no_checkpoint_of_this_log_is_refused",
        why="one size has several spellings",
    ),
    Mutation(
        "audit.checkpoint._parse", swap_name("fullmatch", "match"),
        test="audit/test_checkpoint.py::test_a_signed_text_that_is_no_checkpoint_of_this_log_is_refused",
        why="a checkpoint may go on with words nobody audits",
    ),
    Mutation(
        "audit.checkpoint.CheckpointSigner.sign", drop_operand("origin"),
        test="audit/test_checkpoint.py::test_what_is_not_a_checkpoint_of_this_log_is_never_signed",
        why="another log's checkpoint is signed",
    ),
    Mutation(
        "audit.checkpoint.CheckpointSigner.sign", drop_operand("size"),
        test="audit/test_checkpoint.py::test_what_is_not_a_checkpoint_of_this_log_is_never_signed",
        why="a negative size is signed",
    ),
    Mutation(
        "audit.checkpoint.CheckpointSigner.sign", drop_operand("HASH_BYTES"),
        test="audit/test_checkpoint.py::test_what_is_not_a_checkpoint_of_this_log_is_never_signed",
        why="a root of any size is signed",
    ),
    # --- proofs -------------------------------------------------------------------------------------------------------
    Mutation(
        "audit.proof.verify_proof", skip_call("verify_inclusion"),
        test="audit/test_proof.py::test_a_false_proof_is_refused",
        why="a proof's path is not walked",
    ),
    Mutation(
        "audit.proof._PROOF", change_constant(r"(0|[1-9][0-9]{0,18})", r"([0-9]{1,19})"),
        test="audit/test_proof.py::test_a_false_proof_is_refused",
        why="one proof has several spellings",
    ),
    Mutation(
        "audit.proof._PROOF", skip_call("escape", instead="'c2sp.org/tlog-proof@v[0-9]'"),
        test="audit/test_proof.py::test_a_false_proof_is_refused",
        why="a proof of another version is read as ours",
    ),
    Mutation(
        "audit.proof.verify_proof", skip_call("_decode_entry"),
        test="audit/test_proof.py::test_bytes_in_the_tree_that_are_no_entry_prove_nothing",
        why="any bytes in the tree prove something",
    ),
)  # fmt: skip
