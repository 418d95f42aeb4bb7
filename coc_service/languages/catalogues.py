"""The catalogues in `locale/`: `messages.pot`, and `<code>/LC_MESSAGES/messages.po` for each translation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from coc_service import resources
from coc_service.languages.faults import is_whole
from coc_service.languages.language import DEFAULT_CODE, Language
from coc_service.languages.pseudo import PseudoTranslations
from coc_service.languages.sides import Side, side_of
from coc_service.languages.translations import CatalogueTranslations, Originals

TEMPLATE = "messages.pot"
# Locales of other alphabets, so that a date or list not formatted by CLDR stays in plain letters and a test finds it.
_PSEUDO_FORMATS = {"en-XA": "el", "ar-XB": "ar"}
_OFFERED_FROM = 0.95  # of a side's messages
# Our catalogues that have the committee's side too. Written down, so that a start reads no catalogue; a test compares them.
WITH_STAFF_SIDE = frozenset({"de", "es", "fr", "ja", "zh-Hans"})
_DEFAULT_FORMATS = "en_GB"  # 5 November 2026; A, B and C


@cache
def default() -> Language:
    """Return English, the language of the messages in the code."""
    return Language(DEFAULT_CODE, Locale.parse(_DEFAULT_FORMATS), Originals())


@cache
def available() -> Mapping[str, Language]:
    """Return the default language and each with a catalogue, by code. A catalogue is read when its first text is shown.

    Every catalogue of a release has the whole reporter's side, which a test asks for. Between releases a few new sentences may
    be missing, and are shown in English.
    """
    codes = sorted(path.parts[-3] for path in resources.root("locale").glob("*/LC_MESSAGES/messages.po"))
    return {DEFAULT_CODE: default()} | {code: _ours(code) for code in codes}


def _ours(code: str) -> Language:
    translations = CatalogueTranslations(partial(shipped, code))
    return Language(code, Locale.parse(code, sep="-"), translations, code in WITH_STAFF_SIDE)


def shipped(code: str) -> Catalog:
    """Return our own catalogue of a language; an empty one if there is none."""
    path, locale = resources.root("locale") / code / "LC_MESSAGES" / "messages.po", Locale.parse(code, sep="-")
    return read(path, locale=locale) if path.exists() else Catalog(locale=locale)


def language_of(code: str, catalogue: Catalog) -> Language | None:
    """Return the language of a catalogue; None if it lacks the reporter's side."""
    if not covers(catalogue, Side.REPORTER):
        return None
    translations = CatalogueTranslations(lambda: catalogue)
    return Language(code, Locale.parse(code, sep="-"), translations, covers(catalogue, Side.STAFF))


@cache
def for_staff(language: Language, english: Language) -> Language:
    """Return the language of the committee's pages: this one, or English at the same addresses if it lacks their messages."""
    return language if language.has_staff_side else replace(english, shown_at=language.code)


@cache
def pseudo() -> Mapping[str, Language]:
    """Return the pseudo-languages for tests: one left-to-right, one right-to-left."""
    return {
        code: Language(code, Locale.parse(formats), PseudoTranslations(template()))
        for code, formats in _PSEUDO_FORMATS.items()
    }


def read(path: Path, *, locale: Locale | None = None) -> Catalog:
    """Return a catalogue. A malformed file raises an error instead of being read in part."""
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


@cache
def template() -> Catalog:
    """Return the catalogue template."""
    return read(resources.root("locale") / TEMPLATE)


@cache
def _by_side() -> Mapping[Side, Sequence[Message]]:
    found: Mapping[Side, list[Message]] = {side: [] for side in Side}
    for one in template():
        if one.id:
            found[side_of(one)].append(one)
    return found


def missing(catalogue: Catalog, side: Side) -> int:
    """Return how many messages of a side a catalogue lacks."""
    return sum(1 for one in _by_side()[side] if not (given := catalogue.get(one.id)) or not is_whole(given))


def covers(catalogue: Catalog, side: Side) -> bool:
    """Return whether a catalogue has nearly all messages of a side."""
    return missing(catalogue, side) <= (1 - _OFFERED_FROM) * len(_by_side()[side])


def in_english(code: str) -> int:
    """Return how many sentences our own catalogue of a language leaves in English, on the sides that it has. Reads the file."""
    sides = Side if code in WITH_STAFF_SIDE else (Side.REPORTER,)
    return sum(missing(shipped(code), side) for side in sides)
