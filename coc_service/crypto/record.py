"""Sealed records: what people wrote, readable only with the channel's key and only in its own place."""

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from coc_service.crypto.errors import OpenFailed
from coc_service.crypto.padding import pad, unpad
from coc_service.crypto.secrets import Secret

_VERSION = b"\x01"


def seal(key: Secret, plaintext: bytes, *, context: bytes) -> bytes:
    """Return the plaintext padded, encrypted and bound to ``context`` under a 32-byte key.

    Layout: ``version(1) = 0x01 || salt(24) || commitment(32) || chunks of at most 16,384 bytes, each with
    tag(16)``. The commitment binds it to one key: nobody can make a record that two readers open differently.

    Raises:
        ValueError: the key is not 32 bytes.

    Source: C2SP chunked-encryption, Cobblestone-256 (HKDF-Expand with SHA-512, AES-256-GCM), with
    ``context`` as its own.
    """
    encryptor = Cobblestone256Encryptor(key.reveal(), context)
    return _VERSION + encryptor.update(pad(plaintext)) + encryptor.finalize()


def open_sealed(key: Secret, sealed: bytes, *, context: bytes) -> bytes:
    """Return the plaintext that `seal` was given with the same key and context.

    Raises:
        OpenFailed: version, key, context, any byte or the padding is wrong.
        ValueError: the key is not 32 bytes.
    """
    if not sealed.startswith(_VERSION):
        raise OpenFailed
    decryptor = Cobblestone256Decryptor(key.reveal(), context)
    try:
        padded = decryptor.update(sealed[len(_VERSION) :]) + decryptor.finalize()
    except InvalidTag:
        raise OpenFailed from None
    return unpad(padded)
