"""Runs a module under the system call filter of deploy/systemd: `python -m tests.deploy.locked MODULE ...`."""

import errno
import os
import subprocess
import sys

import pyseccomp

from tests.deploy.files import DEPLOY, unit

_PROT_WRITE, _PROT_EXEC = 2, 4


def allowed() -> set[str]:
    """The system calls that remain after each SystemCallFilter= line, in their order."""
    calls: set[str] = set()
    for name, value in unit(DEPLOY / "systemd" / "coc-.service.d" / "locks.conf")["Service"]:
        if name == "SystemCallFilter":
            named = members(*value.removeprefix("~").split())
            calls = calls - named if value.startswith("~") else calls | named
    return calls | members("@default")


def members(*names: str) -> set[str]:
    """These system calls, with those of each group among them."""
    found: set[str] = set()
    for name in names:
        if not name.startswith("@"):
            found.add(name)
            continue
        listed = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True)
        lines = (line.strip() for line in listed.stdout.splitlines()[1:])
        found |= members(*(line for line in lines if line and not line.startswith("#")))
    return found


def lock() -> None:
    """Refuse every other call, and memory that can be written and executed, as MemoryDenyWriteExecute= does."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    both = _PROT_WRITE | _PROT_EXEC
    for name in sorted(allowed() - {"mmap", "mprotect", "pkey_mprotect"}):
        try:
            rules.add_rule(pyseccomp.ALLOW, name)
        except (ValueError, OSError):  # this architecture does not have it
            continue
    rules.add_rule(pyseccomp.ALLOW, "mprotect", pyseccomp.Arg(2, pyseccomp.MASKED_EQ, _PROT_EXEC, 0))
    for part in (0, _PROT_WRITE, _PROT_EXEC):
        rules.add_rule(pyseccomp.ALLOW, "mmap", pyseccomp.Arg(2, pyseccomp.MASKED_EQ, both, part))
    rules.load()


if __name__ == "__main__":
    lock()
    os.execv(sys.executable, [sys.executable, "-m", *sys.argv[1:]])
