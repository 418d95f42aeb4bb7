"""Who must not learn of a report: members the reporter left out, and members the reporter names."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

MINIMUM_NAME_PART_CHARS = 2
_PARTICLES = frozenset(
    "al bin da de del den der di do dos du el ibn la las le les los of san ten ter the van von zu".split()
)
# Letters that Unicode does not take apart, and what people write who have no key for them: Soren and Soeren for Søren.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "a",
        "œ": "o",
        "ħ": "h",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
)
_DIGRAPHS = (("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"))


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
    about costs everything. The reporter can say otherwise. Nicknames and other alphabets are beyond it: for them the
    form offers every reader by name to be left out.
    """
    text = _text(who)
    return frozenset(
        member.member_id for member in members if any(_stands_in(text, spelling) for spelling in _spellings(member))
    )


def excluded(*, who: str, left_out: Iterable[str], named_may_read: bool, members: Iterable[Known]) -> frozenset[str]:
    """Return everyone who gets no grant and no sign of the report."""
    chosen = frozenset(left_out)
    return chosen if named_may_read else chosen | named(who, members)


def _text(who: str) -> str:
    """Return the words of a text between blanks, once parted at punctuation and once with it taken out: O'Brien, OBrien."""
    return f" {_words(who)} | {_joined(who)} "


def _words(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in _plain(text)).split())


def _joined(text: str) -> str:
    return " ".join("".join(filter(str.isalnum, chunk)) for chunk in _plain(text).split())


def _plain(text: str) -> str:
    """Return the text with case, accents, width and characters that nobody sees set aside."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(
        char for char in plain if unicodedata.category(char)[0] != "M" and unicodedata.category(char) != "Cf"
    )
    plain = plain.translate(_LETTERS)
    for written, letter in _DIGRAPHS:
        plain = plain.replace(written, letter)
    return plain


def _stands_in(text: str, spelling: str) -> bool:
    """Whether the spelling stands in the text as words of its own, or with a genitive's s."""
    if spelling.isascii() or not _is_written_together(spelling):
        return spelling != "" and (f" {spelling} " in text or f" {spelling}s " in text)
    return spelling.replace(" ", "") in text.replace(" ", "")


def _is_written_together(spelling: str) -> bool:
    """Whether it is in a script without capitals: most of them join particles to a name, or put no blanks at all."""
    return any(char.isalpha() and char.upper() == char.lower() for char in spelling)


@lru_cache(maxsize=1024)  # every report asks of every member
def _spellings(member: Known) -> frozenset[str]:
    name = {*_words(member.name).split(), *_joined(member.name).split()}
    parts = {part for part in name if len(part) >= MINIMUM_NAME_PART_CHARS and part not in _PARTICLES}
    whole = {_words(member.name), _joined(member.name.replace(" ", ""))}
    return frozenset({*parts, *whole, _words(member.handle), _joined(member.handle), _words(member.address)} - {""})
