"""A site's own texts: files `<code>.po` that change single sentences, of English too, or add a whole language.

They are checked before anything is served: a wrong placeholder would break a page, and a tag too many would be markup on it.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError

from coc_service.languages import catalogues
from coc_service.languages.faults import Fault, faults
from coc_service.languages.language import DEFAULT_CODE, Language
from coc_service.languages.translations import CatalogueTranslations

# Style is the site's own affair: another number to call, another sign at the end.
_BREAKING = frozenset({"placeholders", "markup", "plural forms", "empty form", "fuzzy"})


class OwnTextUnusable(Exception):
    """A file of a site's own texts cannot be used. `found` says why."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(path, found)
        self.path, self.found = path, found


@cache
def offered(folder: Path | None) -> Mapping[str, Language]:
    """Return the languages there are, by code, with the texts of the files in a site's folder in place of ours.

    Raises:
        OwnTextUnusable: a file has a fault, or is of a new language and leaves out too much.
    """
    made = dict(catalogues.available())
    for path in sorted(folder.glob("*.po")) if folder else ():
        own = _checked(path)
        made[path.stem] = _english(own) if path.stem == DEFAULT_CODE else _translated(path, own)
    return made


def _checked(path: Path) -> Catalog:
    try:
        own = catalogues.read(path, locale=Locale.parse("en" if path.stem == DEFAULT_CODE else path.stem, sep="-"))
    except (UnknownLocaleError, ValueError):
        raise OwnTextUnusable(path, "its name is no language: de.po, pt-BR.po, zh-Hans.po") from None
    except (PoFileError, UnicodeDecodeError) as error:
        raise OwnTextUnusable(path, str(error)) from None
    wrong = [one for one in faults(own, catalogues.template(), path.stem) if one.kind in _BREAKING]
    if wrong:
        raise OwnTextUnusable(path, _told(wrong[0]))
    return own


def _told(fault: Fault) -> str:
    return (
        f"{fault.kind} ({fault.found}) in “{fault.msgid[:80]}”"
        if fault.found
        else f"{fault.kind} in “{fault.msgid[:80]}”"
    )


def _english(own: Catalog) -> Language:
    return replace(catalogues.default(), translations=CatalogueTranslations(lambda: own))


def _translated(path: Path, own: Catalog) -> Language:
    merged = catalogues.shipped(path.stem)
    for one in own:
        if one.id and one.string:
            merged.delete(one.id)  # otherwise the text that is there already would stay
            merged[one.id] = one
    made = catalogues.language_of(path.stem, merged)
    if made is None:
        raise OwnTextUnusable(path, "too many sentences of the reporter’s side are missing: see docs/translating.md")
    return made
