"""The operator of the tests: a folder, environment variables, and the command line."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from click.testing import CliRunner, Result
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service import parts
from coc_service.__main__ import main
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.store.jobs import Job
from tests.house.tree import ROOT

T = TypeVar("T")
# Its identity was thrown away: a test that opens a backup names another.
RECIPIENT = "age1dqyzjmsqnrjlzfsfv86wl2yqfn3n99sgv9ms4vxtydnf8w2hrdpqg4yqya"


@dataclass(frozen=True, slots=True)
class Operator:
    """Runs commands with settings that all point into one folder."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        here = {
            "COC_DATABASE_URL": f"sqlite:///{self.folder / 'coc.db'}",
            "COC_KEYS_DIR": str(self.folder / "keys"),
            "COC_STATE_DIR": str(self.folder / "state"),
            "COC_MAIL_FOLDER": str(self.folder / "mail"),
            "COC_BASE_URL": "https://coc.example.org",
            "COC_MAIL_SENDER": "desk@example.org",
            "COC_BACKUP_RECIPIENTS": RECIPIENT,
        }
        return {**here, **self.settings}

    def having(self, **settings: str) -> "Operator":
        return Operator(self.folder, {**self.settings, **settings})

    def moved_to(self, folder: Path) -> "Operator":
        return Operator(Path(shutil.copytree(self.folder, folder)), self.settings)

    def run(self, *arguments: str) -> Result:
        """The result of a command, run in this process."""
        return CliRunner(env=dict(self.environment)).invoke(main, arguments)

    def done(self, *arguments: str) -> str:
        """The output of a command that must succeed."""
        result = self.run(*arguments)
        assert result.exit_code == 0, result.output
        assert result.stderr == ""
        return result.stdout

    def refused(self, *arguments: str) -> str:
        """The single error line of a command that must be refused."""
        result = self.run(*arguments)
        assert (result.exit_code, type(result.exception)) == (1, SystemExit), result.output
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1
        return result.stderr.removeprefix("Error: ").strip()

    def failed(self, *arguments: str) -> tuple[str, list[str]]:
        """The output and the error lines of a command that must find faults."""
        result = self.run(*arguments)
        assert (result.exit_code, type(result.exception)) == (1, SystemExit), result.output
        return result.stdout, result.stderr.splitlines()

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command in a separate process."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COC_")}
        return subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env=environment | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def write(self, job: Job[None]) -> None:
        """Change the database directly, without the program."""
        self.with_parts(lambda opened: opened.database.write(job))

    def execute(self, statement: str) -> None:
        """Run a statement on the database directly."""

        def job(session: Session) -> None:
            session.execute(text(statement))

        self.write(job)

    def with_parts(self, work: Callable[[Parts], Awaitable[T]]) -> T:
        """Run a function with the parts of a process of this site."""
        folder, url = self.folder, self.environment["COC_DATABASE_URL"]
        settings = Settings(keys_dir=folder / "keys", state_dir=folder / "state", database_url=url)

        async def run() -> T:
            opened = parts.parts_of(settings)
            try:
                return await work(opened)
            finally:
                await opened.close()

        return asyncio.run(run())
