"""Checks pages and mails in a pseudo-language: what is still readable is in no catalogue; and each control needs a name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256

from babel.messages.catalog import Catalog

from coc_service import languages, resources
from coc_service.languages import Language, catalogues
from coc_service.languages.pseudo import PseudoTranslations
from coc_service.languages.sides import Side, side_of, side_of_source
from coc_service.web.http.pages import Common
from tests import accessible_names, markup

ACCENTED, FROM_THE_RIGHT = languages.pseudo().values()


def _of_the_reporters_side() -> Language:
    """The pseudo-language with the messages of the reporter's side alone, as a language has that is not whole for the staff."""
    asked = catalogues.read(resources.root("locale") / catalogues.TEMPLATE)
    kept = Catalog()
    for one in asked:
        if one.id and side_of(one) is Side.REPORTER:
            kept.add(one.id)
    return replace(ACCENTED, translations=PseudoTranslations(kept))


ACCENTED_FOR_REPORTERS = _of_the_reporters_side()
_SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-copied")
_UNSPOKEN = frozenset({"script", "style", "textarea", "bdi"})  # a textarea contains user input
_ADDRESSES = ("href", "action", "src", "formaction")
_PLAIN = re.compile("[A-Za-z]")


def _is_let_out(given: Mapping[str, str | None]) -> bool:
    """Whether a link leads to another language, or to where a committee's own words lead, on purpose."""
    return "hreflang" in given or (given.get("rel") or "").startswith("external")


@dataclass(slots=True)
class _Page:
    """Collects the text of a page that is not marked as a name or user input."""

    texts: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    _open: list[tuple[str, bool]] = field(default_factory=list)  # and whether what stands in it is said by us

    @property
    def _is_said_by_us(self) -> bool:
        return not self._open or self._open[-1][1]

    def begin(self, tag: str, given: Mapping[str, str | None]) -> None:
        is_ours = tag not in _UNSPOKEN and given.get("translate") != "no" and given.get("dir") != "auto"
        is_ours = is_ours and self._is_said_by_us
        self.addresses += [value for name in _ADDRESSES if (value := given.get(name)) and not _is_let_out(given)]
        if is_ours:
            self.texts += [value for name in _SPOKEN if (value := given.get(name))]
        if tag not in markup.VOID:
            self._open.append((tag, is_ours))

    def end(self, tag: str) -> None:
        opened = self._open.pop()
        assert opened[0] == tag, f"<{opened[0]}> is closed by </{tag}>"

    def say(self, text: str) -> None:
        if self._is_said_by_us:
            self.texts.append(text)


@lru_cache(maxsize=2)
def _read(page: str) -> _Page:
    read = _Page()
    for part in markup.parts(page):
        match part:
            case markup.Start():
                read.begin(part.tag, part.given)
            case markup.End():
                read.end(part.tag)
            case str():
                read.say(part)
    return read


def untranslated(page: str) -> list[str]:
    """Return the text of a page in the pseudo-language that is still in plain letters."""
    return [" ".join(text.split()) for text in _read(page).texts if _PLAIN.search(text)]


def leading_out(page: str, language: Language, *, outside: str) -> list[str]:
    """Return the addresses of this site on a page that lead to another language."""
    allowed = (f"{language.prefix}/", "/static/", "#", outside)
    return [address for address in _read(page).addresses if not address.startswith(allowed)]


def untranslated_lines(text: str, *, known: tuple[str, ...]) -> list[str]:
    """Return the lines of a plain text in the pseudo-language that are still in plain letters, except for known values."""
    for value in known:
        text = text.replace(value, "")
    return [line for line in text.splitlines() if _PLAIN.search(line)]


# What differs between two pages that say the same: values of fields, which nobody looks at, numbers, and random ids. Addresses
# keep their shape.
_PASSING = re.compile(r'(value="[^"]+")|[A-Za-z0-9_-]{20,}|[0-9]+')
_RANDOM = re.compile("[A-Z0-9]")
_watched: set[tuple[str, Side, str]] = set()


@dataclass(slots=True)
class Watch:
    """Replaces the rendering of pages, and renders each page a second time in the pseudo-language.

    A page is let out if this process has found nothing wrong with one that says the same: four of five are, and looking at a
    page takes as long as rendering it.
    """

    rendered: Callable[[str, Mapping[str, object], Common], str]
    found: list[str] = field(default_factory=list)

    def render(self, template: str, values: Mapping[str, object], common: Common) -> str:
        page = self.rendered(template, values, common)
        side = Side.STAFF if common.member else side_of_source(f"templates/{template}")
        said = (template, side, _digest(page))
        if said not in _watched:
            wrong = self._wrong(template, side, values, common)
            self.found += [f"{template}: {one}" for one in wrong]
            if not wrong:
                _watched.add(said)
        return page

    def _wrong(self, template: str, side: Side, values: Mapping[str, object], common: Common) -> list[str]:
        spoken = ACCENTED if side is Side.STAFF else ACCENTED_FOR_REPORTERS
        given = replace(common, shown_in=spoken, line_above="")  # that line is in a third language
        page = self.rendered(template, values, given)
        wrong = untranslated(page) + leading_out(page, ACCENTED, outside=common.site.quick_exit_url)
        return wrong + accessible_names.nameless(page)


def _digest(page: str) -> str:
    return sha256(_PASSING.sub(_passing, page).encode()).hexdigest()


def _passing(found: re.Match[str]) -> str:
    return "0" if found[1] or _RANDOM.search(found[0]) else found[0]
