"""For whom a member works, as they state it: employers with the time in which they work there.

A signed entry in the committee's chain states it; the newest one of a person counts. Specification: `docs/trust.md` section 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coc_service.domain import person_names
from coc_service.domain.chain import Detail, moment, read_moment, require

VERSION = 1
MOST = 8
LONGEST_CHARS = 80
_MOST_WORDS = 6  # of an employer's name in a text
# What a company calls itself in law says nothing about which one it is. A fixed list: the rules of a chain must not change.
_FORMS = frozenset("ab ag as bv co corp corporation gmbh inc incorporated kk limited llc ltd plc sa sas srl".split())


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Working for an employer, from one moment to another; None where there is no such moment."""

    employer: str
    starts: datetime | None = None
    ends: datetime | None = None

    def is_in_force(self, at: datetime) -> bool:
        """Whether it has begun and not ended."""
        return (self.starts is None or self.starts <= at) and (self.ends is None or at < self.ends)


def key(employer: str) -> str:
    """Return what two spellings of an employer's name have in common: letters and digits, without its form in law."""
    words = _words(employer)
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    return "".join(words)


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text.casefold().replace(".", "")).split()


def keys_at(found: Sequence[Affiliation], at: datetime, *, most: int) -> frozenset[str]:
    """Return the first employers at that time, at most `most`, each by its key."""
    keys = dict.fromkeys(key(one.employer) for one in found if one.is_in_force(at))
    return frozenset(list(keys)[:most])


def named_in(text: str, found: Sequence[Affiliation], at: datetime) -> list[str]:
    """Return the employers at that time that a text names, in one of their spellings."""
    words = _words(text)
    spans = range(1, _MOST_WORDS + 1)
    told = {key(" ".join(words[start : start + size])) for start in range(len(words)) for size in spans}
    return [one.employer for one in found if one.is_in_force(at) and key(one.employer) in told]


def problem(found: Sequence[Affiliation]) -> str:
    """Return why these cannot be stated; "" if they can."""
    if len(found) > MOST:
        return "too many employers"
    for one in found:
        if not key(one.employer) or len(one.employer) > LONGEST_CHARS or one.employer.strip() != one.employer:
            return "no name, or too long"
        if person_names.hidden_character(one.employer):
            return "a hidden character"
        if one.starts and one.ends and one.starts >= one.ends:
            return "it ends before it begins"
    return ""


def stated(detail: Detail) -> tuple[Affiliation, ...]:
    """Return the employers in an entry's detail.

    Raises:
        Void: they are too many, or one has no name or no time.
    """
    require(detail["v"] == VERSION, "another version")
    found = tuple(
        Affiliation(str(name), read_moment(starts), read_moment(ends)) for name, starts, ends in detail["employers"]
    )
    wrong = problem(found)
    require(not wrong, wrong)
    return found


def says(found: Sequence[Affiliation]) -> Mapping[str, Any]:
    """Return them as they are written in a detail."""
    return {"v": VERSION, "employers": [[one.employer, moment(one.starts), moment(one.ends)] for one in found]}
