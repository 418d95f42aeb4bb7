"""The translations of one catalogue, as gettext's interface asks for them, without the detour of a compiled file."""

from gettext import NullTranslations, c2py

from babel.messages.catalog import Catalog

from coc_service.languages.faults import forms_of, is_whole, originals


class CatalogueTranslations(NullTranslations):
    """The whole translations of a catalogue. What is missing, half done or in doubt stays in English."""

    def __init__(self, catalogue: Catalog) -> None:
        super().__init__()
        whole = [one for one in catalogue if one.id and is_whole(one)]
        self._forms = {originals(one)[0]: forms_of(one) for one in whole}
        self._form_for = c2py(catalogue.plural_expr)

    def gettext(self, message: str) -> str:
        """Return a message's translation."""
        return self._forms.get(message, (message,))[0]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return a message's form for a number."""
        forms = self._forms.get(msgid1)
        return forms[self._form_for(n)] if forms else super().ngettext(msgid1, msgid2, n)
