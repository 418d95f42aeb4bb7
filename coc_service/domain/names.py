"""Matches people's names: which members a text names, so that it does not reach them unasked; detects look-alike names.

`named` is the only question other modules ask. Its table of examples is `tests/domain/test_cases_names.py`.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from coc_service.domain import name_index
from coc_service.domain.name_index import MemberNames
from coc_service.domain.name_text import Reading

__all__ = ["MemberNames", "Mention", "mixed_word", "named"]

# Scripts that one word of a name may mix, as in Japanese and Korean. A mix of other scripts may be a look-alike.
_WRITTEN_TOGETHER = frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
_LETTER_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lo"})


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a member is named first: the field, and the words that name them as they are written there."""

    person: str
    field: str
    words: str


def mixed_word(text: str) -> str | None:
    """Return the first word with letters of several scripts, such as a Latin name with a Cyrillic "a"; else None."""
    return next((word for word in text.split() if len(_scripts(word)) > 1), None)


def named(texts: str | Mapping[str, str], members: Iterable[MemberNames]) -> dict[str, Mention]:
    """Return the members that the texts name, by id, in the order of the members. `texts` are a form's free texts by field.

    One part of a name is enough, in any script, inflected or misspelled in usual ways: a question too many costs the reporter
    a tick, a question too few may show a report to the person it is about. It is a question: who is named decides nothing
    by itself. Nicknames that a member has not stored are not found; for these the form lists every reader.
    """
    in_order = tuple(members)
    index = _index(in_order)
    found: dict[str, Mention] = {}
    for field, text in ({"": texts} if isinstance(texts, str) else texts).items():
        if text and len(found) < len(in_order):
            for person, words in Reading(text, index).mentions().items():
                found.setdefault(person, Mention(person, field, words))
    return {member.person: found[member.person] for member in in_order if member.person in found}


_index = lru_cache(maxsize=64)(name_index.index)  # every report compares every member, and members rarely change


def _scripts(word: str) -> frozenset[str]:
    letters = (char for char in unicodedata.normalize("NFKC", word) if unicodedata.category(char) in _LETTER_CATEGORIES)
    first_words = (unicodedata.name(char, "UNNAMED").split()[0] for char in letters)
    return frozenset("CJK" if script in _WRITTEN_TOGETHER else script for script in first_words)
