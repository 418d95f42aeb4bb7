"""How far a person has come onto a committee, and names that are made to look like another's."""

import unicodedata
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


def mixed_word(text: str) -> str | None:
    """Return the first word with letters of several scripts, such as a Latin name with a Cyrillic a in it; else None."""
    return next((word for word in text.split() if len(_scripts(word)) > 1), None)


def _scripts(word: str) -> frozenset[str]:
    letters = (char for char in unicodedata.normalize("NFKC", word) if unicodedata.category(char) in _LETTERS)
    first_words = (unicodedata.name(char, "UNNAMED").split()[0] for char in letters)
    return frozenset("CJK" if script in _WRITTEN_TOGETHER else script for script in first_words)
