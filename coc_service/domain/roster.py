"""The roster: who can be granted a case. A key joins by the signed word of a member already on it.

The founder, who came first, speaks for themself in the set-up ceremony. What is signed, and the digest that is shown to
reporters, are defined here to the byte.
"""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

# Scripts that one word of a name may mix: Japanese and Korean do. Mixing others is how a look-alike is made.
_WRITTEN_TOGETHER = frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lo"})


class MemberState(StrEnum):
    """How far a person has come onto a committee."""

    INVITED = "invited"
    ENROLLED = "enrolled"
    ADMITTED = "admitted"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Seat:
    """One admitted member: who they are, public keys, who admitted them (themself for the founder), in which order, and
    that word signed. `address_digest` is the SHA-256 of the sealed address as it is stored.
    """

    member_id: str
    name: str
    handle: str
    address_digest: bytes
    encryption_key: bytes
    signing_key: bytes
    admitted_by: str
    order: int
    signature: bytes
    has_left: bool


class RosterBroken(Exception):
    """The chain of admissions does not hold at `member_id`: nobody may be granted a case under this roster."""

    def __init__(self, member_id: str) -> None:
        super().__init__(member_id)
        self.member_id = member_id


def admission_statement(committee_id: str, seat: Seat) -> bytes:
    """Return the bytes the admitting member signs: canonical JSON (ASCII, keys sorted, no blanks).

    Name, handle and address are in it because a report is kept from whoever it names: who could exchange them in the
    database would choose whom that reaches.
    """
    statement = {
        "address": seat.address_digest.hex(),
        "admitted_by": seat.admitted_by,
        "committee": committee_id,
        "encryption_key": seat.encryption_key.hex(),
        "handle": seat.handle,
        "member": seat.member_id,
        "name": seat.name,
        "order": seat.order,
        "signing_key": seat.signing_key.hex(),
        "statement": "coc-service admission v2",
    }
    return json.dumps(statement, sort_keys=True, separators=(",", ":")).encode("ascii")


def digest(committee_id: str, seats: Sequence[Seat]) -> str:
    """Return a short digest of everyone who can be granted a case: 80 bits of SHA-256 in groups of four hex digits."""
    hasher = hashlib.sha256()
    for seat in sorted(seats, key=lambda seat: seat.order):
        if not seat.has_left:
            hasher.update(hashlib.sha256(admission_statement(committee_id, seat)).digest())
    text = hasher.hexdigest()[:20]
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def check_order(seats: Sequence[Seat]) -> None:
    """Check that each was admitted by someone who came before, and that only the founder spoke for themself.

    Raises:
        RosterBroken: naming the first member of whom that is not true.
    """
    order_of: dict[str, int] = {}
    for place, seat in enumerate(sorted(seats, key=lambda seat: seat.order)):
        is_founder = place == 0 and seat.admitted_by == seat.member_id
        if seat.order != place or not (is_founder or seat.admitted_by in order_of):
            raise RosterBroken(seat.member_id)
        order_of[seat.member_id] = seat.order


def mixed_word(text: str) -> str | None:
    """Return the first word with letters of several scripts, such as a Latin name with a Cyrillic a in it; else None."""
    return next((word for word in text.split() if len(_scripts(word)) > 1), None)


def _scripts(word: str) -> frozenset[str]:
    letters = (char for char in unicodedata.normalize("NFKC", word) if unicodedata.category(char) in _LETTERS)
    first_words = (unicodedata.name(char, "UNNAMED").split()[0] for char in letters)
    return frozenset("CJK" if script in _WRITTEN_TOGETHER else script for script in first_words)
