"""What PNG, WebP and GIF files hide in their chunks, and after their end."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from coc_service.cleaning import hidden
from coc_service.cleaning.results import Found

_PNG_PICTURE = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST sPLT cICP mDCV cLLI acTL fcTL fdAT".split()
)
_PNG_TEXT = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_PNG_WORDS: dict[bytes, Found] = {
    b"author": Found.AUTHOR,
    b"copyright": Found.AUTHOR,
    b"artist": Found.AUTHOR,
    b"creation time": Found.TIME,
    b"date:create": Found.TIME,
    b"date:modify": Found.TIME,
    b"software": Found.SOFTWARE,
    b"source": Found.CAMERA,
    b"comment": Found.COMMENT,
    b"description": Found.COMMENT,
    b"title": Found.COMMENT,
    b"disclaimer": Found.COMMENT,
    b"warning": Found.COMMENT,
}
_WEBP_PICTURE = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_GIF_LOOP = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})
_LONGEST_TEXT = 1024 * 1024  # what is unpacked of a compressed text, to look for names of properties


@dataclass(frozen=True, slots=True)
class Chunk:
    """A named part of a file."""

    name: bytes
    content: bytes
    end: int


def in_png(data: bytes) -> frozenset[Found]:
    """Return the kinds of hidden data in a PNG. Source: W3C PNG (third edition), chapter 11."""
    told: set[Found] = set()
    end = len(data)
    for chunk in _png_chunks(data):
        end = chunk.end
        told |= _in_png_chunk(chunk)
    return _with_rest(told, data[end:])


def _png_chunks(data: bytes) -> Iterator[Chunk]:
    at = 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        name = bytes(data[at + 4 : at + 8])
        yield Chunk(name, data[at + 8 : at + 8 + size], at + size + 12)
        if name == b"IEND":
            return
        at += size + 12


def _in_png_chunk(chunk: Chunk) -> frozenset[Found]:
    if chunk.name == b"eXIf":
        return hidden.in_exif(chunk.content)
    if chunk.name == b"tIME":
        return frozenset({Found.TIME})
    if chunk.name in _PNG_TEXT:
        return _in_png_text(chunk)
    return frozenset() if chunk.name in _PNG_PICTURE else frozenset({Found.OTHER})


def _in_png_text(chunk: Chunk) -> frozenset[Found]:
    keyword, _, rest = chunk.content.partition(b"\0")
    if b"xmp" in keyword.lower():
        return hidden.in_xmp(_unpacked(rest))
    if keyword.lower().startswith(b"raw profile type"):
        return frozenset({Found.OTHER})
    return frozenset({_PNG_WORDS.get(keyword.lower(), Found.COMMENT)})


def _unpacked(rest: bytes) -> bytes:
    """Return an iTXt's text, unpacked if its flag says that it is compressed."""
    if rest[:1] != b"\1":
        return rest
    packed = rest[2:].split(b"\0", 2)[-1]
    try:
        return zlib.decompressobj().decompress(packed, _LONGEST_TEXT)
    except zlib.error:
        return rest


def in_webp(data: bytes) -> frozenset[Found]:
    """Return the kinds of hidden data in a WebP. Source: RFC 9649, 2.7."""
    told: set[Found] = set()
    end = 8 + int.from_bytes(data[4:8], "little")
    for chunk in _riff_chunks(data, end):
        if chunk.name == b"EXIF":
            told |= hidden.in_exif(chunk.content)
        elif chunk.name == b"XMP ":
            told |= hidden.in_xmp(chunk.content)
        elif chunk.name not in _WEBP_PICTURE:
            told.add(Found.OTHER)
    return _with_rest(told, data[end:])


def _riff_chunks(data: bytes, end: int) -> Iterator[Chunk]:
    at = 12
    while at + 8 <= min(end, len(data)):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield Chunk(bytes(data[at : at + 4]), data[at + 8 : at + 8 + size], at + 8 + size)
        at += 8 + size + size % 2


def in_gif(data: bytes) -> frozenset[Found]:
    """Return the kinds of hidden data in a GIF. Source: GIF89a, chapters 18 to 27."""
    told: set[Found] = set()
    at = 13 + _table_size(data[10:11])
    while (kind := data[at : at + 1]) in {b"\x21", b"\x2c"}:
        if kind == b"\x2c":
            at = _after_blocks(data, at + 11 + _table_size(data[at + 9 : at + 10]))
            continue
        end = _after_blocks(data, at + 2)
        told |= _in_extension(data[at + 1 : at + 2], data[at + 2 : end])
        at = end
    return _with_rest(told, data[at + 1 :])


def _table_size(flags: bytes) -> int:
    """Return the size of the colour table that the flags of a screen or picture announce."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


def _in_extension(label: bytes, content: bytes) -> frozenset[Found]:
    match label:
        case b"\xf9":
            return frozenset()
        case b"\xfe" | b"\x01":
            return frozenset({Found.COMMENT})
        case b"\xff" if content[1:12] in _GIF_LOOP:
            return frozenset()
        case b"\xff" if content[1:12] == b"XMP DataXMP":
            return hidden.in_xmp(content)
    return frozenset({Found.OTHER})


def _with_rest(told: set[Found], rest: bytes) -> frozenset[Found]:
    """Return what was told, and that something stands after the end, unless it is padding."""
    return frozenset(told | {Found.AFTER_END}) if rest.strip(b"\0") else frozenset(told)
