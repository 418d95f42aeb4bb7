"""Padding to powers of two, so that the stored length reveals little about the text."""

from coc_service.crypto.errors import OpenFailed

RECORD_FLOOR_BYTES = 4096
_MARK = b"\x80"


def pad(plaintext: bytes, *, floor: int = RECORD_FLOOR_BYTES) -> bytes:
    """Return the plaintext, 0x80, and zeros up to the next power of two, at least ``floor`` bytes.

    Raises:
        ValueError: ``floor`` is not a power of two.

    Source: ISO/IEC 7816-4, padding by an indicator byte.
    """
    marked = plaintext + _MARK
    return marked.ljust(_bucket_bytes(len(marked), floor=floor), b"\0")


def unpad(padded: bytes, *, floor: int = RECORD_FLOOR_BYTES) -> bytes:
    """Remove the padding. Only the exact bytes that `pad` makes are accepted.

    It need not run in constant time: the padding is inside authenticated plaintext, so there is no padding oracle.

    Raises:
        OpenFailed: the indicator byte is missing, or the size is not what `pad` would have chosen.
        ValueError: ``floor`` is not a power of two.
    """
    marked = padded.rstrip(b"\0")
    if not marked.endswith(_MARK) or len(padded) != _bucket_bytes(len(marked), floor=floor):
        raise OpenFailed
    return marked[: -len(_MARK)]


def _bucket_bytes(size_bytes: int, *, floor: int) -> int:
    if floor < 1 or floor.bit_count() != 1:
        raise ValueError(floor)
    return max(floor, 1 << (size_bytes - 1).bit_length())
