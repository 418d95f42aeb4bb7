"""Starts a server with a clock on its event loop: `python -m benchmarks.watched FILE MODULE [ARGUMENT ...]`.

SIGUSR1 starts the clock, SIGUSR2 stops it and writes FILE. It ticks each millisecond; a tick that comes late says that the
loop was held so long: by one step of the program, or because the thread had no processor or no interpreter lock. The
processor time of the loop's own thread in that while tells the two apart. A server that is not asked pays nothing.
"""

import asyncio
import json
import os
import runpy
import signal
import socket
import sys
import time
from pathlib import Path

import uvicorn

from benchmarks.ranks import percentile

TICK_SECONDS = 0.001


class Clock:
    """Measures how late its own ticks come."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._loop = asyncio.get_running_loop()
        self._late: list[float] = []
        self._used: list[float] = []
        self._due, self._used_before = 0.0, 0.0
        self._tick_handle: asyncio.TimerHandle | None = None

    def start(self) -> None:
        self._late.clear()
        self._used.clear()
        self._wait()

    def stop(self) -> None:
        if self._tick_handle:
            self._tick_handle.cancel()
        found = {"ticks": len(self._late), "late_ms": _summary(self._late), "own_cpu_ms": _summary(self._used)}
        draft = self._file.with_suffix(".draft")
        draft.write_text(json.dumps(found))
        draft.replace(self._file)

    def _wait(self) -> None:
        self._due, self._used_before = time.perf_counter() + TICK_SECONDS, time.thread_time()
        self._tick_handle = self._loop.call_later(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        self._late.append(max(0.0, time.perf_counter() - self._due))
        self._used.append(time.thread_time() - self._used_before)
        self._wait()


def _summary(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {"max": 0.0, "p99": 0.0}
    return {"max": round(max(seconds) * 1000, 3), "p99": round(percentile(seconds, 99) * 1000, 3)}


def _install(file: Path) -> None:
    """Put the clock on the loop of whatever uvicorn serves in this process."""
    begin = uvicorn.Server.startup

    async def startup(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        clock, loop = Clock(file), asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, clock.start)
        loop.add_signal_handler(signal.SIGUSR2, clock.stop)
        await begin(self, sockets=sockets)

    uvicorn.Server.startup = startup  # type: ignore[method-assign]  # the one place that every way to serve goes through


def main() -> None:
    file, module, *arguments = sys.argv[1:]
    _install(Path(file))
    sys.argv = [module, *arguments]
    sys.path.insert(0, os.getcwd())  # noqa: PTH109  as `python -m` would have it
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
