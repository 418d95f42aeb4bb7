"""What is signed, derived or hashed has one encoding, and different values have different bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.canonical import case_name, context, decode, encode, sha256

fields = st.lists(st.text(max_size=12), max_size=5)
labels = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
words = st.dictionaries(
    st.text(max_size=5),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


def test_fields_do_not_run_into_each_other() -> None:
    lists = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), ("a", "b", "c"), ()]

    assert len({context("label", *one) for one in lists}) == len(lists)


def test_a_context_is_laid_out_as_written() -> None:
    assert context("ab", "ü", 10, b"\xff") == (
        b"coc-service/v2/ab\0" + b"\0\0\0\x02\xc3\xbc" + b"\0\0\0\x0210" + b"\0\0\0\x01\xff"
    )


@given(labels, labels, fields, fields)
def test_different_contexts_have_different_bytes(one: str, other: str, these: list[str], those: list[str]) -> None:
    assert (context(one, *these) == context(other, *those)) == ((one, these) == (other, those))


def test_a_label_does_not_hold_the_byte_that_ends_it() -> None:
    with pytest.raises(ValueError, match="a"):
        context("a\0b")


@given(words)
def test_what_is_encoded_comes_back(value: dict[str, object]) -> None:
    assert decode(encode(value)) == value


@given(value=words, place=st.integers(min_value=0), byte=st.binary(min_size=1, max_size=1))
def test_no_other_bytes_read_as_the_same_value(value: dict[str, object], place: int, byte: bytes) -> None:
    written = encode(value)
    place %= len(written)
    changed = written[:place] + byte + written[place + 1 :]

    try:
        read = encode(decode(changed))
    except ValueError as refused:
        assert str(refused) == "not canonical JSON"  # noqa: PT017  most bytes are refused, some are not
        return

    assert (read == written) == (changed == written)


@pytest.mark.parametrize("deep", [b"[" * 3000, b'{"a":' * 3000], ids=["lists", "objects"])
def test_what_is_nested_without_end_is_refused(deep: bytes) -> None:
    with pytest.raises(ValueError, match="not canonical JSON"):
        decode(deep)


def test_a_number_that_json_has_no_word_for_is_not_encoded() -> None:
    with pytest.raises(ValueError, match="JSON"):
        encode({"a": float("nan")})


def test_sha256_is_that_of_fips_180() -> None:
    assert sha256(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_the_name_of_a_case_is_its_genesis(one: bytes, other: bytes) -> None:
    assert (case_name(one) == case_name(other)) == (one == other)
    assert len(case_name(one)) == 26
    assert set(case_name(one)) <= set("abcdefghijklmnopqrstuvwxyz234567")
