"""Guards of coc_service/crypto: key slots, receipts, secrets.

Were the key slot's bounds missed by another test than their own, that test would take all memory there is.
"""

from tests.mutations.mutation import Mutation

CRYPTO_SECRETS = (
    # --- key slots ----------------------------------------------------------------------------------------------------
    Mutation(
        "crypto/keyslot.py", " or not cost.is_within_bounds():", ":",
        "crypto/test_keyslot.py::test_a_cost_out_of_bounds_is_refused_without_the_work",
        "a changed slot chooses how much memory the server takes",
    ),
    Mutation(
        "crypto/keyslot.py", "_MEMORY_KIB = range(64 * 1024, 256 * 1024 + 1)", "_MEMORY_KIB = range(64 * 1024, 2**32)",
        "crypto/test_keyslot.py::test_a_cost_out_of_bounds_is_refused_without_the_work",
        "memory has no upper bound",
    ),
    Mutation(
        "crypto/keyslot.py", "_MEMORY_KIB = range(64 * 1024, ", "_MEMORY_KIB = range(8, ",
        "crypto/test_keyslot.py::test_a_cost_out_of_bounds_is_refused_without_the_work",
        "memory has no lower bound",
    ),
    Mutation(
        "crypto/keyslot.py", "_ITERATIONS = range(3, 8 + 1)", "_ITERATIONS = range(3, 2**32)",
        "crypto/test_keyslot.py::test_a_cost_out_of_bounds_is_refused_without_the_work",
        "iterations have no upper bound",
    ),
    Mutation(
        "crypto/keyslot.py", "_ITERATIONS = range(3, 8 + 1)", "_ITERATIONS = range(1, 8 + 1)",
        "crypto/test_keyslot.py::test_a_cost_out_of_bounds_is_refused_without_the_work",
        "iterations have no lower bound",
    ),
    Mutation(
        "crypto/keyslot.py", "_LANES = range(1, 8 + 1)", "_LANES = range(1, 256)",
        "crypto/test_keyslot.py::test_a_cost_out_of_bounds_is_refused_without_the_work",
        "lanes have no upper bound",
    ),
    Mutation(
        "crypto/keyslot.py", "    if len(slot) != _SLOT_SIZE_BYTES:\n        raise OpenFailed\n", "",
        "crypto/test_keyslot.py::test_a_slot_of_another_size_is_refused_without_the_work",
        "a slot of any size is tried",
    ),
    Mutation(
        "crypto/keyslot.py", "if version != _VERSION or not", "if not",
        "crypto/test_keyslot.py::test_a_slot_of_another_version_is_refused_without_the_work",
        "a slot's version is not looked at",
    ),
    Mutation(
        "crypto/keyslot.py", "    salt = random_bytes(_SALT_SIZE_BYTES)\n", "    salt = bytes(_SALT_SIZE_BYTES)\n",
        "crypto/test_keyslot.py::test_two_slots_of_one_secret_have_nothing_in_common_but_the_cost",
        "all slots share a salt",
    ),
    Mutation(
        "crypto/keyslot.py", "    _stretch(passphrase, salt=random_bytes(_SALT_SIZE_BYTES), cost=_COST)\n", "    return\n",
        "crypto/test_keyslot.py::test_an_unknown_member_costs_what_a_known_one_costs",
        "the login of an unknown member is answered faster",
    ),
    Mutation(
        "crypto/keyslot.py", "memory_kib=64 * 1024, iterations=3, lanes=4)", "memory_kib=64 * 1024, iterations=3, lanes=8)",
        "crypto/test_keyslot.py::test_the_passphrase_opens_its_slot",
        "a new slot's cost is not the written one",
    ),
    Mutation(
        "crypto/keyslot.py", 'unicodedata.normalize("NFKC", passphrase)', "passphrase",
        "crypto/test_keyslot.py::test_a_passphrase_is_the_same_however_its_accents_are_typed",
        "another keyboard's accents shut a member out",
    ),
    Mutation(
        "crypto/keyslot.py", '.encode("utf-8", "surrogatepass")', '.encode("utf-8")',
        "crypto/test_keyslot.py::test_another_passphrase_does_not",
        "a passphrase that is no valid text is a crash",
    ),
    Mutation(
        "crypto/keyslot.py", ".reveal(), header + place)", ".reveal(), header)",
        "crypto/test_keyslot.py::test_the_passphrase_opens_its_slot",
        "a slot is not bound to its member",
    ),
    # --- receipts -----------------------------------------------------------------------------------------------------
    Mutation(
        "crypto/receipt_keys.py", "        raise ValueError(len(form_nonce))", "        form_nonce = bytes(16)",
        "crypto/test_receipt_keys.py::test_a_form_nonce_that_could_be_guessed_is_refused",
        "a short nonce gives a receipt",
    ),
    Mutation(
        "crypto/receipt_keys.py", "{words_digest.hex()}/{draw}", "{words_digest.hex()}/0",
        "crypto/test_receipt_keys.py::test_another_draw_for_a_form_gives_another_receipt",
        "an unkind receipt cannot be passed over",
    ),
    Mutation(
        "crypto/receipt_keys.py", "{form_nonce.hex()}/{words", "{form_nonce[:2].hex()}/{words",
        "crypto/test_receipt_keys.py::test_every_one_of_the_110_bits_is_used",
        "many forms lead to one receipt",
    ),
    Mutation(
        "crypto/receipt_keys.py", "/{words_digest.hex()}/", "/",
        "crypto/test_receipt_keys.py::test_other_words_in_a_form_give_another_receipt",
        "whoever saw the form before it was written in has the receipt",
    ),
    Mutation(
        "crypto/receipt_keys.py", "        raise ValueError(len(words_digest))", "        words_digest = bytes(32)",
        "crypto/test_receipt_keys.py::test_a_digest_of_another_size_is_refused",
        "a receipt is drawn from no words",
    ),
    Mutation(
        "crypto/receipt_keys.py", '_TAG_LABEL = "receipt/lookup"', '_TAG_LABEL = "receipt/holder"',
        "crypto/test_receipt_keys.py::test_the_tag_is_not_the_holders_secret",
        "the database holds what opens the conversation",
    ),
    Mutation(
        "crypto/receipt_keys.py", ' or int.from_bytes(value, "big") > _MASK:', ":",
        "crypto/test_receipt_keys.py::test_what_is_not_110_bits_is_not_a_receipt",
        "two receipts lead to one report",
    ),
    Mutation(
        "crypto/receipt_keys.py", "len(value) != ENTROPY_SIZE_BYTES or ", "",
        "crypto/test_receipt_keys.py::test_what_is_not_110_bits_is_not_a_receipt",
        "a receipt of any size leads to a tag",
    ),
    # --- secrets ------------------------------------------------------------------------------------------------------
    Mutation(
        "crypto/secrets.py", "    def __repr__(self) -> str:\n        return _MASK",
        "    def __repr__(self) -> str:\n        return repr(self.__value)",
        "crypto/test_secrets.py::test_a_secret_prints_as_stars",
        "a secret shows in a traceback",
    ),
    Mutation(
        "crypto/secrets.py", "    def __str__(self) -> str:\n        return _MASK",
        "    def __str__(self) -> str:\n        return str(self.__value)",
        "crypto/test_secrets.py::test_a_secret_prints_as_stars",
        "a secret shows in a log",
    ),
    Mutation(
        "crypto/secrets.py", "    def __format__(self, format_spec: str) -> str:\n        return _MASK",
        "    def __format__(self, format_spec: str) -> str:\n        return format(str(self.__value), format_spec)",
        "crypto/test_secrets.py::test_a_secret_prints_as_stars",
        "a secret shows in an f-string",
    ),
    Mutation(
        "crypto/secrets.py", "    def __reduce_ex__(self, protocol: object) -> NoReturn:", "    def _refuse(self) -> NoReturn:",
        "crypto/test_secrets.py::test_a_secret_is_not_pickled",
        "a secret can be pickled",
    ),
    Mutation(
        "crypto/secrets.py", "    __hash__ = None  # type: ignore[assignment]", "    __hash__ = object.__hash__",
        "crypto/test_secrets.py::test_a_secret_is_not_hashed_and_holds_nothing_else",
        "a secret can be looked up in a dict",
    ),
    Mutation(
        "crypto/secrets.py", "not isinstance(other, Secret) or type(other) is not type(self)", "not isinstance(other, Secret)",
        "crypto/test_secrets.py::test_a_secret_equals_the_same_bytes_of_the_same_class_only",
        "a channel's key passes for a holder's secret",
    ),
    Mutation(
        "crypto/secrets.py", "        if not isinstance(value, bytes):\n            raise TypeError\n",
        "        value = bytes(value)\n",
        "crypto/test_secrets.py::test_what_is_not_bytes_does_not_become_a_secret",
        "a number given by mistake is an all-zero key",
    ),
    Mutation(
        "crypto/secrets.py", "if not value or len(value) != expected:", "if not value:",
        "crypto/test_secrets.py::test_a_key_of_the_wrong_size_is_refused",
        "a key of any size is taken",
    ),
    Mutation(
        "crypto/secrets.py", "if not value or len(value) != expected:", "if len(value) != expected:",
        "crypto/test_secrets.py::test_an_empty_secret_is_refused",
        "nothing at all is a secret",
    ),
    Mutation(
        "crypto/secrets.py", "_ID_SIZE_BYTES = 16", "_ID_SIZE_BYTES = 4",
        "crypto/test_secrets.py::test_an_id_is_26_lower_case_characters_of_128_bits",
        "ids can be guessed",
    ),
    Mutation(
        "crypto/secrets.py", "info = LABEL_PREFIX + label.encode()", "info = LABEL_PREFIX",
        "crypto/test_known_answers.py::test_derive_is_hkdf_sha256_with_the_written_info",
        "every label names the same key",
    ),
    Mutation(
        "crypto/secrets.py", "hmac.HMAC(secret.reveal(), hashes.SHA256())", 'hmac.HMAC(b"public", hashes.SHA256())',
        "crypto/test_secrets.py::test_blinding_is_hmac_sha256",
        "what is blinded can be computed by anyone",
    ),
)  # fmt: skip
