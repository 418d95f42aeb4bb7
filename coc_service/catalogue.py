"""Sentences before they are in a language: rules and tables name them, pages and mails translate them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the catalogue. `values` fill its placeholders (`%(name)s`); with a `plural`, `values["count"]` chooses."""

    msgid: str
    plural: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def msg(msgid: str, /, **values: object) -> Message:
    """Return a sentence, marked for extraction."""
    return Message(msgid, values=values)


def plural(one: str, many: str, /, *, count: int, **values: object) -> Message:
    """Return a sentence that depends on a count, marked for extraction."""
    return Message(one, many, {**values, "count": count})
