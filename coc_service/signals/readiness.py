"""Whether the service can take a report now. Looked at on a beat, so that asking costs nothing, and cannot be a flood."""

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from anyio import to_thread
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from coc_service.parts import Parts
from coc_service.store import sites
from coc_service.store.database import DatabaseBusy, OutcomeUnknown, is_sqlite
from coc_service.store.sqlite_file import file_of
from coc_service.usecases.custody.view import LogFault

SECONDS = 30.0
STALE_SECONDS = 4 * SECONDS  # a writer that hangs ends no look: silence is not ready
NEEDED_BYTES = 64 * 1024 * 1024
_SAME = text("UPDATE site SET id = id")


@dataclass(frozen=True, slots=True)
class Readiness:
    """Each part, and the room on the database's disk (None on a server elsewhere)."""

    database: bool
    log: bool
    keys: bool
    disk: bool
    free_bytes: int | None = None

    @property
    def parts(self) -> dict[str, bool]:
        """Whether each part is well, by its name for monitors."""
        return {"database": self.database, "log": self.log, "keys": self.keys, "disk": self.disk}

    @property
    def is_whole(self) -> bool:
        """Whether every part is well."""
        return all(self.parts.values())


@dataclass(slots=True)
class Signals:
    """What the beats of this process saw last. `findings` are those of the doctor: whether each check is well."""

    readiness: Readiness | None = None
    looked_at: float = 0.0
    findings: dict[str, bool] = field(default_factory=dict)

    def is_ready(self) -> bool:
        """Return whether the last look found everything well, and is not too old."""
        is_fresh = time.monotonic() - self.looked_at < STALE_SECONDS
        return self.readiness is not None and self.readiness.is_whole and is_fresh

    async def look(self, opened: Parts) -> None:
        """Look at everything once."""
        self.readiness = await readiness(opened)
        self.looked_at = time.monotonic()


async def readiness(opened: Parts) -> Readiness:
    """Look whether a report could be stored: writes a row as it is, so that the disk is really asked."""
    free = await to_thread.run_sync(_free_bytes, opened)
    try:
        is_ours = await opened.database.write(lambda session: _write(session, opened.keys.origin))
        is_written = True
    except (DatabaseBusy, OutcomeUnknown, SQLAlchemyError, OSError):
        is_ours, is_written = True, False
    return Readiness(
        database=is_written,
        log=await _follows(opened),
        keys=is_ours,
        disk=free is None or free > NEEDED_BYTES,
        free_bytes=free,
    )


def _write(session: Session, origin: str) -> bool:
    """Write the site's row without changing it; return whether the row is of our log."""
    session.execute(_SAME)
    site = sites.site(session)
    return site is not None and site.origin == origin


async def _follows(opened: Parts) -> bool:
    try:
        await opened.database.read(opened.custody.ledger.follow)
    except LogFault:
        return False
    except (DatabaseBusy, SQLAlchemyError, OSError):
        pass  # said by `database`
    return True


def _free_bytes(opened: Parts) -> int | None:
    url = opened.settings.database_url
    if not is_sqlite(url):
        return None
    folder = Path(file_of(url)).parent
    return shutil.disk_usage(folder).free if folder.exists() else 0
