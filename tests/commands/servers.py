"""Runs `coc-service serve` in separate processes, which tests may kill."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coc_service.settings import Settings
from tests.commands.test_serve import free_port
from tests.house.tree import ROOT


@dataclass(frozen=True, slots=True)
class Site:
    """A site, and the port of its server."""

    settings: Settings
    port: int
    output: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        settings = self.settings
        return {
            "COC_DATABASE_URL": settings.database_url,
            "COC_KEYS_DIR": str(settings.keys_dir),
            "COC_STATE_DIR": str(settings.state_dir),
            "COC_MAIL_FOLDER": str(settings.mail_folder),
            "COC_MAIL_SENDER": settings.mail_sender,
            "COC_BASE_URL": self.url,
            "COC_PORT": str(self.port),
        }

    def said(self) -> str:
        """The output of all servers, without the first line of each."""
        begins = f"Serving on {self.url}\n"
        return self.output.read_text().replace(begins, "")


def site_on_a_port(settings: Settings, folder: Path) -> Site:
    return Site(settings, free_port(), folder / "output")


class Launcher:
    """Starts servers of one site quickly; all are stopped at the end of the test."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._started: list[int] = []

    def start(self, site: Site) -> int:
        """Start a server and return its process id, without waiting until it responds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order: Mapping[str, object] = {"environment": site.environment, "output": str(site.output)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        self._started.append(int(self._process.stdout.readline()))
        return self._started[-1]

    def end(self) -> None:
        for process_id in self._started:
            if is_running(process_id):
                os.kill(process_id, signal.SIGKILL)


@contextlib.contextmanager
def launcher() -> Iterator[Launcher]:
    command = [sys.executable, "-m", "tests.commands.launcher"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        made = Launcher(process)
        try:
            yield made
        finally:
            made.end()
            process.kill()


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


async def wait_until_it_answers(site: Site, process_id: int) -> None:
    """Wait without a limit: pytest's time-out ends a test that hangs."""
    while True:
        assert is_running(process_id), site.output.read_text()
        with contextlib.suppress(ConnectionRefusedError):
            _, writer = await asyncio.open_connection("127.0.0.1", site.port)
            writer.close()
            return
        await asyncio.sleep(0.02)


async def wait_until_it_is_gone(process_id: int) -> None:
    while is_running(process_id):  # noqa: ASYNC110  not a child process, so it cannot be waited for
        await asyncio.sleep(0.01)
