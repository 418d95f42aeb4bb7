"""Checks signatures in processes of their own.

Checking one takes longer than everything else that is done with an entry, and the library holds Python's global lock
meanwhile, so that threads only take turns. A process gets keys, messages and signatures, and answers with a byte for each.
"""

import os
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO, Self, TypeAlias

from coc_service.audit.signature import verifies

Claim: TypeAlias = tuple[Sequence[bytes], bytes, bytes]  # keys, one of which must have signed; message; signature

BATCH = 64  # claims; their bytes fit into a pipe, so that sending does not wait for the one that checks
ALONE = 1_000  # so many are checked here first: to start a process takes as long
MOST_PROCESSES = 8
_SIZE = struct.Struct(">I")
_ANSWERS = frozenset({False, True})  # as bytes
_START = "import sys; sys.path[:] = sys.argv[1:]; from coc_service.audit.checkers import answer; answer()"


class Checkers:
    """The processes, and the batches that wait for their answers, oldest first. They are started with the first long log.

    Where no process can be started, or one ends before it has answered, its claims are checked here.
    """

    def __init__(self, *, processes: int | None = None, alone: int | None = None) -> None:
        self._most = processes or min(os.cpu_count() or 1, MOST_PROCESSES)
        self._alone = ALONE if alone is None else alone
        self._asked = 0
        self._processes: list[subprocess.Popen[bytes]] | None = None
        self._waiting: deque[tuple[subprocess.Popen[bytes] | None, Sequence[Claim]]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes."""
        for one in self._processes or ():
            one.kill()
            one.communicate()

    def ask(self, claims: Sequence[Claim]) -> None:
        """Send a batch. It waits while all processes are busy, so that no more than a pipe holds is ahead of them."""
        self._asked += len(claims)
        process = self._next() if claims and self._asked > self._alone else None
        self._waiting.append((process if process and _sent(process, claims) else None, claims))

    def answers(self) -> list[bool]:
        """Return which claims of the oldest batch hold; waits for them."""
        process, claims = self._waiting.popleft()
        found = _read(process, len(claims)) if process else None
        if process and found is None:
            self._give_up(process)
        return [holds(claim) for claim in claims] if found is None else found

    def _give_up(self, process: subprocess.Popen[bytes]) -> None:
        """End a process, and check here what it was asked: what it has written may be the answers to other claims."""
        self._processes = [one for one in self._processes or () if one is not process]
        self._waiting = deque((None if one is process else one, claims) for one, claims in self._waiting)
        process.kill()
        process.communicate()

    def _next(self) -> subprocess.Popen[bytes] | None:
        if self._processes is None:
            self._processes = _started(self._most)
        if not self._processes:
            return None
        self._processes.append(self._processes.pop(0))  # in turn
        return self._processes[-1]


def holds(claim: Claim) -> bool:
    """Whether one of the keys signed the message."""
    keys, message, signature = claim
    return any(verifies(key, message, signature) for key in keys)


def answer() -> None:
    """Answer batches from standard input until it ends: what a process of `Checkers` does."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while batch := _sized(asked):
        answers.write(bytes(map(holds, _claims(batch))))
        answers.flush()


def _started(most: int) -> list[subprocess.Popen[bytes]]:
    words = [sys.executable, "-I", "-c", _START, *sys.path]
    found: list[subprocess.Popen[bytes]] = []
    with suppress(OSError):  # those that were started before are enough
        for _ in range(most):
            one = subprocess.Popen(words, env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  our own interpreter
            found.append(one)
    return found


def _sent(process: subprocess.Popen[bytes], claims: Sequence[Claim]) -> bool:
    batch = b"".join(map(_framed, claims))
    try:
        _pipe(process.stdin).write(_SIZE.pack(len(batch)) + batch)
        _pipe(process.stdin).flush()
    except OSError:
        return False
    return True


def _read(process: subprocess.Popen[bytes], count: int) -> list[bool] | None:
    """Return the answers of a process; None if they are too few, or something else is among them, such as a line that a module
    prints: then none of them is believed.
    """
    read = _pipe(process.stdout).read(count)
    return list(map(bool, read)) if len(read) == count and _ANSWERS.issuperset(read) else None


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the process was started without pipes")
    return pipe


def _framed(claim: Claim) -> bytes:
    keys, message, signature = claim
    fields = (message, signature, *keys)
    return b"".join((_SIZE.pack(len(fields)), *(part for one in fields for part in (_SIZE.pack(len(one)), one))))


def _claims(batch: bytes) -> Iterator[Claim]:
    at = 0
    while at < len(batch):
        count, at = _SIZE.unpack_from(batch, at)[0], at + _SIZE.size
        fields: list[bytes] = []
        for _ in range(count):
            start = at + _SIZE.size
            at = start + _SIZE.unpack_from(batch, at)[0]
            fields.append(batch[start:at])
        message, signature, *keys = fields
        yield keys, message, signature


def _sized(pipe: IO[bytes]) -> bytes:
    head = pipe.read(_SIZE.size)
    return pipe.read(_SIZE.unpack(head)[0]) if len(head) == _SIZE.size else b""
