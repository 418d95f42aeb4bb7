"""Guards of coc_service/crypto: places, grants, records, padding, holders."""

from tests.mutations.mutation import Mutation

CRYPTO = (
    # --- places -------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto/context.py", 'return len(part).to_bytes(2, "big") + part', "return part",
        "crypto/test_context.py::test_parts_do_not_run_into_each_other",
        "parts of a place run into each other",
    ),
    Mutation(
        "crypto/context.py", "for part in parts)", "for part in parts[:-1])",
        "crypto/test_record.py::test_a_record_does_not_open_where_any_part_of_its_place_differs",
        "a record is bound to its place but for the last part",
    ),
    Mutation(
        "crypto/context.py", "for part in parts)", "for part in parts[1:])",
        "crypto/test_channel.py::test_a_grant_does_not_unwrap_where_any_part_of_its_place_differs",
        "a grant is bound to its place but for the first part",
    ),
    Mutation(
        "crypto/context.py", "return CONTEXT_PREFIX + ", "return ",
        "crypto/test_context.py::test_a_context_is_laid_out_as_written",
        "a place does not begin with the name of the format",
    ),
    Mutation(
        "crypto/context.py", "        raise ValueError(len(part))", "        part = part[:_MAX_PART_SIZE_BYTES]",
        "crypto/test_context.py::test_a_part_has_a_longest_size",
        "a long part is cut, and two places become one",
    ),
    # --- grants -------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto/channel.py", " or not grant.startswith(_VERSION):", ":",
        "crypto/test_channel.py::test_a_grant_with_any_one_byte_changed_does_not_unwrap",
        "a grant's version is not looked at",
    ),
    Mutation(
        "crypto/channel.py", "private_key, info=place", 'private_key, info=b""',
        "crypto/test_channel.py::test_the_holder_of_a_grant_gets_the_channels_key",
        "a grant is not bound to its place",
    ),
    Mutation(
        "crypto/channel.py", "KDF.HKDF_SHA256, AEAD.AES_256_GCM", "KDF.HKDF_SHA256, AEAD.AES_128_GCM",
        "crypto/test_known_answers.py::test_what_an_earlier_version_stored_still_opens",
        "grants are made with a weaker suite",
    ),
    Mutation(
        "crypto/channel.py", "return ChannelKey(random_bytes(SECRET_SIZE_BYTES))",
        "return ChannelKey(bytes(SECRET_SIZE_BYTES))",
        "crypto/test_channel.py::test_two_channel_keys_differ",
        "channel keys are not random",
    ),
    Mutation(
        "crypto/xwing.py", "    if len(seed.reveal()) != SEED_SIZE_BYTES:\n        raise ValueError(len(seed.reveal()))\n", "",
        "crypto/test_known_answers.py::test_a_seed_of_another_size_gives_no_key",
        "a seed of any size gives a key pair",
    ),
    # --- records ------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto/record.py", "    if not sealed.startswith(_VERSION):\n        raise OpenFailed\n", "",
        "crypto/test_record.py::test_a_record_with_any_one_byte_changed_does_not_open",
        "a record's version is not looked at",
    ),
    Mutation(
        "crypto/record.py", "encryptor.update(pad(plaintext))", "encryptor.update(plaintext + bytes([128]))",
        "crypto/test_record.py::test_records_of_one_bucket_are_sealed_to_one_length",
        "a record's length tells that of its words",
    ),
    Mutation(
        "crypto/record.py", "return unpad(padded)", "return padded.rstrip(bytes(1))[:-1]",
        "crypto/test_record.py::test_a_record_whose_padding_is_not_ours_does_not_open",
        "any padding is taken",
    ),
    Mutation(
        "crypto/record.py", "Cobblestone256Encryptor(key.reveal(), place)", 'Cobblestone256Encryptor(key.reveal(), b"")',
        "crypto/test_known_answers.py::test_a_sealed_record_is_a_version_byte_and_cobblestone_256",
        "a record is not bound to its place",
    ),
    Mutation(
        "crypto/record.py", "        raise OpenFailed from None", '        raise OpenFailed("tag") from None',
        "crypto/test_record.py::test_a_refusal_says_nothing_about_its_cause",
        "a refusal tells which check failed",
    ),
    # --- padding ------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto/padding.py", " or len(padded) != _bucket_bytes(len(marked), floor=floor):", ":",
        "crypto/test_padding.py::test_only_canonical_padding_is_taken",
        "padding of any size is taken",
    ),
    Mutation(
        "crypto/padding.py", "if not marked.endswith(_MARK) or len", "if len",
        "crypto/test_padding.py::test_only_canonical_padding_is_taken",
        "padding without its mark is taken",
    ),
    Mutation(
        "crypto/padding.py", "return max(floor, 1 << (size_bytes - 1).bit_length())",
        "return 1 << (size_bytes - 1).bit_length()",
        "crypto/test_padding.py::test_the_padded_size_is_the_next_power_of_two_with_room_for_the_mark",
        "a short record is shorter than others",
    ),
    Mutation(
        "crypto/padding.py", "return max(floor, 1 << (size_bytes - 1).bit_length())", "return max(floor, size_bytes)",
        "crypto/test_padding.py::test_the_padded_size_is_the_next_power_of_two_with_room_for_the_mark",
        "a long record's length is told to the byte",
    ),
    Mutation(
        "crypto/padding.py", "    if floor < 1 or floor.bit_count() != 1:\n        raise ValueError(floor)\n", "",
        "crypto/test_padding.py::test_a_floor_is_a_power_of_two",
        "a floor that is no power of two is taken",
    ),
    # --- holders ------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto/holder.py", '_SIGNING_LABEL = "holder/signing"', '_SIGNING_LABEL = "holder/encryption"',
        "crypto/test_known_answers.py::test_a_holders_key_pairs_are_the_written_derivations_of_the_secret",
        "both key pairs come from one seed",
    ),
    Mutation(
        "crypto/holder.py", "        return False", "        return True",
        "crypto/test_holder.py::test_a_signature_with_any_one_byte_changed_is_not_verified",
        "a false signature is taken",
    ),
    Mutation(
        "crypto/holder.py", "except (InvalidSignature, ValueError):", "except InvalidSignature:",
        "crypto/test_holder.py::test_what_is_malformed_verifies_nothing",
        "a malformed public key is an error, not a refusal",
    ),
    Mutation(
        "crypto/holder.py", "        raise ValueError(sizes)", "        sizes = ()",
        "crypto/test_holder.py::test_a_byte_moved_from_one_key_to_the_other_has_no_fingerprint",
        "two pairs of keys share one fingerprint",
    ),
    Mutation(
        "crypto/holder.py", "encryption_public_key + signing_public_key)", "encryption_public_key)",
        "crypto/test_holder.py::test_a_fingerprint_covers_both_keys",
        "a fingerprint leaves out the signing key",
    ),
    Mutation(
        "crypto/holder.py", "_FINGERPRINT_CHARACTERS = 20", "_FINGERPRINT_CHARACTERS = 12",
        "crypto/test_holder.py::test_a_fingerprint_is_five_groups_of_four_letters",
        "a fingerprint is short enough to be searched for",
    ),
)  # fmt: skip
