"""Checks translations. Their markup is not escaped on pages, so tags must match the original."""

import re
from collections import Counter
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

_PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|%")
_MARKUP = re.compile(r'<[^>]*>|[<>"]|&#?\w+;')


def faults(translated: Catalog, template: Catalog) -> list[tuple[str, str]]:
    """Return each wrong message with its fault: missing, fuzzy, empty, placeholders or markup."""
    return [
        (_first(asked), fault) for asked in template if asked.id for fault in _faults(translated.get(asked.id), asked)
    ]


def _faults(given: Message | None, asked: Message) -> Iterator[str]:
    if given is None:
        yield "missing"
        return
    forms = [form or "" for form in (given.string if isinstance(given.string, tuple | list) else (given.string,))]
    if given.fuzzy:
        yield "fuzzy"
    if not all(forms):
        yield "empty"
        return
    if any(_counted(_PLACEHOLDER, form) != _counted(_PLACEHOLDER, _last(asked)) for form in forms):
        yield "placeholders"
    if any(_counted(_MARKUP, form) != _counted(_MARKUP, _last(asked)) for form in forms):
        yield "markup"


def _counted(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(pattern.findall(text))


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _last(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]
