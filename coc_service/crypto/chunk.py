"""Sealed chunks of a file: each is a message of its own, so that any part of a large file opens without the rest."""

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from coc_service.crypto.errors import OpenFailed
from coc_service.crypto.secrets import FileKey, derive, to_base32

CHUNK_BYTES = 256 * 1024
_VERSION = b"\x01"
_ID_BYTES = 16


def seal_chunk(key: FileKey, plaintext: bytes, *, context: bytes) -> bytes:
    """Fill the plaintext with zeros up to a whole chunk, encrypt it under the file's key and bind it to ``context``.

    Every sealed chunk has the same size, so that rows tell a file's size no more exactly than that. The true size is in the
    file's record, which says how many bytes of the last chunk count.

    Layout: as `record.seal`, without its padding.

    Raises:
        ValueError: more than a chunk.
    """
    if len(plaintext) > CHUNK_BYTES:
        raise ValueError(len(plaintext))
    encryptor = Cobblestone256Encryptor(key.reveal(), context)
    sealed = encryptor.update(plaintext.ljust(CHUNK_BYTES, b"\0"))
    return b"".join((_VERSION, sealed, encryptor.finalize()))  # one copy; each + would make another


def open_chunk(key: FileKey, sealed: bytes, *, context: bytes) -> bytes:
    """Return a chunk with what it is filled with.

    Raises:
        OpenFailed: version, key, context or any byte is wrong.
    """
    if not sealed.startswith(_VERSION):
        raise OpenFailed
    decryptor = Cobblestone256Decryptor(key.reveal(), context)
    try:
        return decryptor.update(sealed[len(_VERSION) :]) + decryptor.finalize()
    except InvalidTag:
        raise OpenFailed from None


def file_id(key: FileKey) -> str:
    """Return the id under which a file's chunks are stored: it is found by its key, and tells nothing of it."""
    return to_base32(derive(key, "file/id", size_bytes=_ID_BYTES).reveal())
