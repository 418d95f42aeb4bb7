"""Guards of coc_service/crypto and of the one encoding: contexts, grants, channels, records, padding, recipients."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_constant,
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    set_value,
    skip_call,
    swap_name,
)

CRYPTO = (
    # --- the one encoding ---------------------------------------------------------------------------------------------
    Mutation(
        "canonical._joined", drop_item("_SIZE"),
        test="crypto/test_canonical.py::test_fields_do_not_run_into_each_other",
        why="fields of a context run into each other",
    ),
    Mutation(
        "canonical.context", drop_item("CONTEXT_PREFIX"),
        test="crypto/test_canonical.py::test_a_context_is_laid_out_as_written",
        why="a context does not begin with the name of the format",
    ),
    Mutation(
        "canonical.context", replace_expression("fields", "fields[:-1]"),
        test="crypto/test_record.py::test_a_record_does_not_open_where_any_field_of_its_context_differs",
        why="a record is bound to its context but for the last field",
    ),
    Mutation(
        "canonical.context", replace_expression("fields", "fields[1:]"),
        test="crypto/test_grant.py::test_a_grant_does_not_unwrap_where_any_field_of_its_context_differs",
        why="a grant is bound to its context but for the first field",
    ),
    Mutation(
        "canonical.context", change_constant(b"\0", b""),
        test="crypto/test_canonical.py::test_a_context_is_laid_out_as_written",
        why="a label runs into the first field",
    ),
    Mutation(
        "canonical.context", drop_raise("ValueError"),
        test="crypto/test_canonical.py::test_a_label_does_not_hold_the_byte_that_ends_it",
        why="a label holds the byte that ends it, and two contexts are one",
    ),
    Mutation(
        "canonical.decode", drop_raise("ValueError", "is_canonical"),
        test="crypto/test_vectors_v2.py::test_json_in_another_form_is_refused",
        why="one value has two forms",
    ),
    Mutation(
        "canonical.decode", drop_item("RecursionError"),
        test="crypto/test_canonical.py::test_what_is_nested_without_end_is_refused",
        why="what is nested without end is a crash",
    ),
    Mutation(
        "canonical._ENCODER", set_value("True", of="allow_nan"),
        test="crypto/test_canonical.py::test_a_number_that_json_has_no_word_for_is_not_encoded",
        why="what is no JSON is signed",
    ),
    Mutation(
        "canonical._ENCODER", set_value("False", of="sort_keys"),
        test="crypto/test_vectors_v2.py::test_canonical_json_is_that_of_the_vector",
        why="one value is signed in two forms",
    ),
    # --- grants -------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.grant.unwrap", drop_operand("_VERSION"),
        test="crypto/test_grant.py::test_a_grant_with_any_one_byte_changed_does_not_unwrap",
        why="a grant's version is not looked at",
    ),
    Mutation(
        "crypto.grant.unwrap", drop_operand("GRANT_SIZE_BYTES"),
        test="crypto/test_grant.py::test_a_grant_of_something_that_is_not_a_key_does_not_unwrap",
        why="a grant of any size is opened, and what is in it is no key",
    ),
    Mutation(
        "crypto.grant.unwrap", set_value("b''", of="info"),
        test="crypto/test_grant.py::test_the_recipient_of_a_grant_gets_the_key",
        why="a grant is not bound to its context",
    ),
    Mutation(
        "crypto.grant.unwrap", replace_expression("OpenFailed", "OpenFailed('tag')", "None"),
        test="crypto/test_grant.py::test_a_refused_grant_says_nothing_about_its_cause",
        why="a refusal tells which check failed",
    ),
    Mutation(
        "crypto.grant.SUITE", swap_name("AES_256_GCM", "AES_128_GCM"),
        test="crypto/test_known_answers.py::test_a_grant_built_by_hand_from_the_hpke_vector_opens",
        why="grants are made with a weaker suite",
    ),
    Mutation(
        "crypto.xwing._expand", drop_raise("ValueError"),
        test="crypto/test_known_answers.py::test_a_seed_of_another_size_gives_no_key",
        why="a seed of any size gives a key pair",
    ),
    Mutation(
        "crypto.xwing.is_public_key", skip_call("public_key"),
        test="crypto/test_recipient.py::test_an_encryption_key_is_one_that_can_be_wrapped_to[not reduced]",
        why="a member enrols with a key to which nothing can be wrapped",
    ),
    Mutation(
        "crypto.xwing.is_public_key", skip_call("exchange"),
        test="crypto/test_recipient.py::test_an_encryption_key_is_one_that_can_be_wrapped_to[the point 0]",
        why="a member enrols with a point of small order, and no report can be sent",
    ),
    # --- channels -----------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.case_keys.new_case_key", swap_name("random_bytes", "bytes"),
        test="crypto/test_grant.py::test_two_case_keys_differ",
        why="case keys are not random",
    ),
    Mutation(
        "crypto.case_keys.channel_key", replace_expression("channel", "'panel'"),
        test="crypto/test_case_keys.py::test_each_channel_has_a_key_of_its_own",
        why="a party's key opens what the panel writes",
    ),
    Mutation(
        "crypto.case_keys.commitment", skip_call("derive", instead="key"),
        test="crypto/test_case_keys.py::test_what_a_begin_says_of_a_key_is_not_the_key",
        why="the signed begin tells the channel's key",
    ),
    Mutation(
        "crypto.case_keys.commitment", replace_expression("derive(key, 'commitment').reveal()", "bytes(32)"),
        test="crypto/test_case_keys.py::test_a_commitment_is_to_one_key",
        why="a reader can be given another key",
    ),
    Mutation(
        "canonical.case_name", skip_call("context", instead="genesis"),
        test="crypto/test_vectors_v2.py::test_a_genesis_is_the_bytes_and_gives_the_name_of_the_vector",
        why="a case is named by a hash that has other meanings",
    ),
    Mutation(
        "canonical.case_name", replace_expression("genesis", "genesis[:1]"),
        test="crypto/test_vectors_v2.py::test_a_genesis_is_the_bytes_and_gives_the_name_of_the_vector",
        why="a case may be given another beginning",
    ),
    # --- records ------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.record.open_sealed", drop_raise("OpenFailed", "_VERSION"),
        test="crypto/test_record.py::test_a_record_with_any_one_byte_changed_does_not_open",
        why="a record's version is not looked at",
    ),
    Mutation(
        "crypto.record.seal", skip_call("pad", instead="plaintext + bytes([128])"),
        test="crypto/test_record.py::test_records_of_one_bucket_are_sealed_to_one_length",
        why="a record's length tells that of its words",
    ),
    Mutation(
        "crypto.record.open_sealed", skip_call("unpad", instead="padded.rstrip(bytes(1))[:-1]"),
        test="crypto/test_record.py::test_a_record_whose_padding_is_not_ours_does_not_open",
        why="any padding is taken",
    ),
    Mutation(
        "crypto.record.seal", replace_expression("context", "b''"),
        test="crypto/test_known_answers.py::test_a_sealed_record_is_a_version_byte_and_cobblestone_256",
        why="a record is not bound to its context",
    ),
    Mutation(
        "crypto.record.open_sealed", replace_expression("OpenFailed", "OpenFailed('tag')", "None"),
        test="crypto/test_record.py::test_a_refusal_says_nothing_about_its_cause",
        why="a refusal tells which check failed",
    ),
    # --- tickets ---------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.ticket.open_ticket", drop_raise("OpenFailed", "_VERSION"),
        test="crypto/test_ticket.py::test_a_ticket_with_any_one_byte_changed_does_not_open",
        why="a ticket's version is not looked at",
    ),
    Mutation(
        "crypto.ticket.open_ticket", drop_raise("OpenFailed", "size_bytes"),
        test="crypto/test_ticket.py::test_what_has_another_length_is_no_ticket",
        why="bits of another length are taken for a receipt's",
    ),
    Mutation(
        "crypto.ticket.seal_ticket", replace_expression("context", "b''"),
        test="crypto/test_ticket.py::test_a_ticket_opens_with_its_key_in_its_context_and_is_short",
        why="a ticket is not bound to its page",
    ),
    # --- padding ------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.padding.unpad", drop_operand("_bucket_bytes"),
        test="crypto/test_padding.py::test_only_canonical_padding_is_taken",
        why="padding of any size is taken",
    ),
    Mutation(
        "crypto.padding.unpad", drop_operand("_MARK"),
        test="crypto/test_padding.py::test_only_canonical_padding_is_taken",
        why="padding without its mark is taken",
    ),
    Mutation(
        "crypto.padding._bucket_bytes", skip_call("max", instead="1 << (size_bytes - 1).bit_length()"),
        test="crypto/test_padding.py::test_the_padded_size_is_the_next_power_of_two_with_room_for_the_mark",
        why="a short record is shorter than others",
    ),
    Mutation(
        "crypto.padding._bucket_bytes", replace_expression("1 << (size_bytes - 1).bit_length()", "size_bytes"),
        test="crypto/test_padding.py::test_the_padded_size_is_the_next_power_of_two_with_room_for_the_mark",
        why="a long record's length is told to the byte",
    ),
    Mutation(
        "crypto.padding._bucket_bytes", drop_raise("ValueError"),
        test="crypto/test_padding.py::test_a_floor_is_a_power_of_two",
        why="a floor that is no power of two is taken",
    ),
    # --- recipients ---------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.recipient._SIGNING_LABEL", change_constant("recipient/signing", "recipient/encryption"),
        test="crypto/test_vectors_v2.py::test_a_secret_gives_the_keys_of_the_vector",
        why="both key pairs come from one seed",
    ),
    Mutation(
        "crypto.recipient.fingerprint", drop_raise("ValueError"),
        test="crypto/test_recipient.py::test_a_byte_moved_from_one_key_to_the_other_has_no_fingerprint",
        why="what is no pair of keys has a fingerprint",
    ),
    Mutation(
        "crypto.recipient.fingerprint", replace_expression("signing", "b''", "context"),
        test="crypto/test_recipient.py::test_a_fingerprint_covers_both_keys",
        why="a fingerprint leaves out the signing key",
    ),
    Mutation(
        "crypto.recipient.fingerprint", replace_expression("encryption", "b''", "context"),
        test="crypto/test_recipient.py::test_a_fingerprint_covers_both_keys",
        why="a fingerprint leaves out the encryption key",
    ),
    Mutation(
        "crypto.recipient._FINGERPRINT_CHARACTERS", set_value("12"),
        test="crypto/test_recipient.py::test_a_fingerprint_is_five_groups_of_four_letters",
        why="a fingerprint is short enough to be searched for",
    ),
    # --- signatures ---------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.signing_keys.verify", drop_statement("from_public_bytes"),
        test="crypto/test_recipient.py::test_a_signature_with_any_one_byte_changed_is_not_verified",
        why="a false signature is taken",
    ),
    Mutation(
        "crypto.signing_keys.verify", drop_item("ValueError"),
        test="crypto/test_recipient.py::test_what_is_malformed_verifies_nothing",
        why="a malformed public key is an error, not a refusal",
    ),
    Mutation(
        "crypto.signing_keys.verify", never("is_of_small_order"),
        test="crypto/test_signing_keys.py::test_a_key_of_small_order_has_signed_nothing",
        why="a key of small order has signed every message",
    ),
    Mutation(
        "crypto.signing_keys.is_signing_key", drop_operand("SIGNING_PUBLIC_KEY_SIZE_BYTES"),
        test="crypto/test_signing_keys.py::test_a_key_of_another_size_is_not_a_signing_key",
        why="a key of any size is a signing key",
    ),
    Mutation(
        "crypto.signing_keys.is_signing_key", drop_operand("is_of_small_order"),
        test="crypto/test_signing_keys.py::test_a_key_of_small_order_is_not_a_signing_key",
        why="a member enrols with a key of small order, and can deny anything",
    ),
    Mutation(
        "crypto.signing_keys.is_signing_key", replace_expression("y < _P", "True"),
        test="crypto/test_signing_keys.py::test_a_key_with_y_not_reduced_is_not_a_signing_key",
        why="one key has two encodings",
    ),
    Mutation(
        "crypto.signing_keys.is_signing_key", drop_operand("_is_square"),
        test="crypto/test_signing_keys.py::test_a_signing_key_is_a_point_of_the_curve_in_its_one_encoding",
        why="a member enrols with what is no point of the curve",
    ),
    Mutation(
        "crypto.signing_keys.is_of_small_order", drop_operand("_SIGN_BIT"),
        test="crypto/test_signing_keys.py::test_a_key_of_small_order_has_signed_nothing",
        why="the sign of x hides a key of small order",
    ),
    Mutation(
        "crypto.signing_keys._SMALL_ORDER_Y", drop_item("_P", "_ORDER_8_Y"),
        test="crypto/test_signing_keys.py::test_a_key_of_small_order_is_not_a_signing_key",
        why="a key of order 8 is a signing key",
    ),
)  # fmt: skip
