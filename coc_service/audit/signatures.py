"""Checks signatures in batches on several threads: a signature takes longer than all other checks of an entry."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from typing import TypeAlias

from coc_service.audit.entry import Entry, is_signed_by

_BATCH = 128
_MAX_WAITING = 8  # batches in flight; bounds the memory

Claim: TypeAlias = tuple[int, Entry, tuple[bytes, ...]]


class Signatures:
    """Checks signatures on the threads of `pool`: OpenSSL releases Python's global lock while it works."""

    def __init__(self, origin: str, pool: Executor) -> None:
        self._origin = origin
        self._pool = pool
        self._batch: list[Claim] = []
        self._waiting: deque[tuple[int, Future[list[int]]]] = deque()
        self.held = 0

    def holds(self, entry: Entry, keys: tuple[bytes, ...]) -> bool:
        """Check at once whether one of the keys signed the entry."""
        is_held = _is_signed(entry, keys, self._origin)
        self.held += is_held
        return is_held

    def later(self, index: int, entry: Entry, keys: tuple[bytes, ...]) -> Iterator[int]:
        """Queue this entry for the next batch; yield the indices of earlier entries whose signature is false."""
        self._batch.append((index, entry, keys))
        if len(self._batch) == _BATCH:
            self._send()
        while len(self._waiting) > _MAX_WAITING:
            yield from self._receive()

    def finish(self) -> Iterator[int]:
        """Check the rest; yield the indices of entries whose signature is false."""
        self._send()
        while self._waiting:
            yield from self._receive()

    def _send(self) -> None:
        batch, self._batch = self._batch, []
        self._waiting.append((len(batch), self._pool.submit(_false_in, batch, self._origin)))

    def _receive(self) -> list[int]:
        count, answer = self._waiting.popleft()
        false = answer.result()
        self.held += count - len(false)
        return false


def _false_in(batch: list[Claim], origin: str) -> list[int]:
    return [index for index, entry, keys in batch if not _is_signed(entry, keys, origin)]


def _is_signed(entry: Entry, keys: tuple[bytes, ...], origin: str) -> bool:
    return any(is_signed_by(entry, key, origin=origin) for key in keys)
