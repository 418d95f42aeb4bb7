"""A place has one name and a name has one place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.crypto import context

parts = st.lists(st.text(max_size=12), max_size=5)


def test_parts_do_not_run_into_each_other() -> None:
    places = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), ("a", "b", "c"), ()]

    assert len({context(*place) for place in places}) == len(places)


def test_a_context_is_laid_out_as_written() -> None:
    assert context("ab", "ü") == b"coc-service/v1" + b"\x00\x02ab" + b"\x00\x02\xc3\xbc"


@given(parts, parts)
def test_different_places_have_different_contexts(one: list[str], other: list[str]) -> None:
    assert (context(*one) == context(*other)) == (one == other)


def test_a_part_has_a_longest_size() -> None:
    assert len(context("x" * 65_535)) == 14 + 2 + 65_535
    with pytest.raises(ValueError, match=r"^65536$"):
        context("x" * 65_536)
