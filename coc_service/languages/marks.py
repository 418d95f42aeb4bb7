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
_SHORT_WORDS: Mapping[str, str] = {"pl": "aiouwz", "uk": "айвзіоу"}
_BEFORE = r"(?<![^\s(>«„“”])"  # where a word begins; the name of a tag comes after a "<"
_AFTER_SHORT_WORD = {
    code: re.compile(f"{_BEFORE}([{letters}]) (?=\\S)", re.IGNORECASE) for code, letters in _SHORT_WORDS.items()
}
_IN_A_DATE = re.compile(r"(?<!\d)(\d{1,2}\.?) (?=[^\W\d])")  # between the day and its month, and between minutes and UTC
NO_BREAK = "\u00a0"


def unbroken(text: str, code: str) -> str:
    """Return a sentence with no-break spaces where this language does not break a line, and none that begins with a "·"."""
    text = text.replace(" ·", f"{NO_BREAK}·")
    short = _AFTER_SHORT_WORD.get(code)
    return short.sub(rf"\1{NO_BREAK}", text) if short else text


def unbroken_date(text: str) -> str:
    """Return a date as CLDR writes it, with a no-break space between the day and its month, and before UTC."""
    return _IN_A_DATE.sub(rf"\1{NO_BREAK}", text)
