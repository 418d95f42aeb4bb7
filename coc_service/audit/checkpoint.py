"""The log's signed head (C2SP tlog-checkpoint). Once others keep it, the server cannot rewrite the log before it."""

import re
from dataclasses import dataclass

from coc_service.audit.ed25519 import Ed25519PrivateKey
from coc_service.audit.note import (
    VerifierKey,
    from_base64,
    is_key_name,
    open_text,
    sign_text,
    to_base64,
)
from coc_service.audit.tree import HASH_BYTES

_TEXT = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([^\n]+)\n", re.ASCII)


class CheckpointInvalid(Exception):
    """Not a checkpoint of this log, or not signed by its key."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's statement about itself: the log named `origin` has this root over its first `size` entries."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """Return three lines: origin, size in decimal, base64 of the root. No extension lines: no verifier would check them."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"


class CheckpointSigner:
    """The site's signing key, from a 32-byte Ed25519 seed. `origin` is the name of both the log and the key."""

    __slots__ = ("_key", "_verifier_key", "origin")

    def __init__(self, seed: bytes, origin: str) -> None:
        if not is_key_name(origin):
            raise ValueError("an origin has no spaces, control characters or plus signs")
        self.origin = origin
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._verifier_key = str(VerifierKey(origin, self._key.public_key().public_bytes_raw()))

    def __repr__(self) -> str:
        return f"CheckpointSigner({self._verifier_key!r})"

    @property
    def verifier_key(self) -> str:
        """Return the public key to be published: "origin+key id in hex+base64(0x01 || public key)"."""
        return self._verifier_key

    def sign(self, checkpoint: Checkpoint) -> str:
        """Return the checkpoint as a signed note.

        Raises:
            ValueError: the checkpoint has another origin.
        """
        if checkpoint.origin != self.origin or checkpoint.size < 0 or len(checkpoint.root) != HASH_BYTES:
            raise ValueError("not a checkpoint of this log")
        return self.sign_text(checkpoint.text)

    def sign_text(self, text: str) -> str:
        """Return a text as a signed note. Only for texts that no reader can take for a checkpoint: see `key_chain`."""
        return sign_text(text, name=self.origin, private_key=self._key)


def open_note(note: str, verifier_key: str) -> Checkpoint:
    """Return the checkpoint in a note signed by this log's key. Other signatures on the note are ignored.

    Raises:
        CheckpointInvalid: it is not a checkpoint of this log, or not signed by its key.
        KeyMalformed: the verifier key is malformed.
    """
    key = VerifierKey.parse(verifier_key)
    try:
        checkpoint = _parse(open_text(note, key))
    except ValueError:
        raise CheckpointInvalid from None
    # A checkpoint with another origin is of another log, even if the operator uses one key for both.
    if checkpoint.origin != key.name:
        raise CheckpointInvalid
    return checkpoint


def _parse(text: str) -> Checkpoint:
    found = _TEXT.fullmatch(text)
    if not found:
        raise CheckpointInvalid
    root = from_base64(found[3])
    if len(root) != HASH_BYTES:
        raise CheckpointInvalid
    return Checkpoint(origin=found[1], size=int(found[2]), root=root)
