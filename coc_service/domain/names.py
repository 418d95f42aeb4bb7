"""People's names: whom a report names or leaves out, who must not learn of it; and names made to look like another's."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MINIMUM_NAME_PART_CHARS = 2
_PARTICLES = frozenset(
    "al bin da de del den der di do dos du el ibn la las le les los of san ten ter the van von zu".split()
)
# Letters without a Unicode decomposition, and how people write them who have no key for them: Soren and Soeren for Søren.
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
# Scripts that one word of a name may mix: Japanese and Korean do. Mixing others is how a look-alike is made.
_WRITTEN_TOGETHER = frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
_LETTER_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lo"})
_DIGRAPHS = (("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"))


@dataclass(frozen=True, slots=True)
class MemberNames:
    """How a reporter might write a member's name."""

    person: str
    name: str
    handle: str
    address: str


def mixed_word(text: str) -> str | None:
    """Return the first word with letters of several scripts, such as a Latin name with a Cyrillic a in it; else None."""
    return next((word for word in text.split() if len(_scripts(word)) > 1), None)


def named(who: str, members: Iterable[MemberNames]) -> frozenset[str]:
    """Return the ids of members whose name, a part of it, handle or address is in the text.

    One part of a name is enough: to leave out one reader too many costs little, to let a report reach the person it is
    about costs everything. The reporter can say otherwise. Nicknames and other alphabets are not found: for them the form
    offers every reader by name to be left out.
    """
    text = _text(who)
    return frozenset(
        member.person for member in members if any(_stands_in(text, spelling) for spelling in _spellings(member))
    )


def left_out(
    *, who: str, chosen: Iterable[str], named_may_read: bool, members: Iterable[MemberNames]
) -> frozenset[str]:
    """Return the ids of everyone who gets no grant and no sign of the report: whom the reporter chose or names."""
    chosen = frozenset(chosen)
    return chosen if named_may_read else chosen | named(who, members)


def _text(who: str) -> str:
    """Return the words of a text between blanks, once split at punctuation and once with it removed: O'Brien, OBrien."""
    plain = _plain(who)
    return f" {_words(plain)} | {_joined(plain)} "


def _words(plain: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())


def _joined(plain: str) -> str:
    return " ".join("".join(filter(str.isalnum, chunk)) for chunk in plain.split())


def _plain(text: str) -> str:
    """Return the text without case, accents, width and invisible characters."""
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
    """Whether the spelling is in the text as whole words, or with the s of a genitive."""
    if spelling.isascii() or not _is_written_together(spelling):
        return spelling != "" and (f" {spelling} " in text or f" {spelling}s " in text)
    return spelling.replace(" ", "") in text.replace(" ", "")


def _is_written_together(spelling: str) -> bool:
    """Whether it is in a script without capitals: most of these join particles to a name, or use no blanks at all."""
    return any(char.isalpha() and char.upper() == char.lower() for char in spelling)


@lru_cache(maxsize=1024)  # every report asks of every member
def _spellings(member: MemberNames) -> frozenset[str]:
    whole_name, handle, address = _plain(member.name), _plain(member.handle), _plain(member.address)
    name = {*_words(whole_name).split(), *_joined(whole_name).split()}
    parts = {part for part in name if len(part) >= MINIMUM_NAME_PART_CHARS and part not in _PARTICLES}
    whole = {_words(whole_name), _joined(whole_name.replace(" ", ""))}
    return frozenset({*parts, *whole, _words(handle), _joined(handle), _words(address)} - {""})
