"""Restores a backup into an empty place. A restore never overwrites, and leaves nothing if it fails half-way."""

import os
from pathlib import Path

from sqlalchemy import text

from coc_service.backup import postgres, streams
from coc_service.backup.manifest import Backup
from coc_service.backup.problems import BackupProblem, BackupRefused
from coc_service.store import migrations
from coc_service.store.database import is_sqlite
from coc_service.store.sqlite_file import KeyRefused, file_of, is_sound
from coc_service.usecases.custody.keys import ServiceKeys

_BESIDE = ("", "-wal", "-shm")  # an old WAL would be applied to the new file
_ANYTHING = text("SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace")


def restore(backup: Backup, url: str, *, identity: Path, keys: ServiceKeys) -> None:
    """Open a backup with an age identity and put it where the URL says.

    Raises:
        BackupRefused: the place is not empty or of another engine, or the backup is incomplete or does not open.
        DatabaseUnusable: it is of a newer version than this program.
    """
    engine = "sqlite" if is_sqlite(url) else "postgresql"
    if backup.manifest.engine != engine:
        raise BackupRefused(BackupProblem.OTHER_ENGINE, backup.manifest.engine)
    migrations.require_known(backup.manifest.revision)
    require_empty(url)
    identity.open("rb").close()  # before the long work: raises OSError if there is no such file
    _require_whole(backup)
    if is_sqlite(url):
        _restore_file(backup, file_of(url), identity=identity, keys=keys)
    else:
        with backup.sealed.open("rb") as sealed:
            streams.run(streams.age_program("open", str(identity)), postgres.load(url), source=sealed)


def require_empty(url: str) -> None:
    """Refuse a place where anything is: a database, or what one has left behind."""
    if not is_sqlite(url):
        if migrations.look(url, file_key=None, action=lambda connection: connection.scalar(_ANYTHING)):
            raise BackupRefused(BackupProblem.NOT_EMPTY, "COC_DATABASE_URL")
        return
    file = file_of(url)
    for suffix in _BESIDE:
        if (found := file.with_name(f"{file.name}{suffix}")).exists():
            raise BackupRefused(BackupProblem.NOT_EMPTY, found)


def _require_whole(backup: Backup) -> None:
    """Compare the sealed file with its manifest, before a byte of it is opened."""
    if not backup.sealed.is_file() or streams.digest(backup.sealed) != backup.manifest.sha256:
        raise BackupRefused(BackupProblem.INCOMPLETE, backup.sealed)


def _opens(part: Path, keys: ServiceKeys) -> bool:
    try:
        return is_sound(part, file_key=keys.database_file.reveal())
    except KeyRefused:
        return False


def _restore_file(backup: Backup, file: Path, *, identity: Path, keys: ServiceKeys) -> None:
    part = file.with_name(f".{file.name}.restoring")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
            with backup.sealed.open("rb") as sealed:
                streams.run(streams.age_program("open", str(identity)), source=sealed, target=target)
            os.fsync(target.fileno())
        if not any(_opens(part, one) for one in keys.ever):
            raise BackupRefused(BackupProblem.UNSOUND, backup.sealed)
        part.replace(file)
    finally:
        for suffix in _BESIDE:
            part.with_name(f"{part.name}{suffix}").unlink(missing_ok=True)
