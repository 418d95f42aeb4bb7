"""Checks the signatures of a log in batches, while its entries are read on."""

from collections import deque
from collections.abc import Iterator
from typing import Generic, TypeVar

from coc_service.audit.checkers import BATCH, Checkers, Claim, holds

Tag = TypeVar("Tag")
_MAX_WAITING = 16  # batches in flight; bounds the memory


class Signatures(Generic[Tag]):
    """Which of the claims that somebody signed something are false. Each has a tag, which several may share.

    `asked` and `answered` count claims; they are answered in the order in which they were made.
    """

    def __init__(self, checkers: Checkers) -> None:
        self._checkers = checkers
        self._batch: list[Claim] = []
        self._tags: list[Tag] = []
        self._waiting: deque[list[Tag]] = deque()
        self.asked = self.answered = self.held = 0

    def holds(self, claim: Claim) -> bool:
        """Check a claim at once."""
        is_held = holds(claim)
        self.held += is_held
        return is_held

    def later(self, tag: Tag, claim: Claim) -> Iterator[Tag]:
        """Queue a claim for the next batch; yield the tags of earlier ones that are false. Call it to the end."""
        self._batch.append(claim)
        self._tags.append(tag)
        self.asked += 1
        if len(self._batch) == BATCH:
            self._send()
        while len(self._waiting) > _MAX_WAITING:
            yield from self._receive()

    def finish(self) -> Iterator[Tag]:
        """Check the rest; yield the tags of claims that are false."""
        self._send()
        while self._waiting:
            yield from self._receive()

    def _send(self) -> None:
        self._checkers.ask(self._batch)
        self._waiting.append(self._tags)
        self._batch, self._tags = [], []

    def _receive(self) -> list[Tag]:
        tags, held = self._waiting.popleft(), self._checkers.answers()
        self.answered += len(tags)
        self.held += sum(held)
        return [tag for tag, is_held in zip(tags, held, strict=True) if not is_held]
