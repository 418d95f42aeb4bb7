"""A fingerprint as ten words of the receipt's list: the same 100 bits, so equal words are equal fingerprints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shamir_mnemonic.wordlist import WORDLIST

from coc_service.domain.fingerprint_words import words_of

BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
BITS = st.integers(min_value=0, max_value=2**100 - 1)


def written(number: int) -> str:
    """A fingerprint of these 100 bits, as it is written on pages."""
    letters = "".join(BASE32[number >> 5 * place & 31] for place in reversed(range(20)))
    return "-".join(letters[at : at + 4] for at in range(0, 20, 4))


@pytest.mark.parametrize(
    ("fingerprint", "first", "last"),
    [
        ("aaaa-aaaa-aaaa-aaaa-aaaa", "academic", "academic"),
        ("7777-7777-7777-7777-7777", "zero", "zero"),
        ("abaa-aaaa-aaaa-aaaa-aaab", "acid", "acid"),  # word 1 is the second of the list
    ],
)
def test_the_first_and_the_last_ten_bits_are_the_first_and_the_last_word(
    fingerprint: str, first: str, last: str
) -> None:
    words = words_of(fingerprint)

    assert (len(words), words[0], words[-1]) == (10, first, last)


@given(BITS)
def test_every_bit_of_a_fingerprint_is_in_its_words(number: int) -> None:
    found = 0
    for word in words_of(written(number)):
        found = found << 10 | WORDLIST.index(word)

    assert found == number


@pytest.mark.parametrize("wrong", ["", "aaaa", "aaaa-aaaa-aaaa-aaaa-aaa1", "aaaa-aaaa-aaaa-aaaa-aaaa-aaaa"])
def test_what_is_no_fingerprint_has_no_words(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"\d|substring"):
        words_of(wrong)
