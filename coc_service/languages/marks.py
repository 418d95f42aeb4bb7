"""The quotation marks of each language, the writing that no translation uses, and where a line does not end."""

import re
from collections.abc import Mapping

_ENGLISH = "“”‘’"
_CORNERS = "「」『』"
_POINTED = "«»‹›"
# Which marks a translation may quote with; an apostrophe is always allowed. A language that is not listed may use any of them.
QUOTES: Mapping[str, str] = {
    "es": "«»“”",
    "fr": "«»“”",
    "de": "„“‚‘",
    "pt-BR": "“”‘’",
    "it": "«»“”",
    "pl": "„”«»",
    "uk": "«»„“",
    "tr": "“”‘’",
    "zh-Hans": "“”‘’《》",
    "zh-Hant": "「」『』《》",
    "ja": "「」『』",
    "ko": "“”‘’",
    "hi": "“”‘’",
    "id": "“”‘’",
    "vi": "“”‘’",
    "ar": "«»“”",
    "he": "“”„",
    "fa": "«»‹›",
}
EVERY_QUOTE = frozenset(_ENGLISH + _CORNERS + _POINTED + "„‚《》")
APOSTROPHE = "’"


def wrong_quotes(code: str, text: str) -> str:
    """Return the quotation marks in a text (without its tags) that this language does not use."""
    allowed = frozenset(QUOTES.get(code, "".join(EVERY_QUOTE)) + APOSTROPHE)
    return "".join(sorted(set(text) & ((EVERY_QUOTE - allowed) | {'"', "'", "`"})))


# Words of one letter that belong to the word after them. A line that ends with one is a fault in these languages.
_BEFORE_A_WORD: Mapping[str, str] = {"pl": "aiouwz", "uk": "айвзіоу"}
_AFTER_A_WORD: Mapping[str, str] = {"uk": "бж"}  # and those that belong to the word before them
_BEGINS = r"(?<![^\s(>«„“”])"  # where a word begins; the name of a tag comes after a "<"
_GOES_ON = {code: re.compile(f"{_BEGINS}([{those}]) (?=\\S)", re.IGNORECASE) for code, those in _BEFORE_A_WORD.items()}
_HANGS_ON = {code: re.compile(f" (?=[{those}]\\b)", re.IGNORECASE) for code, those in _AFTER_A_WORD.items()}
_LETTER_WITH_HYPHEN = re.compile(_BEGINS + r"([^\W\d_])-(?=[^\W\d_])")  # "e-posta", "E-Mail"
# Between the day and its month, and between minutes and UTC; in Vietnamese, between the words for both and their numbers.
_IN_A_DATE = re.compile(r"(?<!\d)\d{1,2}(?:\.|er|º)? (?=[^\W\d])|\b(?:ngày|tháng) (?=\d)")
# Between a number and the unit of a size: what a file has, and a limit that a sentence states ("2 MB", in French "2 Mo").
_IN_A_SIZE = re.compile(r"(?:(?<=%\(size\)s)|(?<=\d)(?= [kMGкМГ][BoБ]\b)) ")
NO_BREAK = "\u00a0"
NO_BREAK_HYPHEN = "\u2011"


def unbroken(text: str, code: str) -> str:
    """Return a sentence in which no line ends with one letter, or begins with one that hangs on the word before, a "·" or the
    unit of a size.
    """
    text = _IN_A_SIZE.sub(NO_BREAK, text.replace(" ·", f"{NO_BREAK}·"))
    if "<code>" not in text:  # what somebody copies keeps its hyphens
        text = _LETTER_WITH_HYPHEN.sub(rf"\1{NO_BREAK_HYPHEN}", text)
    if code in _GOES_ON:
        text = _GOES_ON[code].sub(rf"\1{NO_BREAK}", text)
    return _HANGS_ON[code].sub(NO_BREAK, text) if code in _HANGS_ON else text


def unbroken_date(text: str) -> str:
    """Return a date as CLDR writes it, with a no-break space between the day and its month, and before UTC."""
    return _IN_A_DATE.sub(lambda found: found[0].replace(" ", NO_BREAK), text)
