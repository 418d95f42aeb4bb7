"""The service's own keys as files of 32 bytes that only their owner can read."""

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
    """The content of the key files."""

    root: bytes
    seed: bytes
    origin: str


def create(directory: Path, *, origin: str) -> None:
    """Create missing key files, in a folder that only its owner can read. Existing files are not changed."""
    for name in (ROOT, SEED):
        create_private(directory / name, os.urandom(KEY_BYTES))
    create_private(directory / "origin", origin.encode())


def load(directory: Path) -> KeyFiles:
    """Load the keys.

    Raises:
        KeyFileUnusable: a file is missing, malformed, or readable by others.
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
