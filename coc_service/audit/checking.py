"""A process that checks signatures, as the one that asks it sees it."""

import os
import select
import subprocess
from contextlib import suppress
from typing import IO

_ANSWERS = frozenset({False, True})  # as bytes
_READ_BYTES = 64 * 1024


class Lost(Exception):
    """The process ended, or wrote something that is no answer; the message says which."""


class CheckingProcess:
    """Claims go to it and answers come back without waiting, so that one that does not read keeps nobody.

    Raises:
        Lost: from every method but `pass_over` and `end`.
    """

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._to, self._from = (_descriptor(pipe) for pipe in (process.stdin, process.stdout))
        for pipe in (self._to, self._from):
            os.set_blocking(pipe, False)
        self._unsent, self._read = bytearray(), bytearray()
        self._owed = self._passed_over = 0

    def ask(self, batch: bytes, count: int) -> None:
        """Send a batch of so many claims, now or with the next call."""
        self._unsent += batch
        self._owed += count
        self._move(0)

    def answers(self, count: int, *, wait_seconds: float | None) -> list[bool] | None:
        """Return which of the oldest claims hold; None if they are not answered, and for that time no byte went either way."""
        if not self._has_answered(self._passed_over + count, wait_seconds):
            return None
        self._drop(self._passed_over)
        self._passed_over = 0
        found = list(map(bool, self._read[:count]))
        self._drop(count)
        return found

    def pass_over(self, count: int) -> None:
        """Do without the answers to the oldest claims. What comes of them later is read and dropped."""
        self._passed_over += count

    def has_caught_up(self) -> bool:
        """Whether all that was passed over is answered by now."""
        return self._has_answered(self._passed_over, 0)

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()

    def _has_answered(self, count: int, wait_seconds: float | None) -> bool:
        while len(self._read) < count:
            if not self._move(wait_seconds):
                return False
        return True

    def _drop(self, count: int) -> None:
        del self._read[:count]
        self._owed -= count

    def _move(self, wait_seconds: float | None) -> bool:
        """Write and read what can be, and return whether anything was; wait for that if need be."""
        waits = select.poll()
        waits.register(self._from, select.POLLIN)
        if self._unsent:
            waits.register(self._to, select.POLLOUT)
        ready = [descriptor for descriptor, _ in waits.poll(None if wait_seconds is None else wait_seconds * 1000)]
        if self._to in ready:
            self._write()
        if self._from in ready:
            self._receive()
        return bool(ready)

    def _write(self) -> None:
        try:
            with suppress(BlockingIOError):
                del self._unsent[: os.write(self._to, self._unsent)]
        except OSError:
            raise Lost("ended") from None

    def _receive(self) -> None:
        came = os.read(self._from, _READ_BYTES)
        if not came:
            raise Lost("ended")
        self._read += came
        if not _ANSWERS.issuperset(came) or len(self._read) > self._owed:
            raise Lost("wrote something that is no answer")


def _descriptor(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise RuntimeError("the process was started without pipes")
    return pipe.fileno()
