"""How the letters of names are compared: by script, and without differences that people do not type."""

import re
import unicodedata
from bisect import bisect
from enum import Enum, auto

from anyascii import anyascii

from coc_service.domain.name_tables import HAN_VARIANTS


class Writing(Enum):
    """How a script writes words, on which the way of matching depends."""

    ALPHABET = auto()  # words with endings; compared by their Latin spelling
    PREFIXED = auto()  # Arabic, Hebrew: particles stand before the word without a blank
    SYLLABLES = auto()  # Indic, Ethiopic: whole words, with their vowel signs
    HANGUL = auto()  # particles follow the word without a blank
    UNSPACED = auto()  # Han, kana, Thai and others: no blanks between words


_ALPHABET, _PREFIXED, _SYLLABLES, _UNSPACED = Writing.ALPHABET, Writing.PREFIXED, Writing.SYLLABLES, Writing.UNSPACED
_BESIDE = "0-9_\u0300-\u036f"  # digits, underscores and accents belong to the word they follow
_LATIN_BLOCKS = (
    "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1d00-\u1dbf\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff"
    "\uab30-\uab6f"
)
_ARABIC_BLOCKS = (
    "\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u06d5-\u06dc\u06df-\u06fc\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff"
    "\ufe70-\ufefc"
)
_HAN_AND_KANA = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3041-\u309f\u30a1-\u30ff"
_INDIC_BLOCKS = range(0x900, 0xE00, 0x80)
# A row for each script: the way of writing, and the script's characters.
_SCRIPTS: tuple[tuple[Writing, str], ...] = (
    (_ALPHABET, _BESIDE + _LATIN_BLOCKS),
    (_ALPHABET, f"{_BESIDE}\u0370-\u03ff\u1f00-\u1fff"),  # Greek
    (_ALPHABET, f"{_BESIDE}\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f"),  # Cyrillic
    (_ALPHABET, "\u0531-\u0556\u0561-\u0587"),  # Armenian
    (_ALPHABET, "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f"),  # Georgian
    (_PREFIXED, "\u0591-\u05ea"),  # Hebrew
    (_PREFIXED, _ARABIC_BLOCKS),
    *((_SYLLABLES, f"{chr(at)}-{chr(at + 0x63)}{chr(at + 0x70)}-{chr(at + 0x7F)}") for at in _INDIC_BLOCKS),
    (_SYLLABLES, "\u1200-\u135f\u1380-\u139f\u2d80-\u2ddf"),  # Ethiopic
    (Writing.HANGUL, "\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff"),
    (_UNSPACED, _HAN_AND_KANA),
    *((_UNSPACED, span) for span in ("\u0e01-\u0e4e", "\u0e80-\u0edf", "\u1000-\u109f", "\u1780-\u17dd")),
)
RUN = re.compile("|".join(f"[{characters}]+" for _, characters in _SCRIPTS) + r"|\w+")
_STARTS = sorted(
    (ord(span[0]), ord(span[-1]), writing)
    for writing, characters in _SCRIPTS
    for span in re.findall(r".-.|.", characters)
)
_FIRST = [start for start, _, _ in _STARTS]

_UNSEEN = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200d-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
_WORDS_IN_ONE_SIGN = re.compile("[\u3300-\u33ff\ufdf0-\ufdff]")  # one becomes up to eighteen characters: never a name
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-[ \t]*\n[ \t]*(?=[^\W\d_])")
_NO_JOINER = "\u200c"
_APOSTROPHES = re.compile(
    "[\u2018\u2019\u201b\u02b9\u02bb-\u02bf\u02c8\u02ca\u02cb`\u00b4\u2032\ua78c\u055a\u05f3\u05f4]"
)


def plain(text: str) -> str:
    """Return the text in composed letters of ordinary width, without characters that nobody sees, with "'" for apostrophes.

    Whoever adds a rule here: the time must stay proportional to the text's length.
    """
    if text.isascii():
        return _BROKEN_WORD.sub("", text) if "-" in text else text
    text = _APOSTROPHES.sub("'", _WORDS_IN_ONE_SIGN.sub(" ", text))
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    if _NO_JOINER in text:
        text = _JOINED_SYLLABLES.sub("", text).replace(_NO_JOINER, " ")
    return _BROKEN_WORD.sub("", text)


_JOINED_SYLLABLES = re.compile(f"(?<=[\u0900-\u0dff]){_NO_JOINER}|{_NO_JOINER}(?=[A-Za-z])")


def writing_of(word: str) -> Writing:
    """Return how the script of a word's first letter writes words."""
    first = word.lstrip("0123456789_")[:1] or word[:1]
    if first.isascii():
        return Writing.ALPHABET
    _, last, writing = _STARTS[bisect(_FIRST, ord(first)) - 1]
    return writing if ord(first) <= last else Writing.ALPHABET


class _Latin(dict[int, str]):
    """The Latin spelling of each letter, found when first needed."""

    def __missing__(self, code: int) -> str:
        self[code] = spelling = anyascii(chr(code)).lower().replace("'", "").replace("`", "")
        return spelling


_LATIN = _Latin()


def latin(word: str) -> str:
    """Return a word's key: Latin letters without case and accents. Soren and Soeren have one key, as in `one_vowel`."""
    return one_vowel(word.lower() if word.isascii() else word.translate(_LATIN))


def one_vowel(lower: str) -> str:
    """Return ASCII text in lower case with ae, oe, ue and aa as one vowel."""
    return lower.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("aa", "a")


_ONE_LETTER = {
    "\u0627": "\u0623\u0625\u0622\u0671",  # alef with hamza or madda
    "\u0648": "\u0624",
    "\u064a": "\u0626\u06cc\u06d2",  # the kinds of yeh
    "\u0643": "\u06a9\u06aa",  # kaf
    "\u0647": "\u0629\u06c0\u06c1\u06c2\u06c3\u06d5",  # heh and teh marbuta
    "": "\u0621\u0640'",  # hamza alone; the line that stretches a word; geresh
}
_VOWEL_POINTS = [*range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6DD), *range(0x591, 0x5C8)]
_LETTERS_OF_PREFIXED = {ord(variant): letter for letter, variants in _ONE_LETTER.items() for variant in variants}
_LETTERS_OF_PREFIXED |= dict.fromkeys(_VOWEL_POINTS, "")
ALEF_MAKSURA, _YEH = "\u0649", "\u064a"


def prefixed_key(word: str, *, has_yeh: bool) -> str:
    """Return the key of an Arabic or Hebrew word.

    Alef maksura is taken for yeh only in a text without yeh: otherwise the preposition "on" would be the name Ali.
    """
    key = word.translate(_LETTERS_OF_PREFIXED)
    return key if has_yeh else key.replace(ALEF_MAKSURA, _YEH)


_NUKTA, _NASAL = 0x3C, {0x901: "\u0902", 0x981: "\u0982"}
_SIGNS = {block + _NUKTA: "" for block in _INDIC_BLOCKS} | _NASAL


def syllables_key(word: str) -> str:
    """Return the key of an Indic word: without nukta, and with one sign for the nasal vowels."""
    return unicodedata.normalize("NFD", word).translate(_SIGNS)


_TOGETHER = str.maketrans(
    {
        **{chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)},  # katakana as hiragana
        **{variant: row[0] for row in HAN_VARIANTS for variant in row[1:]},
    }
)


def together_key(text: str) -> str:
    """Return text in Han and kana with one kind of kana, and with one form of each character."""
    return text.translate(_TOGETHER)


_LOOK_ALIKES = str.maketrans(
    "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0456\u0458\u0455\u0410\u0412\u0421\u0415\u041d\u041a\u041c\u041e\u0420"
    "\u0422\u0425\u0423\u0406\u03bf\u039f\u0391\u0392\u0395\u0397\u039a\u039c\u039d\u03a1\u03a4\u03a7\u0396",
    "aceopxyijsABCEHKMOPTXYIoOABEHKMNPTXZ",
)
_WORD, _LATIN_LETTER, _LIKE_LATIN = re.compile(r"\w+"), re.compile("[A-Za-z]"), re.compile("[\u0370-\u052f]")


def look_alikes(text: str) -> list[str]:
    """Return the words that mix Latin with Cyrillic or Greek letters, written with the Latin letters that they look like."""
    if not (_LATIN_LETTER.search(text) and _LIKE_LATIN.search(text)):
        return []
    words = _WORD.findall(text)
    return [word.translate(_LOOK_ALIKES) for word in words if _LATIN_LETTER.search(word) and _LIKE_LATIN.search(word)]
