"""Makes a backup while the service runs: a copy of one state, sealed, then a manifest; then drops what is too old."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from coc_service import __version__
from coc_service.backup import manifest, postgres, streams
from coc_service.backup.manifest import SEALED_SUFFIX, Backup, Manifest
from coc_service.backup.problems import BackupProblem, BackupRefused
from coc_service.files import drop_left_behind
from coc_service.store import migrations
from coc_service.store.database import is_sqlite
from coc_service.store.sqlite_file import copy_file, file_of
from coc_service.usecases.custody.keys import ServiceKeys

_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Source:
    """What is copied, for whom, and where to. `checkpoint` was the newest before the copy began, so the copy has it."""

    url: str
    keys: ServiceKeys
    checkpoint: str
    recipients: Sequence[str]
    folder: Path


def make(source: Source) -> Backup:
    """Copy, seal and describe. The manifest is written last: without one, a file is no backup.

    Raises:
        BackupRefused: there is no recipient, or a program failed. Nothing is left in the folder then.
        OSError: the folder cannot be written.
    """
    if not source.recipients:
        raise BackupRefused(BackupProblem.NO_RECIPIENT)
    at = datetime.now(UTC).replace(microsecond=0)
    source.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    drop_left_behind([*source.folder.glob(".coc-*.part"), *source.folder.glob(".copy-*")])
    sealed = source.folder / f"{manifest.name_of(at)}{SEALED_SUFFIX}"
    with _written_whole(sealed) as part:
        _seal(source, part)
        described = _describe(source, part, at=at, file=sealed.name)
    return Backup(manifest.write(source.folder, described, keys=source.keys), described)


def drop_old(folder: Path, *, keys: ServiceKeys, keep: timedelta, now: datetime) -> list[Backup]:
    """Delete our backups that are older than `keep`, but never the newest; return them. A folder of others' files is safe."""
    known = sorted(manifest.all_of(folder, keys=keys), key=lambda one: one.manifest.at)
    old = [one for one in known[:-1] if one.manifest.at < now - keep]
    for one in old:
        one.path.unlink(missing_ok=True)  # first: without it the other is no backup
        one.sealed.unlink(missing_ok=True)
    return old


def _seal(source: Source, part: Path) -> None:
    age = streams.age_program("seal", *source.recipients)
    with part.open("wb") as target:
        if not is_sqlite(source.url):
            streams.run(postgres.dump(source.url), age, target=target)
            return
        with TemporaryDirectory(prefix=".copy-", dir=source.folder) as folder:
            copy = Path(folder) / "copy.db"
            copy.touch(mode=_OWNER_ONLY)
            copy_file(file_of(source.url), copy, file_key=source.keys.database_file.reveal())
            with copy.open("rb") as plain:  # encrypted already, under the service's key
                streams.run(age, source=plain, target=target)


def _describe(source: Source, part: Path, *, at: datetime, file: str) -> Manifest:
    return Manifest(
        origin=source.keys.origin,
        made_at=at.isoformat(),
        engine="sqlite" if is_sqlite(source.url) else "postgresql",
        version=__version__,
        revision=migrations.head_revision(),
        file=file,
        size=part.stat().st_size,
        sha256=streams.digest(part),
        checkpoint=source.checkpoint,
    )


@contextmanager
def _written_whole(path: Path) -> Iterator[Path]:
    """Give a name for writing that becomes `path` only if the block ends well, and is on the disk then."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.touch(mode=_OWNER_ONLY)
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
