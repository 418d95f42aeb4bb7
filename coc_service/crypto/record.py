"""Sealed records: what people wrote, encrypted with the channel's key and bound to its context."""

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from coc_service.crypto.errors import OpenFailed
from coc_service.crypto.padding import pad, unpad
from coc_service.crypto.secrets import Secret

_VERSION = b"\x01"


def seal(key: Secret, plaintext: bytes, *, context: bytes) -> bytes:
    """Pad the plaintext, encrypt it under a 32-byte key and bind it to ``context``.

    Layout: ``version(1) = 0x01 || salt(24) || commitment(32) || chunks of at most 16,384 bytes, each with
    tag(16)``. The commitment binds it to one key: nobody can make a record that opens differently under two keys.

    Raises:
        ValueError: the key is not 32 bytes.

    Source: C2SP chunked-encryption, Cobblestone-256 (HKDF-Expand with SHA-512, AES-256-GCM), with
    ``context`` as the construction's context.
    """
    encryptor = Cobblestone256Encryptor(key.reveal(), context)
    return _VERSION + encryptor.update(pad(plaintext)) + encryptor.finalize()


def open_sealed(key: Secret, sealed: bytes, *, context: bytes) -> bytes:
    """Return the plaintext of a sealed record.

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
