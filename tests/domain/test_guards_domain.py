"""Checks in `domain` that no other test covers: removing any one of them makes a test here fail."""

import pytest

from coc_service.domain.names import MemberNames, named

DANA = MemberNames("dana", "Dana Okafor", "@dana_ok", "dana.o@mail.example")
RORY = MemberNames("rory", "Rory Obrien", "@ror", "zq7@mail.example")


@pytest.mark.parametrize(
    "who",
    [
        "Ok\N{LATIN SMALL LETTER A WITH ACUTE}for-Smith",
        "Oka\N{SOFT HYPHEN}for-Smith",
        "OKA\N{COMBINING ACUTE ACCENT}FOR/SMITH",
    ],
)
def test_half_of_a_joined_name_is_found_however_it_is_written(who: str) -> None:
    assert set(named(who, [DANA, RORY])) == {"dana"}


def test_a_name_that_is_parted_where_the_member_does_not_part_it_is_found() -> None:
    assert set(named("I mean O'Brien", [DANA, RORY])) == {"rory"}


def test_an_address_that_tells_no_name_is_found() -> None:
    assert set(named("mail came from ZQ7@mail.example", [DANA, RORY])) == {"rory"}
