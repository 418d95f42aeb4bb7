"""The quotation marks of each language, and the writing that no translation uses."""

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
