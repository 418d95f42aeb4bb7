"""A small TIFF writer, for EXIF blocks with everything that a phone writes. Source: TIFF 6.0, section 2."""

import struct
from collections.abc import Mapping
from typing import TypeAlias

_ASCII, _SHORT, _LONG, _RATIONAL, _BYTES = 2, 3, 4, 5, 7
Value: TypeAlias = "int | bytes | str | tuple[int, ...] | Tags"
Tags: TypeAlias = Mapping[int, Value]


def exif(main: Tags, thumbnail: bytes) -> bytes:
    """An EXIF block with tables below the main one, and a second one with a thumbnail."""
    body, after = _table(main, at=8, following=0)
    second, data_at = _table({0x0103: 6, 0x0201: 0, 0x0202: len(thumbnail)}, at=after, following=0)
    second, _ = _table({0x0103: 6, 0x0201: data_at, 0x0202: len(thumbnail)}, at=after, following=0)
    first, _ = _table(main, at=8, following=after)
    assert len(first) == len(body)
    return b"Exif\0\0" + b"MM\0*" + struct.pack(">L", 8) + first + second + thumbnail


def _table(tags: Tags, *, at: int, following: int) -> tuple[bytes, int]:
    """The bytes of a table that stands at a position, with what does not fit into its entries, and where it ends."""
    entries, rest = b"", b""
    rest_at = at + 2 + 12 * len(tags) + 4
    for tag, value in sorted(tags.items()):
        if isinstance(value, Mapping):
            kind, count, content = _LONG, 1, struct.pack(">L", rest_at + len(rest))
            below, _ = _table(value, at=rest_at + len(rest), following=0)
            rest += below
        else:
            kind, count, content = _encoded(value)
            if len(content) > 4:
                content, rest = struct.pack(">L", rest_at + len(rest)), rest + content
        entries += struct.pack(">HHL", tag, kind, count) + content.ljust(4, b"\0")
    whole = struct.pack(">H", len(tags)) + entries + struct.pack(">L", following) + rest
    return whole, at + len(whole)


def _encoded(value: int | bytes | str | tuple[int, ...]) -> tuple[int, int, bytes]:
    match value:
        case str():
            text = value.encode() + b"\0"
            return _ASCII, len(text), text
        case bytes():
            return _BYTES, len(value), value
        case tuple():
            return _RATIONAL, len(value), b"".join(struct.pack(">LL", one, 1) for one in value)
    return (_LONG, 1, struct.pack(">L", value)) if value > 0xFFFF else (_SHORT, 1, struct.pack(">H", value))
