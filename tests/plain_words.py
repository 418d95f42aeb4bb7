"""How plain an English text is: the Flesch-Kincaid grade, and words that a person under stress stumbles over.

Grade = 0.39 * words per sentence + 11.8 * syllables per word - 15.59 (Kincaid, Fishburne, Rogers and Chissom, 1975: Derivation
of new readability formulas for Navy enlisted personnel). Syllables are counted as groups of vowels without a silent "e".
"""

import re
from collections.abc import Sequence

GRADE = 6.0
_TAG = re.compile(r"<[^>]+>")
_VALUE = re.compile(r"%\(\w+\)s")
_SENTENCE = re.compile(r"(?<=[.!?:])[\"”’)]*\s+")
_WORD = re.compile(r"[A-Za-z]+(?:[’'-][A-Za-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^td]ed|[^aeioucgszx]es)$|(?<=[aeiou][^aeiou])e(?=less|ful|ly|ment)")
_STIFF = re.compile(
    r"\b(whom|whomever|whereby|shall|need not|upon|hence|thus|therefore|thereof|herein|in order to|prior to|regarding|"
    r"pursuant|stands? (?:here|there))\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a message, with a short word for each value, and without tags."""
    plain = _TAG.sub("", _VALUE.sub("it", text).replace("%%", "%"))
    return [one.strip() for one in _SENTENCE.split(" ".join(plain.split())) if _WORD.search(one)]


def syllables(word: str) -> int:
    """Return how many syllables a word has, about."""
    return max(1, len(_VOWELS.findall(_SILENT.sub(lambda cut: cut[0][0] if len(cut[0]) > 1 else "", word.lower()))))


def grade(said: Sequence[str]) -> float:
    """Return the school grade at which most people can read these sentences."""
    words = [word for one in said for word in _WORD.findall(one)]
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def stiff(text: str) -> list[str]:
    """Return the stiff or inverted turns in a text."""
    return _STIFF.findall(_TAG.sub("", text))
