"""Starts and stops servers in separate processes."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.client import HOST

START_SECONDS = 600.0  # a busy machine; a server that has ended is noticed at once
STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; its clock writes into `steps_file`."""

    port: int
    pid: int
    steps_file: Path

    def start_clock(self) -> None:
        self.steps_file.unlink(missing_ok=True)
        os.kill(self.pid, signal.SIGUSR1)

    def stop_clock(self) -> dict[str, Any]:
        """Stop the clock and return its measurements; see `benchmarks.watched`."""
        os.kill(self.pid, signal.SIGUSR2)
        ends_at = time.monotonic() + START_SECONDS
        while not self.steps_file.exists():
            if time.monotonic() > ends_at:
                raise RuntimeError("a server's clock did not answer")
            time.sleep(0.01)
        found: dict[str, Any] = json.loads(self.steps_file.read_text())
        return found


@dataclass(frozen=True, slots=True)
class Command:
    """How a server is started: module and arguments, environment variables, and the port where it will listen."""

    words: Sequence[str]
    environment: Mapping[str, str]
    port: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """This process's environment without the settings of a real site."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COC_")}


@contextmanager
def running(command: Command, folder: Path, *, limit: float = START_SECONDS) -> Iterator[Server]:
    """Yield the server once it listens, within `limit` seconds; it is stopped at the end of the block."""
    steps = folder / f"steps-{command.port}.json"
    words = [sys.executable, "-m", "benchmarks.watched", str(steps), *command.words]
    environment, null = {**clean_environment(), **command.environment}, subprocess.DEVNULL
    process = subprocess.Popen(words, env=environment, stdin=null, stdout=null)
    try:
        _wait(process, command.port, limit=limit)
        yield Server(command.port, process.pid, steps)
    finally:
        process.terminate()
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, *, limit: float) -> None:
    ends_at = time.monotonic() + limit
    while time.monotonic() < ends_at and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("a server did not start")
