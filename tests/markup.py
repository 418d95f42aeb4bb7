"""Splits a page of ours into tags and texts: a tenth of the processor time of all journeys was the standard library's parser.

It reads what our templates write, and refuses what it does not know. `tests/journeys/test_pseudo_language.py` compares it
with that parser on every page.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_TAG = re.compile(
    r"""<(?:(?P<start>[a-zA-Z][\w-]*)(?P<given>(?:[^>"']|"[^"]*"|'[^']*')*)|/(?P<end>[a-zA-Z][\w-]*)\s*|!--.*?--|![^>]*)>""",
    re.DOTALL,
)
_GIVEN = re.compile(r"""([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")


@dataclass(slots=True)
class Start:
    """A tag that begins an element. An attribute without a value has None."""

    tag: str
    given: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(slots=True)
class End:
    """A tag that ends an element."""

    tag: str


Part = Start | End | str


@lru_cache(maxsize=2)  # several checks read the same page, one after the other
def parts(page: str) -> tuple[Part, ...]:
    """Return the tags and texts of a page in their order. Comments and the document type are left out.

    Raises:
        ValueError: something looks like a tag and is none.
    """
    return tuple(_parts(page))


def _parts(page: str) -> Iterator[Part]:
    at = 0
    for found in _TAG.finditer(page):
        if found.start() > at:
            yield _text(page[at : found.start()])
        at = found.end()
        if start := found["start"]:
            yield Start(start.lower(), dict(_given(found["given"])))
            if found["given"].endswith("/"):  # in a drawing (SVG)
                yield End(start.lower())
        elif end := found["end"]:
            yield End(end.lower())
    if at < len(page):
        yield _text(page[at:])


def _given(text: str) -> Iterator[tuple[str, str | None]]:
    for found in _GIVEN.finditer(text):
        value = found[found.lastindex or 1]
        yield found[1].lower(), None if found.lastindex == 1 else _unescaped(value)


def _text(text: str) -> str:
    if "<" in text:
        raise ValueError(text)
    return _unescaped(text)


def _unescaped(text: str) -> str:
    return unescape(text) if "&" in text else text
