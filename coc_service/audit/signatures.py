"""Checks the signatures of a log in batches, while its entries are read on."""

from collections import deque
from collections.abc import Iterator

from coc_service.audit.checkers import BATCH, Checkers, Claim, holds

_MAX_WAITING = 16  # batches in flight; bounds the memory


class Signatures:
    """Which of the claims that somebody signed something are false. Each has a number, which several may share.

    `asked` and `answered` count claims; they are answered in the order in which they were made.
    """

    def __init__(self, checkers: Checkers) -> None:
        self._checkers = checkers
        self._batch: list[Claim] = []
        self._numbers: list[int] = []
        self._waiting: deque[list[int]] = deque()
        self.asked = self.answered = self.held = 0

    def holds(self, claim: Claim) -> bool:
        """Check a claim at once."""
        is_held = holds(claim)
        self.held += is_held
        return is_held

    def later(self, number: int, claim: Claim) -> Iterator[int]:
        """Queue a claim for the next batch; yield the numbers of earlier ones that are false. Call it to the end."""
        self._batch.append(claim)
        self._numbers.append(number)
        self.asked += 1
        if len(self._batch) == BATCH:
            self._send()
        while len(self._waiting) > _MAX_WAITING:
            yield from self._receive()

    def finish(self) -> Iterator[int]:
        """Check the rest; yield the numbers of claims that are false."""
        self._send()
        while self._waiting:
            yield from self._receive()

    def _send(self) -> None:
        self._checkers.ask(self._batch)
        self._waiting.append(self._numbers)
        self._batch, self._numbers = [], []

    def _receive(self) -> list[int]:
        numbers, held = self._waiting.popleft(), self._checkers.answers()
        self.answered += len(numbers)
        self.held += sum(held)
        return [number for number, is_held in zip(numbers, held, strict=True) if not is_held]
