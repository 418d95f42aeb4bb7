"""Writes files that only their owner can read and that survive a power cut: keys, mail, the database, the pin."""

import os
import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

_DAY_SECONDS = 24 * 3600.0


def write_whole(path: Path, content: bytes) -> None:
    """Write or replace a file (mode 0600); create its folder (0700) if needed.

    Atomic and durable: the file is on the disk, whole, when this returns. Blocks: call it from a thread.

    Raises:
        OSError: the folder cannot be written.
    """
    _make_folder(path.parent)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        _write_new(part, content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


def create_private(path: Path, content: bytes = b"") -> None:
    """Write a new file (0600 from the start) and create its folder (0700). An existing file stays unchanged."""
    _make_folder(path.parent)
    try:
        _write_new(path, content)
    except FileExistsError:
        return
    sync_folder(path.parent)


def drop_left_behind(paths: Iterable[Path]) -> None:
    """Delete files and folders of a command that was killed: those that have not changed for a day, so not what is at work."""
    for path in paths:
        if time.time() - path.stat().st_mtime > _DAY_SECONDS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Sync the folder too: without it a new file name may be lost in a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
