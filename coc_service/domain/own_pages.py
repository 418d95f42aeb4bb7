"""What a committee says on its reporter pages in its own words: texts, emergency numbers, contacts, code, logo;
the starter texts with which its letters begin; the spaces that it looks after, and who decides in its place.

These words steer frightened people, so they are stated in the committee's chain, by as many members as an admission takes.
The rules here hold for a form and for an entry alike: what they refuse takes no effect, whoever wrote it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import Enum, auto
from typing import Any, Self
from urllib.parse import urlsplit

from coc_service.domain import logos
from coc_service.domain.chain import require
from coc_service.domain.starter_texts import DEFAULTS, SLOTS, OwnStarter

VERSION = 1
TEXT_CHARS = 600
LABEL_CHARS = 80
ADDRESS_CHARS = 300
MOST_LINKS = 12
MOST_SPACES = 60
STARTER_CHARS = 2000

_SLUG = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)  # as in a committee's address
_TEL = re.compile(r"tel:\+?[0-9](?:[0-9-]{0,20}[0-9])?", re.ASCII)
_MAILTO = re.compile(r"mailto:[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]{1,5})?", re.ASCII)
_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Problem(Enum):
    """Why a field is refused."""

    TEXT_TOO_LONG = auto()
    TEXT_UNREADABLE = auto()  # control characters, or ones that turn the text around them
    TOO_MANY_LINKS = auto()
    LABEL_MISSING = auto()
    ADDRESS_UNSAFE = auto()
    LOGO_UNUSABLE = auto()
    STARTER_TOO_LONG = auto()
    STARTER_UNNAMED = auto()
    STARTER_EMPTY = auto()
    STARTER_UNKNOWN = auto()  # two for one slot, or one for a slot that is none
    ABOVE_UNUSABLE = auto()
    SPACE_UNUSABLE = auto()  # its short name cannot stand in an address, or two spaces have it


@dataclass(frozen=True, slots=True)
class Link:
    """A word and where it leads."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class OwnPages:
    """Everything that a committee can replace. An empty field leaves the words of this program.

    `spaces` are the projects, events and chats that it looks after, each with its short name in an address. `above` is the
    short name of the committee to which a report goes if too few are left to read it, `outside` who can be told elsewhere.
    """

    opening: str = ""
    emergency: str = ""
    numbers: tuple[Link, ...] = ()
    contacts: tuple[Link, ...] = ()
    code: tuple[Link, ...] = ()
    form_note: str = ""
    receipt_note: str = ""
    logo: bytes = b""
    starters: tuple[OwnStarter, ...] = ()
    above: str = ""
    outside: tuple[Link, ...] = ()
    spaces: tuple[Link, ...] = ()

    @classmethod
    def of(
        cls,
        texts: Mapping[str, str],
        links: Mapping[str, tuple[Link, ...]],
        *,
        logo: bytes,
        starters: tuple[OwnStarter, ...],
    ) -> Self:
        """Return pages from their texts and links by name."""
        return cls(
            opening=texts["opening"],
            emergency=texts["emergency"],
            numbers=links["numbers"],
            contacts=links["contacts"],
            code=links["code"],
            form_note=texts["form_note"],
            receipt_note=texts["receipt_note"],
            logo=logo,
            starters=starters,
            above=texts["above"],
            outside=links["outside"],
            spaces=links["spaces"],
        )


TEXTS = ("opening", "emergency", "form_note", "receipt_note", "above")
LINKS = ("numbers", "contacts", "code", "outside", "spaces")
SPACES = "spaces"  # the links whose addresses are short names of this site
EMPTY = OwnPages()
_BEFORE_SPACES: Mapping[str, Any] = {"above": "", "outside": [], "spaces": []}  # not in pages that were signed before


def problems(pages: OwnPages) -> list[tuple[str, Problem]]:
    """Return what is wrong, as (field, problem). Only pages without a problem can be adopted."""
    texts = [(name, one) for name in TEXTS for one in _text_problems(getattr(pages, name), most=TEXT_CHARS)]
    links = [(name, one) for name in LINKS if name != SPACES for one in _link_problems(getattr(pages, name))]
    is_numbers = all(one.address.startswith("tel:") for one in pages.numbers)
    calls = [] if is_numbers else [("numbers", Problem.ADDRESS_UNSAFE)]
    logo = [("logo", Problem.LOGO_UNUSABLE)] if pages.logo and logos.kind_of(pages.logo) is None else []
    return [*texts, *links, *calls, *logo, *_starter_problems(pages.starters), *_way_problems(pages)]


def _way_problems(pages: OwnPages) -> Iterable[tuple[str, Problem]]:
    if pages.above and not _SLUG.fullmatch(pages.above):
        yield "above", Problem.ABOVE_UNUSABLE
    names = [one.address for one in pages.spaces]
    if len(names) > MOST_SPACES:
        yield SPACES, Problem.TOO_MANY_LINKS
    if len(set(names)) < len(names) or not all(map(_SLUG.fullmatch, names)):
        yield SPACES, Problem.SPACE_UNUSABLE
    for one in pages.spaces:
        if not one.label.strip():
            yield SPACES, Problem.LABEL_MISSING
        yield from ((SPACES, found) for found in _text_problems(one.label, most=LABEL_CHARS))


def _starter_problems(starters: Sequence[OwnStarter]) -> Iterable[tuple[str, Problem]]:
    names = [one.name for one in starters]
    if len(set(names)) < len(names) or not SLOTS.keys() >= set(names):
        yield "starters", Problem.STARTER_UNKNOWN
    for one in starters:
        if not one.label.strip() and one.name not in DEFAULTS:
            yield label_field(one.name), Problem.STARTER_UNNAMED
        if not one.text.strip():
            yield text_field(one.name), Problem.STARTER_EMPTY
        if len(one.text) > STARTER_CHARS or len(one.label) > LABEL_CHARS:
            yield text_field(one.name), Problem.STARTER_TOO_LONG
        elif "\n" in one.label or not all(map(_is_readable, one.label + one.text)):
            yield text_field(one.name), Problem.TEXT_UNREADABLE


def label_field(slot: str) -> str:
    """Return the name of the field with the label of a starter text."""
    return f"{slot}-label"


def text_field(slot: str) -> str:
    """Return the name of the field with a starter text."""
    return f"{slot}-text"


def _text_problems(text: str, *, most: int) -> list[Problem]:
    if len(text) > most:
        return [Problem.TEXT_TOO_LONG]
    return [] if all(map(_is_readable, text)) else [Problem.TEXT_UNREADABLE]


def _is_readable(char: str) -> bool:
    return char == "\n" or (unicodedata.category(char) not in {"Cc", "Cs"} and char not in _TURNS_TEXT)


def _link_problems(links: Sequence[Link]) -> Iterable[Problem]:
    if len(links) > MOST_LINKS:
        yield Problem.TOO_MANY_LINKS
    for link in links:
        if not link.label.strip():
            yield Problem.LABEL_MISSING
        yield from _text_problems(link.label, most=LABEL_CHARS)
        if not is_safe(link.address):
            yield Problem.ADDRESS_UNSAFE


def is_safe(address: str) -> bool:
    """Whether a link may lead there: https with a plain host, a mail address, or a telephone number; nothing else.

    A user name before the host is refused because it can look like one, and so are letters outside ASCII.
    """
    if len(address) > ADDRESS_CHARS or not address.isascii() or not address.isprintable() or " " in address:
        return False
    if address.startswith("https://"):
        return _HOST.fullmatch(_host(address)) is not None and "\\" not in address
    return bool(_TEL.fullmatch(address) or _MAILTO.fullmatch(address))


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def changes(old: OwnPages, new: OwnPages) -> list[str]:
    """Return the names of the fields that differ."""
    return [one.name for one in fields(OwnPages) if getattr(old, one.name) != getattr(new, one.name)]


def to_detail(pages: OwnPages) -> dict[str, Any]:
    """Return the pages as they are written in a detail."""
    texts = {name: getattr(pages, name) for name in TEXTS}
    links = {name: [[one.label, one.address] for one in getattr(pages, name)] for name in LINKS}
    starters = [[one.name, one.label, one.text] for one in pages.starters]
    return {"v": VERSION, **texts, **links, "logo": pages.logo.hex(), "starters": starters}


def from_detail(said: Mapping[str, Any]) -> OwnPages:
    """Read pages from a detail.

    Raises:
        Void: they are of another version, or one of the rules refuses them.
    """
    require(said["v"] == VERSION, "pages of another version")
    said = {**_BEFORE_SPACES, **said}
    links = {name: tuple(Link(str(label), str(address)) for label, address in said[name]) for name in LINKS}
    texts = {name: str(said[name]) for name in TEXTS}
    starters = tuple(OwnStarter(str(name), str(label), str(text)) for name, label, text in said["starters"])
    pages = OwnPages.of(texts, links, logo=bytes.fromhex(said["logo"]), starters=starters)
    require(not problems(pages), "these pages may not be shown")
    return pages
