"""Splits a multipart body (RFC 7578) into its fields, as raw bytes. A file is returned only to the page that asks for one.

The framework's parser is not used, for three reasons. It decodes each part with the codec that the client's `charset` names,
and some of Python's codecs take quadratic time or produce text that cannot be encoded again. It reads some bodies byte by byte
in Python. It logs bytes that it could not parse. The body is already in memory and bounded in size, so it can be split at
its boundary.
"""

from dataclasses import dataclass

from python_multipart.multipart import parse_options_header

MAX_FIELDS = 200
MAX_FILES = 20  # all files are dropped; reading past more of them only costs time
# Browsers send two headers per part. A file name has at most 255 characters and few semicolons; each starts an option.
HEADERS_MAX = 8
HEADER_MAX_BYTES = 1024
SEMICOLONS_MAX = 32
_END, _NEW_LINE, _EMPTY_LINE = b"--", b"\r\n", b"\r\n\r\n"


class NotMultipart(Exception):
    """The body is not a multipart form, or has too many parts."""


@dataclass(frozen=True, slots=True)
class Part:
    """A field's name and value, or a file's."""

    name: bytes
    value: bytes
    is_file: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """The parsed body."""

    fields: list[tuple[bytes, bytes]]
    has_files: bool


def parse(body: bytes, *, content_type: str) -> Parts:
    """Return the fields of a body. Files are dropped.

    Raises:
        NotMultipart: the body is not multipart, or has too many parts.
    """
    parts = _parts(body, content_type)
    fields = [(part.name, part.value) for part in parts if not part.is_file]
    file_count = len(parts) - len(fields)
    if len(fields) > MAX_FIELDS or file_count > MAX_FILES:
        raise NotMultipart
    return Parts(fields, has_files=file_count > 0)


def file_in(body: bytes, *, content_type: str, field: str) -> bytes:
    """Return the content of the file that a field of the form holds; b"" if there is none.

    Raises:
        NotMultipart: as `parse`.
    """
    parts = _parts(body, content_type)
    return next((part.value for part in parts if part.is_file and part.name == field.encode()), b"")


def _parts(body: bytes, content_type: str) -> list[Part]:
    return [_part(section) for section in _sections(body, options(content_type.encode("latin-1")))]


def _sections(body: bytes, given: dict[bytes, bytes]) -> list[bytes]:
    """Return the bytes between each two boundaries."""
    boundary = given.get(b"boundary")
    if not boundary:
        raise NotMultipart
    most = MAX_FIELDS + MAX_FILES + 2  # what comes before the first and after the last boundary is not a part
    _, *sections = (_NEW_LINE + body).split(_NEW_LINE + b"--" + boundary, most)
    if not sections or not sections.pop().startswith(_END):
        raise NotMultipart
    return sections


def _part(section: bytes) -> Part:
    head, _, value = section.partition(_EMPTY_LINE)
    before, *headers = head.split(_NEW_LINE, HEADERS_MAX)
    named = (header.partition(b":") for header in headers)
    disposition = next((value for name, _, value in named if name.lower() == b"content-disposition"), b"")
    given = options(disposition)
    if before.strip(b" \t") or b"name" not in given:
        raise NotMultipart
    is_file = b"filename" in given
    return Part(given[b"name"], value, is_file)


def options(header: bytes) -> dict[bytes, bytes]:
    """Return the options of a header, such as a field's name. Raises NotMultipart if it is too long."""
    if len(header) > HEADER_MAX_BYTES or header.count(b";") > SEMICOLONS_MAX:
        raise NotMultipart
    return parse_options_header(header)[1]
