"""Splits a typed or pasted receipt into words, whatever stands around, between or within them.

Nothing here decides whether the words are a receipt: `receipt` tries each reading against the check words.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

IsListed = Callable[[str], bool]

# Case folding keeps both Turkish letters apart from "i". Keyboards put them there when a receipt is typed in capitals.
_TURKISH = str.maketrans({"\N{LATIN SMALL LETTER DOTLESS I}": "i", "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}": "i"})
# A zero-width space separates words; every other format character, such as a soft hyphen, stands within one.
_SEPARATORS = str.maketrans({"\N{ZERO WIDTH SPACE}": " "})
_INVISIBLE = frozenset({"Cf", "Mn", "Me"})
_ORDINAL = re.compile(r"(?<!\w)\d{1,2}(?:st|nd|rd|th)(?!\w)")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u2010\u2011][ \t]*[\r\n]\s*([^\W\d_]+)")
_LABELS = frozenset("and are in is my no nr number of order receipt the these word words your".split())
_NUMBERED = re.compile(r"(\d+)|([^\W\d_]+)")


def plain(text: str) -> str:
    """Return the text in lower case with compatibility forms, accents, marks and invisible characters removed."""
    split = unicodedata.normalize("NFKD", text.translate(_SEPARATORS).translate(_TURKISH).casefold())
    return "".join(char for char in split if unicodedata.category(char) not in _INVISIBLE).casefold()


def words_in(text: str, *, is_listed: IsListed) -> list[str]:
    """Return a text's words of letters only: list numbers, ordinals, commas and hyphens are ignored."""
    joined = _BROKEN.sub(lambda broken: _join(broken, is_listed), plain(text))
    bare = _ORDINAL.sub(" ", joined)
    return "".join(char if char.isalpha() else " " for char in bare).split()


def _join(broken: re.Match[str], is_listed: IsListed) -> str:
    """Join a word that a hyphen breaks at the end of a line, but not two whole words with a hyphen between them."""
    first, second = broken.groups()
    is_one = is_listed(first + second) and not (is_listed(first) and is_listed(second))
    return first + second if is_one else f"{first} {second}"


def by_number(text: str, *, count: int) -> list[str]:
    """Return the words in the order of the numbers before them; [] unless each number from 1 to `count` is there once."""
    found: dict[int, str] = {}
    number = 0
    for digits, word in _NUMBERED.findall(_ORDINAL.sub(_number_of, plain(text))):
        if digits:
            number = int(digits[:2])
        elif number:
            found.setdefault(number, word)
    return [found[place] for place in range(1, count + 1)] if found.keys() == set(range(1, count + 1)) else []


def _number_of(ordinal: re.Match[str]) -> str:
    return f" {ordinal[0][:-2]} "


def without_labels(words: Sequence[str], *, count: int) -> list[str]:
    """Return the words without labels such as "Word 1:", and once if all were typed twice; only if there are too many."""
    if len(words) <= count:
        return list(words)
    bare = [word for word in words if word not in _LABELS]
    return bare[:count] if bare[:count] == bare[count:] else bare


def other_orders(words: Sequence[str]) -> Iterator[list[str]]:
    """Return the readings of words that were written in columns and read in rows, the other way round, or from the end."""
    places = range(len(words))
    for size in range(2, len(words)):
        groups = [places[start : start + size] for start in range(0, len(words), size)]
        for columns in range(2, len(groups) + 1):
            across = list(_across(groups, columns))
            yield [words[across.index(place)] for place in places]
            yield [words[place] for place in across]
    yield list(reversed(words))


def _across(groups: Sequence[Sequence[int]], columns: int) -> Iterator[int]:
    """Return the places in the order of the rows, if so many groups stand beside each other and the rest below them."""
    for start in range(0, len(groups), columns):
        beside = groups[start : start + columns]
        for row in range(len(beside[0])):
            yield from (group[row] for group in beside if row < len(group))
