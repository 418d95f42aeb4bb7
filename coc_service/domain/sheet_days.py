"""Reads the days in a sheet. One that can be read in two ways is never guessed: a member says how, for the whole sheet."""

import re
from datetime import date
from enum import StrEnum

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})([-/. ])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?:,? .*)?")
_DAY_FIRST = re.compile(r"(?:\w+,\s)?(\d{1,2})(?:st|nd|rd|th)?\.?[ -]([^\W\d]+)\.?,?[ -](\d{4})(?:,? .*)?")
_MONTH_FIRST = re.compile(r"(?:\w+,\s)?([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:,? .*)?")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORTEST_MONTH = 3
_LONG_YEAR = 100
_MONTHS_A_YEAR = 12


class Order(StrEnum):
    """What comes first in a day that is written in numbers."""

    DAY = "day"
    MONTH = "month"


class NoDay(Exception):
    """This is no day, or none that can be read. `is_ambiguous`: it is one of two, and nobody has said which."""

    def __init__(self, *, is_ambiguous: bool = False) -> None:
        super().__init__()
        self.is_ambiguous = is_ambiguous


def read(text: str, order: Order | None) -> date:
    """Return the day that a cell names; an hour after it is left out.

    Raises:
        NoDay: it names none, or could be one of two while `order` is None.
    """
    if found := _ISO.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := _DAY_FIRST.fullmatch(text):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(text):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    if found := _NUMBERS.fullmatch(text):
        return _in_numbers(int(found[1]), int(found[3]), _year(int(found[4])), order)
    raise NoDay


def is_ambiguous(text: str) -> bool:
    """Whether a day could be one of two."""
    try:
        read(text, None)
    except NoDay as error:
        return error.is_ambiguous
    return False


def _in_numbers(first: int, second: int, year: int, order: Order | None) -> date:
    """Return the day. One that is possible in one order alone is read so only if nobody has said another."""
    if order is None and first != second and max(first, second) <= _MONTHS_A_YEAR:
        raise NoDay(is_ambiguous=True)
    is_day_first = order is Order.DAY if order else first > _MONTHS_A_YEAR
    return _day(year, second, first) if is_day_first else _day(year, first, second)


def _year(year: int) -> int:
    return year if year >= _LONG_YEAR else 2000 + year


def _month(word: str) -> int:
    found = [number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word.lower())]
    if len(word) < _SHORTEST_MONTH or not found:
        raise NoDay
    return found[0]


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoDay from None
