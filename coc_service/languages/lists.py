"""Lists as CLDR joins them, with the word for "and" kept apart from a name in other letters.

In Arabic and Hebrew "and" is one letter, written on the word after it. On a name in Latin letters it seems to be the last
letter of that name, because the name runs the other way.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from babel import Locale
from babel.lists import format_list

_TAG = re.compile(r"<[^>]*>")
_TOUCHES = re.compile(r"\w\{1\}$")  # a pattern of CLDR whose last letter is written on the word after it
# The letters of each language, as their Unicode names begin, and what stands before a word that begins with another one:
# in Arabic a no-break space; in Hebrew its own hyphen, which is the rule for every prefix.
_APART: Mapping[str, tuple[str, str]] = {"ar": ("ARABIC", "\u00a0"), "he": ("HEBREW", "\u05be")}


def joined(items: Sequence[str], locale: Locale) -> str:
    """Return several texts, which may have tags, as one list: "A, B and C"."""
    if locale.language not in _APART:
        return format_list(items, locale=locale)
    patterns = locale.list_patterns["standard"]
    last = "2" if len(items) == 2 else "end"  # noqa: PLR2004  CLDR's name for the pattern of two
    names = [None, *["middle"] * (len(items) - 2), last]
    apart = [
        _apart(item, locale) if name and _TOUCHES.search(patterns[name]) else item
        for name, item in zip(names, items, strict=False)
    ]
    return format_list(apart, locale=locale)


def _apart(item: str, locale: Locale) -> str:
    script, mark = _APART[locale.language]
    first = _TAG.sub("", item)[:1]
    return item if unicodedata.name(first or " ", script).startswith(script) else mark + item
