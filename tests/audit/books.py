"""A small log as the service would keep it, and ways to falsify its export.

Its entries are cover, which belongs to no chain, so only the tree can detect a change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from coc_service import canonical
from coc_service.audit import (
    Act,
    Checkpoint,
    CheckpointSigner,
    Entry,
    Frontier,
    Header,
    NodeSource,
    encode,
    leaf_hash,
    new_nodes,
    node_hash,
    write_export,
)

ORIGIN = "reports.example/log"
SIGNER = CheckpointSigner(bytes(range(32)), ORIGIN)
KEY = SIGNER.verifier_key
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def entry(number: int) -> Entry:
    return Entry(nonce=number.to_bytes(16, "big"), at=NOON, actor="service", act=Act.COVER)


def entries(size: int) -> list[bytes]:
    return [encode(entry(number)) for number in range(size)]


def root_of(written: Sequence[bytes]) -> bytes:
    """Return the root by the definition in RFC 6962 section 2.1, to compare the fast implementation with."""
    if not written:
        return Frontier().root()
    if len(written) == 1:
        return leaf_hash(written[0])
    half = 1
    while half * 2 < len(written):
        half *= 2
    return node_hash(root_of(written[:half]), root_of(written[half:]))


def signed(written: Sequence[bytes], *, signer: CheckpointSigner = SIGNER) -> str:
    return signer.sign(Checkpoint(signer.origin, len(written), root_of(written)))


def node_source(written: Sequence[bytes]) -> NodeSource:
    def none_before(level: int, index: int) -> bytes:
        raise AssertionError((level, index))

    nodes = new_nodes(0, [leaf_hash(one) for one in written], none_before)
    kept = {(node.level, node.index): node.hash for node in nodes}
    return lambda level, index: kept[level, index]


@dataclass(frozen=True, slots=True)
class Book:
    """An export in parts, which tests can replace. The header is what the writer would write."""

    entries: tuple[bytes, ...]
    notes: tuple[str, ...]

    def header(self) -> Header:
        return Header(origin=ORIGIN, size=len(self.entries), root=root_of(self.entries), checkpoints=len(self.notes))

    def lines(self) -> list[bytes]:
        """Return the lines, with each note after as many entries as it covers; notes for a longer log at the end."""
        body, waiting = [], list(self.notes)
        for size in range(len(self.entries) + 1):
            body += [one + b"\n" for one in self.entries[size - 1 : size]] if size else []
            while waiting and _covered(waiting[0]) <= size:
                body.append(note_line(waiting.pop(0)))
        return [header_line(self.header()), *body, *map(note_line, waiting)]

    def rewritten(self, falsified: Sequence[bytes]) -> "Book":
        """Return the same checkpoints with other entries."""
        return replace(self, entries=tuple(falsified))


def _covered(note: str) -> int:
    return int(note.split("\n")[1])


def header_line(header: Header) -> bytes:
    return next(write_export(header, entries=[], notes=[]))


def note_line(note: str) -> bytes:
    return canonical.encode({"checkpoint": note}) + b"\n"


def book(size: int, *, checkpoints: Sequence[int]) -> Book:
    written = entries(size)
    return Book(tuple(written), tuple(signed(written[:covered]) for covered in checkpoints))
