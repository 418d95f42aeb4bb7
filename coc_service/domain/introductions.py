"""How a member is introduced: title and pronouns, apart from the name, which reports are searched for."""

import re
import unicodedata
from dataclasses import dataclass

from coc_service.domain.chain import Detail, require
from coc_service.domain.person_names import hidden_character

VERSION = 1
LONGEST_CHARS = 40
_TITLES = frozenset("dr prof mr mrs ms mx miss phd hon dipl frau herr mme mlle sra srta".split())
_PRONOUNS = re.compile(r"[()\[\]{}/]|\b(?:she|he|they)\W+(?:her|him|them)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Introduction:
    """A title and pronouns, as their member wrote them; "" for none."""

    title: str = ""
    pronouns: str = ""


def from_text(title: str, pronouns: str) -> Introduction:
    """Return what somebody typed, with single blanks."""
    return Introduction(*(" ".join(unicodedata.normalize("NFC", one).split()) for one in (title, pronouns)))


def stated(detail: Detail) -> Introduction:
    """Return the introduction in an entry's detail.

    Raises:
        Void: another version, too long, or with a character that nobody sees.
    """
    require(detail["v"] == VERSION, "another version")
    found = Introduction(detail["title"], detail["pronouns"])
    require(is_well_formed(found), "too long, or a hidden character")
    return found


def is_well_formed(introduction: Introduction) -> bool:
    """Whether each part is at most 40 characters of text that people see."""
    parts = (introduction.title, introduction.pronouns)
    return all(len(one) <= LONGEST_CHARS and hidden_character(one) is None for one in parts)


def more_than_a_name(name: str) -> str | None:
    """Return the title or the pronouns in a name, which no report would give; None if it is a name alone."""
    if found := _PRONOUNS.search(name):
        return found[0]
    return next((word for word in name.split() if word.strip(".,").lower() in _TITLES), None)
