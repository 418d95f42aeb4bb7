"""A receipt can be written down, read aloud and typed in again; a wrong word is named, with the likely right one."""

import math
import time
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shamir_mnemonic.rs1024 import create_checksum
from shamir_mnemonic.wordlist import WORDLIST

from coc_service.domain import receipt
from coc_service.domain.receipt import (
    WORD_COUNT,
    ReceiptMistyped,
    WrongWord,
    changed_places,
    exact,
    from_text,
    is_kind,
    to_words,
)

entropies = st.integers(0, 2**110 - 1).map(lambda bits: bits.to_bytes(14, "big"))
places = st.integers(0, WORD_COUNT - 1)
words = st.sampled_from(WORDLIST)
LABELS = {"order"}  # a listed word that may stand beside the fourteen, as in "the words in order"


def refused(text: str) -> ReceiptMistyped:
    with pytest.raises(ReceiptMistyped) as caught:
        from_text(text)
    return caught.value


def with_word(listed: tuple[str, ...], place: int, word: str) -> str:
    return " ".join([*listed[:place], word, *listed[place + 1 :]])


@given(entropies)
def test_words_lead_back_to_the_bits(entropy: bytes) -> None:
    listed = to_words(entropy)

    assert len(listed) == 14
    assert from_text(" ".join(listed)) == entropy


@given(entropies)
def test_the_check_words_are_those_of_the_library(entropy: bytes) -> None:
    places_of_words = [WORDLIST.index(word) for word in to_words(entropy)]

    assert places_of_words[11:] == list(create_checksum(places_of_words[:11], b"coc-receipt"))


@given(entropies, entropies)
def test_two_receipts_differ_in_four_words_or_more(one: bytes, other: bytes) -> None:
    differing = sum(a != b for a, b in zip(to_words(one), to_words(other), strict=True))

    assert one == other or differing >= 4


def test_at_least_a_hundred_bits_are_left_once_unkind_words_are_passed_over() -> None:
    kind_words = [word for word in WORDLIST if is_kind([word])]

    bits = receipt.ENTROPY_BITS + WORD_COUNT * math.log2(len(kind_words) / len(WORDLIST))

    assert len(WORDLIST) == 1024
    assert bits >= 100


def test_every_unkind_word_is_on_the_list_of_words() -> None:
    assert set(WORDLIST) >= receipt._UNKIND


def test_a_receipt_with_a_word_that_could_hurt_is_not_kind() -> None:
    assert not is_kind(["acid", "victim", "yoga"])
    assert is_kind(["acid", "yoga"])


WAYS_TO_TYPE = (str.upper, str.title, lambda text: text.replace(" ", "-"), lambda text: f" 1. {text}\n")


@given(entropies, st.sampled_from(WAYS_TO_TYPE))
def test_case_hyphens_and_numbers_do_no_harm(entropy: bytes, typed: Callable[[str], str]) -> None:
    assert from_text(typed(" ".join(to_words(entropy)))) == entropy


@given(entropies)
def test_four_letters_of_each_word_suffice(entropy: bytes) -> None:
    assert from_text("\n".join(word[:4] for word in to_words(entropy))) == entropy


@given(entropies, places, words)
def test_one_wrong_word_is_named_with_the_right_one(entropy: bytes, place: int, wrong: str) -> None:
    listed = to_words(entropy)
    if listed[place] == wrong:
        return

    error = refused(with_word(listed, place, wrong))

    assert (error.count, error.wrong_words) == (14, (WrongWord(place + 1, wrong, listed[place]),))


@given(entropies, places)
def test_one_unlisted_word_is_named_with_the_right_one(entropy: bytes, place: int) -> None:
    listed = to_words(entropy)

    error = refused(with_word(listed, place, "zzzz"))

    assert error.wrong_words == (WrongWord(place + 1, "zzzz", listed[place]),)


@given(entropies, st.lists(places, min_size=2, max_size=2, unique=True).map(sorted))
def test_two_words_that_changed_places_are_both_named(entropy: bytes, swapped: list[int]) -> None:
    listed, (left, right) = list(to_words(entropy)), swapped
    first, second = listed[left], listed[right]
    assume(first != second)
    listed[left], listed[right] = second, first

    wrong = refused(" ".join(listed)).wrong_words

    assert wrong == (WrongWord(left + 1, second, first), WrongWord(right + 1, first, second))
    assert changed_places(wrong)


def test_two_words_of_no_receipt_did_not_change_places() -> None:
    assert not changed_places((WrongWord(1, "acadenic", "academic"), WrongWord(2, "academik", "academic")))
    assert not changed_places((WrongWord(1, "academic", "acid"),))


@given(entropies, st.sets(places, min_size=2, max_size=3), st.data())
def test_two_or_three_wrong_words_are_never_taken_for_a_receipt(
    entropy: bytes, wrong: set[int], data: st.DataObject
) -> None:
    listed = list(to_words(entropy))
    for place in wrong:
        listed[place] = data.draw(st.sampled_from([word for word in WORDLIST if word != listed[place]]))

    assert refused(" ".join(listed)).count == 14


def test_two_unlisted_words_are_named_with_the_nearest() -> None:
    listed = list(to_words(bytes(14)))
    listed[1], listed[4] = "acadenic", "qqqqqq"

    assert refused(" ".join(listed)).wrong_words == (WrongWord(2, "acadenic", "academic"), WrongWord(5, "qqqqqq", ""))


@pytest.mark.parametrize("count", [0, 1, 13, 15, 30])
def test_another_number_of_words_is_told(count: int) -> None:
    error = refused(" ".join(["academic"] * count))

    assert (error.count, error.wrong_words) == (count, ())


def test_a_missing_word_is_told_with_what_else_is_wrong() -> None:
    error = refused(" ".join(["acadenic", *to_words(bytes(14))[1:13]]))

    assert (error.count, error.wrong_words) == (13, (WrongWord(1, "acadenic", "academic"),))


@given(st.text(max_size=300))
def test_no_other_text_is_a_receipt(text: str) -> None:
    wrong = refused(text).wrong_words

    assert wrong is not None
    assert len(wrong) <= WORD_COUNT


def test_a_long_text_of_unlisted_words_is_refused_quickly() -> None:
    text = "notaword " * 50_000
    began = time.process_time()

    error = refused(text)

    assert error.wrong_words is not None
    assert (error.count, len(error.wrong_words)) == (50_000, WORD_COUNT)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("entropy", [bytes(13), bytes(15), b"\x40" + bytes(13)], ids=["short", "long", "111 bits"])
def test_what_is_not_110_bits_has_no_words(entropy: bytes) -> None:
    with pytest.raises(ValueError, match="110 bits"):
        to_words(entropy)


@given(entropies, places, words)
def test_only_a_receipt_without_a_mistake_is_read_at_once(entropy: bytes, place: int, word: str) -> None:
    listed = to_words(entropy)
    wrong = [listed[:-1], [*listed, "zzzz"], with_word(listed, place, "zzzz").split()]

    assert exact(" ".join(listed)) == entropy
    assert exact(", ".join(one[:4].upper() for one in listed)) == entropy
    assert [exact(" ".join(typed)) for typed in wrong] == [None] * 3
    assert exact(" ".join([*listed, word])) == (entropy if word in LABELS else None)
    assert exact(with_word(listed, place, word)) == (entropy if word == listed[place] else None)
