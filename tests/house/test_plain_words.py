"""Reporters read plain English: each page at grade 6 or below, no hard sentence, no stiff word; moves use common words.

The formula is in `tests/plain_words.py`. A committee's own words and those of another language are not measured.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from coc_service.domain.stages import STAGES
from coc_service.domain.workflow import MOVES
from scripts import messages
from tests import plain_words
from tests.plain_words import GRADE

HARDEST = 9.5  # of one sentence: the formula is made for whole texts
SHORT = 8  # words: below that, one long word makes a simple sentence look hard
FOR_REPORTERS = (
    "templates/base_reporter.html", "templates/landing/", "templates/receipts/", "templates/reports/", "templates/pages/",
    "templates/macros/own.html", "templates/macros/parts.html", "templates/macros/report.html", "templates/macros/forms.html",
    "templates/macros/files.html", "templates/macros/letters.html", "coc_service/domain/party_letters.py",
    "coc_service/domain/behalf.py", "coc_service/web/attached_files.py", "coc_service/usecases/custody/attaching.py",
    "templates/errors/", "templates/policy/public.html", "templates/policy/rules.html", "coc_service/web/words.py",
    "coc_service/web/cleaning_words.py",
    "coc_service/web/reporter/", "coc_service/usecases/reporter/", "coc_service/domain/questions.py",
    "coc_service/domain/grounds.py", "coc_service/web/http/error_pages.py", "coc_service/web/http/forms.py",
)  # fmt: skip
OF_MOVES = ("coc_service/domain/moves.py", "coc_service/domain/spam_moves.py", "coc_service/domain/appeal_moves.py")
# Short on purpose. Each says why it may stay.
ALLOWED: Mapping[str, str] = {}
SOME_WORDS = 20  # a source with less is no page


@cache
def sources() -> Mapping[str, list[str]]:
    """The messages of each source that reporters read."""
    found: dict[str, list[str]] = defaultdict(list)
    for message in messages.catalogue():
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        for path, _ in message.locations:
            if path.startswith(FOR_REPORTERS) and texts != [""]:
                found[path] += [text for text in texts[-1:] if text not in ALLOWED]
    # Its other messages are for the committee.
    found["coc_service/domain/stages.py"] = [row.for_reporter.msgid for row in STAGES.values()]
    return found


def said_in(path: str) -> list[str]:
    return [sentence for text in sources()[path] for sentence in plain_words.sentences(text)]


def test_each_page_for_reporters_reads_at_grade_six_or_below() -> None:
    said = {path: said_in(path) for path in sources()}
    pages = {path: one for path, one in said.items() if sum(len(words.split()) for words in one) >= SOME_WORDS}

    assert {path: grade for path, one in pages.items() if (grade := plain_words.grade(one)) > GRADE} == {}


def test_no_sentence_for_reporters_is_hard() -> None:
    said = [(path, one) for path in sources() for one in said_in(path) if len(one.split()) >= SHORT]

    assert [f"{path}: {one}" for path, one in said if plain_words.grade([one]) > HARDEST] == []


def test_reporters_and_moves_have_common_words_in_common_order() -> None:
    texts = [(path, text) for path, found in sources().items() for text in found] + list(_of_moves())

    assert [f"{path}: {text}" for path, text in texts if plain_words.stiff(text)] == []


def test_moves_have_the_names_that_every_procedure_uses() -> None:
    labels = {name: move.label.msgid for name, move in MOVES.items()}

    assert (labels["investigate"], labels["monitor"]) == ("Start investigation", "Monitor")
    assert [one for one in labels.values() if re.search("into it|an eye on", one)] == []


def _of_moves() -> Iterator[tuple[str, str]]:
    for message in messages.catalogue():
        for path, _ in message.locations:
            if path in OF_MOVES and isinstance(message.id, str):
                yield path, message.id


def test_every_exception_is_still_said() -> None:
    said = {message.id for message in messages.catalogue()}

    assert [text for text in ALLOWED if text not in said] == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat. It was warm.", -3.0, 1.0),
        ("Write down these words now. We show them only once.", -1.0, 4.0),
        (
            "Notwithstanding preliminary considerations, institutional representatives deliberate confidentially.",
            20.0,
            50.0,
        ),
    ],
)
def test_the_grade_rises_with_the_difficulty(text: str, low: float, high: float) -> None:
    assert low <= plain_words.grade(plain_words.sentences(text)) <= high


@pytest.mark.parametrize(
    ("word", "count"),
    [("committee", 3), ("names", 1), ("receipt", 2), ("closed", 1), ("decided", 3), ("safely", 2), ("people", 2), ("a", 1)],
)  # fmt: skip
def test_syllables_are_counted(word: str, count: int) -> None:
    assert plain_words.syllables(word) == count


@pytest.mark.parametrize("text", ["Whom do you trust?", "You need not say.", "What <b>shall</b> we do?"])
def test_a_stiff_turn_would_be_found(text: str) -> None:
    assert plain_words.stiff(text)
