"""Starts a server and measures its event loop: `python -m benchmarks.watched FILE MODULE [ARGUMENT ...]`.

SIGUSR1 starts measuring, SIGUSR2 stops and writes FILE. Measured in milliseconds (maximum and 99th percentile):
    held: the delay of a tick that is due each millisecond. For this time no request was handled: because of a long step, many
        short ones in a row, or because the thread had no processor or no interpreter lock.
    step: how long a task ran between two awaits.
    step_cpu: the thread's processor time in that step; other work hardly disturbs it.
"""

import asyncio
import json
import runpy
import signal
import socket
import sys
import time
from collections.abc import Coroutine, Generator
from pathlib import Path
from typing import Any

import uvicorn

from benchmarks.ranks import percentile

TICK_SECONDS = 0.001
KINDS = ("held", "step", "step_cpu")


class Clock:
    """Measurements of an event loop while the clock ran."""

    def __init__(self, file: Path) -> None:
        self.is_running = False
        self._file = file
        self._loop = asyncio.get_running_loop()
        self._seconds: dict[str, list[float]] = {kind: [] for kind in KINDS}

    def start(self) -> None:
        self._seconds = {kind: [] for kind in KINDS}
        self.is_running = True
        self._wait()

    def stop(self) -> None:
        self.is_running = False
        found = {kind: _summary(seconds) for kind, seconds in self._seconds.items()}
        draft = self._file.with_suffix(".draft")
        draft.write_text(json.dumps(found))
        draft.replace(self._file)

    def add_step(self, wall: float, cpu: float) -> None:
        self._seconds["step"].append(wall)
        self._seconds["step_cpu"].append(cpu)

    def _wait(self) -> None:
        if self.is_running:
            self._loop.call_later(TICK_SECONDS, self._tick, time.perf_counter() + TICK_SECONDS)

    def _tick(self, due: float) -> None:
        self._seconds["held"].append(max(0.0, time.perf_counter() - due))
        self._wait()


class Watched(Coroutine[Any, Any, Any]):
    """Wraps a task's coroutine and times each step while the clock runs."""

    def __init__(self, inner: Coroutine[Any, Any, Any], clock: Clock) -> None:
        self._inner, self._clock = inner, clock

    def send(self, value: Any) -> Any:
        if not self._clock.is_running:
            return self._inner.send(value)
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            return self._inner.send(value)
        finally:
            self._clock.add_step(time.perf_counter() - wall, time.thread_time() - cpu)

    def throw(self, *error: Any) -> Any:
        return self._inner.throw(*error)

    def close(self) -> None:
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._inner.__await__()

    def __getattr__(self, name: str) -> Any:
        """Return other attributes of the coroutine, such as whether it has started."""
        return getattr(self._inner, name)


def _summary(seconds: list[float]) -> dict[str, float]:
    most, p99 = (max(seconds), percentile(seconds, 99)) if seconds else (0.0, 0.0)
    return {"max": round(most * 1000, 3), "p99": round(p99 * 1000, 3)}


def _install(file: Path) -> None:
    """Measure the event loop of uvicorn in this process."""
    begin = uvicorn.Server.startup

    async def startup(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        clock, loop = Clock(file), asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, clock.start)
        loop.add_signal_handler(signal.SIGUSR2, clock.stop)
        loop.set_task_factory(lambda loop, inner, **more: asyncio.Task(Watched(inner, clock), loop=loop, **more))
        await begin(self, sockets=sockets)

    uvicorn.Server.startup = startup  # type: ignore[method-assign]  # all ways to serve go through it


def main() -> None:
    file, module, *arguments = sys.argv[1:]
    _install(Path(file))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
