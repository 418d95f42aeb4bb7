"""The export: a log as a file of lines, which a verifier can check elsewhere in one pass.

    {"checkpoints":<count>,"format":"coc-service-audit","origin":..,"root":hex,"size":<entries>,"v":2}
    (with "keys":[<a succession>, ..] if the log's key was ever changed: see `key_chain`)
    <an entry's exact bytes>
    {"detail":<the exact bytes of the detail of the entry above>}
    {"leaf":<the leaf hash of an entry that is not shown, in hex>}
    {"checkpoint":<a signed note>}
    ...

Entries and leaf hashes are in the log's order. A detail comes right after its entry, because details contain the keys that
check later entries; an erased detail is absent. A checkpoint comes after as many entries as it covers. Each line is
canonical JSON and ends in one newline. Nothing is sealed: a reader of the export learns who did what in the cases whose
entries it shows. Where it has only the leaf hash, entries of cases, persons and cover look alike.
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
MAX_LINE_BYTES = 128 * 1024  # a checkpoint with the most signatures we read, twice over; a hundred successions

_LEAF = re.compile(rb'\{"leaf":"([0-9a-f]{64})"\}')
_DETAIL_START, _DETAIL_END = b'{"detail":', b"}"
_NOTE_START = b'{"checkpoint":'
_ENTRY_START = b'{"act":'
_END = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first line of an export: the log's name, its size and root, the number of checkpoints, and how its keys followed
    each other: the notes of a `KeyChain`.
    """

    origin: str
    size: int
    root: bytes
    checkpoints: int
    successions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry's bytes and its detail's bytes; the detail is b"" if there is none or it was erased."""

    encoded: bytes
    detail: bytes = b""


@dataclass(frozen=True, slots=True)
class HiddenEntry:
    """The leaf hash of an entry that the recipient of the export may not see."""

    leaf: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A signed checkpoint. It comes after as many entries as it covers."""

    text: str


ExportedEntry: TypeAlias = ShownEntry | HiddenEntry


def write_export(header: Header, *, entries: Iterable[ExportedEntry], notes: Iterable[str]) -> Iterator[bytes]:
    """Yield the export's lines, from entries in the log's order and notes by increasing size; consumes both lazily.

    Raises:
        ValueError: at the end, if their numbers differ from those in the header.
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
    """Reads an export's lines once and checks their format. What they state is checked in `verify`.

    Raises:
        VerificationFailed: while reading, if the export ends too early, a line is malformed, or there are more lines than
            the header says.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._ahead: bytes | None = None
        self.line = 0
        self.header = self._header()

    def __iter__(self) -> Iterator[ExportedEntry | Note]:
        """Yield what follows the header, in order and unverified."""
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
    """Yields each note once the log has reached the size that the note covers."""

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
    """Return the log size in a note's second line."""
    return int(note.split("\n", 2)[1])


def _encode_header(header: Header) -> bytes:
    fields: dict[str, object] = {
        "checkpoints": header.checkpoints,
        "format": FORMAT,
        "origin": header.origin,
        "root": header.root.hex(),
        "size": header.size,
        "v": VERSION,
    }
    if header.successions:
        fields["keys"] = list(header.successions)
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
    notes = fields.get("keys", [])
    if not isinstance(notes, list) or not all(isinstance(one, str) for one in notes):
        raise TypeError
    return Header(origin=origin, size=size, root=bytes.fromhex(root), checkpoints=checkpoints, successions=tuple(notes))


def _encode_entry(entry: ExportedEntry) -> Iterator[bytes]:
    if isinstance(entry, HiddenEntry):
        yield b'{"leaf":"' + entry.leaf.hex().encode() + b'"}\n'
        return
    yield entry.encoded + b"\n"
    if entry.detail:
        yield _DETAIL_START + entry.detail + _DETAIL_END + b"\n"


def _encode_note(note: str) -> bytes:
    return canonical.encode({"checkpoint": note}) + b"\n"
