"""The commands that an operator runs on a grown site: a backup and its rehearsal, a restore elsewhere, the verification."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks import product
from benchmarks.commands import Ran, run
from benchmarks.engines import Engine
from benchmarks.product import Site

_SOMETHING_TO_FIX = 1  # the doctor's exit status: a site of the benchmarks has no mail server


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs commands on a site: `folder` is for what they write, `limit` how many seconds a command may take."""

    engine: Engine
    site: Site
    folder: Path
    limit: float

    async def commands(self) -> AsyncIterator[tuple[str, Ran]]:
        """Yield the name of each command and how it ran. What is no longer needed is deleted before the next one begins."""
        self.folder.mkdir()
        note = self.folder / "checkpoint.txt"
        note.write_text(await product.newest_checkpoint(self.site))
        for one in self._copies(note):
            yield one
        yield "audit export", self._ran(self.site, "audit", "export", str(self.folder / "log.jsonl"))
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        yield "audit verify", self._ran(self.site, "audit", "verify")
        yield "doctor", self._ran(self.site, "doctor", status=_SOMETHING_TO_FIX)
        shutil.rmtree(self.folder)

    def _copies(self, note: Path) -> Iterator[tuple[str, Ran]]:
        identity, backups = self.folder / "identity.txt", self.folder / "backups"
        recipient = product.new_identity(identity)
        yield "backup", self._ran(self.site, "backup", str(backups), "--to", recipient)
        name = self.folder.name.replace("-", "_")
        into = ("--into", self.engine.new(f"{name}_rehearsed")) if self.engine.programs else ()
        yield "rehearse", self._ran(self.site, "rehearse", str(backups), "--identity", str(identity), *into)
        self.engine.drop(f"{name}_rehearsed")
        shutil.copytree(self.site.folder / "keys", self.folder / "keys")
        other = Site(self.folder, self.engine.new(name))
        yield "restore", self._ran(other, "restore", str(backups), "--identity", str(identity))
        shutil.rmtree(backups)
        yield "restore --check", self._ran(other, "restore", "--check", str(note))
        self.engine.drop(name)

    def _ran(self, site: Site, *words: str, status: int = 0) -> Ran:
        watched = (self.folder, self.site.folder.parent)
        ran = run(
            site.command(*words), self.folder, limit=self.limit, more=self._path(), accepted=status, watched=watched
        )
        if not ran.is_over:
            raise RuntimeError(f"{words[0]} did not end")
        return ran

    def _path(self) -> Mapping[str, str]:
        programs = self.engine.programs
        return {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"} if programs else {}
