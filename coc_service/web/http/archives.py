"""Packs an archive of a disclosure while it is sent, and seals it for somebody else's key. Nothing of it is written to a disk.

age runs as a process of its own: its library holds the interpreter lock for a whole stream.
"""

import asyncio
import io
import re
import sys
import zipfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress

from coc_service import age
from coc_service.usecases.custody.stored_files import ReadChunk, StoredFile
from coc_service.web.http.runtime import Runtime

_WHEN = (1980, 1, 1, 0, 0, 0)  # the earliest time that zip knows: the true ones are inside
_PIECE_BYTES = 64 * 1024
_ZIP64_BYTES = 2**31
_AGE_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_SSH_KEY = re.compile(r"(ssh-ed25519 [A-Za-z0-9+/]{60,80}={0,2})( [^\n]*)?")


def as_key(text: str) -> str:
    """Return a public key of age, or one of SSH without its comment; "" if the text has the form of neither."""
    typed = text.strip()
    if _AGE_KEY.fullmatch(typed):
        return typed
    found = _SSH_KEY.fullmatch(typed)
    return found[1] if found else ""


async def is_key(key: str) -> bool:
    """Whether something can be sealed for this key."""
    process = await _program("check", key, is_fed=False)
    return await process.wait() == 0


async def check_whole(running: Runtime, files: Sequence[StoredFile]) -> None:
    """Open every chunk once, before the first byte is sent. Raises FileBroken."""
    for file in files:
        for number in file.chunks(0, file.size_bytes):
            file.open(number, await running.ask(ReadChunk(file.id, number)))


async def packed(running: Runtime, parts: Mapping[str, bytes], files: Mapping[str, StoredFile]) -> AsyncIterator[bytes]:
    """Yield a zip of these parts and files, by their names in it; one chunk of a file is in memory at a time.

    Raises:
        FileBroken: a file was altered since it was checked.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as made:
        for name, data in parts.items():
            made.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
            yield sink.taken()
        for name, file in files.items():
            with made.open(zipfile.ZipInfo(name, _WHEN), "w", force_zip64=file.size_bytes >= _ZIP64_BYTES) as target:
                for number in file.chunks(0, file.size_bytes):
                    target.write(file.open(number, await running.ask(ReadChunk(file.id, number))))
                    yield sink.taken()
    yield sink.taken()


async def sealed(pieces: AsyncIterator[bytes], key: str) -> AsyncIterator[bytes]:
    """Yield these pieces sealed for a key, while they come.

    Raises:
        ChildProcessError: the program failed. Whatever the pieces raise is raised too, and the sealed file then has no end.
    """
    process = await _program("give", key, is_fed=True)
    feeding = asyncio.create_task(_feed(process, pieces))
    try:
        while piece := await _read(process):
            yield piece
        await feeding
        if await process.wait():
            raise ChildProcessError
    finally:
        feeding.cancel()
        if process.returncode is None:
            _kill(process)
            await process.wait()


async def _program(*words: str, is_fed: bool) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-B",
        age.__file__,
        *words,
        env={},
        stdin=PIPE if is_fed else DEVNULL,
        stdout=PIPE if is_fed else DEVNULL,
        stderr=DEVNULL,
    )


async def _feed(process: Process, pieces: AsyncIterator[bytes]) -> None:
    """Give the pieces to the program. If they end in an error it is killed, so that a part is never sealed as the whole."""
    if process.stdin is None:
        raise ChildProcessError
    try:
        async for piece in pieces:
            process.stdin.write(piece)
            await process.stdin.drain()
        process.stdin.close()
    except ConnectionError:  # the program has ended: its exit status says why
        return
    except BaseException:
        _kill(process)
        raise


def _kill(process: Process) -> None:
    with suppress(ProcessLookupError):  # it has ended, and nobody has noticed yet
        process.kill()


async def _read(process: Process) -> bytes:
    if process.stdout is None:
        raise ChildProcessError
    return await process.stdout.read(_PIECE_BYTES)


class _Sink(io.RawIOBase):
    """Keeps what is written until it is taken. It cannot seek, so the zip says the size of each part after it."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # zipfile writes bytes only
        self._written += data
        return len(data)

    def taken(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken
