"""Checks of folders and files: keys, permissions, room on the disks, and what an interrupted restore has left."""

import os
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from coc_service.doctor.finding import Finding, to_fix, well
from coc_service.settings import Settings
from coc_service.store import key_files
from coc_service.store.database import is_sqlite
from coc_service.store.sqlite_file import file_of
from coc_service.store.unusable import KeyFileProblem, KeyFileUnusable

FREE_BYTES = 500 * 1024 * 1024
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_DAY_SECONDS = 24 * 3600.0
_MIB = 1024**2
_KEY_FILE: dict[KeyFileProblem, str] = {
    KeyFileProblem.MISSING: "{0} is missing: run `coc-service init`, or mount the keys",
    KeyFileProblem.OPEN_TO_OTHERS: "others can read {0}: run `chmod 600 {0}`",
    KeyFileProblem.MALFORMED: "{0} does not hold 32 bytes: restore it from your backup",
    KeyFileProblem.COMMAND_FAILED: "{0}, of COC_KEYS_COMMAND, fails: run it by hand with root.secret",
}


def keys(settings: Settings) -> Finding:
    """Check that the key files are there, whole and private."""
    try:
        key_files.load(settings.keys_dir, command=settings.keys_command)
        pending = key_files.pending(settings.keys_dir)
    except KeyFileUnusable as error:
        return to_fix("keys", _KEY_FILE[error.problem].format(error.path))
    if pending:
        names = " and ".join(sorted(pending))
        return to_fix("keys", f"a change of {names} is not over: stop the service and run `coc-service keys finish`")
    return well("keys", f"in {settings.keys_dir}, readable by their owner alone")


def disk(settings: Settings) -> Finding:
    """Check the room on every disk that is written to: the database's, the state's, the mail folder's."""
    fullest = min(map(_existing, _written(settings)), key=_free)
    free = _free(fullest)
    words = f"{free // _MIB:,} MiB free where {fullest} is"
    if free > FREE_BYTES:
        return well("disk", words)
    return to_fix("disk", f"{words}: make room, or nothing can be stored soon")


def permissions(settings: Settings) -> Finding:
    """Check that nobody else can enter our folders, and that we can write what we must."""
    for path in _private(settings):
        if path.stat().st_mode & _OTHERS:
            return to_fix("permissions", f"others can read {path}: run `chmod go= {path}`")
        if not os.access(path, os.W_OK):
            return to_fix("permissions", f"{path} cannot be written by this user: give it to the user of the service")
    return well("permissions", "folders are closed to others, and can be written")


def leftovers(settings: Settings) -> Iterator[Finding]:
    """Find what a restore or rehearsal that was interrupted has left beside the database."""
    if not is_sqlite(settings.database_url):
        return
    file = file_of(settings.database_url)
    for path in sorted([*file.parent.glob(f".{file.name}.restoring"), *file.parent.glob(".rehearsal-*")]):
        if time.time() - path.stat().st_mtime > _DAY_SECONDS:
            yield to_fix("leftovers", f"{path} is half a restore or rehearsal: delete it")


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _written(settings: Settings) -> Iterator[Path]:
    if is_sqlite(settings.database_url):
        yield file_of(settings.database_url).parent
    yield settings.state_dir
    if not settings.smtp_host:
        yield settings.mail_folder


def _private(settings: Settings) -> list[Path]:
    """Return our folders and the database file, as far as they exist. A folder that others use as well is not ours to close."""
    paths = [settings.keys_dir, settings.state_dir]
    if not settings.smtp_host:
        paths.append(settings.mail_folder)
    if is_sqlite(settings.database_url):
        paths.append(file_of(settings.database_url))
    return [path for path in paths if path.exists()]


def _existing(path: Path) -> Path:
    """Return a folder, or the nearest above it that exists: it will be made there."""
    path = path.resolve()
    return next((one for one in (path, *path.parents) if one.is_dir()), Path("/"))
