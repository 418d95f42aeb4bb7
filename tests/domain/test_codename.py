"""Code names reveal nothing, can be said aloud, and there are enough of them."""

from hypothesis import given
from hypothesis import strategies as st

from coc_service.domain.codename import FIRST, SECOND, code_name
from coc_service.domain.receipt import is_kind

draws = st.lists(st.integers(0, 2**32 - 1), min_size=2, max_size=4)


def test_two_numbers_make_two_words() -> None:
    assert code_name([0, 0]) == "amber-acorn"
    assert code_name([1, 2, 3]) == "autumn-bright-anvil"


@given(draws)
def test_every_draw_has_a_name(numbers: list[int]) -> None:
    *adjectives, noun = code_name(numbers).split("-")

    assert len(adjectives) == len(numbers) - 1
    assert {*adjectives} <= {*FIRST}
    assert noun in SECOND


def test_no_word_stands_twice_and_none_could_hurt() -> None:
    assert len(FIRST) == len(set(FIRST))
    assert len(SECOND) == len(set(SECOND))
    assert is_kind([*FIRST, *SECOND])
    assert all(word.isascii() and word.isalpha() and word.islower() for word in [*FIRST, *SECOND])


def test_there_are_names_for_more_cases_than_a_committee_will_see() -> None:
    assert len(FIRST) * len(SECOND) > 20_000
