"""Finds the controls of a page that a screen reader could not name.

Source: W3C's Accessible Name and Description Computation 1.2, for the parts of it that our pages use. That a name is in the
language of its page is seen by `pseudo`, which reads the same texts and attributes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests import markup

_NAMED_BY_CONTENT = frozenset({"a", "button", "summary"})
_CONTROLS = _NAMED_BY_CONTENT | {"input", "select", "textarea", "progress", "meter", "dialog", "iframe"}


@dataclass(eq=False, slots=True)
class _Element:
    tag: str
    given: Mapping[str, str | None]
    label: "_Element | None"  # that it stands in
    words: str = ""


@dataclass(slots=True)
class _Page:
    """Keeps all elements, each with the words that stand in it."""

    kept: list[_Element] = field(default_factory=list)
    open: list[tuple[_Element, int]] = field(default_factory=list)  # and how many words were said before it
    said: list[str] = field(default_factory=list)
    labels: list[_Element] = field(default_factory=list)  # the open ones
    silent: int = 0  # open elements whose words are not spoken

    def begin(self, tag: str, given: Mapping[str, str | None]) -> None:
        element = _Element(tag, given, self.labels[-1] if self.labels else None)
        self.kept.append(element)
        if tag == "img":
            self.said.append(given.get("alt") or "")
        if tag not in markup.VOID:
            self.open.append((element, len(self.said)))
            self.silent += _is_silent(element)
            if tag == "label":
                self.labels.append(element)

    def end(self) -> None:
        element, before = self.open.pop()
        element.words = "".join(self.said[before:])
        self.silent -= _is_silent(element)
        if element.tag == "label":
            self.labels.pop()

    def say(self, text: str) -> None:
        if not self.silent:
            self.said.append(text)


def _is_silent(element: _Element) -> bool:
    return "aria-hidden" in element.given or element.tag in {"script", "style"}


def nameless(page: str) -> list[str]:
    """Return the controls of a page that have no name."""
    read = _Page()
    for part in markup.parts(page):
        match part:
            case markup.Start():
                read.begin(part.tag, part.given)
            case markup.End():
                read.end()
            case str():
                read.say(part)
    labels = [one for one in read.kept if one.tag == "label"]
    return [_shown(one) for one in _controls(read.kept) if not _name(one, read.kept, labels).strip()]


def _controls(kept: list[_Element]) -> Iterator[_Element]:
    for one in kept:
        is_link = one.tag == "a" and "href" not in one.given
        is_unseen = one.given.get("type") == "hidden" or (one.tag == "input" and "hidden" in one.given)
        if one.tag in _CONTROLS and not is_link and not is_unseen:
            yield one


def _name(control: _Element, kept: list[_Element], labels: list[_Element]) -> str:
    given = control.given
    if wanted := (given.get("aria-labelledby") or "").split():
        return " ".join(one.words for one in kept if one.given.get("id") in wanted)
    named = given.get("aria-label") or ""
    for_it = [one.words for one in labels if "id" in given and one.given.get("for") == given["id"]]
    around = control.label.words if control.label else ""
    content = control.words if control.tag in _NAMED_BY_CONTENT else ""
    return named or " ".join(for_it) or around or content or (given.get("title") or "")


def _shown(control: _Element) -> str:
    said = " ".join(f'{name}="{value}"' for name, value in control.given.items())
    return f"no name: <{control.tag} {said}>"
