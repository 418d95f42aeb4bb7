"""Recognizes the pictures that may be a committee's logo, by their bytes: PNG and JPEG of modest size. Never SVG.

An SVG can hold scripts and links, and browsers run them when it is opened by its address.
"""

from collections.abc import Iterator
from enum import StrEnum

MAX_BYTES = 32 * 1024
MAX_PIXELS = 1_200  # on each side: a small file can unpack to a picture that fills a phone's memory

_PNG_BEGIN, _PNG_END = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x00\x00\x00\x00IEND\xaeB`\x82"
_PNG_SIZE_AT = len(_PNG_BEGIN)
_JPEG_BEGIN, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # start of frame, in each of its kinds


class LogoKind(StrEnum):
    """The media types of pictures that may be a logo."""

    PNG = "image/png"
    JPEG = "image/jpeg"


def kind_of(picture: bytes) -> LogoKind | None:
    """Return the media type of a picture; None if it may not be a logo."""
    if len(picture) > MAX_BYTES:
        return None
    if picture.startswith(_PNG_BEGIN) and picture.endswith(_PNG_END):
        size = picture[_PNG_SIZE_AT : _PNG_SIZE_AT + 8]
        return LogoKind.PNG if _fits(size[4:], size[:4]) else None
    if picture.startswith(_JPEG_BEGIN) and picture.endswith(_JPEG_END):
        frame = next(_frames(picture), b"")
        return LogoKind.JPEG if _fits(frame[1:3], frame[3:5]) else None
    return None


def _fits(height: bytes, width: bytes) -> bool:
    return all(0 < int.from_bytes(side, "big") <= MAX_PIXELS for side in (height, width))


def _frames(picture: bytes) -> Iterator[bytes]:
    """Yield the content of each frame header of a JPEG: precision, height, width."""
    at = 2
    while at + 4 <= len(picture) and picture[at] == 0xFF:  # noqa: PLR2004  each segment begins with this byte
        marker, length = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            yield picture[at + 4 : at + 2 + length]
        at += 2 + length
