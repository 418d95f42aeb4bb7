"""The errors that the verification of a log can end with."""

from enum import StrEnum


class Wrong(StrEnum):
    """What can be wrong. Each text is followed by the number of the line, entry or checkpoint."""

    LINE_MISSING = "the export is cut off at line"
    LINE_MALFORMED = "the export is not in its format at line"
    ORIGIN_DIFFERS = "the export is of another log than the key, by its header in line"
    ENTRY_MALFORMED = "not an entry in its one exact form: entry"
    CHAIN_BROKEN = "an entry of the same chain is missing, moved or doubled before entry"
    DETAIL_DIFFERS = "the detail is not the one whose digest the entry bears: entry"
    CHECKPOINT_INVALID = "not signed by this key: checkpoint of the export, counted from 0, number"
    CHECKPOINT_MOVED = "not where the log has its size: checkpoint of the export, counted from 0, number"
    WITNESSED_INVALID = "not signed by this key: witnessed checkpoint, counted from 0, number"
    ENTRIES_MISSING = "a checkpoint of the export covers more than stands before it: missing is entry"
    WITNESSED_MISSING = "history was cut: a witnessed checkpoint covers more than the export has: missing is entry"
    ENTRIES_CHANGED = "a checkpoint of the export does not fit the entries: the change is at or after entry"
    WITNESSED_CHANGED = "history was rewritten: a witnessed checkpoint does not fit: the change is at or after entry"
    HEAD_DIFFERS = "the header's root does not fit the entries: the change is in line 1, or at or after entry"
    KEYS_BROKEN = "the successions of its keys do not lead to this key: line"
    KEY_UNKNOWN = "the log's key was changed, and the header has no succession for it: entry"
    KEY_UNLOGGED = "a succession of keys that no entry states, counted from 0, number"
    KEY_OUT_OF_TURN = (
        "signed with a key of the log that was not the one in use then: a checkpoint after this many entries:"
    )
    NOTHING_SIGNED = "no checkpoint vouches for anything: unsigned from entry"


class VerificationFailed(Exception):
    """The first error, and where it is.

    `index` counts lines from 1, entries and checkpoints from 0. If `end` is given, the change is somewhere before that
    entry: a root shows that an entry changed since the last checkpoint that fits, but not which.
    """

    def __init__(self, what: Wrong, index: int, *, end: int | None = None) -> None:
        super().__init__(what, index, end)
        self.what = what
        self.index = index
        self.end = end

    def __str__(self) -> str:
        before = "" if self.end is None else f", before entry {self.end}"
        return f"{self.what} {self.index}{before}"
