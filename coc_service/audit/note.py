"""Signed notes (C2SP signed-note, also Go's x/mod/sumdb/note): a text, a blank line, and signature lines.

    text, ending in a newline
    <blank line>
    — <key name> base64(key id(4) || Ed25519 signature(64))

The key id is SHA-256(name || 0x0A || 0x01 || public key(32))[:4]. The signature covers the text with its last newline.
"""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from typing import Self

from coc_service.audit.ed25519 import Ed25519PrivateKey, Ed25519PublicKey, InvalidSignature

ED25519 = b"\x01"
KEY_ID_BYTES = 4
PUBLIC_KEY_BYTES = 32
MAX_NOTE_CHARS = 64 * 1024
MAX_SIGNATURES = 64  # the specification asks for at least 16

_SIGNATURE_LINE = re.compile(r"— (\S+) (\S+)")
_NOT_A_NOTE, _NOT_SIGNED = "not a signed note", "not signed by this key"
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class KeyMalformed(ValueError):
    """This text is not an Ed25519 verifier key."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public key with which notes are checked. Written as "name+key id in hex+base64(0x01 || public key)"."""

    name: str
    public_key: bytes
    key_id: bytes = field(init=False)

    def __post_init__(self) -> None:
        if not is_key_name(self.name) or len(self.public_key) != PUBLIC_KEY_BYTES:
            raise KeyMalformed
        hashed = hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()
        object.__setattr__(self, "key_id", hashed[:KEY_ID_BYTES])

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{to_base64(ED25519 + self.public_key)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a key.

        Raises:
            KeyMalformed: malformed, the id does not fit the key, or the key is not Ed25519.
        """
        name, _, rest = text.partition("+")
        try:
            public_key = from_base64(rest.partition("+")[2]).removeprefix(ED25519)
            key = cls(name, public_key)
        except ValueError:
            raise KeyMalformed from None
        if str(key) != text:
            raise KeyMalformed
        return key


def is_key_name(name: str) -> bool:
    """Whether this may be a key's name: not empty, no spaces of any kind, no control characters, no plus."""
    return bool(name) and name.isprintable() and not re.search(r"[\s+]", name)


def sign_text(text: str, *, name: str, private_key: Ed25519PrivateKey) -> str:
    """Return a note with the text and this key's signature.

    Raises:
        ValueError: the text does not end in a newline, or contains control characters.
    """
    if not text.endswith("\n") or _CONTROL.search(text):
        raise ValueError("a note's text ends in a newline and has no other control character")
    key = VerifierKey(name, private_key.public_key().public_bytes_raw())
    return f"{text}\n— {name} {to_base64(key.key_id + private_key.sign(text.encode()))}\n"


def open_text(note: str, key: VerifierKey) -> str:
    """Return the note's text if `key` signed it. Other keys' signatures are ignored.

    Raises:
        ValueError: it is not a note, the key did not sign it, or a signature with the key's name and id is invalid.
    """
    text, signatures = _split(note)
    whose = (key.name, key.key_id)
    ours = [signed[KEY_ID_BYTES:] for name, signed in signatures if (name, signed[:KEY_ID_BYTES]) == whose]
    if not ours:
        raise ValueError(_NOT_SIGNED)
    public_key = Ed25519PublicKey.from_public_bytes(key.public_key)
    try:
        for signature in ours:
            public_key.verify(signature, text.encode())
    except InvalidSignature:
        raise ValueError(_NOT_SIGNED) from None
    return text


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Split a note at its last blank line into the text and the signatures, as (key name, bytes)."""
    head, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n") or len(note) > MAX_NOTE_CHARS or _CONTROL.search(note):
        raise ValueError(_NOT_A_NOTE)
    lines = tail.removesuffix("\n").split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise ValueError(_NOT_A_NOTE)
    return head + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    found = _SIGNATURE_LINE.fullmatch(line)
    if not found or not is_key_name(found[1]):
        raise ValueError(_NOT_A_NOTE)
    try:
        signature = from_base64(found[2])
    except ValueError:
        raise ValueError(_NOT_A_NOTE) from None
    if len(signature) <= KEY_ID_BYTES:
        raise ValueError(_NOT_A_NOTE)
    return found[1], signature


def to_base64(data: bytes) -> str:
    """Return base64 with padding (RFC 4648 section 4)."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """Decode what `to_base64` wrote.

    Raises:
        ValueError: not base64, or another spelling of the same bytes, such as stray bits in the last character.
    """
    data = base64.b64decode(text, validate=True)
    if to_base64(data) != text:
        raise ValueError("not the one base64 spelling of these bytes")
    return data
