"""The other names that a person states, and login names."""

from typing import Any

import pytest

from coc_service.domain import person_names
from coc_service.domain.chain import Void
from coc_service.domain.login_name import login_key
from coc_service.domain.person_names import hidden_character, lacks_a_blank, lines


def _detail(*names: str, version: int = 1) -> dict[str, Any]:
    return {"v": version, "names": list(names)}


def test_names_are_stated_as_they_are_written() -> None:
    assert person_names.stated(_detail("Nouri", "نور", "علی\u200cرضا")) == ("Nouri", "نور", "علی\u200cرضا")


@pytest.mark.parametrize(
    "detail",
    [
        _detail(*map(str, range(21))),
        _detail("x" * 81),
        _detail(""),
        _detail(" Nouri"),
        _detail("No\u202euri"),
        _detail("Nou\nri"),
        _detail("Nouri", version=2),
    ],
)
def test_names_that_could_hide_or_flood_are_void(detail: dict[str, Any]) -> None:
    with pytest.raises(Void):
        person_names.stated(detail)


def test_each_line_is_a_name_once() -> None:
    assert lines(" Nouri \r\n\nNour  H.\nNouri\nZoe\u0301") == ("Nouri", "Nour H.", "Zo\u00e9")


@pytest.mark.parametrize(
    ("text", "found"), [("Noor\u202e", "\u202e"), ("a\x00b", "\x00"), ("علی\u200cرضا", None), ("", None)]
)
def test_a_character_that_nobody_sees_is_found(text: str, found: str | None) -> None:
    assert hidden_character(text) == found


@pytest.mark.parametrize(
    ("name", "lacks"),
    [
        ("田中太郎", True),
        ("김민준", True),
        ("さくらももこ", True),
        ("田中 太郎", False),
        ("李明", False),
        ("Noor", False),
        ("สมชาย", False),
    ],
)
def test_a_name_whose_parts_nobody_can_tell_lacks_a_blank(name: str, *, lacks: bool) -> None:
    assert lacks_a_blank(name) is lacks


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("NOOR", "noor"),
        (" Noor\n", "noor"),
        ("AL\u0130", "ali"),
        ("ISIK", "isik"),
        ("\u0131s\u0131k", "isik"),
        ("no\x00or", "noor"),
        ("Ｎｏｏｒ", "noor"),
    ],
)
def test_a_login_name_is_the_same_on_every_keyboard(typed: str, key: str) -> None:
    assert login_key(typed) == key


def test_a_text_is_kept_as_people_see_it() -> None:
    typed = "One\tday\u202e.\r\n\r\n\u200fTwo \x07days.\r\n"

    assert person_names.without_hidden(typed) == "One day.\n\nTwo days."
    assert person_names.without_hidden("\u200b\r\n") == ""
