"""Matches people's names: which members a report names and must therefore not reach; detects look-alike names."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MINIMUM_NAME_PART_CHARS = 2
_PARTICLES = frozenset(
    "al bin da de del den der di do dos du el ibn la las le les los of san ten ter the van von zu".split()
)
# Letters without a Unicode decomposition, and how they are written on keyboards without them: Soren or Soeren for Søren.
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
# Scripts that one word of a name may mix, as in Japanese and Korean. A mix of other scripts may be a look-alike.
_WRITTEN_TOGETHER = frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
_LETTER_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lo"})
_DIGRAPHS = (("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"))


@dataclass(frozen=True, slots=True)
class MemberNames:
    """The spellings by which a reporter might name a member."""

    person: str
    name: str
    handle: str
    address: str


def mixed_word(text: str) -> str | None:
    """Return the first word with letters of several scripts, such as a Latin name with a Cyrillic "a"; else None."""
    return next((word for word in text.split() if len(_scripts(word)) > 1), None)


def named(who: str, members: Iterable[MemberNames]) -> frozenset[str]:
    """Return the ids of members whose name, a part of it, handle or address is in the text.

    One part of a name is enough: excluding one reader too many does little harm, but a report must not reach the person it
    is about. The reporter can override it. Nicknames and names in other alphabets are not found; for these the form lists
    every reader, so that the reporter can exclude them.
    """
    text = _text(who)
    return frozenset(
        member.person for member in members if any(_stands_in(text, spelling) for spelling in _spellings(member))
    )


def left_out(
    *, who: str, chosen: Iterable[str], named_may_read: bool, members: Iterable[MemberNames]
) -> frozenset[str]:
    """Return the ids of members who must not learn of the report: those the reporter chose to leave out, or named."""
    chosen = frozenset(chosen)
    return chosen if named_may_read else chosen | named(who, members)


def _text(who: str) -> str:
    """Return a text's words between blanks, both split at punctuation and with it removed: "o brien | obrien"."""
    plain = _plain(who)
    return f" {_words(plain)} | {_joined(plain)} "


def _words(plain: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())


def _joined(plain: str) -> str:
    return " ".join("".join(filter(str.isalnum, chunk)) for chunk in plain.split())


def _plain(text: str) -> str:
    """Return the text without differences of case, accents and width, and without invisible characters."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(
        char for char in plain if unicodedata.category(char)[0] != "M" and unicodedata.category(char) != "Cf"
    )
    plain = plain.translate(_LETTERS)
    for written, letter in _DIGRAPHS:
        plain = plain.replace(written, letter)
    return plain


def _scripts(word: str) -> frozenset[str]:
    letters = (char for char in unicodedata.normalize("NFKC", word) if unicodedata.category(char) in _LETTER_CATEGORIES)
    first_words = (unicodedata.name(char, "UNNAMED").split()[0] for char in letters)
    return frozenset("CJK" if script in _WRITTEN_TOGETHER else script for script in first_words)


def _stands_in(text: str, spelling: str) -> bool:
    """Whether the spelling is in the text as whole words, possibly with a genitive s."""
    if spelling.isascii() or not _is_written_together(spelling):
        return spelling != "" and (f" {spelling} " in text or f" {spelling}s " in text)
    return spelling.replace(" ", "") in text.replace(" ", "")


def _is_written_together(spelling: str) -> bool:
    """Whether it has letters of a script without capitals: most of these attach particles to names, or use no blanks."""
    return any(char.isalpha() and char.upper() == char.lower() for char in spelling)


@lru_cache(maxsize=1024)  # every report compares every member
def _spellings(member: MemberNames) -> frozenset[str]:
    whole_name, handle, address = _plain(member.name), _plain(member.handle), _plain(member.address)
    name = {*_words(whole_name).split(), *_joined(whole_name).split()}
    parts = {part for part in name if len(part) >= MINIMUM_NAME_PART_CHARS and part not in _PARTICLES}
    whole = {_words(whole_name), _joined(whole_name.replace(" ", ""))}
    return frozenset({*parts, *whole, _words(handle), _joined(handle), _words(address)} - {""})
