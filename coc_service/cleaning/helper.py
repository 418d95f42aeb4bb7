"""The helper: loads the libraries when the first file comes, and forks a child for each job.

Started by exec with an empty environment, it has nothing to inherit: no key, no database, no socket. It looks at no file.
One thread only: a fork of several is unsafe.
"""

import contextlib
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coc_service.cleaning import child
from coc_service.cleaning.limits import Limits
from coc_service.cleaning.protocol import DESCRIPTORS, MAX_PACKET, Exit

if TYPE_CHECKING:
    from coc_service.cleaning.jobs import Job

_NICENESS = 10  # reports come before pictures


@dataclass(slots=True)
class Running:
    """A child at work."""

    pid: int
    pidfd: int
    answer: socket.socket
    deadline: float
    is_late: bool = False

    def kill(self) -> None:
        """End the child now, whatever it does: a stopped process dies of SIGKILL too."""
        signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)


class Helper:
    """Starts children, ends those that are late, and says how each ended."""

    def __init__(self, control: socket.socket, jobs: "Mapping[str, Job]", limits: Limits) -> None:
        self._control = control
        self._jobs = jobs
        self._limits = limits
        self._running: list[Running] = []
        self._poll = selectors.DefaultSelector()
        self._poll.register(control, selectors.EVENT_READ)

    def serve(self) -> None:
        """Serve until the app closes the control socket."""
        while True:
            for key, _ in self._poll.select(self._until_next_deadline()):
                if key.fileobj is self._control:
                    if not self._take():
                        return
                else:
                    self._look_at(key)
            self._end_the_late()

    def _until_next_deadline(self) -> float | None:
        waiting = [one.deadline for one in self._running if not one.is_late]
        return max(0.0, min(waiting) - time.monotonic()) if waiting else None

    def _take(self) -> bool:
        """Start the job of the next packet. Return whether the app is still there."""
        name, fds, _, _ = socket.recv_fds(self._control, MAX_PACKET, DESCRIPTORS)
        if not name:
            return False
        try:
            self._start(self._jobs[name.decode("ascii")], fds)
        finally:
            for fd in fds[1:]:
                os.close(fd)
        return True

    def _start(self, job: "Job", fds: list[int]) -> None:
        helper, pid = os.getpid(), os.fork()
        if not pid:
            child.run(job, fds[1:], self._limits, helper=helper)
        deadline = time.monotonic() + self._limits.deadline_seconds
        one = Running(pid, os.pidfd_open(pid), socket.socket(fileno=fds[0]), deadline)
        self._running.append(one)
        self._poll.register(one.pidfd, selectors.EVENT_READ, one)
        self._poll.register(one.answer, selectors.EVENT_READ, one)

    def _look_at(self, key: selectors.SelectorKey) -> None:
        """Answer for a child that has ended; end one for whose answer nobody waits any more."""
        one: Running = key.data
        if one not in self._running:
            return
        if key.fileobj is one.answer:
            self._poll.unregister(one.answer)
            one.kill()
            return
        self._finish(one)

    def _finish(self, one: Running) -> None:
        _, status = os.waitpid(one.pid, 0)
        code = Exit.LATE if one.is_late else os.waitstatus_to_exitcode(status)
        with contextlib.suppress(OSError):  # nobody waits any more
            one.answer.send(str(int(code)).encode("ascii"))
        self._poll.unregister(one.pidfd)
        with contextlib.suppress(KeyError):
            self._poll.unregister(one.answer)
        os.close(one.pidfd)
        one.answer.close()
        self._running.remove(one)

    def _end_the_late(self) -> None:
        now = time.monotonic()
        for one in self._running:
            if not one.is_late and now >= one.deadline:
                one.is_late = True
                one.kill()


def main() -> None:
    """Run as `helper CONTROL-DESCRIPTOR JOB-TABLE LIMITS`: see `cleaner`."""
    control, table, limits = sys.argv[-3:]
    os.nice(_NICENESS)
    with socket.socket(fileno=int(control)) as sock:
        if sock.recv(
            1, socket.MSG_PEEK
        ):  # the packet stays: the libraries take 60 MB and half a second, so they wait for a file
            Helper(sock, _loaded(table), Limits(**json.loads(limits))).serve()


def _loaded(table: str) -> "Mapping[str, Job]":
    """Load the libraries and warm them up, once for all children. Return the jobs."""
    module, _, name = table.partition(":")
    jobs: Mapping[str, Job] = getattr(importlib.import_module(module), name)
    importlib.import_module("coc_service.cleaning.jobs").warm_up()
    return jobs
