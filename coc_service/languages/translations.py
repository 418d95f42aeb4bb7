"""The translations of one catalogue, as gettext's interface asks for them, without the detour of a compiled file."""

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from gettext import NullTranslations, c2py

from babel.messages.catalog import Catalog

from coc_service.languages.faults import forms_of, is_whole, originals
from coc_service.languages.language import DEFAULT_CODE
from coc_service.languages.marks import unbroken


class Originals(NullTranslations):
    """The English sentences as they are in the code."""

    def gettext(self, message: str) -> str:
        """Return a message itself."""
        return _unbroken(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the singular or plural, by the English rule."""
        return _unbroken(super().ngettext(msgid1, msgid2, n))


@lru_cache(maxsize=4096)  # cached: most are on every page
def _unbroken(message: str) -> str:
    return unbroken(message, DEFAULT_CODE)


class CatalogueTranslations(Originals):
    """The whole translations of a catalogue. What is missing, half done or in doubt stays in English.

    The catalogue is read when the first text is asked for: reading all of them took two thirds of the time of a start.
    """

    def __init__(self, read: Callable[[], Catalog]) -> None:
        super().__init__()
        self._read = read

    def gettext(self, message: str) -> str:
        """Return a message's translation."""
        forms = self._whole[0].get(message)
        return forms[0] if forms else super().gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return a message's form for a number."""
        by_msgid, form_for = self._whole
        forms = by_msgid.get(msgid1)
        return forms[form_for(n)] if forms else super().ngettext(msgid1, msgid2, n)

    @cached_property
    def _whole(self) -> tuple[Mapping[str, tuple[str, ...]], Callable[[int], int]]:
        """The forms of each message, and which form a number takes."""
        catalogue = self._read()
        code = catalogue.locale.language if catalogue.locale else ""
        forms = {
            originals(one)[0]: tuple(unbroken(form, code) for form in forms_of(one))
            for one in catalogue
            if one.id and is_whole(one)
        }
        return forms, c2py(catalogue.plural_expr)
