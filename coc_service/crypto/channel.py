"""Channel keys and grants: a grant is the channel's key wrapped to one holder, and access is the grant."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from coc_service.crypto import xwing
from coc_service.crypto.errors import OpenFailed
from coc_service.crypto.holder import encryption_seed
from coc_service.crypto.secrets import SECRET_SIZE_BYTES, ChannelKey, HolderSecret, random_bytes

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_VERSION = b"\x01"
_TAG_SIZE_BYTES = 16
GRANT_SIZE_BYTES = len(_VERSION) + KEM.MLKEM768_X25519.enc_length() + SECRET_SIZE_BYTES + _TAG_SIZE_BYTES


def new_channel_key() -> ChannelKey:
    """Return a fresh channel key of 32 random bytes."""
    return ChannelKey(random_bytes(SECRET_SIZE_BYTES))


def wrap(key: ChannelKey, *, to: bytes, place: bytes) -> bytes:
    """Return a grant: the channel key, for the holder of the public key ``to`` (1216 bytes), in ``place``.

    Layout (1169 bytes): ``version(1) = 0x01 || encapsulation(1120) || ciphertext(32) || tag(16)``.
    It says nothing about who made it: that a grant is rightful must be known from elsewhere.

    Raises:
        ValueError: ``to`` is not a public key.

    Source: RFC 9180 section 6.1, base mode with info = ``place``, one message with empty AAD;
    draft-ietf-hpke-pq, MLKEM768-X25519 (0x647a), with HKDF-SHA256 and AES-256-GCM.
    """
    return _VERSION + SUITE.encrypt(key.reveal(), xwing.public_key(to), info=place)


def unwrap(grant: bytes, *, holder: HolderSecret, place: bytes) -> ChannelKey:
    """Return the channel key that was wrapped to this holder in this place.

    Raises:
        OpenFailed: version, size, holder, place or any byte is wrong.
    """
    if len(grant) != GRANT_SIZE_BYTES or not grant.startswith(_VERSION):
        raise OpenFailed
    private_key = xwing.private_key(encryption_seed(holder))
    try:
        return ChannelKey(SUITE.decrypt(grant[len(_VERSION) :], private_key, info=place))
    except InvalidTag:
        raise OpenFailed from None
