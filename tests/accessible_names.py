"""Finds the controls of a page that a screen reader could not name.

Source: W3C's Accessible Name and Description Computation 1.2, for the parts of it that our pages use. That a name is in the
language of its page is seen by `pseudo`, which reads the same texts and attributes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_NAMED_BY_CONTENT = frozenset({"a", "button", "summary"})
_CONTROLS = _NAMED_BY_CONTENT | {"input", "select", "textarea", "progress", "meter", "dialog", "iframe"}


@dataclass(eq=False)
class _Element:
    tag: str
    given: Mapping[str, str | None]
    words: str = ""
    label: "_Element | None" = None  # that it stands in


@dataclass
class _Page(HTMLParser):
    """Keeps the elements that are controls, labels or have an id."""

    kept: list[_Element] = field(default_factory=list)
    open: list[_Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        label = next((one for one in reversed(self.open) if one.tag == "label"), None)
        element = _Element(tag, dict(attrs), label=label)
        self.kept.append(element)
        if tag == "img":
            self._say(element.given.get("alt") or "")
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any("aria-hidden" in one.given or one.tag in {"script", "style"} for one in self.open):
            self._say(data)

    def _say(self, words: str) -> None:
        for one in self.open:
            one.words += words


def nameless(page: str) -> list[str]:
    """Return the controls of a page that have no name."""
    read = _Page()
    read.feed(page)
    read.close()
    return [_shown(one) for one in _controls(read.kept) if not _name(one, read.kept).strip()]


def _controls(kept: list[_Element]) -> Iterator[_Element]:
    for one in kept:
        is_link = one.tag == "a" and "href" not in one.given
        is_unseen = one.given.get("type") == "hidden" or (one.tag == "input" and "hidden" in one.given)
        if one.tag in _CONTROLS and not is_link and not is_unseen:
            yield one


def _name(control: _Element, kept: list[_Element]) -> str:
    given = control.given
    if wanted := (given.get("aria-labelledby") or "").split():
        return " ".join(one.words for one in kept if one.given.get("id") in wanted)
    named = given.get("aria-label") or ""
    labels = [one.words for one in kept if one.tag == "label" and "id" in given and one.given.get("for") == given["id"]]
    around = control.label.words if control.label else ""
    content = control.words if control.tag in _NAMED_BY_CONTENT else ""
    return named or " ".join(labels) or around or content or (given.get("title") or "")


def _shown(control: _Element) -> str:
    said = " ".join(f'{name}="{value}"' for name, value in control.given.items())
    return f"no name: <{control.tag} {said}>"
