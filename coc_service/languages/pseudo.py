"""A pseudo-language, generated from the catalogue template: text that stays in plain letters is missing from the template."""

import re
from functools import cache
from gettext import NullTranslations

from babel.messages.catalog import Catalog

_ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀćđéƒğĥíĵķłɱñóþɋŕšťúṽŵẋýžÁƁĆĐÉƑĞĤÍĴĶŁṀÑÓÞɊŔŠŤÚṼŴẊÝŽ",
)
_KEPT = re.compile(r"%\(\w+\)s|%%|<[^>]+>|&#?\w+;")  # placeholders, tags and entities, which are not changed


@cache  # of the messages of a template: there are so many, and no more
def accented(text: str) -> str:
    """Return a text in the pseudo-language: longer, without plain letters, with unchanged placeholders and tags."""
    parts, at = [], 0
    for kept in _KEPT.finditer(text):
        parts += [text[at : kept.start()].translate(_ACCENTED), kept.group()]
        at = kept.end()
    parts.append(text[at:].translate(_ACCENTED))
    return f"⟦{''.join(parts)}⟧"


class PseudoTranslations(NullTranslations):
    """Translations of every msgid of a template, and of no other text."""

    def __init__(self, template: Catalog) -> None:
        super().__init__()
        self._known = {msgid for message in template if message.id for msgid in _msgids(message.id)}

    def gettext(self, message: str) -> str:
        """Return the accented message. A message that is not in the template stays as it is, so tests find it."""
        return accented(message) if message in self._known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the accented singular or plural, by the English rule."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def _msgids(msgid: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (msgid,) if isinstance(msgid, str) else tuple(msgid)
