"""Checks a whole log with nothing but its export, its public key and checkpoints that others have kept.

Nothing that the writer says is believed: every hash is computed again, and what is unsigned proves nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coc_service.audit import entry as entries
from coc_service.audit.checkpoint import Checkpoint, CheckpointInvalid, open_note
from coc_service.audit.entry import EntryMalformed
from coc_service.audit.export import ExportReader, Header, LineMalformed, LineMissing
from coc_service.audit.note import VerifierKey
from coc_service.audit.tree import EMPTY_ROOT, Frontier, leaf_hash


class Wrong(StrEnum):
    """What can be wrong, in words that go before the place."""

    LINE_MISSING = "the export is cut off at line"
    LINE_MALFORMED = "the export is not in its format at line"
    ORIGIN_DIFFERS = "the export is of another log than the key, by its header in line"
    ENTRY_MALFORMED = "not an entry in its one exact form: entry"
    NONCE_TWICE = "a nonce was used before: entry"
    CHECKPOINT_INVALID = "not signed by this key: checkpoint of the export, counted from 0, number"
    CHECKPOINT_MOVED = "not larger than the one before: checkpoint of the export, counted from 0, number"
    WITNESSED_INVALID = "not signed by this key: witnessed checkpoint, counted from 0, number"
    ENTRIES_MISSING = "a checkpoint of the export covers more than the export has: missing is entry"
    WITNESSED_MISSING = "history was cut: a witnessed checkpoint covers more than the export has: missing is entry"
    ENTRIES_CHANGED = "a checkpoint of the export does not fit the entries: the change is at or after entry"
    WITNESSED_CHANGED = "history was rewritten: a witnessed checkpoint does not fit: the change is at or after entry"
    HEAD_DIFFERS = "the header's root does not fit the entries: the change is in line 1, or at or after entry"
    NOTHING_SIGNED = "no checkpoint vouches for anything: unsigned from entry"


class VerificationFailed(Exception):
    """The first thing that is wrong, and where.

    `index` counts lines from 1, all else from 0. `end` is None, or the entry before which the change lies:
    a root tells that an entry changed since the last checkpoint that fits, not which.
    """

    def __init__(self, what: Wrong, index: int, *, end: int | None = None) -> None:
        super().__init__(what, index, end)
        self.what = what
        self.index = index
        self.end = end

    def __str__(self) -> str:
        before = "" if self.end is None else f", before entry {self.end}"
        return f"{self.what} {self.index}{before}"


@dataclass(frozen=True, slots=True)
class Verified:
    """A log that holds: its size and root, and the checkpoints that fit: the export's, then the witnessed."""

    size: int
    root: bytes
    checkpoints: tuple[Checkpoint, ...]

    @property
    def signed_size(self) -> int:
        """How many entries a signature vouches for; what follows them is only well-formed."""
        return max((checkpoint.size for checkpoint in self.checkpoints), default=0)


def verify_export(lines: Iterable[bytes], verifier_key: str, witnessed: Sequence[str] = ()) -> Verified:
    """Check an export against the log's key and against checkpoints (signed notes) kept outside, as in mails.

    Whoever has the key can forge a whole log; what they cannot change is `witnessed`, what others kept.

    Raises:
        VerificationFailed: naming the first wrong thing: lines and entries in order, then the tree by size.
        KeyMalformed: if the verifier key is none.
    """
    VerifierKey.parse(verifier_key)
    vouched = [
        _open(note, verifier_key, wrong=(Wrong.WITNESSED_INVALID, index)) for index, note in enumerate(witnessed)
    ]
    try:
        reader = ExportReader(lines)
        _check_origin(reader.header, verifier_key)
        leaves = _check_entries(reader)
        checkpoints = _check_notes(reader, verifier_key)
    except LineMissing as missing:
        raise VerificationFailed(Wrong.LINE_MISSING, missing.line) from None
    except LineMalformed as malformed:
        raise VerificationFailed(Wrong.LINE_MALFORMED, malformed.line) from None
    _check_history(leaves, checkpoints=checkpoints, witnessed=vouched, head=reader.header.root)
    return Verified(len(leaves), reader.header.root, (*checkpoints, *vouched))


def _check_origin(header: Header, verifier_key: str) -> None:
    if header.origin != VerifierKey.parse(verifier_key).name:
        raise VerificationFailed(Wrong.ORIGIN_DIFFERS, 1)


def _check_entries(reader: ExportReader) -> list[bytes]:
    """The leaf hash of each entry: all well-formed, and no nonce twice: a doubled entry is no second act."""
    leaves: list[bytes] = []
    nonces: set[bytes] = set()
    for index, encoded in enumerate(reader.entries()):
        try:
            nonce = entries.decode(encoded).nonce
        except EntryMalformed:
            raise VerificationFailed(Wrong.ENTRY_MALFORMED, index) from None
        if nonce in nonces:
            raise VerificationFailed(Wrong.NONCE_TWICE, index)
        nonces.add(nonce)
        leaves.append(leaf_hash(encoded))
    return leaves


def _check_notes(reader: ExportReader, verifier_key: str) -> list[Checkpoint]:
    """The export's checkpoints, each signed and each larger than the one before."""
    checkpoints: list[Checkpoint] = []
    for index, note in enumerate(reader.notes()):
        checkpoint = _open(note, verifier_key, wrong=(Wrong.CHECKPOINT_INVALID, index))
        if checkpoints and checkpoint.size <= checkpoints[-1].size:
            raise VerificationFailed(Wrong.CHECKPOINT_MOVED, index)
        checkpoints.append(checkpoint)
    return checkpoints


def _open(note: str, verifier_key: str, *, wrong: tuple[Wrong, int]) -> Checkpoint:
    try:
        return open_note(note, verifier_key)
    except CheckpointInvalid:
        raise VerificationFailed(*wrong) from None


def _check_history(
    leaves: Sequence[bytes], *, checkpoints: list[Checkpoint], witnessed: list[Checkpoint], head: bytes
) -> None:
    """Hold every checkpoint against the tree of these leaves, the smallest first; then the header's word."""
    claims = [(checkpoint, Wrong.WITNESSED_CHANGED, Wrong.WITNESSED_MISSING) for checkpoint in witnessed]
    claims += [(checkpoint, Wrong.ENTRIES_CHANGED, Wrong.ENTRIES_MISSING) for checkpoint in checkpoints]
    roots = _roots(leaves, {checkpoint.size for checkpoint, _, _ in claims})
    fits_up_to = 0
    for checkpoint, changed, missing in sorted(claims, key=lambda claim: claim[0].size):
        if checkpoint.size > len(leaves):
            raise VerificationFailed(missing, len(leaves), end=checkpoint.size)
        if roots[checkpoint.size] != checkpoint.root:
            raise VerificationFailed(changed, fits_up_to, end=checkpoint.size)
        fits_up_to = checkpoint.size
    if roots[len(leaves)] != head:
        raise VerificationFailed(Wrong.HEAD_DIFFERS, fits_up_to)
    if leaves and not fits_up_to:
        raise VerificationFailed(Wrong.NOTHING_SIGNED, 0)


def _roots(leaves: Sequence[bytes], sizes: set[int]) -> dict[int, bytes]:
    """The root at each of these sizes, as far as there are leaves, and at the end."""
    roots, frontier = {0: EMPTY_ROOT}, Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
        if frontier.size in sizes:
            roots[frontier.size] = frontier.root()
    return roots | {frontier.size: frontier.root()}
