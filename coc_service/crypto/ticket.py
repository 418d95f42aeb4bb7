"""Sealed tickets: small, all of one length, and so without the padding that hides how long a record's words are."""

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from coc_service.crypto.errors import OpenFailed
from coc_service.crypto.secrets import Secret

_VERSION = b"\x01"


def seal_ticket(key: Secret, plaintext: bytes, *, context: bytes) -> bytes:
    """Encrypt a plaintext under a 32-byte key and bind it to ``context``. Only for what always has the same length: the
    ciphertext tells it.

    Layout: as `record.seal`, without its padding.
    """
    encryptor = Cobblestone256Encryptor(key.reveal(), context)
    return _VERSION + encryptor.update(plaintext) + encryptor.finalize()


def open_ticket(key: Secret, sealed: bytes, *, context: bytes, size_bytes: int) -> bytes:
    """Return the plaintext of a ticket.

    Raises:
        OpenFailed: version, key, context, length or any byte is wrong.
    """
    if not sealed.startswith(_VERSION):
        raise OpenFailed
    decryptor = Cobblestone256Decryptor(key.reveal(), context)
    try:
        opened = decryptor.update(sealed[len(_VERSION) :]) + decryptor.finalize()
    except InvalidTag:
        raise OpenFailed from None
    if len(opened) != size_bytes:
        raise OpenFailed
    return opened
