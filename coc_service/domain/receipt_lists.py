"""The lists of 1,024 words in which receipts are written: that of SLIP-0039 in English, and one each for four other languages.

Place 17 of one list means the same ten bits as place 17 of another, so a receipt opens whatever the language of the page is.
The other lists are chosen from those of BIP-0039 (2,048 words each): no two words have the same first four letters or differ
in one letter only, none begins like an English one, and words that could hurt are left out. They never change: receipts on
paper would open nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from shamir_mnemonic.wordlist import WORDLIST

from coc_service.domain.typed_words import plain

PREFIX_CHARS = 4
_FOLDER = Path(__file__).parent / "word_lists"
_ENGLISH = "en"
_COUNTED = 64  # words of a typed text: fourteen, their labels, and some more


@dataclass(frozen=True, slots=True, eq=False)
class WordList:
    """One list: the words as shown, as typed (lower case, without accents), and the index of each word's first letters."""

    code: str
    words: tuple[str, ...]
    typed: tuple[str, ...]
    index_of_prefix: dict[str, int]

    def index(self, word: str) -> int | None:
        """Return the place of a typed word, or of its beginning with four letters or more; None if it is not on the list."""
        found = self.index_of_prefix.get(word[:PREFIX_CHARS])
        return found if found is not None and self.typed[found].startswith(word) else None

    def is_listed(self, word: str) -> bool:
        """Return whether a typed word, or its beginning, is on the list."""
        return self.index(word) is not None

    def nearest(self, word: str) -> str:
        """Return the word that was most likely meant; "" if none is near."""
        found = next(iter(get_close_matches(word[:16], self.typed, n=1, cutoff=0.6)), None)
        return self.words[self.typed.index(found)] if found else ""


def _made(code: str, words: Sequence[str]) -> WordList:
    typed = tuple(plain(word) for word in words)
    return WordList(code, tuple(words), typed, {word[:PREFIX_CHARS]: index for index, word in enumerate(typed)})


@cache
def lists() -> tuple[WordList, ...]:
    """Return every list, English first."""
    others = (_made(path.stem, path.read_text(encoding="utf-8").split()) for path in sorted(_FOLDER.glob("*.txt")))
    return (_made(_ENGLISH, WORDLIST), *others)


def english() -> WordList:
    """Return the English list."""
    return lists()[0]


def list_for(code: str) -> WordList:
    """Return the list of a language; English for a language without one."""
    return next((one for one in lists() if one.code == code), english())


def is_listed_anywhere(word: str) -> bool:
    """Return whether a typed word, or its beginning, is on one of the lists."""
    return any(one.is_listed(word) for one in lists())


def by_likelihood(words: Sequence[str], *, at_least: int) -> list[WordList]:
    """Return the list with the most of these typed words, and the others with so many of them; English before its equals."""
    counted = sorted(((-sum(map(one.is_listed, words[:_COUNTED])), one) for one in lists()), key=lambda one: one[0])
    return [one for at, (count, one) in enumerate(counted) if at == 0 or -count >= at_least]
