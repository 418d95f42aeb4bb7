"""How a member's name may be written: its parts, and parts written as one word, without titles and pronouns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from coc_service.domain import name_tables as tables
from coc_service.domain.name_letters import (
    RUN,
    Writing,
    latin,
    plain,
    prefixed_key,
    syllables_key,
    together_key,
    writing_of,
)

SHORTEST_INFLECTED = 4
SHORTEST_JOINED = 6
_SHORTEST_PREFIXED = 4
_SHORTEST_PIECE = 4  # of what an apostrophe parts
_LONGEST_NAME_WORDS = 8

_BRACKETS = re.compile(r"[(\[{“”\"«]([^()\[\]{}“”\"«»]*)[)\]}”\"»]")
_SLASHED = re.compile(r"[\w']+(?:/[\w']+)+")
_SEPARATORS = re.compile(r"[\s|()\[\]{}“”\"«»·・=;:!?@<>]+")
_HYPHENS = re.compile(r"[-\u2010-\u2015.]+")


class Tier(IntEnum):
    """How easily a word is taken for a name: some are ordinary words too."""

    NAME = 0
    NOUN = 1
    COMMON = 2
    FUNCTION = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A word that names a member by itself. With one of the `stems` an inflected form begins."""

    person: str
    key: str
    writing: Writing
    tier: Tier = Tier.NAME
    stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spellings:
    """All spellings of one name: `parts` name the member by themselves, and so do `joined`, several words written as one."""

    parts: tuple[Part, ...]
    joined: tuple[Part, ...]


def spellings(person: str, name: str) -> Spellings:
    """Return the spellings of a stored name."""
    parts: dict[Part, None] = {}
    joined: dict[Part, None] = {}
    for words in _names(name):
        for at, word in enumerate(words):
            if not _is_particle(words, at):
                parts |= dict.fromkeys(_parts(person, word, is_whole=len(words) == 1))
        joined |= dict.fromkeys(_joined(person, words[:_LONGEST_NAME_WORDS]))
    return Spellings(tuple(parts), tuple(joined))


def _names(text: str) -> Iterator[list[str]]:
    """Return each name in a stored name as its words: those in brackets, and beside a slash, are names of their own."""
    text = _SLASHED.sub(lambda found: "" if _are(tables.PRONOUNS, found[0].split("/")) else found[0], plain(text))
    inner = _BRACKETS.findall(text)
    for group in [one for part in (_BRACKETS.sub(" ", text), *inner) for one in part.split("/")]:
        words = _without_titles(_SEPARATORS.sub(" ", group).split())
        if words and not _are(tables.PRONOUNS | tables.ROLES, words):
            yield words


def _are(table: frozenset[str], words: list[str]) -> bool:
    return all(latin(word.strip(".,")) in table for word in words)


def _without_titles(words: list[str]) -> list[str]:
    """Return the words without titles before and degrees after the name. One word always stays."""
    while len(words) > 1 and _bare(words[0]) in tables.TITLES:
        words = words[1:]
    while len(words) > 1 and _is_suffix(words):
        words = words[:-1]
    if len(words) > 3 and _are(tables.PRONOUNS, words[-2:]):  # noqa: PLR2004  two names and two pronouns
        words = words[:-2]
    parted = [piece for word in words for piece in word.split(",")]
    return [piece for piece in parted if piece.strip(".'")]


def _bare(word: str) -> str:
    return word.lower().strip(",").replace(".", "")


def _is_suffix(words: list[str]) -> bool:
    last = _bare(words[-1])
    after_comma = words[-2].endswith(",")
    return last in tables.SUFFIXES or (after_comma and last in tables.SUFFIXES_AFTER_COMMA)


def _is_particle(words: list[str], at: int) -> bool:
    """Whether a word is a particle: only between a name and another part of the surname."""
    return 0 < at < len(words) - 1 and words[at].lower() in tables.PARTICLES


def _parts(person: str, word: str, *, is_whole: bool) -> Iterator[Part]:
    for chunk in filter(None, _HYPHENS.split(word)):
        pieces = [piece for piece in chunk.split("'") if len(piece) >= _SHORTEST_PIECE] if "'" in chunk else []
        for run in RUN.findall(chunk.replace("'", "")) + pieces:
            yield from _of_run(person, run, is_whole=is_whole)


def _of_run(person: str, run: str, *, is_whole: bool) -> Iterator[Part]:
    writing = writing_of(run)
    match writing:
        case Writing.ALPHABET:
            yield from (part for key in _latin_keys(run) for part in _alphabetic(person, key))
        case Writing.PREFIXED:
            yield from (Part(person, key, writing) for key in _prefixed_keys(run))
        case Writing.SYLLABLES:
            yield from _alphabetic(person, latin(run))
            yield from _long_enough(person, [syllables_key(run)], writing)
        case _:
            keys = _together(together_key(run), writing, is_whole=is_whole)
            yield from _long_enough(person, keys, writing)
            spelled = [latin(key) for key in [run, *keys] if len(key) > 1]
            yield from (part for key in spelled if len(key) >= SHORTEST_INFLECTED for part in _alphabetic(person, key))


def _long_enough(person: str, keys: list[str], writing: Writing) -> list[Part]:
    return [Part(person, key, writing) for key in keys if len(key) > 1]


def _latin_keys(run: str) -> list[str]:
    """Return a word's keys: the Azerbaijani schwa is written e or a."""
    return list({latin(run), latin(run.replace("ə", "a").replace("Ə", "A"))})


def _alphabetic(person: str, key: str) -> list[Part]:
    if len(key) < 2:  # noqa: PLR2004  an initial names nobody
        return []
    return [Part(person, key, Writing.ALPHABET, tier_of(key), _stems(key))]


def tier_of(key: str) -> Tier:
    """Return how easily a Latin key is taken for a name."""
    if key in tables.FUNCTION_WORDS:
        return Tier.FUNCTION
    if key in tables.COMMON_WORDS or len(key) <= 2:  # noqa: PLR2004  two letters are a word in some language
        return Tier.COMMON
    return Tier.NOUN if key in tables.NOUNS else Tier.NAME


def _stems(key: str) -> tuple[str, ...]:
    """Return the beginnings that all inflected forms of a name share; of ordinary words none."""
    if tier_of(key) is not Tier.NAME:
        return ()
    lost = next((ending for ending in tables.LOST_ENDINGS if key.endswith(ending)), "")
    stems = {key, key.removesuffix(lost)}
    if key.endswith("nen"):  # Finnish: Korhonen, Korhosen
        stems.add(key[:-3] + "s")
    if re.search("[^aeiouy]e[^aeiouy]$", key):  # Slavic: Pawel, Pawla
        stems.add(key[:-2] + key[-1])
    return tuple(sorted(stem for stem in stems if len(stem) >= SHORTEST_INFLECTED))


_ARTICLE = "\u0627\u0644"


def _prefixed_keys(run: str) -> set[str]:
    keys = {prefixed_key(run, has_yeh=True), prefixed_key(run, has_yeh=False)}
    keys |= {key.removeprefix(_ARTICLE) for key in keys if len(key) > 4}  # noqa: PLR2004  the article and three letters
    return {key for key in keys if len(key) > 1}


def _together(run: str, writing: Writing, *, is_whole: bool) -> list[str]:
    """Return the ways to write a part of a name. A whole name stored without a blank is parted at each likely place."""
    if len(run) == 1:
        before = [] if writing is Writing.HANGUL else [mark + run for mark in tables.HONORIFICS_BEFORE]
        return before + [run + mark for mark in map(together_key, tables.HONORIFICS_AFTER)]
    is_kana = "\u3041" <= run[0] <= "\u309f" and "\u3041" <= run[-1] <= "\u309f"
    if is_kana or not ("\u3400" <= run[0] <= "\u9fff" or writing is Writing.HANGUL):
        is_long = len(run) > 2  # noqa: PLR2004  two kana are a part of many words
        return [run] if is_long else [run + together_key(mark) for mark in tables.HONORIFICS_AFTER]
    if not is_whole:
        return [run]
    likely = range(2, len(run) - 1 if len(run) > 3 else 3)  # noqa: PLR2004  a family name of one or two, then the rest
    ends = [run[:2], run[-2:], *(run[:at] for at in likely), *(run[at:] for at in likely)]
    return list(dict.fromkeys([run, *(end for end in ends if len(end) > 1)]))


def _joined(person: str, words: list[str]) -> Iterator[Part]:
    """Return neighbouring words, and the halves of hyphenated ones, written as one word."""
    pieces = [piece for word in words for piece in filter(None, _HYPHENS.split(word))]
    for start in range(len(pieces)):
        for stop in range(start + 2, len(pieces) + 1):
            together = "".join(pieces[start:stop]).replace("'", "")
            if len(RUN.findall(together)) == 1:
                yield from _joined_as(person, together)


def _joined_as(person: str, together: str) -> Iterator[Part]:
    writing = writing_of(together)
    shortest = {Writing.ALPHABET: SHORTEST_JOINED, Writing.PREFIXED: _SHORTEST_PREFIXED}.get(writing, 2)
    for key in _joined_keys(together, writing):
        if len(key) >= shortest:
            yield Part(person, key, writing, stems=(key,) if writing is Writing.ALPHABET else ())


def _joined_keys(together: str, writing: Writing) -> list[str]:
    match writing:
        case Writing.ALPHABET:
            return _latin_keys(together)
        case Writing.PREFIXED:
            return [prefixed_key(together, has_yeh=strict) for strict in (True, False)]
        case Writing.SYLLABLES:
            return [syllables_key(together)]
        case _:
            return [together_key(together)]
