"""A log as a file of lines, to be checked elsewhere in one pass.

    {"checkpoints":<count>,"format":"coc-service-audit","origin":..,"root":hex,"size":<entries>,"v":2}
    <an entry's exact bytes>
    {"detail":<the exact bytes of the detail of the entry above>}
    {"leaf":<the leaf hash of an entry that is not shown, in hex>}
    {"checkpoint":<a signed note>}
    ...

Entries and leaf hashes stand in the log's order. A detail follows its entry at once, because the keys that check later
entries stand in details; it is absent where it was erased. A checkpoint stands where the log is as large as it says.
Each line ends in one newline and is canonical JSON. Nothing in it is sealed: who has it knows who did what to the cases
whose entries it shows. Where only the leaf hash is given, entries of cases, persons and cover look alike.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from coc_service import canonical
from coc_service.audit.tree import HASH_BYTES
from coc_service.audit.wrong import VerificationFailed, Wrong

FORMAT = "coc-service-audit"
VERSION = 2
MAX_LINE_BYTES = 128 * 1024  # a checkpoint with the most signatures we read, twice over

_LEAF = re.compile(rb'\{"leaf":"([0-9a-f]{64})"\}')
_DETAIL_START, _DETAIL_END = b'{"detail":', b"}"
_NOTE_START = b'{"checkpoint":'
_ENTRY_START = b'{"act":'
_END = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What an export says of itself: whose log, how many entries with which root, how many checkpoints."""

    origin: str
    size: int
    root: bytes
    checkpoints: int


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry's bytes, and those of its detail: b"" if it has none, or if the detail was erased."""

    encoded: bytes
    detail: bytes = b""


@dataclass(frozen=True, slots=True)
class HiddenEntry:
    """The leaf hash of an entry that whoever gets the export may not have."""

    leaf: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A signed checkpoint, which belongs where the log is as large as it says."""

    text: str


ExportedEntry: TypeAlias = ShownEntry | HiddenEntry


def write_export(header: Header, *, entries: Iterable[ExportedEntry], notes: Iterable[str]) -> Iterator[bytes]:
    """The export's lines, from entries in the log's order and signed notes by growing size; reads both as it writes.

    Raises:
        ValueError: at the end, if there were not as many as the header announces.
    """
    yield _encode_header(header)
    placed = _Placed(notes)
    size = 0
    yield from placed.up_to(size)
    for entry in entries:
        yield from _encode_entry(entry)
        size += 1
        yield from placed.up_to(size)
    if (size, placed.count, placed.next) != (header.size, header.checkpoints, None):
        raise ValueError("the header announces another number of lines")


class ExportReader:
    """Reads an export's lines once and holds them to the format; what they say is for `verify` to judge.

    Raises:
        VerificationFailed: while reading, where the export ends too early, a line is not of the format, or one stands
            after the last.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._ahead: bytes | None = None
        self.line = 0
        self.header = self._header()

    def __iter__(self) -> Iterator[ExportedEntry | Note]:
        """What stands in the export after its header, in order and unchecked."""
        entries, notes = self.header.size, self.header.checkpoints
        while entries or notes:
            line = self._next()
            if line.startswith(_NOTE_START) and notes:
                notes -= 1
                yield Note(self._note(line))
            elif entries:
                entries -= 1
                yield self._entry(line)
            else:
                raise VerificationFailed(Wrong.LINE_MALFORMED, self.line)
        if self._peek() != _END:
            raise VerificationFailed(Wrong.LINE_MALFORMED, self.line + 1)

    def _entry(self, line: bytes) -> ExportedEntry:
        if line.startswith(_ENTRY_START):
            return ShownEntry(line, self._detail() if self._peek().startswith(_DETAIL_START) else b"")
        leaf = _LEAF.fullmatch(line)
        if not leaf:
            raise VerificationFailed(Wrong.LINE_MALFORMED, self.line)
        return HiddenEntry(bytes.fromhex(leaf[1].decode()))

    def _detail(self) -> bytes:
        line = self._next()
        if not line.endswith(_DETAIL_END):
            raise VerificationFailed(Wrong.LINE_MALFORMED, self.line)
        return line[len(_DETAIL_START) : -len(_DETAIL_END)]

    def _peek(self) -> bytes:
        if self._ahead is None:
            self._ahead = next(self._lines, _END)
        return self._ahead

    def _next(self) -> bytes:
        self.line += 1
        line, self._ahead = self._peek(), None
        if len(line) > MAX_LINE_BYTES:
            raise VerificationFailed(Wrong.LINE_MALFORMED, self.line)
        if not line.endswith(b"\n"):
            raise VerificationFailed(Wrong.LINE_MISSING, self.line)
        return line[:-1]

    def _header(self) -> Header:
        line = self._next()
        try:
            header = _decode_header(canonical.decode(line))
        except (ValueError, TypeError, KeyError):
            raise VerificationFailed(Wrong.LINE_MALFORMED, self.line) from None
        if _encode_header(header) != line + b"\n":
            raise VerificationFailed(Wrong.LINE_MALFORMED, self.line)
        return header

    def _note(self, line: bytes) -> str:
        try:
            fields = canonical.decode(line)
        except ValueError:
            raise VerificationFailed(Wrong.LINE_MALFORMED, self.line) from None
        note = fields["checkpoint"]
        if not isinstance(note, str) or len(fields) != 1:
            raise VerificationFailed(Wrong.LINE_MALFORMED, self.line)
        return note


class _Placed:
    """Gives out notes where the log has the size that they speak of."""

    def __init__(self, notes: Iterable[str]) -> None:
        self._notes = iter(notes)
        self.next = next(self._notes, None)
        self.count = 0

    def up_to(self, size: int) -> Iterator[bytes]:
        while self.next is not None and _covered(self.next) <= size:
            yield _encode_note(self.next)
            self.count += 1
            self.next = next(self._notes, None)


def _covered(note: str) -> int:
    """The size in a note's second line."""
    return int(note.split("\n", 2)[1])


def _encode_header(header: Header) -> bytes:
    fields = {
        "checkpoints": header.checkpoints,
        "format": FORMAT,
        "origin": header.origin,
        "root": header.root.hex(),
        "size": header.size,
        "v": VERSION,
    }
    return canonical.encode(fields) + b"\n"


def _decode_header(fields: dict[str, object]) -> Header:
    size, checkpoints, origin, root = (fields[name] for name in ("size", "checkpoints", "origin", "root"))
    if (
        type(size) is not int
        or type(checkpoints) is not int
        or not isinstance(origin, str)
        or not isinstance(root, str)
    ):
        raise TypeError
    if min(size, checkpoints) < 0 or len(bytes.fromhex(root)) != HASH_BYTES:
        raise ValueError(size, checkpoints, root)
    return Header(origin=origin, size=size, root=bytes.fromhex(root), checkpoints=checkpoints)


def _encode_entry(entry: ExportedEntry) -> Iterator[bytes]:
    if isinstance(entry, HiddenEntry):
        yield b'{"leaf":"' + entry.leaf.hex().encode() + b'"}\n'
        return
    yield entry.encoded + b"\n"
    if entry.detail:
        yield _DETAIL_START + entry.detail + _DETAIL_END + b"\n"


def _encode_note(note: str) -> bytes:
    return canonical.encode({"checkpoint": note}) + b"\n"
