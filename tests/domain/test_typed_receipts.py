"""A receipt that was typed back in some other shape opens, or the right words in a wrong order are told so."""

import unicodedata
from collections.abc import Callable

import pytest

from coc_service.domain.receipt import ReceiptMistyped, WrongWord, exact, from_text, to_words
from coc_service.domain.typed_words import other_orders, words_in

ENTROPY = bytes.fromhex("1f3a5c7e9b2d4f60718293a4b5c6")
WORDS = to_words(ENTROPY)
LINE = " ".join(WORDS)
SOFT_HYPHEN, JOINER, BOM, MARK, WIDE = "\xad", "\u200d", "\ufeff", "\u200e", 0xFEE0
VARIATION, ZERO_WIDTH_SPACE, NO_BREAK, IDEOGRAPHIC_SPACE = "\ufe0f", "\u200b", "\xa0", "\u3000"


def wide(text: str) -> str:
    return "".join(chr(ord(char) + WIDE) if char.isalpha() else IDEOGRAPHIC_SPACE for char in text)


def in_bold(text: str) -> str:
    return "".join(chr(ord(char) - ord("a") + 0x1D41A) if char.isalpha() else char for char in text)


def broken_in_the_middle(text: str) -> str:
    return " ".join(f"{word[:3]}-\r\n{word[3:]}" for word in text.split())


def rows(columns: int, *, per_column: int) -> list[str]:
    """The words as eyes read them that go across columns of this length."""
    printed = [WORDS[start : start + per_column] for start in range(0, 14, per_column)]
    assert len(printed) == columns
    return [column[row] for row in range(per_column) for column in printed if row < len(column)]


SHAPES: dict[str, Callable[[str], str]] = {
    "turkish capitals": lambda text: text.upper().replace("I", "İ"),
    "turkish small": lambda text: text.replace("i", "ı"),
    "turkish capitals without dots": str.upper,
    "dot above": lambda text: unicodedata.normalize("NFD", text.upper().replace("I", "İ")),
    "ordinals": lambda text: "\n".join(f"{place}th {word}" for place, word in enumerate(text.split(), 1)),
    "right ordinals": lambda text: ", ".join(f"{word} (2nd)" for word in text.split()),
    "labels": lambda text: "\n".join(f"Word {place}: {word}" for place, word in enumerate(text.split(), 1)),
    "brackets": lambda text: " ".join(f"{place}) {word}" for place, word in enumerate(text.split(), 1)),
    "keycaps": lambda text: " ".join(f"{place}\ufe0f\u20e3 {word}" for place, word in enumerate(text.split(), 1)),
    "numbers in circles": lambda text: " ".join(
        f"{chr(0x2460 + place)} {word}" for place, word in enumerate(text.split())
    ),
    "number signs": lambda text: " ".join(f"№{place} {word}" for place, word in enumerate(text.split(), 1)),
    "heading": lambda text: f"Receipt: {text}",
    "long heading": lambda text: f"These are the words of my receipt, in order:\n{text}",
    "pasted twice": lambda text: f"{text}\n{text}",
    "labels twice": lambda text: f"My receipt: {text}\nMy receipt: {text}",
    "soft hyphens": lambda text: " ".join(SOFT_HYPHEN.join(word) for word in text.split()),
    "joiners": lambda text: " ".join(JOINER.join(word) for word in text.split()),
    "marks around": lambda text: " ".join(f"{MARK}{word}{BOM}" for word in text.split()),
    "variation selectors": lambda text: text.replace("a", "a" + VARIATION),
    "only zero-width spaces between": lambda text: text.replace(" ", ZERO_WIDTH_SPACE),
    "no-break spaces": lambda text: text.replace(" ", NO_BREAK),
    "tabs": lambda text: text.replace(" ", "\t"),
    "wide": wide,
    "bold": in_bold,
    "accents": lambda text: text.replace("e", "é").replace("o", "o\u0308"),
    "ligatures": lambda text: text.replace("fi", "ﬁ").replace("fl", "ﬂ"),
    "long s": lambda text: text.replace("s", "ſ"),
    "quotes": lambda text: "“" + "”, “".join(text.split()) + "”.",
    "quoted mail": lambda text: "\n".join(f"> {word}" for word in text.split()),
    "hyphens at the ends of lines": broken_in_the_middle,
    "hyphens between words": lambda text: text.replace(" ", "-"),
    "hyphens between words, wrapped": lambda text: text.replace(" ", "-\n"),
    "under each other, numbered across": lambda text: " ".join(
        f"{place + 1}. {text.split()[place]}" for place in [*range(0, 14, 2), *range(1, 14, 2)]
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_receipt_in_another_shape_opens(shape: str) -> None:
    assert from_text(SHAPES[shape](LINE)) == ENTROPY
    assert exact(SHAPES[shape](LINE)) == ENTROPY


ACROSS = {
    "three columns of five": rows(3, per_column=5),
    "two columns of seven": rows(2, per_column=7),
    "four columns of four": rows(4, per_column=4),
    "seven columns of two": rows(7, per_column=2),
    "rows of two read down": [*WORDS[::2], *WORDS[1::2]],
    "rows of five read down": [word for column in range(5) for word in WORDS[column::5]],
    "from the end": list(reversed(WORDS)),
}


@pytest.mark.parametrize("order", ACROSS)
def test_the_right_words_read_in_another_order_are_told_with_the_right_one(order: str) -> None:
    with pytest.raises(ReceiptMistyped) as caught:
        from_text(" ".join(ACROSS[order]))

    error = caught.value
    assert (error.count, error.wrong_words, error.right) == (14, (), WORDS)


def test_the_words_of_the_receipt_page_read_across_its_three_columns_are_told() -> None:
    """The page shows groups of five beside each other where there is room for three, and of two above one elsewhere."""
    two_above_one = [*(word for pair in zip(WORDS[:5], WORDS[5:10], strict=True) for word in pair), *WORDS[10:]]

    with pytest.raises(ReceiptMistyped) as caught:
        from_text(" ".join(two_above_one))

    assert caught.value.right == WORDS


def test_words_between_that_are_on_no_receipt_are_named_and_the_others_offered() -> None:
    with pytest.raises(ReceiptMistyped) as caught:
        from_text(f"xyzzy {LINE}")

    error = caught.value
    assert (error.count, error.wrong_words, error.right) == (15, (WrongWord(1, "xyzzy", ""),), WORDS)


@pytest.mark.parametrize("typed", ["", "1 2 3", "İ", "\u200b\u200d", "word " * 14, "1. word " * 3, "1 " * 20, "²nd"])
def test_what_holds_no_receipt_is_none_in_any_reading(typed: str) -> None:
    with pytest.raises(ReceiptMistyped) as caught:
        from_text(typed)

    assert caught.value.right == ()


def test_two_whole_words_with_a_hyphen_at_the_end_of_the_line_stay_two() -> None:
    listed = {"some", "thing", "something"}

    assert words_in("some-\nthing", is_listed=listed.__contains__) == ["some", "thing"]
    assert words_in("somet-\nhing", is_listed=listed.__contains__) == ["something"]
    assert words_in("nota-\nword", is_listed=listed.__contains__) == ["nota", "word"]


def test_each_other_order_has_each_word_once() -> None:
    assert all(sorted(one) == sorted(WORDS) for one in other_orders(WORDS))
