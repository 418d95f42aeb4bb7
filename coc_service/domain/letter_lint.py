"""What in a letter to a party could tell who reported, or who else is heard. It is asked about, not refused."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coc_service.domain import names
from coc_service.domain.names import MemberNames

LONGEST_KNOWN = 4  # words in a row that anybody could write; only longer runs are asked about
# Scripts without blanks between words: each letter counts as half a word.
_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORDS = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_LETTER = re.compile(f"[{_UNSPACED}]")
_PROPER = re.compile(r"[^\W\d_][\w'\u2019-]{2,}")
_NO_LETTERS = re.compile(r"[\d_]+")  # stand between the words in the name of a file


class Hint(StrEnum):
    """What was found."""

    REPORTER = "reporter"
    OTHERS = "others"
    READER = "reader"
    PHRASE = "phrase"
    CODE_NAME = "code_name"


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a letter: what it may tell, and its words."""

    hint: Hint
    words: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """What a letter should not tell: who reported, who reads, words about others, everything that was told in confidence.

    `addressee` is what the panel calls the party: their own name may stand in a letter to them.
    """

    reporter: Sequence[MemberNames]
    readers: Sequence[MemberNames]
    others: Sequence[str]
    told: Sequence[str]
    code_name: str
    addressee: str


def look(letter: str, guarded: Guarded) -> list[Found]:
    """Return what a letter may tell, each place once."""
    parted = dict.fromkeys((letter, _NO_LETTERS.sub(" ", letter)))
    found = [one for text in parted for one in _of_people(text, guarded)] + [*_of_phrases(letter, guarded.told)]
    if guarded.code_name.casefold() in letter.casefold():
        found.append(Found(Hint.CODE_NAME, guarded.code_name))
    return list(dict.fromkeys(found))


def _of_people(letter: str, guarded: Guarded) -> Iterator[Found]:
    for hint, people in ((Hint.REPORTER, guarded.reporter), (Hint.READER, guarded.readers)):
        for mention in names.named(letter, people).values():
            yield Found(hint, mention.words)
    own = _folded(guarded.addressee)
    written = {word.casefold(): word for word in _PROPER.findall(letter)}
    for word in _proper(guarded.others):
        if word in written and word not in own:
            yield Found(Hint.OTHERS, written[word])


def _proper(texts: Iterable[str]) -> list[str]:
    """Return the words that begin with a capital letter, as names do, or have no letter case."""
    found = [word for text in texts for word in _PROPER.findall(text)]
    return [word.casefold() for word in found if not word[0].islower()]


def _folded(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _PROPER.findall(text))


def _of_phrases(letter: str, told: Sequence[str]) -> Iterator[Found]:
    """Yield the longest runs of words that stand in the letter as well as in what was told."""
    spans = list(_WORDS.finditer(letter))
    words = [one[0].casefold() for one in spans]
    known = {size: _runs(told, size) for size in (LONGEST_KNOWN + 1, 2 * (LONGEST_KNOWN + 1))}
    start = 0
    while start < len(words):
        if not (size := _begins(words, start, known)):
            start += 1
            continue
        end = start
        while _begins(words, end, known):
            end += 1
        last = end + size - 2
        yield Found(Hint.PHRASE, letter[spans[start].start() : spans[min(last, len(spans) - 1)].end()])
        start = last + 1


def _begins(words: Sequence[str], start: int, known: dict[int, set[tuple[str, ...]]]) -> int:
    """Return the length of a run that begins here and was told; 0 if none does."""
    short, long = known
    run = tuple(words[start : start + short])
    if run in known[short] and sum(bool(_LETTER.fullmatch(word)) for word in run) <= short // 2:
        return short
    return long if tuple(words[start : start + long]) in known[long] else 0


def _runs(told: Sequence[str], size: int) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for text in told:
        words = [word.casefold() for word in _WORDS.findall(text)]
        found |= {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}
    return found
