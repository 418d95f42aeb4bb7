"""Holders: one secret gives a member or a reporter both key pairs, one to be wrapped to and one to sign."""

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from coc_service.crypto import xwing
from coc_service.crypto.secrets import HolderSecret, Secret, derive, sha256

SIGNING_PUBLIC_KEY_SIZE_BYTES = 32
_ENCRYPTION_LABEL = "holder/encryption"
_SIGNING_LABEL = "holder/signing"
_FINGERPRINT_PREFIX = b"coc-service/v1/fingerprint"
# 20 characters carry 100 bits: short enough to read aloud, too many to find another key that has them.
_FINGERPRINT_CHARACTERS = 20
_GROUP_CHARACTERS = 4


def encryption_seed(holder: HolderSecret) -> Secret:
    """Return the 32-byte X-Wing seed of the holder's encryption key pair."""
    return derive(holder, _ENCRYPTION_LABEL, size_bytes=xwing.SEED_SIZE_BYTES)


def encryption_public_key(holder: HolderSecret) -> bytes:
    """Return the key that others wrap to: ``ML-KEM-768(1184) || X25519(32)``.

    Source: draft-connolly-cfrg-xwing-kem.
    """
    return xwing.public_key_bytes(encryption_seed(holder))


def signing_public_key(holder: HolderSecret) -> bytes:
    """Return the Ed25519 public key (32 bytes) that checks what the holder signed."""
    return _signing_key(holder).public_key().public_bytes_raw()


def sign(holder: HolderSecret, message: bytes) -> bytes:
    """Return the holder's Ed25519 signature (64 bytes).

    Begin the message with a `context`: what is signed for one purpose must mean nothing in another.

    Source: RFC 8032.
    """
    return _signing_key(holder).sign(message)


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the signature is the key's over the message; what is malformed verifies nothing."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(encryption_public_key: bytes, signing_public_key: bytes) -> str:
    """Return what two people compare aloud: five groups of four base32 letters, such as ``k3fd-2wqa-...``.

    The first 100 bits of ``SHA-256("coc-service/v1/fingerprint" || encryption(1216) || signing(32))``.

    Raises:
        ValueError: a key of the wrong size, which would make two pairs of keys share one input.
    """
    sizes = (len(encryption_public_key), len(signing_public_key))
    if sizes != (xwing.PUBLIC_KEY_SIZE_BYTES, SIGNING_PUBLIC_KEY_SIZE_BYTES):
        raise ValueError(sizes)
    digest = sha256(_FINGERPRINT_PREFIX + encryption_public_key + signing_public_key)
    letters = base64.b32encode(digest).decode("ascii").lower()[:_FINGERPRINT_CHARACTERS]
    return "-".join(letters[at : at + _GROUP_CHARACTERS] for at in range(0, len(letters), _GROUP_CHARACTERS))


def _signing_key(holder: HolderSecret) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derive(holder, _SIGNING_LABEL).reveal())
