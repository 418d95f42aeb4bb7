"""Recovery codes: twelve words, read as people type them, and no receipt among them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shamir_mnemonic.wordlist import WORDLIST

from coc_service.domain import receipt, recovery_code

ENTROPY = bytes(range(1, 13))
WORDS = recovery_code.to_words(ENTROPY)


@given(st.binary(min_size=12, max_size=12))
def test_a_code_is_read_as_it_was_drawn(entropy: bytes) -> None:
    words = recovery_code.to_words(entropy)

    assert words is None or (len(words), recovery_code.read(" ".join(words))) == (12, " ".join(words))


def test_the_words_of_a_code_stay_the_same() -> None:
    assert WORDS is not None
    assert " ".join(WORDS) == "satisfy pancake clay aluminum legs extra away adult eclipse member overall glance"


@pytest.mark.parametrize("size", [0, 11, 13])
def test_a_code_has_twelve_bytes(size: int) -> None:
    with pytest.raises(ValueError, match=str(size)):
        recovery_code.to_words(bytes(size))


def test_a_code_is_read_however_it_is_typed() -> None:
    assert WORDS is not None
    typed = [
        " ".join(WORDS).upper(),
        "\n".join(f"{number}. {word}" for number, word in enumerate(WORDS, 1)),
        "-".join(WORDS),
        " ".join(word[:4] for word in WORDS),
    ]

    assert {recovery_code.read(one) for one in typed} == {" ".join(WORDS)}


def test_what_differs_in_one_word_is_no_code() -> None:
    assert WORDS is not None
    other = [*WORDS[:-1], "academic" if WORDS[-1] != "academic" else "acid"]
    swapped = [WORDS[1], WORDS[0], *WORDS[2:]]
    similar = [WORDS[0][:4] + "xyz", *WORDS[1:]]

    assert {recovery_code.read(" ".join(one)) for one in (other, swapped, similar, WORDS[:11], [*WORDS, WORDS[0]])} == {
        ""
    }


@pytest.mark.parametrize("typed", ["", "walnut ferry stubborn lantern ochre", "12 " * 12])
def test_a_passphrase_is_no_code(typed: str) -> None:
    assert recovery_code.read(typed) == ""


def test_no_word_hurts() -> None:
    unkind = next(n for n in range(1 << 10) if not receipt.is_kind([WORDLIST[n]]))

    assert recovery_code.to_words(unkind.to_bytes(12, "big")) is None


def test_a_receipt_is_no_code_and_no_code_a_receipt() -> None:
    assert WORDS is not None
    words = receipt.to_words(bytes(14))

    assert recovery_code.read(" ".join(words)) == ""
    assert recovery_code.read(" ".join(words[2:])) == ""
    assert receipt.exact(" ".join(WORDS)) is None
