"""Checks signatures in processes of their own.

Checking one takes longer than everything else that is done with an entry, and the library holds Python's global lock
meanwhile, so that threads only take turns. A process gets keys, messages and signatures, and answers with a byte for each.
"""

import logging
import os
import select
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO, Self, TypeAlias

from coc_service.audit.checking import CheckingProcess, Lost
from coc_service.audit.signature import verifies

Claim: TypeAlias = tuple[bytes, bytes, bytes]  # the key that signed, the message, the signature

BATCH = 64  # claims; their bytes fit into a pipe
ALONE = 1_000  # so many are checked here first: to start a process takes as long
MOST_PROCESSES = 8
# After so long without a byte from a process, what it was asked is checked here. If it was only slow, that was done twice.
GRACE_SECONDS = 1.0
# A process that was silent while so many claims were answered is ended. It counts work and not time, which a busy machine takes
# more of: a process starts with a tenth of it.
PATIENCE = 10_000
_SIZE = struct.Struct(">I")
_START = "import sys; sys.path[:] = sys.argv[1:]; from coc_service.audit.checkers import answer; answer()"
_log = logging.getLogger("coc_service")


class Checkers:
    """The processes, and the batches that wait for their answers, oldest first. They are started with the first long log.

    Where no process can be started, or one does not answer, its claims are checked here.
    """

    def __init__(self, *, processes: int | None = None, alone: int | None = None) -> None:
        self._most = processes or min(os.cpu_count() or 1, MOST_PROCESSES)
        self._alone = ALONE if alone is None else alone
        self._asked = self._answered = 0
        self._processes: list[CheckingProcess] | None = None
        self._silent: dict[CheckingProcess, int] = {}  # and how many claims had been answered when it began
        self._waiting: deque[tuple[CheckingProcess | None, Sequence[Claim]]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes."""
        for one in self._processes or ():
            one.end()

    def ask(self, claims: Sequence[Claim]) -> None:
        """Queue a batch, and send it to a process if there is one that answers."""
        self._asked += len(claims)
        process = self._next() if claims and self._asked > self._alone else None
        self._waiting.append((process, claims))
        if process:
            try:
                process.ask(_batch(claims), len(claims))
            except Lost as lost:
                self._give_up(process, str(lost))

    def answers(self) -> list[bool]:
        """Return which claims of the oldest batch hold; waits for them."""
        process, claims = self._waiting.popleft()
        found = self._answers_of(process, claims) if process else None
        if found is None:
            found = [*map(holds, claims)]
        self._answered += len(claims)
        for one, since in [*self._silent.items()]:
            if self._answered - since >= PATIENCE:
                self._give_up(one, "does not answer")
        return found

    def _answers_of(self, process: CheckingProcess, claims: Sequence[Claim]) -> list[bool] | None:
        """Return the answers of a process, or those found here if it is silent; None if it is lost."""
        wait_seconds = 0 if process in self._silent else GRACE_SECONDS
        try:
            found = process.answers(len(claims), wait_seconds=wait_seconds)
            return self._overtake(process, claims) if found is None else found
        except Lost as lost:
            self._give_up(process, str(lost))
            return None

    def _overtake(self, process: CheckingProcess, claims: Sequence[Claim]) -> list[bool]:
        """Check here what a silent process was asked, as long as it does not answer."""
        self._silent.setdefault(process, self._answered)
        found = []
        for claim in claims:
            found.append(holds(claim))
            if late := process.answers(len(claims), wait_seconds=0):
                del self._silent[process]
                return late
        process.pass_over(len(claims))
        return found

    def _give_up(self, process: CheckingProcess, why: str) -> None:
        """End a process, and check here what it was asked: what it has written may be the answers to other claims."""
        _log.warning("a process that checks signatures %s: its part is checked without it", why)
        self._processes = [one for one in self._processes or () if one is not process]
        self._silent.pop(process, None)
        self._waiting = deque((None if one is process else one, claims) for one, claims in self._waiting)
        process.end()

    def _next(self) -> CheckingProcess | None:
        """Return the next process in turn that is not silent."""
        if self._processes is None:
            self._processes = _started(self._most)
        for one in [*self._processes]:
            self._processes.append(self._processes.pop(0))
            if one not in self._silent or self._is_back(one):
                return one
        return None

    def _is_back(self, silent: CheckingProcess) -> bool:
        try:
            is_back = silent.has_caught_up()
        except Lost as lost:
            self._give_up(silent, str(lost))
            return False
        if is_back:
            del self._silent[silent]
        return is_back


def holds(claim: Claim) -> bool:
    """Whether the key signed the message."""
    key, message, signature = claim
    return verifies(key, message, signature)


def answer() -> None:
    """Answer batches from standard input until it ends: what a process of `Checkers` does."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while batch := _sized(asked):
        answers.write(bytes(map(holds, _claims(batch))))
        answers.flush()


def _started(most: int) -> list[CheckingProcess]:
    words = [sys.executable, "-I", "-c", _START, *sys.path]
    found: list[CheckingProcess] = []
    if not hasattr(select, "poll"):  # Windows
        return found
    with suppress(OSError):  # those that were started before are enough
        for _ in range(most):
            one = subprocess.Popen(words, env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  our own interpreter
            found.append(CheckingProcess(one))
    return found


def _framed(claim: Claim) -> bytes:
    return b"".join(part for one in claim for part in (_SIZE.pack(len(one)), one))


def _batch(claims: Sequence[Claim]) -> bytes:
    framed = b"".join(map(_framed, claims))
    return _SIZE.pack(len(framed)) + framed


def _claims(batch: bytes) -> Iterator[Claim]:
    at = 0
    while at < len(batch):
        fields: list[bytes] = []
        for _ in range(3):
            start = at + _SIZE.size
            at = start + _SIZE.unpack_from(batch, at)[0]
            fields.append(batch[start:at])
        key, message, signature = fields
        yield key, message, signature


def _sized(pipe: IO[bytes]) -> bytes:
    head = pipe.read(_SIZE.size)
    return pipe.read(_SIZE.unpack(head)[0]) if len(head) == _SIZE.size else b""
