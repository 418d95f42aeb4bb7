"""The service's own keys as files: 32 bytes each, readable by their owner alone."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from coc_service.files import create_private

ROOT = "root.secret"
SEED = "checkpoint.seed"
KEY_BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFileMissing(Exception):
    """There is no such key file; `coc-service init` makes it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class KeyFileOpenToOthers(Exception):
    """The key file can be read by others than its owner."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class KeyFileMalformed(Exception):
    """The key file does not hold exactly 32 bytes."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True, repr=False)
class KeyFiles:
    """What the files hold."""

    root: bytes
    seed: bytes
    origin: str


def create(directory: Path, *, origin: str) -> None:
    """Make the keys that are not there yet, in a folder of their owner alone; what is there stays."""
    for name in (ROOT, SEED):
        create_private(directory / name, os.urandom(KEY_BYTES))
    create_private(directory / "origin", origin.encode())


def load(directory: Path) -> KeyFiles:
    """Return the keys.

    Raises:
        KeyFileMissing, KeyFileOpenToOthers, KeyFileMalformed: naming the file.
    """
    origin = directory / "origin"
    if not origin.is_file():
        raise KeyFileMissing(origin)
    return KeyFiles(_load(directory / ROOT), _load(directory / SEED), origin.read_text(encoding="utf-8").strip())


def _load(path: Path) -> bytes:
    if not path.is_file():
        raise KeyFileMissing(path)
    if path.stat().st_mode & _OTHERS:
        raise KeyFileOpenToOthers(path)
    content = path.read_bytes()
    if len(content) != KEY_BYTES:
        raise KeyFileMalformed(path)
    return content
