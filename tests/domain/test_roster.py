"""The roster is a chain of signed words back to one founder; its digest speaks of everyone who can be granted a case."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.domain.roster import RosterBroken, Seat, admission_statement, check_order, digest, mixed_word


def seat(order: int, *, by: int, has_left: bool = False) -> Seat:
    return Seat(
        member_id=f"member-{order}",
        name=f"Name {order}",
        handle=f"@handle{order}",
        address_digest=bytes([order + 200]) * 4,
        encryption_key=bytes([order]) * 4,
        signing_key=bytes([order + 100]) * 4,
        admitted_by=f"member-{by}",
        order=order,
        signature=b"",
        has_left=has_left,
    )


FOUNDER = seat(0, by=0)
SEATS = (FOUNDER, seat(1, by=0), seat(2, by=1), seat(3, by=0))


def first_broken(*seats: Seat) -> str:
    with pytest.raises(RosterBroken) as caught:
        check_order(seats)
    return caught.value.member_id


def test_an_admission_is_signed_to_the_byte() -> None:
    assert admission_statement("committee-1", SEATS[1]) == (
        b'{"address":"c9c9c9c9","admitted_by":"member-0","committee":"committee-1","encryption_key":"01010101",'
        b'"handle":"@handle1","member":"member-1","name":"Name 1","order":1,'
        b'"signing_key":"65656565","statement":"coc-service admission v2"}'
    )


@given(st.permutations(SEATS))
def test_a_whole_chain_holds_whatever_the_order_of_its_rows(seats: list[Seat]) -> None:
    check_order(seats)

    assert digest("committee-1", seats) == digest("committee-1", SEATS)


def test_an_empty_roster_holds() -> None:
    check_order([])


def test_nobody_is_admitted_by_someone_who_came_later() -> None:
    assert first_broken(FOUNDER, seat(1, by=2), seat(2, by=0)) == "member-1"


def test_nobody_but_the_founder_admits_themself() -> None:
    assert first_broken(FOUNDER, seat(1, by=1)) == "member-1"


def test_nobody_is_admitted_by_a_stranger() -> None:
    assert first_broken(FOUNDER, replace(SEATS[1], admitted_by="")) == "member-1"


def test_the_first_seat_is_the_founders() -> None:
    assert first_broken(replace(FOUNDER, admitted_by="member-1"), SEATS[1]) == "member-0"


def test_there_is_one_founder() -> None:
    assert first_broken(FOUNDER, replace(FOUNDER, member_id="member-9")) == "member-9"


@pytest.mark.parametrize("missing", SEATS[:3], ids=lambda one: one.member_id)
def test_a_seat_that_vanished_is_missed(missing: Seat) -> None:
    assert first_broken(*(one for one in SEATS if one is not missing))


def test_the_digest_can_be_read_aloud() -> None:
    assert re.fullmatch(r"[0-9a-f]{4}( [0-9a-f]{4}){4}", digest("committee-1", SEATS))


@pytest.mark.parametrize(
    "changed",
    [
        (*SEATS[:3], replace(SEATS[3], encryption_key=b"other")),
        (*SEATS[:3], replace(SEATS[3], signing_key=b"other")),
        (*SEATS[:3], replace(SEATS[3], admitted_by="member-2")),
        (*SEATS[:3], replace(SEATS[3], member_id="member-9")),
        (*SEATS[:3], replace(SEATS[3], name="Name 2")),
        (*SEATS[:3], replace(SEATS[3], handle="")),
        (*SEATS[:3], replace(SEATS[3], address_digest=b"other")),
        (*SEATS[:3], replace(SEATS[3], has_left=True)),
        SEATS[:3],
        (*SEATS, seat(4, by=3)),
    ],
    ids=[
        "encryption key",
        "signing key",
        "admitted by",
        "member",
        "name",
        "handle",
        "address",
        "left",
        "gone",
        "joined",
    ],
)
def test_another_roster_has_another_digest(changed: tuple[Seat, ...]) -> None:
    assert digest("committee-1", changed) != digest("committee-1", SEATS)


def test_the_same_people_on_another_committee_have_another_digest() -> None:
    assert digest("committee-1", SEATS) != digest("committee-2", SEATS)


def test_who_has_left_is_in_the_chain_but_not_in_the_digest() -> None:
    left = (*SEATS[:3], replace(SEATS[3], has_left=True))

    check_order(left)

    assert digest("committee-1", left) == digest("committee-1", SEATS[:3])


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
