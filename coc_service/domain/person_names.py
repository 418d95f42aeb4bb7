"""The other names that a member stores: nicknames, spellings and scripts by which a report may name them.

They are stated by a signed entry in the person's own chain; the newest one counts. Specification: `docs/trust.md` section 1.
"""

import re
import unicodedata

from coc_service.domain import texts
from coc_service.domain.chain import Detail, require

VERSION = 1
MOST_NAMES = 20
LONGEST_NAME_CHARS = 80
# A fixed list, so that every version of Python judges an entry alike. The joiners U+200C and U+200D belong to the spelling
# of Persian and Indic words.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def stated(detail: Detail) -> tuple[str, ...]:
    """Return the names in an entry's detail.

    Raises:
        Void: they are too many, one is empty or too long, or has a character that could turn the words around it.
    """
    names = tuple(detail["names"])
    require(detail["v"] == VERSION, "another version")
    require(len(names) <= MOST_NAMES, "too many names")
    for name in names:
        require(0 < len(name) <= LONGEST_NAME_CHARS and name.strip() == name, "no name, or too long")
        require(hidden_character(name) is None, "a hidden character")
    return names


def hidden_character(text: str) -> str | None:
    """Return the first character that nobody sees, such as U+202E, which turns the words after it around; None without one."""
    found = _HIDDEN.search(text)
    return found[0] if found else None


def without_hidden(text: str) -> str:
    """Return a text of several lines as people see it: a line feed ends each, a tab is a blank, what nobody sees is left out.

    Browsers end each line of a form with CR LF, and text that is pasted brings more.
    """
    found = texts.clean(text).replace("\t", " ").split("\n")
    return "\n".join(_HIDDEN.sub("", line) for line in found)


def lines(text: str) -> tuple[str, ...]:
    """Return the names in a text, one in each line, each once, with single blanks."""
    found = (" ".join(unicodedata.normalize("NFC", line).split()) for line in text.splitlines())
    return tuple(dict.fromkeys(name for name in found if name))


def lacks_a_blank(name: str) -> bool:
    """Whether it is a name of three or more characters in Han, kana or Hangul, stored in one word.

    Nobody can tell where its family part ends, so a report that gives one part only could be missed.
    """
    word = name.strip()
    is_together = all(unicodedata.name(char, "").split(" ")[0] in _WITHOUT_BLANKS for char in word)
    return len(word) >= _SHORTEST_OF_TWO_PARTS and is_together


_WITHOUT_BLANKS = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "IDEOGRAPHIC"})
_SHORTEST_OF_TWO_PARTS = 3
