"""Processes check signatures as this one does, and what they leave open is checked here."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from coc_service.audit import checkers
from coc_service.audit.checkers import BATCH, Checkers, Claim, holds
from coc_service.audit.checking import CheckingProcess, Lost
from tests.audit.story import ADA, BEN, key, public

MESSAGE = b"what was said"
KEY, OTHER = (bytes.fromhex(public(name)) for name in (ADA, BEN))
SIGNATURE = key(ADA).sign(MESSAGE)
TRUE: Claim = (KEY, MESSAGE, SIGNATURE)
FALSE: Claim = (OTHER, MESSAGE, SIGNATURE)
CLAIMS: list[tuple[Claim, bool]] = [
    (TRUE, True),
    (FALSE, False),
    ((KEY, b"something else", SIGNATURE), False),
    ((KEY, MESSAGE, bytes(64)), False),
    ((KEY, MESSAGE, b""), False),
    ((b"short", MESSAGE, SIGNATURE), False),
    ((b"", MESSAGE, SIGNATURE), False),
    ((bytes(32), MESSAGE, bytes(64)), False),  # a key of small order
]
ANSWERS = "from coc_service.audit.checkers import answer; answer()"
NEVER_ANSWERS = "import sys; sys.stdin.buffer.read()"
NEVER_READS = "import signal; signal.pause()"
PRINTS = "import sys; print('no', flush=True)\n"
SAYS_TOO_MUCH = "import sys; sys.stdout.buffer.write(bytes([1] * 1000)); sys.stdout.flush(); sys.stdin.buffer.read()"


def start(does: str) -> CheckingProcess:
    words = [sys.executable, "-c", does]
    return CheckingProcess(subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process does not answer at once is checked here."""
    monkeypatch.setattr(checkers, "GRACE_SECONDS", 0)


@pytest.fixture
def asked() -> Iterator[Checkers]:
    with Checkers(alone=0) as made:
        yield made


def running(asked: Checkers) -> list[bool]:
    return [one._process.poll() is None for one in asked._processes or ()]


@pytest.mark.parametrize(("claim", "is_held"), CLAIMS)
def test_a_claim_holds_if_its_key_signed_it(claim: Claim, *, is_held: bool) -> None:
    assert holds(claim) == is_held


def test_processes_find_the_false_claims_in_order() -> None:
    claims, expected = [claim for claim, _ in CLAIMS], [is_held for _, is_held in CLAIMS]
    with Checkers(processes=2, alone=0) as asked:
        for batch in (claims, [], claims[::-1], [TRUE] * 300):
            asked.ask(batch)
        answers = [asked.answers() for _ in range(4)]

    assert answers == [expected, [], expected[::-1], [True] * 300]


def test_a_few_claims_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkers, "_started", pytest.fail)
    with Checkers(alone=2) as asked:
        asked.ask([TRUE, TRUE])

        assert asked.answers() == [True, True]


def test_where_no_process_can_be_started_claims_are_checked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Checkers(alone=0) as asked:
        asked.ask([TRUE])

        assert asked.answers() == [True]


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("pass", "ended"),
        ("import sys; sys.stdin.buffer.read(4)", "ended"),
        (f"{PRINTS}sys.stdin.read()", "wrote something that is no answer"),
        (SAYS_TOO_MUCH, "wrote something that is no answer"),
    ],
)
def test_what_a_process_leaves_open_is_checked_here_and_that_is_said(
    asked: Checkers, does: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    asked._processes = [start(does)]
    asked.ask([TRUE, FALSE])
    asked.ask([FALSE])

    assert [asked.answers(), asked.answers()] == [[True, False], [False]]
    assert asked._processes == []
    assert caplog.messages == [f"a process that checks signatures {said}: its part is checked without it"]


def test_nothing_is_believed_of_a_process_that_writes_something_else(asked: Checkers) -> None:
    """A module that prints a line at its import shifts all answers."""
    asked._processes = [start(f"{PRINTS}{ANSWERS}")]
    for _ in range(3):
        asked.ask([CLAIMS[3][0], TRUE])

    assert [asked.answers() for _ in range(3)] == [[False, True]] * 3


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("does", [NEVER_ANSWERS, NEVER_READS])
def test_a_process_that_hangs_keeps_nobody_and_is_ended(
    asked: Checkers, does: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It has more to read than a pipe holds."""
    monkeypatch.setattr(checkers, "PATIENCE", 9 * BATCH)
    hanging = start(does)
    asked._processes = [hanging]
    batch = [FALSE, *[(KEY, MESSAGE * 400, SIGNATURE)] * (BATCH - 2), TRUE]
    for _ in range(10):
        asked.ask(batch)

    answers = [asked.answers() for _ in range(8)]

    assert answers == [[*[False] * (BATCH - 1), True]] * 8
    assert (running(asked), caplog.messages) == ([True], [])
    assert [asked.answers() for _ in range(2)] == answers[:2]
    assert hanging._process.poll() is not None
    assert caplog.messages == ["a process that checks signatures does not answer: its part is checked without it"]


@pytest.mark.usefixtures("impatient")
def test_a_silent_process_is_asked_nothing_more_until_it_has_answered(asked: Checkers) -> None:
    """Its answers to what was checked here meanwhile are not taken for those to something else."""
    slow = start(ANSWERS)
    os.kill(slow._process.pid, signal.SIGSTOP)
    asked._processes = [slow]
    asked.ask([FALSE, TRUE])
    assert asked.answers() == [False, True]
    asked.ask([TRUE])
    assert asked.answers() == [True]
    assert slow._owed == 2

    os.kill(slow._process.pid, signal.SIGCONT)
    assert slow._has_answered(2, None)
    asked.ask([FALSE])

    assert (slow._owed, slow._passed_over) == (3, 2)
    assert slow.answers(1, wait_seconds=None) == [False]


def test_a_process_that_has_ended_answers_nothing(asked: Checkers) -> None:
    ended = start("pass")
    asked._processes = [ended]

    with pytest.raises(Lost):
        ended.answers(1, wait_seconds=None)
