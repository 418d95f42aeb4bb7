"""Turns HTML into plain text, for mails that have nothing else. The result is text and is escaped like any other.

Not `html.parser`: in the Python versions we support it takes quadratic time for some input. This scanner reads each character a
fixed number of times.
"""

import re
from collections.abc import Iterator
from html import unescape

_NAME = re.compile(r"/?([a-z][a-z0-9]*)")
_LONGEST_NAME = 16
_BLANKS = re.compile(r"\s+")
_MANY_LINES = re.compile(r"\n{3,}")
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "iframe", "object"})
_LINES = frozenset(
    "address article aside br dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr li main nav section tr".split()
)
_PARAGRAPHS = frozenset({"blockquote", "ol", "p", "pre", "table", "ul"})
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}  # not `lower`, which can change the length


def from_html(html: str) -> str:
    """Return the text of an HTML document: without scripts, styles, comments and tags, with line breaks at blocks."""
    text = unescape("".join(_pieces(html, html.translate(_LOWER))))
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return _MANY_LINES.sub("\n\n", lines).strip()


def _pieces(html: str, lower: str) -> Iterator[str]:
    place = 0
    while (begin := lower.find("<", place)) >= 0:
        yield _BLANKS.sub(" ", html[place:begin])
        name = _name(lower, begin)
        end = _end(lower, begin, name)
        if end < 0:  # the tag never ends: the rest is no text
            return
        if name is None and not lower.startswith(("<!", "<?", "</"), begin):
            end = begin + 1
            yield "<"
        yield _break(name)
        place = end
    yield _BLANKS.sub(" ", html[place:])


def _name(lower: str, begin: int) -> str | None:
    found = _NAME.match(lower[begin + 1 : begin + 1 + _LONGEST_NAME])
    return found[1] if found else None


def _end(lower: str, begin: int, name: str | None) -> int:
    """Return where the text goes on after this tag or comment, after the element if nobody sees it; -1 if it never ends."""
    if lower.startswith("<!--", begin):
        return _after(lower, "-->", begin + len("<!--"))
    if name in _UNSEEN and lower[begin + 1] != "/":
        closing = lower.find(f"</{name}", begin)
        return -1 if closing < 0 else _after(lower, ">", closing)
    if name is None and not lower.startswith(("<!", "<?", "</"), begin):
        return begin + 1
    return _after(lower, ">", begin)


def _after(text: str, mark: str, begin: int) -> int:
    found = text.find(mark, begin)
    return -1 if found < 0 else found + len(mark)


def _break(name: str | None) -> str:
    if name in _PARAGRAPHS:
        return "\n\n"
    return "\n" if name in _LINES else ""
