"""X-Wing keys as bytes: the hybrid of ML-KEM-768 and X25519 to which case and channel keys are wrapped.

A grant stays secret as long as one of the two is secure: ML-KEM protects against quantum computers, X25519 against a flaw
in ML-KEM, which is newer.
"""

from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from coc_service.crypto.secrets import Secret

SEED_SIZE_BYTES = 32
PUBLIC_KEY_SIZE_BYTES = 1216
_MLKEM_SEED_SIZE_BYTES = 64
_MLKEM_PUBLIC_KEY_SIZE_BYTES = 1184
_EXPANDED_SIZE_BYTES = 96
_ANY_X25519 = X25519PrivateKey.from_private_bytes(bytes(32))


def private_key(seed: Secret) -> MLKEM768X25519PrivateKey:
    """Derive the private key from a 32-byte seed."""
    return MLKEM768X25519PrivateKey(*_expand(seed))


@dataclass(frozen=True, slots=True)
class EncryptionKey:
    """A public key as bytes, ``ML-KEM-768(1184) || X25519(32)``, and parsed. Parsing takes half as long as a wrap."""

    encoded: bytes
    parsed: MLKEM768X25519PublicKey


def encryption_key(seed: Secret) -> EncryptionKey:
    """Derive the public key from a 32-byte seed."""
    private_mlkem, private_x25519 = _expand(seed)
    mlkem, x25519 = private_mlkem.public_key(), private_x25519.public_key()
    return EncryptionKey(mlkem.public_bytes_raw() + x25519.public_bytes_raw(), MLKEM768X25519PublicKey(mlkem, x25519))


@lru_cache(maxsize=256)  # every report parses the keys of all members
def public_key(encoded: bytes) -> MLKEM768X25519PublicKey:
    """Parse a public key of 1216 bytes.

    Raises:
        ValueError: wrong size, or not the canonical encoding of an ML-KEM key.
    """
    if len(encoded) != PUBLIC_KEY_SIZE_BYTES:
        raise ValueError(len(encoded))
    mlkem, x25519 = encoded[:_MLKEM_PUBLIC_KEY_SIZE_BYTES], encoded[_MLKEM_PUBLIC_KEY_SIZE_BYTES:]
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(mlkem), X25519PublicKey.from_public_bytes(x25519)
    )


def is_public_key(encoded: bytes) -> bool:
    """Whether keys can be wrapped to these bytes: right size, canonical ML-KEM part, X25519 point not of small order."""
    try:
        public_key(encoded)
        # With a point of small order X25519 gives zeros for every private key; the library refuses it (RFC 7748 section 6.1).
        _ANY_X25519.exchange(X25519PublicKey.from_public_bytes(encoded[_MLKEM_PUBLIC_KEY_SIZE_BYTES:]))
    except ValueError:
        return False
    return True


def _expand(seed: Secret) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """Expand a seed into both private keys: ``SHAKE-256(seed, 96) = ML-KEM seed d || z (64) || X25519 scalar(32)``.

    Source: draft-connolly-cfrg-xwing-kem, expandDecapsulationKey.
    """
    if len(seed.reveal()) != SEED_SIZE_BYTES:
        raise ValueError(len(seed.reveal()))
    shake = hashes.Hash(hashes.SHAKE256(_EXPANDED_SIZE_BYTES))
    shake.update(seed.reveal())
    expanded = shake.finalize()
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_SIZE_BYTES]),
        X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_SIZE_BYTES:]),
    )
