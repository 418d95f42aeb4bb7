"""Guards of coc_service/crypto: key slots, receipts, secrets.

Were the key slot's bounds missed by another test than their own, that test would take all memory there is.
"""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_constant,
    drop_argument,
    drop_operand,
    drop_raise,
    drop_statement,
    replace_expression,
    set_value,
    skip_call,
    swap_name,
)

CRYPTO_SECRETS = (
    # --- key slots ----------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.keyslot._read_header", drop_operand("not"),
        test="crypto/test_keyslot.py::test_a_cost_out_of_bounds_is_refused_without_the_work",
        why="a changed slot chooses how much memory the server takes",
    ),
    Mutation(
        "crypto.keyslot._MEMORY_KIB", set_value("range(64 * 1024, 2 ** 32)"),
        test="crypto/test_keyslot.py::test_a_cost_out_of_bounds_is_refused_without_the_work",
        why="memory has no upper bound",
    ),
    Mutation(
        "crypto.keyslot._MEMORY_KIB", set_value("range(8, 256 * 1024 + 1)"),
        test="crypto/test_keyslot.py::test_a_cost_out_of_bounds_is_refused_without_the_work",
        why="memory has no lower bound",
    ),
    Mutation(
        "crypto.keyslot._ITERATIONS", set_value("range(3, 2 ** 32)"),
        test="crypto/test_keyslot.py::test_a_cost_out_of_bounds_is_refused_without_the_work",
        why="iterations have no upper bound",
    ),
    Mutation(
        "crypto.keyslot._ITERATIONS", change_constant(3, 1),
        test="crypto/test_keyslot.py::test_a_cost_out_of_bounds_is_refused_without_the_work",
        why="iterations have no lower bound",
    ),
    Mutation(
        "crypto.keyslot._LANES", set_value("range(1, 256)"),
        test="crypto/test_keyslot.py::test_a_cost_out_of_bounds_is_refused_without_the_work",
        why="lanes have no upper bound",
    ),
    Mutation(
        "crypto.keyslot._read_header", drop_raise("OpenFailed", "_SLOT_SIZE_BYTES"),
        test="crypto/test_keyslot.py::test_a_slot_of_another_size_is_refused_without_the_work",
        why="a slot of any size is tried",
    ),
    Mutation(
        "crypto.keyslot._read_header", drop_operand("_VERSION"),
        test="crypto/test_keyslot.py::test_a_slot_of_another_version_is_refused_without_the_work",
        why="a slot's version is not looked at",
    ),
    Mutation(
        "crypto.keyslot.lock", swap_name("random_bytes", "bytes"),
        test="crypto/test_keyslot.py::test_two_slots_of_one_secret_have_nothing_in_common_but_the_cost",
        why="all slots share a salt",
    ),
    Mutation(
        "crypto.keyslot.dummy_unlock", skip_call("_stretch"),
        test="crypto/test_keyslot.py::test_an_unknown_member_costs_what_a_known_one_costs",
        why="the login of an unknown member is answered faster",
    ),
    Mutation(
        "crypto.keyslot._COST", set_value("8", of="lanes"),
        test="crypto/test_keyslot.py::test_the_passphrase_opens_its_slot",
        why="a new slot's cost is not the written one",
    ),
    Mutation(
        "crypto.keyslot._stretch", skip_call("normalize", instead="passphrase"),
        test="crypto/test_keyslot.py::test_a_passphrase_is_the_same_however_its_accents_are_typed",
        why="another keyboard's accents shut a member out",
    ),
    Mutation(
        "crypto.keyslot._stretch", drop_argument("encode", "surrogatepass"),
        test="crypto/test_keyslot.py::test_another_passphrase_does_not",
        why="a passphrase that is no valid text is a crash",
    ),
    Mutation(
        "crypto.keyslot.lock", drop_operand("context"),
        test="crypto/test_keyslot.py::test_the_passphrase_opens_its_slot",
        why="a slot is not bound to its member",
    ),
    Mutation(
        "crypto.keyslot.unlock", replace_expression("slot[:_HEADER.size] + context", "context"),
        test="crypto/test_keyslot.py::test_the_passphrase_opens_its_slot",
        why="a slot's cost is not bound to what is sealed",
    ),
    Mutation(
        "crypto.keyslot._stretch", drop_statement("_ONE_AT_A_TIME", instead="return Secret(argon2id.derive(typed))"),
        test="crypto/test_keyslot.py::test_two_derivations_at_once_both_end",
        why="two logins at once wait for each other for ever",
    ),
    # --- receipts -----------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.receipt_keys.receipt_entropies",
        drop_raise("ValueError", "_FORM_NONCE_MIN_SIZE_BYTES", instead="form_nonce = bytes(16)"),
        test="crypto/test_receipt_keys.py::test_a_form_nonce_that_could_be_guessed_is_refused",
        why="a short nonce gives a receipt",
    ),
    Mutation(
        "crypto.receipt_keys._drawn", drop_argument("derive", "block"),
        test="crypto/test_receipt_keys.py::test_another_draw_for_a_form_gives_another_receipt",
        why="an unkind receipt cannot be passed over",
    ),
    Mutation(
        "crypto.receipt_keys._drawn", drop_argument("derive", "form_nonce"),
        test="crypto/test_receipt_keys.py::test_another_form_gives_another_receipt",
        why="many forms lead to one receipt",
    ),
    Mutation(
        "crypto.receipt_keys._drawn", drop_argument("derive", "words_digest"),
        test="crypto/test_receipt_keys.py::test_other_words_in_a_form_give_another_receipt",
        why="whoever saw the form before it was written in has the receipt",
    ),
    Mutation(
        "crypto.receipt_keys.receipt_entropies",
        drop_raise("ValueError", "_DIGEST_SIZE_BYTES", instead="words_digest = bytes(32)"),
        test="crypto/test_receipt_keys.py::test_a_digest_of_another_size_is_refused",
        why="a receipt is drawn from no words",
    ),
    Mutation(
        "crypto.receipt_keys._TAG_LABEL", change_constant("receipt/lookup", "receipt/secret"),
        test="crypto/test_receipt_keys.py::test_the_tag_is_not_the_partys_secret",
        why="the database holds what opens the conversation",
    ),
    Mutation(
        "crypto.receipt_keys._checked", drop_operand("_MASK"),
        test="crypto/test_receipt_keys.py::test_what_is_not_110_bits_is_not_a_receipt",
        why="two receipts lead to one report",
    ),
    Mutation(
        "crypto.receipt_keys._checked", drop_operand("ENTROPY_SIZE_BYTES"),
        test="crypto/test_receipt_keys.py::test_what_is_not_110_bits_is_not_a_receipt",
        why="a receipt of any size leads to a tag",
    ),
    # --- secrets ------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto.secrets.Secret.__repr__", replace_expression("_MASK", "repr(self.__value)"),
        test="crypto/test_secrets.py::test_a_secret_prints_as_stars",
        why="a secret shows in a traceback",
    ),
    Mutation(
        "crypto.secrets.Secret.__str__", replace_expression("_MASK", "str(self.__value)"),
        test="crypto/test_secrets.py::test_a_secret_prints_as_stars",
        why="a secret shows in a log",
    ),
    Mutation(
        "crypto.secrets.Secret.__format__", replace_expression("_MASK", "format(str(self.__value), format_spec)"),
        test="crypto/test_secrets.py::test_a_secret_prints_as_stars",
        why="a secret shows in an f-string",
    ),
    Mutation(
        "crypto.secrets.Secret", drop_statement("__reduce_ex__"),
        test="crypto/test_secrets.py::test_a_secret_is_not_pickled",
        why="a secret can be pickled",
    ),
    Mutation(
        "crypto.secrets.Secret.__hash__", set_value("object.__hash__"),
        test="crypto/test_secrets.py::test_a_secret_is_not_hashed_and_holds_nothing_else",
        why="a secret can be looked up in a dict",
    ),
    Mutation(
        "crypto.secrets.Secret.__eq__", drop_operand("type"),
        test="crypto/test_secrets.py::test_a_secret_equals_the_same_bytes_of_the_same_class_only",
        why="a channel's key passes for a member's secret",
    ),
    Mutation(
        "crypto.secrets.Secret.__init__", drop_statement("bytes", instead="value = bytes(value)"),
        test="crypto/test_secrets.py::test_what_is_not_bytes_does_not_become_a_secret",
        why="a number given by mistake is an all-zero key",
    ),
    Mutation(
        "crypto.secrets.Secret.__init__", drop_operand("len"),
        test="crypto/test_secrets.py::test_a_key_of_the_wrong_size_is_refused",
        why="a key of any size is taken",
    ),
    Mutation(
        "crypto.secrets.Secret.__init__", drop_operand("not"),
        test="crypto/test_secrets.py::test_an_empty_secret_is_refused",
        why="nothing at all is a secret",
    ),
    Mutation(
        "crypto.secrets._ID_SIZE_BYTES", set_value("4"),
        test="crypto/test_secrets.py::test_an_id_is_26_lower_case_characters_of_128_bits",
        why="ids can be guessed",
    ),
    Mutation(
        "crypto.secrets.derive", set_value("b''", of="info"),
        test="crypto/test_known_answers.py::test_derive_is_hkdf_sha256_with_the_written_info",
        why="every label names the same key",
    ),
    Mutation(
        "crypto.secrets.derive", replace_expression("fields", "()"),
        test="crypto/test_secrets.py::test_the_fields_of_a_label_name_one_key",
        why="every place of a label has the same key",
    ),
    Mutation(
        "crypto.secrets.random_id", skip_call("random_bytes", instead="bytes(_ID_SIZE_BYTES)"),
        test="crypto/test_secrets.py::test_an_id_is_26_lower_case_characters_of_128_bits",
        why="ids are all the same",
    ),
    Mutation(
        "crypto.secrets.blind", skip_call("reveal", instead="b'public'"),
        test="crypto/test_secrets.py::test_blinding_is_hmac_sha256",
        why="what is blinded can be computed by anyone",
    ),
)  # fmt: skip
