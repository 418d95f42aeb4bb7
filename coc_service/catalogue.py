"""Sentences before they are in a language: rules and tables name them, pages and mails translate them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the catalogue. `values` fill its placeholders (`%(name)s`); with a `plural`, `values["count"]` chooses."""

    msgid: str
    plural: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def filled(self, **values: object) -> "Message":
        """Return the sentence of a table with what its placeholders stand for."""
        return replace(self, values={**self.values, **values})


def msg(msgid: str, /, **values: object) -> Message:
    """Return a sentence, marked for extraction."""
    return Message(msgid, values=values)


def plural(one: str, many: str, /, *, count: int, **values: object) -> Message:
    """Return a sentence that depends on a count, marked for extraction."""
    return Message(one, many, {**values, "count": count})


@dataclass(frozen=True, slots=True)
class Day:
    """A date, shown with its year."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """A date without its year, and the time of day in UTC."""

    at: datetime


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """The time of a day in UTC; the sentence around it says so."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Name:
    """Something with a name of its own (a person, a case, a typed word): shown as it is, in the direction it is written in."""

    text: str


@dataclass(frozen=True, slots=True)
class Names:
    """Several names as one list: "A, B and C"."""

    texts: tuple[str, ...]


Text: TypeAlias = (
    Message | Day | Moment | Name | Names | str
)  # what a page can show; a `str` is somebody's words, never ours
