"""Finds the words of a receipt in a text. Whoever reads them could read the answers and write in the reporter's name."""

import re
import unicodedata
from functools import cache

from coc_service.domain.receipt import WORD_COUNT, exact
from coc_service.domain.receipt_lists import lists

_WORD = re.compile("[a-z]+")
_MARKS = re.compile("[\u0300-\u036f]")
# Each trial takes 0.1 ms. A text of listed words alone has thousands of places to try; nobody writes one by mistake.
_MOST_TRIALS = 100


def holds_receipt(text: str) -> bool:
    """Whether fourteen words in a row are a receipt, in any of its languages, however they are numbered or set apart."""
    if len(text) < 4 * WORD_COUNT:  # the shortest words have four letters
        return False
    text = text.lower()
    words = _WORD.findall(text if text.isascii() else _MARKS.sub("", unicodedata.normalize("NFKD", text)))
    return any(_holds(words, listed) for listed in _listed())


@cache
def _listed() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(one.typed) for one in lists())


def _holds(words: list[str], listed: frozenset[str]) -> bool:
    if listed.isdisjoint(words[WORD_COUNT - 1 :: WORD_COUNT]):  # of fourteen in a row, one is among these
        return False
    trials = run = 0
    for at, word in enumerate(words, 1):
        run = run + 1 if word in listed else 0
        if run >= WORD_COUNT and trials < _MOST_TRIALS:
            trials += 1
            if exact(" ".join(words[at - WORD_COUNT : at])) is not None:
                return True
    return False
