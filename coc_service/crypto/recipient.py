"""Recipients: one secret from which both key pairs of a member or party are derived, for wrapping and for signing."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coc_service.canonical import context, sha256
from coc_service.crypto import xwing
from coc_service.crypto.secrets import RecipientSecret, Secret, derive, to_base32
from coc_service.crypto.signing_keys import SIGNING_PUBLIC_KEY_SIZE_BYTES
from coc_service.crypto.xwing import EncryptionKey

_ENCRYPTION_LABEL = "recipient/encryption"
_SIGNING_LABEL = "recipient/signing"
# 20 characters carry 100 bits: short enough to read aloud, too many for an attacker to find another key with the same.
_FINGERPRINT_CHARACTERS = 20
_GROUP_CHARACTERS = 4


def encryption_seed(secret: RecipientSecret) -> Secret:
    """Return the 32-byte X-Wing seed of the recipient's encryption key pair."""
    return derive(secret, _ENCRYPTION_LABEL, size_bytes=xwing.SEED_SIZE_BYTES)


def encryption_key(secret: RecipientSecret) -> EncryptionKey:
    """Return the public key to which others wrap keys for this recipient.

    Source: draft-connolly-cfrg-xwing-kem.
    """
    return xwing.encryption_key(encryption_seed(secret))


def encryption_public_key(secret: RecipientSecret) -> bytes:
    """Return the bytes of the encryption key: ``ML-KEM-768(1184) || X25519(32)``."""
    return encryption_key(secret).encoded


def is_encryption_key(public_key: bytes) -> bool:
    """Whether `wrap` accepts this key. One bad key on a roster would stop every report to that committee."""
    return xwing.is_public_key(public_key)


class SigningKey:
    """A recipient's Ed25519 key pair. Loading it takes as long as a signature, so keep it together with the secret.

    Source: RFC 8032.
    """

    __slots__ = ("_private", "public")

    def __init__(self, secret: RecipientSecret) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(derive(secret, _SIGNING_LABEL).reveal())
        self.public = self._private.public_key().public_bytes_raw()  # 32 bytes

    def sign(self, message: bytes) -> bytes:
        """Return a signature (64 bytes).

        The message must begin with a `canonical.context`, so that no signature is valid for another purpose.
        """
        return self._private.sign(message)


def signing_public_key(secret: RecipientSecret) -> bytes:
    """Return the Ed25519 public key (32 bytes) that verifies the recipient's signatures."""
    return SigningKey(secret).public


def fingerprint(encryption: bytes, signing: bytes) -> str:
    """Return the text that two people compare by voice: five groups of four base32 characters, such as ``k3fd-2wqa-...``.

    They encode the first 100 bits of ``SHA-256(P("fingerprint", encryption key, signing key))``.

    Raises:
        ValueError: a key of the wrong size.
    """
    sizes = (len(encryption), len(signing))
    if sizes != (xwing.PUBLIC_KEY_SIZE_BYTES, SIGNING_PUBLIC_KEY_SIZE_BYTES):
        raise ValueError(sizes)
    letters = to_base32(sha256(context("fingerprint", encryption, signing)))[:_FINGERPRINT_CHARACTERS]
    return "-".join(letters[at : at + _GROUP_CHARACTERS] for at in range(0, len(letters), _GROUP_CHARACTERS))
