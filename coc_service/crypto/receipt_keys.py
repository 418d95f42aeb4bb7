"""Derives from a receipt's 110 bits the party's secret, and a tag by which the report is found.

The bits are random, not chosen by a person, so HKDF suffices where a passphrase would need Argon2id.
"""

from collections.abc import Iterator
from itertools import count

from coc_service.crypto.secrets import RecipientSecret, Secret, derive

ENTROPY_BITS = 110
ENTROPY_SIZE_BYTES = 14
_FORM_NONCE_MIN_SIZE_BYTES = 16
_DIGEST_SIZE_BYTES = 32
_MASK = (1 << ENTROPY_BITS) - 1
_DRAWS = 16  # candidates from one derivation; most receipts need five
_ENTROPY_LABEL = "receipt/entropy"
_PARTY_LABEL = "receipt/secret"
_TAG_LABEL = "receipt/lookup"
_NEWS_LABEL, _NEWS_TAG_LABEL = "receipt/news", "news/lookup"
_NEWS_SIZE_BYTES = 16


def receipt_entropies(service: Secret, form_nonce: bytes, *, words_digest: bytes) -> Iterator[Secret]:
    """Yield candidates for a receipt's 110 bits (14 bytes, the top 2 bits zero), endlessly and always in the same order.

    They are the 14-byte parts of ``KDF(service, "receipt/entropy", nonce, digest, 0)``, 224 bytes; then of 1, and so on;
    see `derive`. The caller skips candidates with words that could hurt.
    `words_digest` is SHA-256 of everything that was sent. The nonce alone would not do: the page with the form exists before
    anything is written in it, and its nonce must not lead to a report that another person writes with it.
    Deterministic, so that a double click or a resend gives the same receipt and nothing has to be stored for that. The
    price: the service's secret, the nonce and the full text together give the receipt, so the nonce is never stored or
    logged.

    Raises:
        ValueError: the nonce is shorter than 16 bytes, so it could be guessed by an attacker with the service's secret;
            or the digest is not 32 bytes.
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
    """Return the secret of the party with this receipt.

    Raises:
        ValueError: not 110 bits in 14 bytes.
    """
    return RecipientSecret(derive(_checked(entropy), _PARTY_LABEL).reveal())


def receipt_tag(entropy: Secret) -> bytes:
    """Return the 32 bytes by which the report is found. The receipt cannot be derived from them.

    Raises:
        ValueError: not 110 bits in 14 bytes.
    """
    return derive(_checked(entropy), _TAG_LABEL).reveal()


def news_bits(entropy: Secret) -> Secret:
    """Return the 128 bits in the address of this receipt's feed. Neither the receipt nor its keys can be derived from them.

    Raises:
        ValueError: not 110 bits in 14 bytes.
    """
    return derive(_checked(entropy), _NEWS_LABEL, size_bytes=_NEWS_SIZE_BYTES)


def news_tag(bits: Secret) -> bytes:
    """Return the 32 bytes by which a feed is found. Its address cannot be derived from them."""
    return derive(bits, _NEWS_TAG_LABEL).reveal()


def _checked(entropy: Secret) -> Secret:
    value = entropy.reveal()
    if len(value) != ENTROPY_SIZE_BYTES or int.from_bytes(value, "big") > _MASK:
        raise ValueError(len(value))
    return entropy
