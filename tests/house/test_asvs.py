"""The table of ASVS 5.0 has every requirement that it promises: levels 1 and 2, and level 3 of four chapters."""

import re
from collections.abc import Iterator

from tests.house.tree import ROOT

# OWASP ASVS 5.0.0, which numbers have which level. Only numbers: the texts are the standard's.
_LEVELS_1_AND_2 = """
    1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2
    2.1.1-3 2.2.1-3 2.3.1-4 2.4.1
    3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2
    4.1.1-3 4.2.1 4.3.1-2 4.4.1-4
    5.1.1 5.2.1-3 5.3.1-2 5.4.1-3
    6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4
    7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2
    8.1.1-2 8.2.1-3 8.3.1 8.4.1
    9.1.1-3 9.2.1-4
    10.1.1-2 10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3
    11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1 11.6.1
    12.1.1-3 12.2.1-2 12.3.1-4
    13.1.1 13.2.1-5 13.3.1-2 13.4.1-5
    14.1.1-2 14.2.1-4 14.3.1-3
    15.1.1-3 15.2.1-3 15.3.1-7
    16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3
    17.1.1 17.2.1-4 17.3.1-2
""".split()
_LEVEL_3 = """
    6.3.5-8 6.4.5-6 6.5.6-8 6.6.4 6.7.1-2
    7.5.3
    8.1.3-4 8.2.4 8.3.2-3 8.4.2
    11.1.3-4 11.2.4-5 11.3.4-5 11.5.2 11.6.2 11.7.1-2
""".split()
_ANSWERS = {"yes", "operator", "partly", "no", "–"}
_ROW = re.compile(r"^\| ([\d.,\- ]+) \| (\S+) \| (.+) \|$", flags=re.MULTILINE)


def numbers(ranges: list[str]) -> Iterator[str]:
    """Each number of ranges such as 1.2.1-9."""
    for one in ranges:
        section, _, last = one.rpartition(".")
        first, _, end = last.partition("-")
        yield from (f"{section}.{number}" for number in range(int(first), int(end or first) + 1))


def test_the_table_answers_each_requirement_once() -> None:
    rows = _ROW.findall((ROOT / "docs" / "asvs.md").read_text(encoding="utf-8"))

    told = [number for cell, _, _ in rows for number in numbers(cell.split(", "))]

    assert sorted(told) == sorted(numbers(_LEVELS_1_AND_2 + _LEVEL_3))


def test_each_answer_is_one_of_five_and_says_how() -> None:
    rows = _ROW.findall((ROOT / "docs" / "asvs.md").read_text(encoding="utf-8"))

    assert [row for row in rows if row[1] not in _ANSWERS or not row[2].strip()] == []
