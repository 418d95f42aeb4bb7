"""A multipart body taken apart (RFC 7578): its fields as the bytes that came; of a file, nothing but that there was one.

The framework's parser is not used. It decodes every part with the codec that the sender's `charset` names, and Python has
codecs whose time grows with the square of the length, and some that make text no page can show; it steps through some bodies
byte by byte, in Python; and it logs bytes of what it could not read. A body is here as a whole and its size is bounded, so
that it can be split at its boundary.
"""

from dataclasses import dataclass

from python_multipart.multipart import parse_options_header

MAX_FIELDS = 200
MAX_FILES = 20  # all are left out; to read past more of them would only take time
# Browsers send two headers a part. A file's name has up to 255 letters, and few of them are semicolons: each begins an option.
HEADERS_MAX = 8
HEADER_MAX_BYTES = 1024
SEMICOLONS_MAX = 32
_END, _NEW_LINE, _EMPTY_LINE = b"--", b"\r\n", b"\r\n\r\n"


class NotMultipart(Exception):
    """The body is no multipart form, or has too many parts."""


@dataclass(frozen=True, slots=True)
class Part:
    """A field's name and value. Of a file the value is not kept."""

    name: bytes
    value: bytes
    is_file: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """What a body held."""

    fields: list[tuple[bytes, bytes]]
    has_files: bool


def parse(body: bytes, *, content_type: str) -> Parts:
    """Return the parts of a body.

    Raises:
        NotMultipart: it is none, or has too many parts.
    """
    parts = [_part(section) for section in _sections(body, _options(content_type.encode("latin-1")))]
    fields = [(part.name, part.value) for part in parts if not part.is_file]
    file_count = len(parts) - len(fields)
    if len(fields) > MAX_FIELDS or file_count > MAX_FILES:
        raise NotMultipart
    return Parts(fields, has_files=file_count > 0)


def _sections(body: bytes, options: dict[bytes, bytes]) -> list[bytes]:
    """Return what stands between a boundary and the next one."""
    boundary = options.get(b"boundary")
    if not boundary:
        raise NotMultipart
    most = MAX_FIELDS + MAX_FILES + 2  # what stands before the first boundary and after the last is none
    _, *sections = (_NEW_LINE + body).split(_NEW_LINE + b"--" + boundary, most)
    if not sections or not sections.pop().startswith(_END):
        raise NotMultipart
    return sections


def _part(section: bytes) -> Part:
    head, _, value = section.partition(_EMPTY_LINE)
    before, *headers = head.split(_NEW_LINE, HEADERS_MAX)
    named = (header.partition(b":") for header in headers)
    disposition = next((value for name, _, value in named if name.lower() == b"content-disposition"), b"")
    options = _options(disposition)
    if before.strip(b" \t") or b"name" not in options:
        raise NotMultipart
    is_file = b"filename" in options
    return Part(options[b"name"], b"" if is_file else value, is_file)


def _options(header: bytes) -> dict[bytes, bytes]:
    if len(header) > HEADER_MAX_BYTES or header.count(b";") > SEMICOLONS_MAX:
        raise NotMultipart
    return parse_options_header(header)[1]
