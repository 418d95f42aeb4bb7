"""A multipart body taken apart (RFC 7578): its fields as the bytes that came; of a file, nothing but that there was one.

No header of the sender's chooses how letters are read: the framework's parser decodes every part with the codec that
`charset` names, and Python has codecs whose time grows with the square of the length, and some that make text no page can show.
"""

from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

MAX_FIELDS = 200
MAX_FILES = 20  # all are left out; to read past more of them would only take time


class NotMultipart(Exception):
    """The body is no multipart form, or has too many parts."""


@dataclass(slots=True)
class Parts:
    """What a body held."""

    fields: list[tuple[bytes, bytes]] = field(default_factory=list)
    file_count: int = 0


def parse(body: bytes, *, content_type: str) -> Parts:
    """Return the parts of a body: of each field the name and the value.

    Raises:
        NotMultipart: it is none, or has too many parts.
    """
    _, options = parse_options_header(content_type)
    reading = _Reading()
    try:
        parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": reading.begin,
                "on_header_field": reading.add_to_header_name,
                "on_header_value": reading.add_to_header_value,
                "on_header_end": reading.end_header,
                "on_headers_finished": reading.end_headers,
                "on_part_data": reading.add_to_value,
                "on_part_end": reading.end,
            },
        )
        parser.write(body)
    except (KeyError, FormParserError) as error:
        raise NotMultipart from error
    return reading.parts


class _Reading:
    """The part that is being read, and those before it."""

    def __init__(self) -> None:
        self.parts = Parts()
        self.begin()

    def begin(self) -> None:
        self.header_name, self.header_value = bytearray(), bytearray()
        self.disposition = b""
        self.name, self.is_file = b"", False
        self.value = bytearray()

    def add_to_header_name(self, data: bytes, start: int, end: int) -> None:
        self.header_name += data[start:end]

    def add_to_header_value(self, data: bytes, start: int, end: int) -> None:
        self.header_value += data[start:end]

    def end_header(self) -> None:
        if self.header_name.lower() == b"content-disposition":
            self.disposition = bytes(self.header_value)
        self.header_name, self.header_value = bytearray(), bytearray()

    def end_headers(self) -> None:
        """Take in what the part is.

        Raises:
            NotMultipart: it has no name, or there are too many.
        """
        _, options = parse_options_header(self.disposition)
        if b"name" not in options:
            raise NotMultipart
        self.name, self.is_file = options[b"name"], b"filename" in options
        self.parts.file_count += self.is_file
        if self.parts.file_count > MAX_FILES or len(self.parts.fields) + (not self.is_file) > MAX_FIELDS:
            raise NotMultipart

    def add_to_value(self, data: bytes, start: int, end: int) -> None:
        if not self.is_file:
            self.value += data[start:end]

    def end(self) -> None:
        if not self.is_file:
            self.parts.fields.append((self.name, bytes(self.value)))
