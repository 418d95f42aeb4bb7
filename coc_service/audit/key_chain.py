"""The keys with which a log was signed, one after the other: each signed for the next one before it was put away.

A succession is a note (C2SP signed-note) that both keys have signed:

    <origin>
    next-key/v1
    <the verifier key so far>
    <the next verifier key>

    — <origin> <signature of the key so far>
    — <origin> <signature of the next key>

Whoever trusts one key of the chain can follow it to every other: forward, because the old key vouches for the new one;
backward, because the new one does for the old. That is not enough to accept a checkpoint, because whoever got hold of an old
key could sign further ones: an export shows at which entry the keys change, and `History` accepts each key only in its turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from coc_service.audit.checkpoint import Checkpoint, CheckpointInvalid, CheckpointSigner, open_note
from coc_service.audit.note import KeyMalformed, VerifierKey, open_text

_STATES = "next-key/v1"
_TEXT_LINES, _NOTE_LINES = 4, 7
MOST_SUCCESSIONS = 100


class KeysBroken(Exception):
    """These successions do not form one chain, or the trusted key is not in it."""


@dataclass(frozen=True, slots=True)
class KeyChain:
    """The verifier keys of a log, the oldest first, and between each two the note that both have signed."""

    keys: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, trusted: str, notes: Sequence[str]) -> Self:
        """Return the chain that these successions form, oldest first. `trusted` must be one of its keys.

        Raises:
            KeysBroken: a note is no succession of this log, they do not follow each other, or none of them is about `trusted`.
            KeyMalformed: `trusted` is malformed.
        """
        origin = VerifierKey.parse(trusted).name
        keys = [trusted] if not notes else []
        for note in notes[:MOST_SUCCESSIONS]:
            before, after = _read(note, origin)
            if keys and keys[-1] != before:
                raise KeysBroken
            keys += [after] if keys else [before, after]
        if trusted not in keys or len(set(keys)) != len(keys) or len(notes) > MOST_SUCCESSIONS:
            raise KeysBroken
        return cls(tuple(keys), tuple(notes))

    @property
    def newest(self) -> str:
        """The key that signs now."""
        return self.keys[-1]

    def until(self, key: str) -> Self:
        """Return the chain up to one of its keys."""
        at = self.keys.index(key)
        return type(self)(self.keys[: at + 1], self.notes[:at])

    def since(self, key: str) -> Self:
        """Return the chain from one of its keys on."""
        at = self.keys.index(key)
        return type(self)(self.keys[at:], self.notes[at:])

    def open(self, note: str) -> tuple[Checkpoint, int]:
        """Return the checkpoint in a note that one of the keys signed, and the key's place in the chain.

        Raises:
            CheckpointInvalid: none of them did, or it is no checkpoint of this log.
        """
        for at in range(len(self.keys) - 1, -1, -1):
            try:
                return open_note(note, self.keys[at]), at
            except CheckpointInvalid:
                continue
        raise CheckpointInvalid


def succession(before: CheckpointSigner, after: CheckpointSigner) -> str:
    """Return the succession from one signer to the next. The same two always give the same note: Ed25519 is deterministic.

    Raises:
        ValueError: they are of two logs.
    """
    if before.origin != after.origin:
        raise ValueError("keys of two logs")
    text = f"{before.origin}\n{_STATES}\n{before.verifier_key}\n{after.verifier_key}\n"
    return before.sign_text(text) + after.sign_text(text).removeprefix(f"{text}\n")


def split_successions(text: str) -> tuple[str, ...]:
    """Return the notes in a text in which they stand one after the other. Unverified.

    Raises:
        KeysBroken: it is no such text.
    """
    lines = text.splitlines(keepends=True)
    if len(lines) % _NOTE_LINES or not text.endswith("\n" if text else ""):
        raise KeysBroken
    return tuple("".join(lines[at : at + _NOTE_LINES]) for at in range(0, len(lines), _NOTE_LINES))


def next_key(note: str) -> str:
    """Return the verifier key that a succession leads to. Unverified."""
    return note.split("\n")[_TEXT_LINES - 1]


def _read(note: str, origin: str) -> tuple[str, str]:
    """Return the two keys of a succession, after checking that both have signed it."""
    lines = note.split("\n")
    if len(lines) != _NOTE_LINES + 1 or lines[:2] != [origin, _STATES] or lines[_TEXT_LINES]:
        raise KeysBroken
    before, after = lines[2:_TEXT_LINES]
    try:
        keys = [VerifierKey.parse(before), VerifierKey.parse(after)]
        for key in keys:
            open_text(note, key)
    except (KeyMalformed, ValueError):
        raise KeysBroken from None
    if {key.name for key in keys} != {origin}:
        raise KeysBroken
    return before, after
