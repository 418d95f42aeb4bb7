"""Runs age, and PostgreSQL's own programs, as processes that pass bytes to each other."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from coc_service import age
from coc_service.backup.problems import BackupProblem, BackupRefused

_AGE_PROBLEMS = {
    ("seal", age.MALFORMED): BackupProblem.RECIPIENT_MALFORMED,
    ("open", age.MALFORMED): BackupProblem.IDENTITY_WRONG,
    ("open", age.DOES_NOT_OPEN): BackupProblem.IDENTITY_WRONG,
}


@dataclass(frozen=True, slots=True)
class Program:
    """A command line with its whole environment. `about` is what a refusal names; `problems` says what an exit status means."""

    command: tuple[str, ...]
    about: str
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    problems: Mapping[int, BackupProblem] = field(default_factory=dict)
    is_heard: bool = False  # its first line on standard error says what is wrong


def age_program(word: str, *arguments: str) -> Program:
    """Return age as a program. Its environment is empty: it needs none of our settings."""
    problems = {code: problem for (of, code), problem in _AGE_PROBLEMS.items() if of == word}
    return Program((sys.executable, "-I", age.__file__, word, *arguments), " ".join(arguments), problems=problems)


def postgres_program(name: str, *arguments: str, environment: Mapping[str, str]) -> Program:
    """Return one of PostgreSQL's programs. Raises BackupRefused if it is not installed."""
    path = shutil.which(name)
    if path is None:
        raise BackupRefused(BackupProblem.PROGRAM_MISSING, name)
    return Program((path, *arguments), name, environment, is_heard=True)


def run(*programs: Program, source: IO[bytes] | None = None, target: IO[bytes] | None = None) -> None:
    """Run programs, each reading what the one before writes, from `source` to `target`.

    Raises:
        BackupRefused: one of them failed. What was written until then is to be dropped.
    """
    running: list[subprocess.Popen[bytes]] = []
    for program in programs:
        before = running[-1].stdout if running else source
        is_last = len(running) == len(programs) - 1
        running.append(_started(program, reads=before, writes=target if is_last else subprocess.PIPE))
        if before and running[:-1]:
            before.close()  # so that a program whose reader has ended ends as well
    said = [_heard(one) for one in running]  # at most one of them has anything to read, so none waits for another
    codes = [one.wait() for one in running]
    failed = [at for at, code in enumerate(codes) if code]
    for at in sorted(failed, key=lambda at: codes[at] < 0):  # one that was ended by a signal only followed another
        _refuse(programs[at], codes[at], said[at])


def _started(program: Program, *, reads: IO[bytes] | None, writes: IO[bytes] | int | None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  our own program, or PostgreSQL's, with the operator's own words
        program.command,
        env=dict(program.environment),
        stdin=reads or subprocess.DEVNULL,
        stdout=writes or subprocess.DEVNULL,
        stderr=subprocess.PIPE if program.is_heard else subprocess.DEVNULL,
    )


def _heard(process: subprocess.Popen[bytes]) -> bytes:
    if process.stderr is None:
        return b""
    with process.stderr as stream:
        return stream.read()


def _refuse(program: Program, code: int, said: bytes) -> None:
    problem = program.problems.get(code, BackupProblem.PROGRAM_FAILED)
    line = said.decode(errors="replace").strip().partition("\n")[0]
    raise BackupRefused(problem, line or program.about)


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
