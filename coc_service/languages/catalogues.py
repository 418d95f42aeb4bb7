"""The catalogues that lie in `locale/`: `messages.pot`, and for each translation `<code>/LC_MESSAGES/messages.po`."""

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
# Formats in another alphabet, so that a date or list that goes past them stays in plain letters and is noticed.
_PSEUDO_FORMATS = {"en-XA": "el", "ar-XB": "ar"}
_DEFAULT_FORMATS = "en_GB"  # 5 November 2026; A, B and C


@cache
def default() -> Language:
    """Return English: the language the messages are written in."""
    return Language(DEFAULT_CODE, Locale.parse(_DEFAULT_FORMATS), NullTranslations())


@cache
def available() -> Mapping[str, Language]:
    """Return the default language and every one that has a catalogue, by their codes."""
    found = sorted(resources.root("locale").glob("*/LC_MESSAGES/messages.po"))
    return {DEFAULT_CODE: default()} | {path.parts[-3]: _translated(path) for path in found}


@cache
def pseudo() -> Mapping[str, Language]:
    """Return the languages nobody speaks, for tests: one written from the left, one from the right."""
    template = read(resources.root("locale") / TEMPLATE)
    return {
        code: Language(code, Locale.parse(formats), PseudoTranslations(template))
        for code, formats in _PSEUDO_FORMATS.items()
    }


def read(path: Path, *, locale: Locale | None = None) -> Catalog:
    """Return a catalogue. A file that is broken is an error, not a shorter catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def _translated(path: Path) -> Language:
    code = path.parts[-3]
    locale = Locale.parse(code, sep="-")
    compiled = BytesIO()
    write_mo(
        compiled, read(path, locale=locale)
    )  # at start, in milliseconds: the file one reads is the file that counts
    compiled.seek(0)
    return Language(code, locale, GNUTranslations(compiled))
