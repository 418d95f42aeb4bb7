"""Recipients: one secret gives a member or a party both key pairs, one to be wrapped to and one to sign."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coc_service.canonical import context, sha256
from coc_service.crypto import xwing
from coc_service.crypto.secrets import RecipientSecret, Secret, derive, to_base32
from coc_service.crypto.signing_keys import SIGNING_PUBLIC_KEY_SIZE_BYTES
from coc_service.crypto.xwing import EncryptionKey

_ENCRYPTION_LABEL = "recipient/encryption"
_SIGNING_LABEL = "recipient/signing"
# 20 characters carry 100 bits: short enough to read aloud, too many to find another key that has them.
_FINGERPRINT_CHARACTERS = 20
_GROUP_CHARACTERS = 4


def encryption_seed(secret: RecipientSecret) -> Secret:
    """Return the 32-byte X-Wing seed of the recipient's encryption key pair."""
    return derive(secret, _ENCRYPTION_LABEL, size_bytes=xwing.SEED_SIZE_BYTES)


def encryption_key(secret: RecipientSecret) -> EncryptionKey:
    """Return the key that others wrap to.

    Source: draft-connolly-cfrg-xwing-kem.
    """
    return xwing.encryption_key(encryption_seed(secret))


def encryption_public_key(secret: RecipientSecret) -> bytes:
    """Return the bytes of that key: ``ML-KEM-768(1184) || X25519(32)``."""
    return encryption_key(secret).encoded


def is_encryption_key(public_key: bytes) -> bool:
    """Tell whether `wrap` takes this key: one that it refuses would let nobody send a report to those it stands among."""
    return xwing.is_public_key(public_key)


class SigningKey:
    """A recipient's Ed25519 key pair. Loading it takes as long as a signature: keep it for as long as the secret.

    Source: RFC 8032.
    """

    __slots__ = ("_private", "public")

    def __init__(self, secret: RecipientSecret) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(derive(secret, _SIGNING_LABEL).reveal())
        self.public = self._private.public_key().public_bytes_raw()  # 32 bytes

    def sign(self, message: bytes) -> bytes:
        """Return a signature (64 bytes).

        Begin the message with a `canonical.context`: what is signed for one purpose must mean nothing in another.
        """
        return self._private.sign(message)


def signing_public_key(secret: RecipientSecret) -> bytes:
    """Return the Ed25519 public key (32 bytes) that checks what the recipient signed."""
    return SigningKey(secret).public


def fingerprint(encryption: bytes, signing: bytes) -> str:
    """Return what two people compare aloud: five groups of four base32 letters, such as ``k3fd-2wqa-...``.

    The first 100 bits of ``SHA-256(P("fingerprint", encryption key, signing key))``.

    Raises:
        ValueError: a key of the wrong size.
    """
    sizes = (len(encryption), len(signing))
    if sizes != (xwing.PUBLIC_KEY_SIZE_BYTES, SIGNING_PUBLIC_KEY_SIZE_BYTES):
        raise ValueError(sizes)
    letters = to_base32(sha256(context("fingerprint", encryption, signing)))[:_FINGERPRINT_CHARACTERS]
    return "-".join(letters[at : at + _GROUP_CHARACTERS] for at in range(0, len(letters), _GROUP_CHARACTERS))
