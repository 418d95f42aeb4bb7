"""Guards of coc_service/audit: entries, the tree, notes, checkpoints, proofs."""

from tests.mutations.mutation import Mutation

AUDIT = (
    # --- entries ------------------------------------------------------------------------------------------------------
    Mutation(
        "audit/entry.py", "    if not is_canonical:\n        raise EntryMalformed\n", "",
        "audit/test_entry.py::test_an_entry_in_another_form_is_refused",
        "an entry has two forms",
    ),
    Mutation(
        "audit/entry.py", 'raise ValueError("a nonce has 16 bytes")', "return",
        "audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        "a neighbour's hash can be guessed",
    ),
    Mutation(
        "audit/entry.py", 'raise ValueError("a time without a time zone is not a moment")', "pass",
        "audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        "a local time is written as UTC",
    ),
    Mutation(
        "audit/entry.py", 'raise ValueError("an actor is reporter, service, operator or member:<id>")', "pass",
        "audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        "anyone is an actor",
    ),
    Mutation(
        "audit/entry.py", 'raise ValueError("committee, case and target are single printable ASCII words")', "pass",
        "audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        "content gets into the log",
    ),
    Mutation(
        "audit/entry.py", 'r"[!-~]{0,128}"', 'r"[ -~]{0,128}"',
        "audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        "a sentence is a word",
    ),
    Mutation(
        "audit/entry.py", "(entry.committee, entry.case, entry.target))", "(entry.committee, entry.case))",
        "audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        "a target may hold a sentence",
    ),
    Mutation(
        "audit/entry.py", 'raise ValueError("a digest has 32 bytes")', "pass",
        "audit/test_entry.py::test_an_entry_with_such_a_field_is_never_written",
        "a digest may be anything",
    ),
    Mutation(
        "audit/entry.py", "replace(minute=0, second=0, microsecond=0)", "replace(second=0, microsecond=0)",
        "audit/test_guards_audit.py::test_an_hour_has_no_minutes",
        "the hour tells the minute",
    ),
    Mutation(
        "audit/entry.py", "entry.at.astimezone(UTC).strftime(_AT_FORMAT)", "entry.at.strftime(_AT_FORMAT)",
        "audit/test_entry.py::test_seconds_are_dropped_and_the_zone_is_utc",
        "an entry tells the writer's time zone",
    ),
    # --- the tree -----------------------------------------------------------------------------------------------------
    Mutation(
        "audit/tree.py", "return hashlib.sha256(_LEAF + entry).digest()", "return hashlib.sha256(entry).digest()",
        "audit/test_tree.py::test_roots_are_the_known_ones",
        "a node can be passed off as a leaf",
    ),
    Mutation(
        "audit/tree.py", '_NODE = b"\\x01"', '_NODE = b"\\x00"',
        "audit/test_tree.py::test_roots_are_the_known_ones",
        "a leaf can be passed off as a node",
    ),
    Mutation(
        "audit/tree.py", "        if self.size < 0 or len(self.hashes) != self.size.bit_count():", "        if False:",
        "audit/test_guards_audit.py::test_a_frontier_has_a_hash_for_each_part_of_its_tree",
        "a frontier of another size is made",
    ),
    Mutation(
        "audit/tree.py", "        if any(len(subtree) != HASH_BYTES for subtree in self.hashes):", "        if False:",
        "audit/test_tree.py::test_an_entry_cannot_be_appended_in_place_of_its_hash",
        "an entry is appended in place of its hash",
    ),
    Mutation(
        "audit/tree.py", "        if len(encoded) != _SIZE_BYTES + HASH_BYTES * size.bit_count():", "        if False:",
        "audit/test_tree.py::test_a_frontier_that_does_not_fit_its_size_is_refused",
        "a frontier that does not fit its size is taken for one, or fails without a name",
    ),
    Mutation(
        "audit/tree.py", "    if not 0 <= index < size:\n        raise ValueError", "    if False:\n        raise ValueError",
        "audit/test_tree.py::test_proofs_beyond_the_tree_are_not_made",
        "a proof is made for what is not there",
    ),
    Mutation(
        "audit/tree.py", "    if last != 0 or subtree != root:", "    if last != 0:",
        "audit/test_proof.py::test_a_false_proof_is_refused",
        "an inclusion proof need not lead to the root",
    ),
    Mutation(
        "audit/tree.py", "    if last != 0 or subtree != root:", "    if subtree != root:",
        "audit/test_tree.py::test_an_inclusion_proof_that_is_not_whole_and_true_is_refused",
        "an inclusion proof may stop half-way",
    ),
    Mutation(
        "audit/tree.py", "        if proof or old_root != expected:", "        if proof:",
        "audit/test_tree.py::test_the_empty_tree_must_be_empty_to_be_continued",
        "any tree continues the empty one",
    ),
    Mutation(
        "audit/tree.py", "        if proof or old_root != expected:", "        if old_root != expected:",
        "audit/test_guards_audit.py::test_between_a_tree_and_itself_there_is_nothing_to_prove",
        "a proof that proves nothing passes",
    ),
    Mutation(
        "audit/tree.py", "!= (old_root, new_root):", "[1:] != (new_root,):",
        "audit/test_tree.py::test_a_consistency_proof_that_is_not_whole_and_true_is_refused",
        "a consistency proof forgets the old root",
    ),
    Mutation(
        "audit/tree.py", "!= (old_root, new_root):", "[:1] != (old_root,):",
        "audit/test_tree.py::test_a_consistency_proof_that_is_not_whole_and_true_is_refused",
        "a consistency proof forgets the new root",
    ),
    # --- notes and checkpoints ----------------------------------------------------------------------------------------
    Mutation(
        "audit/note.py", "            public_key.verify(signature, text.encode())", "            signature.hex()",
        "audit/test_verify.py::test_a_changed_checkpoint_is_found",
        "a signature is not verified",
    ),
    Mutation(
        "audit/note.py", "        for signature in ours:", "        for signature in ours[:1]:",
        "audit/test_checkpoint.py::test_one_false_signature_in_the_keys_name_spoils_the_note",
        "a second, false signature of the key is passed over",
    ),
    Mutation(
        "audit/note.py", "    if not ours:\n        raise NoteInvalid\n", "",
        "audit/test_checkpoint.py::test_a_note_of_another_key_is_not_opened",
        "a note that the key never signed is opened",
    ),
    Mutation(
        "audit/note.py", "        if str(key) != text:\n            raise KeyMalformed\n", "",
        "audit/test_checkpoint.py::test_a_key_that_is_none_is_refused",
        "a key is taken under another id",
    ),
    Mutation(
        "audit/note.py", "if not is_key_name(self.name) or len(self.public_key)", "if len(self.public_key)",
        "audit/test_guards_audit.py::test_a_key_is_named_as_an_origin_is",
        "a key has no name",
    ),
    Mutation(
        "audit/note.py", '    if not text.endswith("\\n") or _CONTROL.search(text):', "    if _CONTROL.search(text):",
        "audit/test_checkpoint.py::test_a_text_with_control_characters_is_never_signed",
        "a text without an end is signed",
    ),
    Mutation(
        "audit/note.py", '    if not text.endswith("\\n") or _CONTROL.search(text):', '    if not text.endswith("\\n"):',
        "audit/test_checkpoint.py::test_a_text_with_control_characters_is_never_signed",
        "control characters are signed",
    ),
    Mutation(
        "audit/note.py", " or _CONTROL.search(note):", ":",
        "audit/test_checkpoint.py::test_a_text_with_control_characters_is_not_opened_even_if_signed",
        "control characters are opened",
    ),
    Mutation(
        "audit/note.py", ' or not tail.endswith("\\n")', "",
        "audit/test_checkpoint.py::test_a_note_out_of_shape_is_refused",
        "a note may be cut off",
    ),
    Mutation(
        "audit/note.py", " or len(note) > MAX_NOTE_CHARS", "",
        "audit/test_checkpoint.py::test_a_note_out_of_shape_is_refused",
        "a note of any length is read",
    ),
    Mutation(
        "audit/note.py", "    if len(lines) > MAX_SIGNATURES:\n        raise NoteInvalid\n", "",
        "audit/test_checkpoint.py::test_a_note_out_of_shape_is_refused",
        "any number of signatures is read",
    ),
    Mutation(
        "audit/note.py", "    if not found or not is_key_name(found[1]):", "    if not found:",
        "audit/test_checkpoint.py::test_a_note_out_of_shape_is_refused",
        "a signer without a proper name is read",
    ),
    Mutation(
        "audit/note.py", "    if len(signature) <= KEY_ID_BYTES:\n        raise NoteInvalid\n", "",
        "audit/test_checkpoint.py::test_a_note_out_of_shape_is_refused",
        "an empty signature is read",
    ),
    Mutation(
        "audit/note.py", "    if to_base64(data) != text:", "    if False:",
        "audit/test_checkpoint.py::test_a_signed_text_that_is_no_checkpoint_of_this_log_is_refused",
        "one root has several spellings",
    ),
    Mutation(
        "audit/checkpoint.py", "    if checkpoint.origin != key.name:\n        raise CheckpointInvalid\n", "",
        "audit/test_checkpoint.py::test_a_signed_text_that_is_no_checkpoint_of_this_log_is_refused",
        "another log's checkpoint passes for ours",
    ),
    Mutation(
        "audit/checkpoint.py", "    if len(root) != HASH_BYTES:\n        raise CheckpointInvalid\n", "",
        "audit/test_checkpoint.py::test_a_signed_text_that_is_no_checkpoint_of_this_log_is_refused",
        "a root of any size is read",
    ),
    Mutation(
        "audit/checkpoint.py", "(0|[1-9][0-9]{0,18})", "([0-9]{1,19})",
        "audit/test_checkpoint.py::test_a_signed_text_that_is_no_checkpoint_of_this_log_is_refused",
        "one size has several spellings",
    ),
    Mutation(
        "audit/checkpoint.py", "_TEXT.fullmatch(text)", "_TEXT.match(text)",
        "audit/test_checkpoint.py::test_a_signed_text_that_is_no_checkpoint_of_this_log_is_refused",
        "a checkpoint may go on with words nobody audits",
    ),
    Mutation(
        "audit/checkpoint.py", "checkpoint.origin != self.origin or ", "",
        "audit/test_checkpoint.py::test_what_is_not_a_checkpoint_of_this_log_is_never_signed",
        "another log's checkpoint is signed",
    ),
    Mutation(
        "audit/checkpoint.py", "checkpoint.size < 0 or ", "",
        "audit/test_checkpoint.py::test_what_is_not_a_checkpoint_of_this_log_is_never_signed",
        "a negative size is signed",
    ),
    Mutation(
        "audit/checkpoint.py", " or len(checkpoint.root) != HASH_BYTES:", ":",
        "audit/test_checkpoint.py::test_what_is_not_a_checkpoint_of_this_log_is_never_signed",
        "a root of any size is signed",
    ),
    # --- proofs -------------------------------------------------------------------------------------------------------
    Mutation(
        "audit/proof.py",
        "    verify_inclusion(leaf_hash(encoded), index=index, size=checkpoint.size, root=checkpoint.root, proof=path)\n", "",
        "audit/test_proof.py::test_a_false_proof_is_refused",
        "a proof's path is not walked",
    ),
    Mutation(
        "audit/proof.py", "index (0|[1-9][0-9]{0,18})", "index ([0-9]{1,19})",
        "audit/test_proof.py::test_a_false_proof_is_refused",
        "one proof has several spellings",
    ),
    Mutation(
        "audit/proof.py", "re.escape(_VERSION)", 'r"c2sp.org/tlog-proof@v[0-9]"',
        "audit/test_proof.py::test_a_false_proof_is_refused",
        "a proof of another version is read as ours",
    ),
)  # fmt: skip
