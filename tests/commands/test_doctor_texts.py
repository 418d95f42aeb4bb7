"""The doctor says which languages leave sentences in English."""

from collections.abc import Mapping

import pytest

from coc_service import languages
from coc_service.doctor import texts


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ({}, "English and 18 others, each whole"),
        ({"ar": 4, "ja": 1_200}, "English and 18 others; sentences still shown in English: ar 4, ja 1,200"),
    ],
)
def test_languages_that_are_not_whole_are_named(
    monkeypatch: pytest.MonkeyPatch, left: Mapping[str, int], words: str
) -> None:
    monkeypatch.setattr(languages, "in_english", lambda code: left.get(code, 0))

    found = texts.languages()

    assert (found.is_well, found.words) == (True, words)
