"""Title and pronouns are fields of their own, and a name is a name alone."""

import pytest

from coc_service.domain.chain import Void
from coc_service.domain.introductions import Introduction, from_text, more_than_a_name, stated


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Dr. Noor Haddad", "Dr."),
        ("Prof Noor Haddad", "Prof"),
        ("Noor Haddad, PhD", "PhD"),
        ("Noor Haddad (she/her)", "("),
        ("Noor Haddad she/her", "she/her"),
        ("Noor Haddad they them", "they them"),
        ("Noor Haddad [they]", "["),
        ("Noor Haddad", None),
        ("Md Rahman", None),
        ("Ing Li", None),
        ("They Nguyen", None),
        ("Drew Prost", None),
        ("田中 太郎", None),
    ],
)
def test_a_title_or_pronouns_in_a_name_are_found(name: str, found: str | None) -> None:
    assert more_than_a_name(name) == found


def test_what_was_typed_has_single_blanks() -> None:
    assert from_text(" Prof.  Dr. ", "she / her\n") == Introduction("Prof. Dr.", "she / her")


@pytest.mark.parametrize(
    "said",
    [
        {"v": 2, "title": "", "pronouns": ""},
        {"v": 1, "title": "x" * 41, "pronouns": ""},
        {"v": 1, "title": "", "pronouns": "x" * 41},
        {"v": 1, "title": "Dr\N{RIGHT-TO-LEFT OVERRIDE}", "pronouns": ""},
    ],
    ids=["version", "long title", "long pronouns", "hidden"],
)
def test_what_would_break_a_page_is_void(said: dict[str, object]) -> None:
    with pytest.raises(Void):
        stated(said)


def test_what_is_stated_is_what_was_written() -> None:
    assert stated({"v": 1, "title": "Dr.", "pronouns": "sie/ihr"}) == Introduction("Dr.", "sie/ihr")
