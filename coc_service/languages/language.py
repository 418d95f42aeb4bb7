"""One language: its translations and its formats of dates, numbers and lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from coc_service.catalogue import Day, Message, Moment, Name, Names, TimeOfDay, msg
from coc_service.languages.lists import joined

DEFAULT_CODE = "en"
_OWN_NAMES = {
    "id": "Bahasa Indonesia",
    "pt-BR": "Português (Brasil)",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
}  # where CLDR's name leaves the script or the country open
_WITHOUT_BLANKS = ("ja", "zh")  # their full stop has room enough of its own
# Where CLDR differs from what people write; enhance.js has the same. CLDR counts the first day of a month like the others, and
# puts nothing between the hour and the day, which are two numbers, in Vietnamese.
_FIRST_DAY = {"fr": "1er", "it": "1º", "pt-BR": "1º"}
_DAY_AND_TIME = {"pt-BR": "{1}, {0}", "vi": "{0} ngày {1}"}


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """A language of pages and mails. `code` (BCP 47) is used in addresses and in `lang`."""

    code: str
    locale: Locale
    translations: NullTranslations
    has_staff_side: bool = True
    shown_at: str = ""  # English can be shown at another language's addresses, where that one lacks the page

    @property
    def prefix(self) -> str:
        """The prefix of this language's addresses; empty for the default language."""
        code = self.shown_at or self.code
        return "" if code == DEFAULT_CODE else f"/{code}"

    @property
    def direction(self) -> str:
        """Return "ltr" or "rtl"."""
        return self.locale.text_direction

    @property
    def between_sentences(self) -> str:
        """What stands between two sentences: a blank, or nothing in Chinese and Japanese."""
        return "" if self.locale.language in _WITHOUT_BLANKS else " "

    @property
    def day_and_time(self) -> str:
        """The pattern for a day and a time: {1} stands for the day, {0} for the time."""
        return _DAY_AND_TIME.get(self.code) or str(self.locale.datetime_formats["medium"])

    @property
    def own_name(self) -> str:
        """The language's own name for itself, such as "Deutsch"."""
        name = _OWN_NAMES.get(self.code) or self.locale.get_language_name() or self.code
        return name[:1].upper() + name[1:]

    def sentence(self, message: Message) -> str:
        """Return a message's translation with its placeholders (`%(name)s`) not filled in."""
        if not message.plural:
            return self.translations.gettext(message.msgid)
        count = message.values["count"]
        if not isinstance(count, int):
            raise TypeError("a plural form is chosen by a whole number")
        return self.translations.ngettext(message.msgid, message.plural, count)

    def text(self, value: object) -> str:
        """Return a message, date, number or name as plain text."""
        match value:
            case str():
                return value
            case Message():
                return self.sentence(value) % {name: self.text(one) for name, one in value.values.items()}
            case Name():
                return value.text
            case Names():
                return self.listed(value.texts)
            case int():
                return format_decimal(value, locale=self.locale)
            case Day() | Moment() | TimeOfDay():
                return _time(self, value)
            case _:
                raise TypeError(f"{type(value).__name__} has no text")

    def listed(self, items: Sequence[str]) -> str:
        """Return several texts as one list: "A, B and C"."""
        return joined(items, self.locale)


@lru_cache(maxsize=4096)  # cached: CLDR formatting is slow, and a page often shows the same hour or day
def _time(language: Language, value: Day | Moment | TimeOfDay) -> str:
    locale = language.locale
    match value:
        case Day():
            return _first_day(language, format_date(value.at.date(), "long", locale=locale))
        case TimeOfDay():
            return format_skeleton("Hm", value.at, locale=locale)
        case Moment():
            day = _first_day(language, format_skeleton("MMMMd", value.at, locale=locale))
            hour = format_skeleton("Hm", value.at, locale=locale)
            time = language.text(
                msg("%(moment)s UTC", moment=hour)
            )  # beside the hour, which comes first in some languages
            return language.day_and_time.format(time, day)


def _first_day(language: Language, date: str) -> str:
    first = _FIRST_DAY.get(language.code)
    return re.sub(r"^1(?=\s)", first, date) if first else date
