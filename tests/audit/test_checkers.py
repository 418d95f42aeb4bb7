"""Processes check signatures as this one does, and what they leave open is checked here."""

import subprocess
import sys

import pytest

from coc_service.audit import checkers
from coc_service.audit.checkers import Checkers, Claim, holds
from tests.audit.story import ADA, BEN, key, public

MESSAGE = b"what was said"
KEY, OTHER = (bytes.fromhex(public(name)) for name in (ADA, BEN))
SIGNATURE = key(ADA).sign(MESSAGE)
TRUE: Claim = ((KEY,), MESSAGE, SIGNATURE)
CLAIMS: list[tuple[Claim, bool]] = [
    (TRUE, True),
    (((OTHER, KEY), MESSAGE, SIGNATURE), True),
    (((OTHER,), MESSAGE, SIGNATURE), False),
    (((KEY,), b"something else", SIGNATURE), False),
    (((KEY,), MESSAGE, bytes(64)), False),
    (((KEY,), MESSAGE, b""), False),
    (((b"short",), MESSAGE, SIGNATURE), False),
    (((bytes(32),), MESSAGE, bytes(64)), False),  # a key of small order
    (((), MESSAGE, SIGNATURE), False),
    (((OTHER,) * 300 + (KEY,), MESSAGE, SIGNATURE), True),  # of somebody who was admitted anew again and again
]


@pytest.mark.parametrize(("claim", "is_held"), CLAIMS)
def test_a_claim_holds_if_one_of_its_keys_signed_it(claim: Claim, *, is_held: bool) -> None:
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


PRINTS = "import sys; print('no', flush=True)\n"
WHOLE = f"{PRINTS}from coc_service.audit.checkers import answer; answer()"


@pytest.mark.parametrize("does", ["pass", "import sys; sys.stdin.buffer.read(4)", f"{PRINTS}sys.stdin.read()"])
def test_what_a_process_leaves_open_is_checked_here(does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [sys.executable, "-c", does]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as ending:
        monkeypatch.setattr(checkers, "_started", lambda _: [ending])
        with Checkers(alone=0) as asked:
            asked.ask([TRUE, CLAIMS[2][0]])

            assert asked.answers() == [True, False]


def test_nothing_is_believed_of_a_process_that_writes_something_else() -> None:
    """A module that prints a line at its import shifts all answers."""
    words = [sys.executable, "-c", WHOLE]
    printing = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with Checkers(alone=0) as asked:
        asked._processes = [printing]
        for _ in range(3):
            asked.ask([CLAIMS[3][0], TRUE])
        found = [asked.answers() for _ in range(3)]

    assert found == [[False, True]] * 3
