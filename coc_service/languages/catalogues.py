"""The catalogues in `locale/`: `messages.pot`, and `<code>/LC_MESSAGES/messages.po` for each translation."""

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from coc_service import resources
from coc_service.languages.language import DEFAULT_CODE, Language
from coc_service.languages.pseudo import PseudoTranslations

TEMPLATE = "messages.pot"
# Locales of other alphabets, so that a date or list not formatted by CLDR stays in plain letters and a test finds it.
_PSEUDO_FORMATS = {"en-XA": "el", "ar-XB": "ar"}
_DEFAULT_FORMATS = "en_GB"  # 5 November 2026; A, B and C


@cache
def default() -> Language:
    """Return English, the language of the messages in the code."""
    return Language(DEFAULT_CODE, Locale.parse(_DEFAULT_FORMATS), NullTranslations())


@cache
def available() -> Mapping[str, Language]:
    """Return the default language and each language with a catalogue, by code."""
    found = sorted(resources.root("locale").glob("*/LC_MESSAGES/messages.po"))
    return {DEFAULT_CODE: default()} | {path.parts[-3]: _translated(path) for path in found}


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


def _translated(path: Path) -> Language:
    code = path.parts[-3]
    locale = Locale.parse(code, sep="-")
    compiled = BytesIO()
    write_mo(
        compiled, read(path, locale=locale)
    )  # compiled at start, in milliseconds, so there is no `.mo` file that could be out of date
    compiled.seek(0)
    return Language(code, locale, GNUTranslations(compiled))
