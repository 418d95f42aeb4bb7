"""The app's side: gives files to the helper, and checks what comes back."""

import asyncio
import dataclasses
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterable, Callable
from contextlib import AbstractAsyncContextManager, ExitStack
from pathlib import Path
from typing import Self, TypeAlias, TypeVar

from coc_service.cleaning import landlock, sniffing
from coc_service.cleaning.limits import Limits
from coc_service.cleaning.memory import MemoryFile
from coc_service.cleaning.protocol import MAX_PACKET, MAX_RESULT, Exit, JobResult, ResultMalformed, result_of
from coc_service.cleaning.results import (
    Cleaned,
    Failed,
    FileType,
    NotCleanable,
    Previewed,
    State,
    WhyFailed,
    WhyNot,
)
from coc_service.cleaning.turns import Share, Turns

_JOBS = "coc_service.cleaning.jobs:JOBS"
_IS_LINUX = sys.platform == "linux"  # memory files, and both locks, are Linux's
_ROOT = Path(__file__).parent.parent.parent
_START = "import sys; sys.path.insert(0, sys.argv[1]); from coc_service.cleaning.helper import main; main()"
_GRACE_SECONDS = 10.0  # beyond the deadline of a job: for the warm-up of the helper, and jobs before it
_HELPER_GONE = -1_000  # no exit code, and no signal
_ENDED: dict[int, WhyFailed] = {
    Exit.MEMORY: WhyFailed.MEMORY,
    Exit.UNCONFINED: WhyFailed.UNCONFINED,
    Exit.LATE: WhyFailed.TIME,
    _HELPER_GONE: WhyFailed.HELPER,
}

TRIED = (FileType.JPEG, FileType.PNG, FileType.WEBP, FileType.GIF, FileType.HEIC, FileType.PDF)
TAKEN = frozenset({*TRIED, FileType.AVIF, FileType.TIFF})
_TRIAL = "try"
_MADE = frozenset({FileType.JPEG, FileType.PNG, FileType.WEBP, FileType.GIF, FileType.PDF})
Source: TypeAlias = bytes | MemoryFile | AsyncIterable[bytes]
T = TypeVar("T")
_Reader = Callable[[JobResult, MemoryFile, MemoryFile], T | NotCleanable]


class Cleaner:
    """A helper process, and the jobs that wait for it: at most one a core at a time, and one preview beside them."""

    def __init__(self, *, limits: Limits | None = None, jobs: str = _JOBS, at_once: int | None = None) -> None:
        self._limits = limits or Limits()
        self._jobs = jobs
        self._turns = Turns(at_once or os.cpu_count() or 1)
        self._members = Turns(1)  # of their own: visitors' files do not keep members waiting
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The helper's process; None if none was started."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the helper, with an empty environment and one descriptor. Call it before keys are read."""
        self.close()
        if not _IS_LINUX:
            return
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            limits = json.dumps(dataclasses.asdict(self._limits))
            self._process = subprocess.Popen(  # noqa: S603 # our own interpreter and our own words
                [sys.executable, "-I", "-B", "-c", _START, str(_ROOT), str(theirs.fileno()), self._jobs, limits],
                env={},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt at the terminal is for the service, which ends the helper
            )
        self._control = ours

    def close(self) -> None:
        """End the helper and every child."""
        if self._control:
            self._control.close()
            self._control = None
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    async def clean(self, source: Source, *, share: Share | None = None) -> Cleaned | NotCleanable | Failed:
        """Return a cleaned copy and its preview, or why there is none. The files of one form have one share.

        Pieces are asked for when it is this job's turn, so that no other file waits in memory. A memory file is sealed, and
        stays the caller's.
        """
        return await self._job("clean", source, _cleaned, self._turns.turn(share or Share()))

    async def preview(self, source: Source) -> Previewed | NotCleanable | Failed:
        """Return a preview, also of a file that cannot be cleaned. The source is as for `clean`."""
        return await self._job("preview", source, _previewed, self._members.turn(Share()))

    async def state(self) -> State:
        """Return whether cleaning works here, by cleaning a small file of each type behind the locks."""
        ends = {kind: await self._try(kind) for kind in TRIED}
        failed = tuple(kind for kind, end in ends.items() if not isinstance(end, Previewed))
        is_locked = Failed(WhyFailed.UNCONFINED) not in ends.values()
        for end in ends.values():
            if isinstance(end, Previewed):
                end.close()
        return State(works=not failed, seccomp=is_locked, landlock_abi=landlock.abi(), failed_samples=failed)

    async def _try(self, kind: FileType) -> Previewed | NotCleanable | Failed:
        return await self._job(_TRIAL, kind.encode(), _previewed, self._members.turn(Share()))

    async def _job(
        self, name: str, source: Source, read: "_Reader[T]", turn: AbstractAsyncContextManager[None]
    ) -> T | NotCleanable | Failed:
        if not _IS_LINUX:
            return Failed(WhyFailed.UNCONFINED)
        try:
            async with turn:
                return await self._in_turn(name, source, read)
        except TimeoutError:
            return Failed(WhyFailed.TIME)

    async def _in_turn(self, name: str, source: Source, read: "_Reader[T]") -> T | NotCleanable | Failed:
        given = source if isinstance(source, MemoryFile) else MemoryFile.empty()
        try:
            await self._fill(given, source)
            if why := self._refusal(name, given):
                return why
            given.seal()
            return await self._result(name, given, read)
        finally:
            if given is not source:
                given.close()

    async def _fill(self, given: MemoryFile, source: Source) -> None:
        """Write the pieces of a source into a file, until one is seen to be refused."""
        if isinstance(source, bytes):
            given.write(source)
        elif not isinstance(source, MemoryFile):
            async for piece in source:
                given.write(piece)
                if self._refusal("", given):
                    return

    def _refusal(self, name: str, given: MemoryFile) -> NotCleanable | None:
        """Return why a file needs no child, by its size and first bytes: nobody waits for one that no cleaner takes."""
        kind = sniffing.type_of(given.read(0, sniffing.HEAD))
        if name != _TRIAL and kind not in TAKEN:
            return NotCleanable(kind, WhyNot.TYPE)
        return NotCleanable(kind, WhyNot.TOO_LARGE) if given.size > self._limits.input_bytes else None

    async def _result(self, name: str, given: MemoryFile, read: "_Reader[T]") -> T | NotCleanable | Failed:
        """Run a job and read its result. What the result does not keep is freed."""
        with ExitStack() as open_files:
            cleaned, preview, written = (_opened(open_files) for _ in range(3))
            code = await self._end_of(name, [given, cleaned, preview, written])
            if code != Exit.DONE:
                return Failed(_ENDED.get(code, WhyFailed.DIED))
            try:
                said = result_of(written.read(0, MAX_RESULT))
                result = read(said, cleaned, preview)
            except ResultMalformed:
                return Failed(WhyFailed.DIED)
            if isinstance(result, NotCleanable):
                return result
            open_files.pop_all()
            written.close()
            return result

    async def _end_of(self, name: str, files: list[MemoryFile]) -> int:
        """Give a job to the helper and return how its child ended."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours:
            ours.setblocking(False)  # noqa: FBT003 # the library's signature
            with theirs:
                self._send(name, [theirs.fileno(), *(file.fd for file in files)])
            try:
                async with asyncio.timeout(self._limits.deadline_seconds + _GRACE_SECONDS):
                    answer = await asyncio.get_running_loop().sock_recv(ours, MAX_PACKET)
            except (TimeoutError, OSError):
                answer = b""
        if not answer:  # the helper is gone, or hangs: the next job starts a new one
            self.close()
            return _HELPER_GONE
        return int(answer)

    def _send(self, name: str, fds: list[int]) -> None:
        """Send a job. A helper that is gone is started again."""
        try:
            socket.send_fds(self._connected(), [name.encode("ascii")], fds)
        except OSError:
            self.start()
            socket.send_fds(self._connected(), [name.encode("ascii")], fds)

    def _connected(self) -> socket.socket:
        if self._control is None:
            self.start()
        if self._control is None:
            raise AssertionError
        return self._control


def _opened(open_files: ExitStack) -> MemoryFile:
    file = MemoryFile.empty()
    open_files.callback(file.close)
    return file


def _cleaned(said: JobResult, cleaned: MemoryFile, preview: MemoryFile) -> Cleaned | NotCleanable:
    if said.reason:
        return NotCleanable(said.type_found, said.reason)
    _check(cleaned, said.type_cleaned)
    _check(preview, FileType.WEBP)
    return Cleaned(said.type_found, said.type_cleaned, cleaned, preview, said.found, said.remains)


def _previewed(said: JobResult, cleaned: MemoryFile, preview: MemoryFile) -> Previewed | NotCleanable:
    if said.reason:
        return NotCleanable(said.type_found, said.reason)
    _check(preview, FileType.WEBP)
    cleaned.close()
    return Previewed(said.type_found, preview)


def _check(made: MemoryFile, kind: FileType) -> None:
    """Refuse a result that is not what the child says: its child may have been taken over. Raises ResultMalformed."""
    if kind not in _MADE or sniffing.type_of(made.read(0, sniffing.HEAD)) != kind:
        raise ResultMalformed
    made.seal()
