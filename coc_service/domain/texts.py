"""Cleans texts before they are stored: uniform line endings, and no invisible characters that could do harm."""

import re
import unicodedata

_LINE_ENDING = re.compile(r"\r\n|[\r\v\f]")  # a form feed comes with text copied from a PDF
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")  # other ASCII controls, such as colour codes in a chat log
_CATEGORIES_WITHOUT_INK = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"})
_LETTERS_WITHOUT_INK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # fillers of Hangul, and the empty Braille pattern
_TAGS = range(0xE0000, 0xE1000)  # default-ignorable, assigned or not


def clean(text: str) -> str:
    """Return the text without control characters and surrounding blanks; "" if nothing in it is visible.

    Control characters cannot be typed, and a terminal might execute them. Everything else is kept, including U+FFFD, which
    may come from a quoted mail with a wrong encoding.
    """
    kept = _CONTROL.sub("", _LINE_ENDING.sub("\n", text)).strip()
    return kept if any(map(_has_ink, kept)) else ""


def _has_ink(char: str) -> bool:
    is_blank = unicodedata.category(char) in _CATEGORIES_WITHOUT_INK or char in _LETTERS_WITHOUT_INK
    return not is_blank and ord(char) not in _TAGS
