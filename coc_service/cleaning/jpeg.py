"""A JPEG's segments: what they hide, and the same picture without them."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from coc_service.cleaning import hidden
from coc_service.cleaning.results import Found

_EOI, _SOS, _COM = 0xD9, 0xDA, 0xFE
_APP0, _APP14, _APP15 = 0xE0, 0xEE, 0xEF
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
# What a decoder needs: frames, tables, restart intervals. APP14 says how colours are stored.
_NEEDED = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDD, _SOS, _APP14})


class Malformed(Exception):
    """The bytes are not a whole file of their type."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A marker and what belongs to it, up to the next one. For a scan that is the picture's data too."""

    marker: int
    start: int
    end: int
    payload: int  # where the content begins, after marker and length


def segments(data: bytes) -> Iterator[Segment]:
    """Yield the segments after the first marker, up to the end of the picture. Source: ITU-T T.81, Annex B.

    Raises:
        Malformed: a length points beyond the file, or the end is missing.
    """
    at = 2
    while True:
        start = at
        marker, at = _marker(data, at)
        if marker == _EOI:
            yield Segment(marker, start, at, at)
            return
        payload = at
        if marker not in _ALONE:
            payload, at = at + 2, _after(data, at)
        if marker == _SOS:
            at = _end_of_scan(data, at)
        yield Segment(marker, start, at, payload)


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """Return the marker at a position, and where what follows it begins. Fill bytes may stand before it."""
    if data[at : at + 1] != b"\xff":
        raise Malformed
    while data[at : at + 1] == b"\xff":
        at += 1
    if at >= len(data):
        raise Malformed
    return data[at], at + 1


def _after(data: bytes, at: int) -> int:
    length = int.from_bytes(data[at : at + 2], "big")
    if length < 2 or at + length > len(data):  # noqa: PLR2004 # the length counts its own two bytes
        raise Malformed
    return at + length


def _end_of_scan(data: bytes, at: int) -> int:
    """Return where the next marker begins that is neither a stuffed byte nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0:
        following = data[at + 1] if at + 1 < len(data) else None
        if following is None:
            break
        if following != 0 and following not in _ALONE:
            return at
        at += 2
    raise Malformed


def found(data: bytes) -> frozenset[Found]:
    """Return the kinds of hidden data in a JPEG, up to where it breaks off: whether it is whole, the decoder judges."""
    told: set[Found] = set()
    with suppress(Malformed):
        for segment in segments(data):
            told |= _in_segment(segment.marker, data[segment.payload : segment.end])
            if segment.marker == _EOI and data[segment.end :].strip(b"\0"):
                told.add(Found.AFTER_END)
    return frozenset(told)


def _in_segment(marker: int, content: bytes) -> frozenset[Found]:
    if marker == _COM:
        return frozenset({Found.COMMENT})
    if not _APP0 <= marker <= _APP15 or marker == _APP14:
        return frozenset()
    for of_marker, begins, read in _READERS:
        if marker == of_marker and content.startswith(begins):
            return read(content)
    return frozenset({Found.OTHER})


def _nothing(_: bytes) -> frozenset[Found]:
    return frozenset()


def _thumbnail(_: bytes) -> frozenset[Found]:
    return frozenset({Found.THUMBNAIL})


# What stands in application segments, by how it begins. A colour profile is applied, and a frame of JFIF says nothing.
_READERS: tuple[tuple[int, bytes, Callable[[bytes], frozenset[Found]]], ...] = (
    (0xE0, b"JFIF\0", _nothing),
    (0xE0, b"JFXX\0", _thumbnail),
    (0xE1, b"Exif\0", hidden.in_exif),
    (0xE1, b"http://ns.adobe.com/", hidden.in_xmp),
    (0xE2, b"ICC_PROFILE\0", _nothing),
    (0xED, b"Photoshop", hidden.in_photoshop),
)


def without_metadata(data: bytes) -> bytes:
    """Return the same picture, bit for bit, without what a decoder does not need. Raises Malformed."""
    kept = [data[one.start : one.end] for one in segments(data) if one.marker in _NEEDED]
    return b"".join([b"\xff\xd8", *kept, b"\xff\xd9"])
