"""The word for "and" is not read as a letter of the name that follows it."""

import pytest
from babel import Locale

from coc_service.languages.lists import joined

BOLD = '<strong><bdi translate="no">Dana</bdi></strong>'


@pytest.mark.parametrize(
    ("code", "items", "seen"),
    [
        ("ar", ["Noor"], "Noor"),
        ("ar", ["Noor", "Ilse"], "Noor و~Ilse"),
        ("ar", ["Noor", "Ilse", BOLD], f"Noor و~Ilse و~{BOLD}"),
        ("ar", ["نور", "Ilse", "دانا"], "نور و~Ilse ودانا"),
        ("he", ["Noor", "Ilse"], "Noor ו־Ilse"),
        ("he", ["Noor", "Ilse", BOLD], f"Noor, Ilse ו־{BOLD}"),
        ("he", ["Noor", "דנה"], "Noor ודנה"),
        ("he", ["נור", "دانا"], "נור ו־دانا"),
        ("he", [], ""),
        ("fa", ["Noor", "Ilse"], "Noor و Ilse"),
        ("hi", ["Noor", "Ilse"], "Noor और Ilse"),
    ],
)
def test_and_is_kept_apart_from_a_name_in_other_letters(code: str, items: list[str], seen: str) -> None:
    assert joined(items, Locale.parse(code)).replace("\u00a0", "~") == seen
