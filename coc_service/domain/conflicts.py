"""Who must not learn of a report: members the reporter left out, and members the reporter names."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MINIMUM_NAME_PART_CHARS = 3


class Answer(StrEnum):
    """What a member has said of their conflicts in one case."""

    AWAITING = "awaiting"
    CLEAR = "clear"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a member that a reporter might write."""

    member_id: str
    name: str
    handle: str
    address: str


def named(who: str, members: Iterable[Known]) -> frozenset[str]:
    """Return the ids of members whose name, a part of it, handle or address stands in the text.

    One part of a name is enough: leaving out one reader too many costs little, letting a report reach the person it is
    about costs everything. The reporter can say otherwise.
    """
    text = _words(who)
    return frozenset(
        member.member_id for member in members if any(_stands_in(text, spelling) for spelling in _spellings(member))
    )


def excluded(*, who: str, left_out: Iterable[str], named_may_read: bool, members: Iterable[Known]) -> frozenset[str]:
    """Return everyone who gets no grant and no sign of the report."""
    chosen = frozenset(left_out)
    return chosen if named_may_read else chosen | named(who, members)


def _words(text: str) -> str:
    """Return the text as words between single blanks: case, accents, width and punctuation set aside."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " " + " ".join("".join(char if char.isalnum() else " " for char in plain).split()) + " "


def _stands_in(text: str, spelling: str) -> bool:
    words = _words(spelling)
    return words.strip() != "" and words in text


def _spellings(member: Known) -> list[str]:
    parts = [part for part in member.name.split() if len(part) >= MINIMUM_NAME_PART_CHARS]
    return [member.name, *parts, member.handle, member.address]
