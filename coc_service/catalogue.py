"""Untranslated sentences: rules and tables refer to them, pages and mails translate them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the catalogue. `values` fill its placeholders (`%(name)s`); `values["count"]` selects the plural form."""

    msgid: str
    plural: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def filled(self, **values: object) -> "Message":
        """Return a copy with values for the placeholders."""
        return replace(self, values={**self.values, **values})


def msg(msgid: str, /, **values: object) -> Message:
    """Return a message and mark its text for extraction into the catalogue."""
    return Message(msgid, values=values)


def plural(one: str, many: str, /, *, count: int, **values: object) -> Message:
    """Return a message with a plural form, and mark both texts for extraction."""
    return Message(one, many, {**values, "count": count})


@dataclass(frozen=True, slots=True)
class Day:
    """A date to be shown with its year."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """A date to be shown without its year, with the time of day in UTC."""

    at: datetime


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day in UTC. The sentence around it says that it is UTC."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Name:
    """A name (of a person or case) or a typed word: shown untranslated, isolated in its own writing direction."""

    text: str


@dataclass(frozen=True, slots=True)
class Names:
    """Several names, shown as one list: "A, B and C"."""

    texts: tuple[str, ...]


Text: TypeAlias = (
    Message | Day | Moment | Name | Names | str
)  # what a page can show; a `str` is user input, never a sentence of the catalogue
