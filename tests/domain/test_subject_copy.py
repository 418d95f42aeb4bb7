"""What is given to somebody who asks what is held about them tells of nobody else."""

from dataclasses import replace

import pytest

from coc_service.domain import subject_copy
from coc_service.domain.letter_lint import Guarded
from coc_service.domain.names import MemberNames
from coc_service.domain.subject_copy import PERSON, WORDS, Extract, Replaced

GUARDED = Guarded(
    reporter=[MemberNames("reporter", "Robin Okafor", "", "")],
    readers=[MemberNames("noor", "Noor Haddad", "@noor", "")],
    others=["Tilda saw it from the stairs"],
    told=["He waited at the door of the red tent until everybody had left"],
    code_name="amber-heron",
    addressee="Sam Lind",
)


def _note(text: str, *, is_own: bool = False) -> Extract:
    return Extract("r1", "note", "2026-11-23T12:00Z", is_own, text)


def _stripped(text: str, *more: str) -> str:
    [extract], _ = subject_copy.stripped([_note(text)], GUARDED, more)
    return extract.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Robin said so. ROBIN OKAFOR twice.", f"{PERSON} said so. {PERSON} twice."),
        ("Noor asked Sam.", f"{PERSON} asked Sam."),
        ("Tilda was near, and tilda left.", f"{PERSON} was near, and {PERSON} left."),
        ("They say he waited at the door of the red tent, at night.", f"They say {WORDS}, at night."),
        ("In amber-heron we decided.", f"In {PERSON} we decided."),
        ("Sam Lind was asked to stay away.", "Sam Lind was asked to stay away."),
    ],
)
def test_names_and_words_of_others_are_taken_out(text: str, expected: str) -> None:
    assert _stripped(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Robin_Okafor_2024.png",
        "screenshot-of_okafor2.png",
        "_Robin_",
        "Ro\u200bbin",
        "Ｒｏｂｉｎ",
        "Ro\u00adbin",
        "Ana\nvan  den_Berg",
        "van-den-Berg",
    ],
)
def test_a_name_in_another_spelling_is_taken_out(text: str) -> None:
    """What is found is found in plain letters, also where the text has others or the name of a file has none between."""
    guarded = replace(GUARDED, reporter=[*GUARDED.reporter, MemberNames("ana", "Ana Vandenberg", "", "")])
    [extract], _ = subject_copy.stripped([_note(f"See {text} here.")], guarded)

    assert not any(name in extract.text.casefold() for name in ("robin", "bin", "ｒ", "okafor", "berg"))
    assert PERSON in extract.text


def test_a_member_takes_out_more_of_the_name_of_a_file() -> None:
    assert _stripped("Tent_HOST_1.png, and H\u200bost", "host") == f"Tent_{PERSON}_1.png, and {PERSON}"


def test_a_member_takes_out_more_wherever_it_stands_as_a_word() -> None:
    assert _stripped("The host, and the hosts.", "host") == f"The {PERSON}, and the hosts."


def test_everything_that_was_taken_out_is_shown_once() -> None:
    _, taken = subject_copy.stripped([_note("Robin and Robin"), _note("Robin")], GUARDED)

    assert taken == [Replaced("Robin", PERSON)]


def test_what_the_person_wrote_stays_as_they_wrote_it() -> None:
    own = _note("Robin and I talked.", is_own=True)

    assert subject_copy.stripped([own], GUARDED) == ([own], [])


def test_what_stands_in_the_place_of_words_is_not_looked_at_again() -> None:
    told = replace(GUARDED, told=["they say that [another person] was there too"])
    [extract], _ = subject_copy.stripped([_note("Robin Okafor and Noor Haddad")], told)

    assert extract.text == f"{PERSON} and {PERSON}"


def test_a_text_is_read_as_it_was_written() -> None:
    extracts = [_note("one"), _note("two", is_own=True)]

    assert subject_copy.decoded(subject_copy.encoded("Sam", extracts, salt="00")) == [
        replace(one, record="") for one in extracts
    ]
