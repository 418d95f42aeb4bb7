"""The catalogues in `locale/`: `messages.pot`, and `<code>/LC_MESSAGES/messages.po` for each translation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from coc_service import resources
from coc_service.languages.faults import is_whole
from coc_service.languages.language import DEFAULT_CODE, Language
from coc_service.languages.pseudo import PseudoTranslations
from coc_service.languages.sides import Side, side_of
from coc_service.languages.translations import CatalogueTranslations

TEMPLATE = "messages.pot"
# Locales of other alphabets, so that a date or list not formatted by CLDR stays in plain letters and a test finds it.
_PSEUDO_FORMATS = {"en-XA": "el", "ar-XB": "ar"}
_OFFERED_FROM = 0.95  # of a side's messages
_DEFAULT_FORMATS = "en_GB"  # 5 November 2026; A, B and C


@cache
def default() -> Language:
    """Return English, the language of the messages in the code."""
    return Language(DEFAULT_CODE, Locale.parse(_DEFAULT_FORMATS), NullTranslations())


@cache
def available() -> Mapping[str, Language]:
    """Return the default language and each language whose catalogue has the reporter's side, by code.

    A few new sentences may be missing, and are shown in English; for a release a test asks for all of them.
    """
    found = sorted(resources.root("locale").glob("*/LC_MESSAGES/messages.po"))
    asked = _by_side(read(resources.root("locale") / TEMPLATE) if found else Catalog())
    made = [_translated(path, asked) for path in found]
    return {DEFAULT_CODE: default()} | {one.code: one for one in made if one}


@cache
def for_staff(language: Language) -> Language:
    """Return the language of the committee's pages: this one, or English at the same addresses if it lacks their messages."""
    return language if language.has_staff_side else replace(default(), shown_at=language.code)


@cache
def pseudo() -> Mapping[str, Language]:
    """Return the pseudo-languages for tests: one left-to-right, one right-to-left."""
    template = read(resources.root("locale") / TEMPLATE)
    return {
        code: Language(code, Locale.parse(formats), PseudoTranslations(template))
        for code, formats in _PSEUDO_FORMATS.items()
    }


def read(path: Path, *, locale: Locale | None = None) -> Catalog:
    """Return a catalogue. A malformed file raises an error instead of being read in part."""
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def _translated(path: Path, asked: Mapping[Side, Sequence[Message]]) -> Language | None:
    code = path.parts[-3]
    locale = Locale.parse(code, sep="-")
    catalogue = read(path, locale=locale)
    if not covers(catalogue, asked[Side.REPORTER]):
        return None
    has_staff_side = covers(catalogue, asked[Side.STAFF])
    return Language(code, locale, CatalogueTranslations(catalogue), has_staff_side)


def _by_side(template: Catalog) -> Mapping[Side, Sequence[Message]]:
    found: Mapping[Side, list[Message]] = {side: [] for side in Side}
    for one in template:
        if one.id:
            found[side_of(one)].append(one)
    return found


def covers(catalogue: Catalog, asked: Sequence[Message]) -> bool:
    """Return whether a catalogue has nearly all of these messages."""
    there = sum(1 for one in asked if (given := catalogue.get(one.id)) and is_whole(given))
    return there >= _OFFERED_FROM * len(asked)
