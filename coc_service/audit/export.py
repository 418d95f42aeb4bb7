"""The whole log as a file of lines, to be checked elsewhere.

    {"checkpoints":<count>,"format":"coc-service-audit","origin":..,"root":hex,"size":<entries>,"v":1}
    <the first entry's exact bytes>
    ...
    {"checkpoint":<a signed note>}
    ...

Each line ends in one newline and is JSON in ASCII, keys sorted, no blanks; there is no other way to write it.
Nothing in it is sealed: who has it knows which cases there are and who did what. It is for auditors.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coc_service.audit.tree import HASH_BYTES

FORMAT = "coc-service-audit"
VERSION = 1
MAX_LINE_BYTES = 128 * 1024  # a checkpoint with the most signatures we read, twice over


class LineMissing(Exception):
    """The export ends, or ends within a line, before all that its header announces. `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class LineMalformed(Exception):
    """A line is not what must stand there. `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What an export says of itself: whose log, how many entries with which root, how many checkpoints."""

    origin: str
    size: int
    root: bytes
    checkpoints: int


def write_export(header: Header, *, entries: Iterable[bytes], notes: Iterable[str]) -> Iterator[bytes]:
    """The export's lines: entries in order, as `entry.encode` made them; signed notes, by growing size.

    Raises:
        ValueError: at the end, if there were not as many as the header announces.
    """
    yield _encode_header(header)
    written = 0
    for entry in entries:
        yield entry + b"\n"
        written += 1
    for note in notes:
        yield _encode_note(note)
        written += 1
    if written != header.size + header.checkpoints:
        raise ValueError("the header announces another number of lines")


class ExportReader:
    """Reads an export's lines once and holds them to the format; what they say is for `verify` to judge.

    Read `header`, then all of `entries()`, then all of `notes()`.

    Raises:
        LineMissing: while reading, where the export ends too early.
        LineMalformed: while reading, where a line is not of the format, or stands after the last.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self.line = 0
        self.header = self._header()

    def entries(self) -> Iterator[bytes]:
        """The bytes of each entry, unchecked."""
        for _ in range(self.header.size):
            yield self._next()

    def notes(self) -> Iterator[str]:
        """The signed notes, unchecked."""
        for _ in range(self.header.checkpoints):
            yield self._note(self._next())
        if next(self._lines, None) is not None:
            raise LineMalformed(self.line + 1)

    def _next(self) -> bytes:
        self.line += 1
        line = next(self._lines, b"")
        if len(line) > MAX_LINE_BYTES:
            raise LineMalformed(self.line)
        if not line.endswith(b"\n"):
            raise LineMissing(self.line)
        return line[:-1]

    def _header(self) -> Header:
        line = self._next()
        try:
            header = _decode_header(line)
            is_canonical = _encode_header(header) == line + b"\n"
        except (ValueError, TypeError, KeyError, RecursionError):
            raise LineMalformed(self.line) from None
        if not is_canonical or len(header.root) != HASH_BYTES or min(header.size, header.checkpoints) < 0:
            raise LineMalformed(self.line)
        return header

    def _note(self, line: bytes) -> str:
        try:
            note: str = json.loads(line.decode("ascii"))["checkpoint"]
            is_canonical = _encode_note(note) == line + b"\n"
        except (ValueError, TypeError, KeyError, RecursionError):
            raise LineMalformed(self.line) from None
        if not is_canonical or not isinstance(note, str):
            raise LineMalformed(self.line)
        return note


def _encode_header(header: Header) -> bytes:
    return _canonical(
        {
            "checkpoints": header.checkpoints,
            "format": FORMAT,
            "origin": header.origin,
            "root": header.root.hex(),
            "size": header.size,
            "v": VERSION,
        }
    )


def _decode_header(line: bytes) -> Header:
    fields = json.loads(line.decode("ascii"))
    size, checkpoints = fields["size"], fields["checkpoints"]
    if type(size) is not int or type(checkpoints) is not int or not isinstance(fields["origin"], str):
        raise TypeError
    root = bytes.fromhex(fields["root"])
    return Header(origin=fields["origin"], size=size, root=root, checkpoints=checkpoints)


def _encode_note(note: str) -> bytes:
    return _canonical({"checkpoint": note})


def _canonical(fields: dict[str, str | int]) -> bytes:
    line = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return line.encode("ascii") + b"\n"
