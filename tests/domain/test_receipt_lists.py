"""Receipts in several languages: each list has the properties that they need, and every receipt opens by its words alone."""

from hashlib import sha256
from itertools import combinations
from secrets import randbits

import pytest
from shamir_mnemonic.wordlist import WORDLIST

from coc_service import languages
from coc_service.domain import receipt_lists, receipt_words
from coc_service.domain.receipt import ENTROPY_BITS, ENTROPY_BYTES, ReceiptMistyped, exact, from_text, to_words
from coc_service.domain.receipt_lists import PREFIX_CHARS, WordList, list_for, lists
from coc_service.domain.typed_words import plain

OTHERS = lists()[1:]
# Of the words in their order: a list that changes would make every receipt on paper worthless.
_DIGESTS = {
    "es": "63441e9631bfbb27ae34c241ea82ba97",
    "fr": "bf3105a5a015c8e31d6c8e8faefd76cd",
    "it": "9602a4b95560ee62ed7e8dc601dfd41b",
    "pt-BR": "41314145715241072ab630c63523ab27",
}


def drawn() -> bytes:
    return randbits(ENTROPY_BITS).to_bytes(ENTROPY_BYTES, "big")


def _are_near(one: str, other: str) -> bool:
    """Whether two words differ in one letter: another one, one more or one less."""
    if len(one) == len(other):
        return sum(left != right for left, right in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def test_a_list_never_changes() -> None:
    assert {one.code: sha256("\n".join(one.words).encode()).hexdigest()[:32] for one in OTHERS} == _DIGESTS


def test_the_english_list_is_that_of_the_standard() -> None:
    assert receipt_lists.english().words == tuple(WORDLIST)


@pytest.mark.parametrize("listed", OTHERS, ids=lambda one: one.code)
def test_a_list_has_the_properties_that_a_receipt_needs(listed: WordList) -> None:
    assert len(listed.words) == len(set(listed.typed)) == len(WORDLIST) == 1_024
    assert len({word[:PREFIX_CHARS] for word in listed.typed}) == 1_024
    assert [word for word in listed.typed if not 4 <= len(word) <= 8 or not (word.isascii() and word.isalpha())] == []
    assert [pair for pair in combinations(listed.typed, 2) if _are_near(*pair)] == []
    assert {word[:PREFIX_CHARS] for word in listed.typed} & {word[:PREFIX_CHARS] for word in WORDLIST} == set()


@pytest.mark.parametrize("listed", OTHERS, ids=lambda one: one.code)
def test_a_list_is_of_a_language_that_pages_have(listed: WordList) -> None:
    assert listed.code in languages.available()


@pytest.mark.parametrize("listed", lists(), ids=lambda one: one.code)
def test_a_receipt_opens_by_its_words_alone(listed: WordList) -> None:
    for _ in range(50):
        entropy = drawn()
        words = to_words(entropy, listed=listed)

        assert exact(" ".join(words)) == entropy
        assert exact(" ".join(words).upper()) == entropy
        assert exact(" ".join(plain(word) for word in words)) == entropy
        assert exact(" ".join(plain(word)[:PREFIX_CHARS] for word in words)) == entropy
        assert exact("\n".join(f"{at}. {word}" for at, word in enumerate(words, 1))) == entropy


@pytest.mark.parametrize("listed", OTHERS, ids=lambda one: one.code)
def test_one_wrong_word_is_named_in_the_receipts_language(listed: WordList) -> None:
    words = list(to_words(drawn(), listed=listed))
    right, other = words[4], listed.words[(listed.words.index(words[4]) + 1) % 1_024]

    for typed in (other, plain(right)[:-1] + "xx"):
        words[4] = typed
        with pytest.raises(ReceiptMistyped) as wrong:
            from_text(" ".join(words))
        assert [(one.place, one.likely) for one in wrong.value.wrong_words or ()] == [(5, right)]


@pytest.mark.parametrize("listed", OTHERS, ids=lambda one: one.code)
def test_words_of_a_receipt_are_found_in_a_text(listed: WordList) -> None:
    words = to_words(drawn(), listed=listed)

    assert receipt_words.holds_receipt(f"J’ai gardé ceci: {', '.join(words)}. Merci!")
    assert not receipt_words.holds_receipt(f"J’ai gardé ceci: {', '.join(reversed(words))}. Merci!")


def test_a_language_without_a_list_has_english_words() -> None:
    assert [list_for(code).code for code in ("ja", "de", "fr", "pt-BR", "en")] == ["en", "en", "fr", "pt-BR", "en"]
