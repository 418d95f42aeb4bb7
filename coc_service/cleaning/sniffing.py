"""The type of a file by its first bytes.

The type only chooses which cleaner is tried: a file can be of two types at once, and the decoder is the judge.
"""

from coc_service.cleaning.results import FileType

HEAD = 1024
_SIGNATURES: tuple[tuple[bytes, FileType], ...] = (
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"GIF87a", FileType.GIF),
    (b"GIF89a", FileType.GIF),
    (b"II*\0", FileType.TIFF),
    (b"MM\0*", FileType.TIFF),
    (b"PK\x03\x04", FileType.ZIP),
)
_BRANDS: dict[bytes, FileType] = {
    b"heic": FileType.HEIC,
    b"heix": FileType.HEIC,
    b"hevc": FileType.HEIC,
    b"heim": FileType.HEIC,
    b"heis": FileType.HEIC,
    b"avif": FileType.AVIF,
    b"avis": FileType.AVIF,
}
_ANY_PICTURE = frozenset({b"mif1", b"msf1"})


def type_of(head: bytes) -> FileType:
    """Return the type of a file that begins with `head` (1 KiB suffices)."""
    head = head[:HEAD]
    for signature, found in _SIGNATURES:
        if head.startswith(signature):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileType.WEBP
    if head[4:8] == b"ftyp":
        return _of_brands(head)
    if b"%PDF-" in head:  # readers accept it anywhere in the first KiB, so a PDF can hide behind something else
        return FileType.PDF
    return _of_text(head.lower())


def _of_brands(head: bytes) -> FileType:
    """Return what the first box of an ISO file says: ISO/IEC 14496-12, 4.3."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
    for brand in brands:
        if brand in _BRANDS:
            return _BRANDS[brand]
    return FileType.HEIC if _ANY_PICTURE.intersection(brands) else FileType.MP4


def _of_text(head: bytes) -> FileType:
    if b"<svg" in head:
        return FileType.SVG
    return FileType.HTML if b"<html" in head or b"<!doctype html" in head else FileType.UNKNOWN
