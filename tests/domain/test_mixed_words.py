"""A name that mixes scripts within a word is found: it may be meant to look like another."""

import pytest

from coc_service.domain.names import mixed_word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("D\N{CYRILLIC SMALL LETTER A}na Okafor", "D\N{CYRILLIC SMALL LETTER A}na"),
        ("Dana \N{GREEK CAPITAL LETTER OMICRON}kafor", "\N{GREEK CAPITAL LETTER OMICRON}kafor"),
        ("Dana @\N{ARMENIAN SMALL LETTER OH}kafor", "@\N{ARMENIAN SMALL LETTER OH}kafor"),
        ("Dana Okafor", None),
        ("Zo\u00eb O'Brien-Nu\u00f1ez 2nd @zoe_2", None),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER D}ana", None),
        ("\u0418\u0432\u0430\u043d Petrov", None),
        ("\u5c71\u7530\u306e\u308a\u5b50 \u30ea\u30fc", None),
        ("\u05d3\u05e0\u05d4 \u0645\u062d\u0645\u062f", None),
        ("", None),
    ],
)
def test_a_word_of_several_scripts_is_found(text: str, word: str | None) -> None:
    assert mixed_word(text) == word
