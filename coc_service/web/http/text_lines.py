"""Breaks text into lines for a terminal: by columns, not by characters."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

WIDTH = 72
_WIDE = frozenset("WF")
_HANGUL = ("\uac00", "\ud7a3")  # wide, but written with blanks between its words
# By Unicode's categories: closing marks and points belong to what is before them, opening ones to what follows.
_NEVER_FIRST, _NEVER_LAST = frozenset({"Pe", "Pf", "Po", "Lm"}), frozenset({"Ps", "Pi"})
_BLANKS = re.compile(r"[ \t\r\n]+")  # not \s: a no-break space stays
_WORDS = re.compile("[^ ]* *")


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=65_536)
def _columns(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in _WIDE else 1


def single_blanks(text: str) -> str:
    """Return a text in which all white space between words is one blank."""
    return _BLANKS.sub(" ", text)


def wrapped(text: str, *, width: int = WIDTH) -> list[str]:
    """Return a text in lines of at most this many columns. A word that is longer stands on a line of its own."""
    lines, line, taken = [], "", 0
    for piece in _pieces(text.strip(" ")):
        bare = piece.rstrip(" ")
        size = columns(bare)
        if line and taken + size > width:
            lines.append(line.rstrip(" "))
            line, taken = "", 0
        line, taken = line + piece, taken + size + len(piece) - len(bare)
    return [*lines, line.rstrip(" ")] if line else lines


def _pieces(text: str) -> Iterator[str]:
    """Yield the parts between which a line may end, each with the blanks after it.

    Letter by letter only where that matters: a form of a megabyte that comes back as text must not stop other requests.
    """
    for word in filter(None, _WORDS.findall(text)):
        if word.isascii() or columns(word) == len(word):
            yield word
        else:
            yield from _parts(word)


def _parts(word: str) -> Iterator[str]:
    start = 0
    for at in range(1, len(word)):
        if _may_break(word[at - 1], word[at]):
            yield word[start:at]
            start = at
    yield word[start:]


@lru_cache(maxsize=65_536)
def _may_break(letter: str, after: str) -> bool:
    if " " in {letter, after}:
        return False
    breaks = _is_set_tight(letter) or _is_set_tight(after)
    is_apart = unicodedata.category(letter) not in _NEVER_LAST and unicodedata.category(after) not in _NEVER_FIRST
    return breaks and is_apart


def _is_set_tight(letter: str) -> bool:
    """Whether a letter is of a script without blanks between its words."""
    first, last = _HANGUL
    return unicodedata.east_asian_width(letter) in _WIDE and not first <= letter <= last
