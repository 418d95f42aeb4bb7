"""Grants: a case key or channel key wrapped to one recipient. Only those with a grant can read."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from coc_service.crypto import xwing
from coc_service.crypto.errors import OpenFailed
from coc_service.crypto.recipient import encryption_seed
from coc_service.crypto.secrets import SECRET_SIZE_BYTES, CaseKey, ChannelKey, RecipientSecret, TextKey
from coc_service.crypto.xwing import EncryptionKey

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_VERSION = b"\x01"
_TAG_SIZE_BYTES = 16
GRANT_SIZE_BYTES = len(_VERSION) + KEM.MLKEM768_X25519.enc_length() + SECRET_SIZE_BYTES + _TAG_SIZE_BYTES


def wrap(key: CaseKey | ChannelKey | TextKey, *, to: bytes | EncryptionKey, context: bytes) -> bytes:
    """Return a grant: the key, for the recipient with the public key ``to`` (1216 bytes, or parsed), bound to ``context``.

    Layout (1169 bytes): ``version(1) = 0x01 || encapsulation(1120) || ciphertext(32) || tag(16)``.
    It does not authenticate who made it. The recipient compares the key inside with its `commitment`.

    Raises:
        ValueError: ``to`` is not a public key.

    Source: RFC 9180 section 6.1, base mode with info = ``context``, one message with empty AAD;
    draft-ietf-hpke-pq, MLKEM768-X25519 (0x647a), with HKDF-SHA256 and AES-256-GCM.
    """
    public_key = to.parsed if isinstance(to, EncryptionKey) else xwing.public_key(to)
    return _VERSION + SUITE.encrypt(key.reveal(), public_key, info=context)


def unwrap(grant: bytes, *, secret: RecipientSecret, context: bytes) -> bytes:
    """Return the 32 bytes that were wrapped to this recipient in this context: a case key, a channel key or a text key.

    Raises:
        OpenFailed: version, size, recipient, context or any byte is wrong.
    """
    if len(grant) != GRANT_SIZE_BYTES or not grant.startswith(_VERSION):
        raise OpenFailed
    private_key = xwing.private_key(encryption_seed(secret))
    try:
        return SUITE.decrypt(grant[len(_VERSION) :], private_key, info=context)
    except InvalidTag:
        raise OpenFailed from None
