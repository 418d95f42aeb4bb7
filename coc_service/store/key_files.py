"""The service's own keys as files: 32 bytes each, readable by their owner alone."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from coc_service.files import create_private
from coc_service.store.unusable import KeyFileProblem, KeyFileUnusable

ROOT = "root.secret"
SEED = "checkpoint.seed"
KEY_BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


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
        KeyFileUnusable: naming the file.
    """
    origin = directory / "origin"
    if not origin.is_file():
        raise KeyFileUnusable(KeyFileProblem.MISSING, origin)
    return KeyFiles(_load(directory / ROOT), _load(directory / SEED), origin.read_text(encoding="utf-8").strip())


def _load(path: Path) -> bytes:
    if not path.is_file():
        raise KeyFileUnusable(KeyFileProblem.MISSING, path)
    if path.stat().st_mode & _OTHERS:
        raise KeyFileUnusable(KeyFileProblem.OPEN_TO_OTHERS, path)
    content = path.read_bytes()
    if len(content) != KEY_BYTES:
        raise KeyFileUnusable(KeyFileProblem.MALFORMED, path)
    return content
