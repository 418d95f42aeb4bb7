"""Splits a multipart body into events while it arrives, so that no part of a file is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from coc_service.web.http import multipart
from coc_service.web.http.multipart import HEADER_MAX_BYTES, HEADERS_MAX, NotMultipart


@dataclass(frozen=True, slots=True)
class PartBegins:
    """A part begins: its field, and for a file the name and the type that the browser gave it."""

    name: bytes
    file_name: bytes | None
    media_type: bytes


@dataclass(frozen=True, slots=True)
class PartData:
    """The next bytes of the part."""

    data: bytes


@dataclass(frozen=True, slots=True)
class PartEnds:
    """The part is whole."""


Event = PartBegins | PartData | PartEnds


class PartReader:
    """Reads a body piece by piece. `write` collects events, `events` hands them out.

    The parser only calls back; nothing slow may happen there, so the events wait until the piece is parsed.
    """

    def __init__(self, content_type: str) -> None:
        boundary = multipart.options(content_type.encode("latin-1")).get(b"boundary")
        if not boundary:
            raise NotMultipart
        self._events: list[Event] = []
        self._headers: dict[bytes, bytes] = {}
        self._field, self._value = b"", b""
        self._is_whole = False
        try:
            self._parser = self._parser_of(boundary)
        except FormParserError as error:
            raise NotMultipart from error

    def _parser_of(self, boundary: bytes) -> MultipartParser:
        return MultipartParser(
            boundary,
            {
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_part_end": self._on_part_end,
                "on_end": self._on_end,
            },
            max_header_count=HEADERS_MAX,
            max_header_size=HEADER_MAX_BYTES,
        )

    def write(self, piece: bytes) -> None:
        """Parse the next bytes of the body.

        Raises:
            NotMultipart: they are not multipart.
        """
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise NotMultipart from error

    def require_end(self) -> None:
        """Check that the body was whole. Raises NotMultipart if it broke off."""
        if not self._is_whole:
            raise NotMultipart

    def events(self) -> Iterator[Event]:
        """Hand out what was parsed since the last call."""
        found, self._events = self._events, []
        yield from found

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field, self._value = b"", b""

    def _on_headers_finished(self) -> None:
        headers, self._headers = self._headers, {}
        given = multipart.options(headers.get(b"content-disposition", b""))
        if b"name" not in given:
            raise NotMultipart
        media_type = headers.get(b"content-type", b"")
        self._events.append(PartBegins(given[b"name"], given.get(b"filename"), media_type))

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._events.append(PartData(data[start:end]))

    def _on_part_end(self) -> None:
        self._events.append(PartEnds())

    def _on_end(self) -> None:
        self._is_whole = True
