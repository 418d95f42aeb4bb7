"""A receipt's words in a text are found, so that nobody reads them in a report or letter."""

import pytest

from coc_service.domain import receipt_words
from coc_service.domain.receipt import to_words
from coc_service.domain.receipt_words import holds_receipt

WORDS = to_words(bytes(range(14))[:1] + bytes(range(1, 14)))
OTHERS = "Somebody followed me after the closing talk, and nobody said a word about it for the rest of the evening. "


@pytest.mark.parametrize(
    "text",
    [
        " ".join(WORDS),
        "My receipt: " + ", ".join(WORDS) + ". Thank you!",
        OTHERS + "\n".join(f"{number}. {word}" for number, word in enumerate(WORDS, 1)) + " " + OTHERS,
        " ".join(WORDS).upper(),
        "-".join(WORDS),
        "academic acid acne " + " ".join(WORDS) + " academic",
    ],
)
def test_a_receipt_is_found_however_it_is_written_down(text: str) -> None:
    assert holds_receipt(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        OTHERS * 20,
        " ".join(WORDS[:13]),
        " ".join([*WORDS[:7], "and", *WORDS[7:]]),
        " ".join([WORDS[1], WORDS[0], *WORDS[2:]]),
        "academic " * 2_000,
    ],
)
def test_a_text_without_a_whole_receipt_holds_none(text: str) -> None:
    assert not holds_receipt(text)


def test_no_text_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(receipt_words, "exact", tried.append)

    assert not holds_receipt("academic " * 2_000)
    assert len(tried) == 100
