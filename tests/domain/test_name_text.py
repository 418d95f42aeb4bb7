"""Reading a text for names takes time in proportion to its length, whatever somebody writes."""

import time

import pytest

from coc_service.domain.name_text import Reading
from coc_service.domain.names import MemberNames, named

NAMES = (
    "Noor Haddad|Lê Văn Đỗ|Bin Zhao|Dr. Ana Silva|田中太郎|김민준|Siobhan O'Brien|علی کریمی|राम शर्मा|Tomasz Nowak|Will Grant|"
    "Иван Петров"
).split("|")
MEMBERS = [MemberNames(str(at), name, f"@h{at}", f"p{at}@mail.example") for at, name in enumerate(NAMES)]
SHORT, LONG = 1_000, 32_000  # 32 times: a quadratic reader takes 1,024 times as long


def _seconds(text: str) -> float:
    """Return the processor time of reading the text, the best of three."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        named(text, MEMBERS)
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.parametrize(
    "piece",
    [
        "noo ", "noox ", "Tomaszx ", "tomaszé ", "nooooo", "a'", "'a b ", "_a ", "a_", "_", "@", "@noo ", "a@b ", "will ",
        "He ", "-\n", "a- \n", " ", "-", "o b", "田", "田 ", "김", "김 ", "كري ", "ك", "राम", "शर् ", "Ивах ", "aа", "bin ",
        "\u200c", "\u200b", "a\u0301", "\u0301", "a.", "van den ", "\U0001f600", "\u0e01", "(", '"', "mr. ", "will grantx ",
        "\ufdfa", "\u3316",
    ],
)  # fmt: skip
def test_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    short, long = ((piece * chars)[:chars] for chars in (SHORT, LONG))
    named(long, MEMBERS)  # letters are looked up in a table once

    assert _seconds(long) < 300 * max(_seconds(short), 1e-5)


def test_one_word_repeated_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[int, str]] = []
    monkeypatch.setattr(Reading, "_word", lambda _, at, key: read.append((at, key)))

    named("will " * 1_000, MEMBERS)

    assert read == [(0, "will"), (1, "will"), (999, "will")]
