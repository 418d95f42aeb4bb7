"""What a receipt's 110 bits become: the party's secret, and a tag to look the report up by.

They are drawn at random, not chosen by a person, so HKDF suffices where a passphrase would need Argon2id.
"""

from collections.abc import Iterator
from itertools import count

from coc_service.crypto.secrets import RecipientSecret, Secret, derive

ENTROPY_BITS = 110
ENTROPY_SIZE_BYTES = 14
_FORM_NONCE_MIN_SIZE_BYTES = 16
_DIGEST_SIZE_BYTES = 32
_MASK = (1 << ENTROPY_BITS) - 1
_DRAWS = 16  # of one derivation: most receipts need five
_ENTROPY_LABEL = "receipt/entropy"
_PARTY_LABEL = "receipt/secret"
_TAG_LABEL = "receipt/lookup"


def receipt_entropies(service: Secret, form_nonce: bytes, *, words_digest: bytes) -> Iterator[Secret]:
    """Yield the 110 bits (14 bytes, the top 2 bits zero) that a receipt could have, without end and always in one order, so
    that the same form with the same words has the same receipt.

    They are the 14-byte parts of ``KDF(service, "receipt/entropy", nonce, digest, 0)``, 224 bytes; then of 1, and so on;
    see `derive`.
    `words_digest` is SHA-256 of all that was sent: a form's page is there before anything is written in it, so its
    nonce alone must not lead to what somebody else writes. The caller passes over those with words that could hurt.
    So a double click or a resend gives the same receipt and nothing has to be stored for it. The price:
    whoever has the service's secret, the nonce and every word has the receipt, so the nonce is never stored or logged.

    Raises:
        ValueError: a nonce shorter than 16 bytes, which could be guessed by whoever has the service's secret; or a
            digest of another size.
    """
    if len(form_nonce) < _FORM_NONCE_MIN_SIZE_BYTES:
        raise ValueError(len(form_nonce))
    if len(words_digest) != _DIGEST_SIZE_BYTES:
        raise ValueError(len(words_digest))
    return _drawn(service, form_nonce, words_digest)


def _drawn(service: Secret, form_nonce: bytes, words_digest: bytes) -> Iterator[Secret]:
    size = _DRAWS * ENTROPY_SIZE_BYTES
    for block in count():
        drawn = derive(service, _ENTROPY_LABEL, form_nonce, words_digest, block, size_bytes=size).reveal()
        for at in range(0, size, ENTROPY_SIZE_BYTES):
            bits = int.from_bytes(drawn[at : at + ENTROPY_SIZE_BYTES], "big") & _MASK
            yield Secret(bits.to_bytes(ENTROPY_SIZE_BYTES, "big"))


def receipt_secret(entropy: Secret) -> RecipientSecret:
    """Return the secret of the party that has this receipt.

    Raises:
        ValueError: not 110 bits in 14 bytes.
    """
    return RecipientSecret(derive(_checked(entropy), _PARTY_LABEL).reveal())


def receipt_tag(entropy: Secret) -> bytes:
    """Return the 32 bytes under which the report is found; they do not lead back to the receipt.

    Raises:
        ValueError: not 110 bits in 14 bytes.
    """
    return derive(_checked(entropy), _TAG_LABEL).reveal()


def _checked(entropy: Secret) -> Secret:
    value = entropy.reveal()
    if len(value) != ENTROPY_SIZE_BYTES or int.from_bytes(value, "big") > _MASK:
        raise ValueError(len(value))
    return entropy
