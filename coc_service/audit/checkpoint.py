"""The log's head, signed (C2SP tlog-checkpoint): it leaves the house, which then cannot rewrite its past."""

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
    """What a log says of itself: under the name `origin`, with the first `size` entries, the root is this."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """Three lines: origin, size in decimal, base64 of the root. No extensions: who would audit them?"""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"


class CheckpointSigner:
    """The site's signing key, made from a 32-byte Ed25519 seed; `origin` names the log and the key alike."""

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
        """Return "origin+key id in hex+base64(0x01 || public key)", to be published."""
        return self._verifier_key

    def sign(self, checkpoint: Checkpoint) -> str:
        """Return the checkpoint as a signed note.

        Raises:
            ValueError: for another log's checkpoint.
        """
        if checkpoint.origin != self.origin or checkpoint.size < 0 or len(checkpoint.root) != HASH_BYTES:
            raise ValueError("not a checkpoint of this log")
        return sign_text(checkpoint.text, name=self.origin, private_key=self._key)


def open_note(note: str, verifier_key: str) -> Checkpoint:
    """Return the checkpoint that this log's key signed; other signatures on it are passed over.

    Raises:
        CheckpointInvalid: for anything else.
        KeyMalformed: if the verifier key is none.
    """
    key = VerifierKey.parse(verifier_key)
    try:
        checkpoint = _parse(open_text(note, key))
    except ValueError:
        raise CheckpointInvalid from None
    # A key that signs for another origin is another log, even if the operator has only one key.
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
