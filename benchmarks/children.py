"""Servers in processes of their own, started and ended here."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import HOST

START_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Child:
    """A running server."""

    port: int
    pid: int

    def memory_mib(self, kind: str) -> float | None:
        """Resident memory now ("VmRSS") or at its highest ("VmHWM"); None where the system does not tell."""
        status = Path(f"/proc/{self.pid}/status")
        found = re.search(rf"{kind}:\s+(\d+) kB", status.read_text()) if status.exists() else None
        return int(found[1]) / 1024 if found else None

    def cpu_seconds(self) -> float | None:
        """The processor time it has used; None where the system does not tell."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return None
        user, system = stat.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def child(*module_and_arguments: str, port: int, environment: Mapping[str, str]) -> Iterator[Child]:
    """A server that listens on the port; it has ended when the block has."""
    command = [sys.executable, "-m", *module_and_arguments]
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Child(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    ends_at = time.monotonic() + START_SECONDS
    while time.monotonic() < ends_at and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("a server did not start")
