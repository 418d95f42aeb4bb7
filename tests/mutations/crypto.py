"""Guards of coc_service/crypto: places, grants, records, padding, holders."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_constant,
    drop_item,
    drop_operand,
    drop_raise,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
    swap_name,
)

CRYPTO = (
    # --- places -------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.context._sized", drop_operand("big"),
        test="crypto/test_context.py::test_parts_do_not_run_into_each_other",
        why="parts of a place run into each other",
    ),
    Mutation(
        "crypto.context.context", replace_expression("parts", "parts[:-1]"),
        test="crypto/test_record.py::test_a_record_does_not_open_where_any_part_of_its_place_differs",
        why="a record is bound to its place but for the last part",
    ),
    Mutation(
        "crypto.context.context", replace_expression("parts", "parts[1:]"),
        test="crypto/test_channel.py::test_a_grant_does_not_unwrap_where_any_part_of_its_place_differs",
        why="a grant is bound to its place but for the first part",
    ),
    Mutation(
        "crypto.context.context", drop_operand("CONTEXT_PREFIX"),
        test="crypto/test_context.py::test_a_context_is_laid_out_as_written",
        why="a place does not begin with the name of the format",
    ),
    Mutation(
        "crypto.context._sized", drop_raise("ValueError", instead="part = part[:_MAX_PART_SIZE_BYTES]"),
        test="crypto/test_context.py::test_a_part_has_a_longest_size",
        why="a long part is cut, and two places become one",
    ),
    # --- grants -------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.channel.unwrap", drop_operand("_VERSION"),
        test="crypto/test_channel.py::test_a_grant_with_any_one_byte_changed_does_not_unwrap",
        why="a grant's version is not looked at",
    ),
    Mutation(
        "crypto.channel.unwrap", set_value("b''", of="info"),
        test="crypto/test_channel.py::test_the_holder_of_a_grant_gets_the_channels_key",
        why="a grant is not bound to its place",
    ),
    Mutation(
        "crypto.channel.SUITE", swap_name("AES_256_GCM", "AES_128_GCM"),
        test="crypto/test_known_answers.py::test_what_an_earlier_version_stored_still_opens",
        why="grants are made with a weaker suite",
    ),
    Mutation(
        "crypto.channel.new_channel_key", swap_name("random_bytes", "bytes"),
        test="crypto/test_channel.py::test_two_channel_keys_differ",
        why="channel keys are not random",
    ),
    Mutation(
        "crypto.xwing._expand", drop_raise("ValueError"),
        test="crypto/test_known_answers.py::test_a_seed_of_another_size_gives_no_key",
        why="a seed of any size gives a key pair",
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
        "crypto.record.seal", replace_expression("place", "b''"),
        test="crypto/test_known_answers.py::test_a_sealed_record_is_a_version_byte_and_cobblestone_256",
        why="a record is not bound to its place",
    ),
    Mutation(
        "crypto.record.open_sealed", replace_expression("OpenFailed", "OpenFailed('tag')", "None"),
        test="crypto/test_record.py::test_a_refusal_says_nothing_about_its_cause",
        why="a refusal tells which check failed",
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
    # --- holders ------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.holder._SIGNING_LABEL", change_constant("holder/signing", "holder/encryption"),
        test="crypto/test_known_answers.py::test_a_holders_key_pairs_are_the_written_derivations_of_the_secret",
        why="both key pairs come from one seed",
    ),
    Mutation(
        "crypto.holder.verify", return_constant("True", "False"),
        test="crypto/test_holder.py::test_a_signature_with_any_one_byte_changed_is_not_verified",
        why="a false signature is taken",
    ),
    Mutation(
        "crypto.holder.verify", drop_item("ValueError"),
        test="crypto/test_holder.py::test_what_is_malformed_verifies_nothing",
        why="a malformed public key is an error, not a refusal",
    ),
    Mutation(
        "crypto.holder.fingerprint", drop_raise("ValueError", instead="sizes = ()"),
        test="crypto/test_holder.py::test_a_byte_moved_from_one_key_to_the_other_has_no_fingerprint",
        why="two pairs of keys share one fingerprint",
    ),
    Mutation(
        "crypto.holder.fingerprint", drop_operand("signing_public_key"),
        test="crypto/test_holder.py::test_a_fingerprint_covers_both_keys",
        why="a fingerprint leaves out the signing key",
    ),
    Mutation(
        "crypto.holder._FINGERPRINT_CHARACTERS", set_value("12"),
        test="crypto/test_holder.py::test_a_fingerprint_is_five_groups_of_four_letters",
        why="a fingerprint is short enough to be searched for",
    ),
)  # fmt: skip
