"""What a child tries that was taken over by a file. Loaded by a helper in place of the real jobs."""

import ctypes
import json
import os
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from coc_service.cleaning.jobs import Done, Job
from coc_service.cleaning.results import FileType
from coc_service.cleaning.samples import samples

_SYS_PTRACE, _SYS_PRLIMIT64, _SYS_UNSHARE = 101, 302, 272  # of x86_64
PREFIX = b"GIF89a"


def answer(value: object) -> Done:
    """A result that passes every check, with what the child saw in it."""
    told = PREFIX + json.dumps(value).encode()
    return Done(FileType.GIF, None, FileType.GIF, told, samples()[FileType.WEBP])


def told(cleaned: bytes) -> object:
    """What a hostile child saw."""
    value: object = json.loads(cleaned.removeprefix(PREFIX))
    return value


def _refusal(attempt: Callable[[], object]) -> Done:
    try:
        attempt()
    except OSError as error:
        return answer(type(error).__name__)
    return answer("it worked")


def _fork(_: bytes) -> Done:
    if os.fork():
        return answer("it worked")
    os._exit(0)


def _system(number: int, *arguments: int) -> Done:
    return answer(ctypes.CDLL(None).syscall(number, *arguments))


def _open_descriptors(_: bytes) -> Done:
    """The descriptors that can be read from or written to."""
    return answer([fd for fd in range(64) if _is_open(fd)])


def _is_open(fd: int) -> bool:
    try:
        os.lseek(fd, 0, os.SEEK_CUR)
    except OSError as error:
        return error.errno != 9  # EBADF; a socket says ESPIPE
    return True


def _spin(_: bytes) -> Done:
    while True:
        pass


def _sleep(_: bytes) -> Done:
    time.sleep(3_600)
    return answer("it woke")


def _own_words(_: bytes) -> Done:
    return Done(FileType.JPEG, None, FileType.JPEG, b"<html><script>", samples()[FileType.WEBP])


def _endless_output(_: bytes) -> Done:
    return Done(FileType.GIF, None, FileType.GIF, PREFIX + bytes(64 * 1024 * 1024), samples()[FileType.WEBP])


def _endless_memory(_: bytes) -> Done:
    return answer(len(bytearray(2 * 1024**3)))


_ATTEMPTS: Mapping[bytes, Job] = {
    b"open": lambda _: _refusal(lambda: os.open("/etc/passwd", os.O_RDONLY)),
    b"create": lambda _: _refusal(lambda: os.open("/tmp/coc-hostile", os.O_CREAT | os.O_WRONLY)),
    b"list": lambda _: _refusal(lambda: list(Path("/").iterdir())),
    b"tcp": lambda _: _refusal(socket.socket),
    b"udp": lambda _: _refusal(lambda: socket.socket(type=socket.SOCK_DGRAM)),
    b"unix": lambda _: _refusal(lambda: socket.socket(socket.AF_UNIX)),
    b"pair": lambda _: _refusal(socket.socketpair),
    b"execute": lambda _: _refusal(lambda: os.execv("/bin/true", ["true"])),
    b"fork": _fork,
    b"trace": lambda _: _system(_SYS_PTRACE, 0, 0, 0, 0),
    b"unshare": lambda _: _system(_SYS_UNSHARE, 0),
    b"limit": lambda _: _system(_SYS_PRLIMIT64, 0, 0, 0, 0),
    b"descriptors": _open_descriptors,
    b"environment": lambda _: answer(dict(os.environ)),
    b"spin": _spin,
    b"sleep": _sleep,
    b"lie": _own_words,
    b"output": _endless_output,
    b"memory": _endless_memory,
    b"fault": lambda _: answer(1 // 0),
    b"crash": lambda _: answer(ctypes.string_at(0)),
    b"well": lambda _: answer("well"),
}


def attempt(data: bytes) -> Done:
    """Try what the file says; `kill 123` sends a signal to a process."""
    what, _, process = data.removeprefix(PREFIX).partition(b" ")
    if what == b"kill":
        return _refusal(lambda: os.kill(int(process), 0))
    return _ATTEMPTS[what](data)


JOBS: Mapping[str, Job] = {"clean": attempt, "preview": attempt}
