"""The service's own keys: secrets of 32 bytes, and what keeps older data readable after one of them was changed.

A secret comes from the operator's own command, from systemd's credentials, or from a file that only its owner can read. The
other files hold nothing secret: `roots.sealed` has each earlier root secret, sealed under the one that followed it, one in a
line; `checkpoint.keys` has the successions of the log's signing keys. Both are read from their end, so what was written for a
change of keys that has not come to its end does no harm.
"""

import base64
import os
import shlex
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coc_service.files import create_private, sync_folder, write_whole
from coc_service.store.unusable import KeyFileProblem, KeyFileUnusable

ROOT = "root.secret"
SEED = "checkpoint.seed"
SECRETS = (ROOT, SEED)
EARLIER_ROOTS, SUCCESSIONS = "roots.sealed", "checkpoint.keys"
NEXT = ".next"  # the suffix of a secret that is about to take its place
KEY_BYTES = 32
_ORIGIN = "origin"
_CREDENTIALS = "CREDENTIALS_DIRECTORY"  # https://systemd.io/CREDENTIALS/
_COMMAND_SECONDS = 30
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True, repr=False)
class KeyFiles:
    """The content of the key files. `earlier` are sealed root secrets, the oldest first."""

    root: bytes
    seed: bytes
    origin: str
    earlier: tuple[bytes, ...] = ()
    successions: str = ""


def create(directory: Path, *, origin: str, command: str = "") -> None:
    """Create missing key files, in a folder that only its owner can read. Existing files are not changed.

    A secret that comes from elsewhere is not created: two that differ would be worse than none.
    """
    for name in SECRETS:
        if not command and not _credential(name):
            create_private(directory / name, os.urandom(KEY_BYTES))
    create_private(directory / _ORIGIN, origin.encode())


def load(directory: Path, *, command: str = "") -> KeyFiles:
    """Load the keys. `command` is started with the name of each secret, and prints it: 32 bytes, or these in hex or base64.

    Raises:
        KeyFileUnusable: a file is missing, malformed, or readable by others; or the command failed.
    """
    origin = directory / _ORIGIN
    if not origin.is_file():
        raise KeyFileUnusable(KeyFileProblem.MISSING, origin)
    root, seed = (secret(directory, name, command=command) for name in SECRETS)
    named = origin.read_text(encoding="utf-8").strip()
    return KeyFiles(root, seed, named, _earlier(directory / EARLIER_ROOTS), _text(directory / SUCCESSIONS))


def secret(directory: Path, name: str, *, command: str = "") -> bytes:
    """Return a secret from where it is kept. Raises as `load`."""
    if command:
        return _printed(command, name)
    credential = _credential(name)
    # The manager gives credentials to this service alone, whatever the mode says: with an access list, it shows a group.
    return _read(credential) if credential else _private(directory / name)


def is_elsewhere(name: str, *, command: str = "") -> bool:
    """Whether a secret comes from elsewhere than the folder of keys."""
    return bool(command) or _credential(name) is not None


def pending(directory: Path) -> dict[str, bytes]:
    """Return the secrets that are about to take their place, by name. Raises KeyFileUnusable if one is malformed."""
    return {name: _private(path) for name in SECRETS if (path := directory / f"{name}{NEXT}").exists()}


def create_next(directory: Path, name: str) -> None:
    """Make the secret that will take the place of the present one. One that was made before stays."""
    create_private(directory / f"{name}{NEXT}", os.urandom(KEY_BYTES))


def write_links(directory: Path, *, earlier: Sequence[bytes], successions: str) -> None:
    """Write what leads from the next keys to those before."""
    write_whole(directory / EARLIER_ROOTS, "".join(f"{one.hex()}\n" for one in earlier).encode())
    write_whole(directory / SUCCESSIONS, successions.encode())


def take_place(directory: Path, name: str) -> None:
    """Let the next secret take the place of the present one, which is gone then."""
    (directory / f"{name}{NEXT}").replace(directory / name)
    sync_folder(directory)


def drop_next(directory: Path, name: str) -> None:
    """Delete the copy of a secret that is kept elsewhere."""
    (directory / f"{name}{NEXT}").unlink(missing_ok=True)


def _credential(name: str) -> Path | None:
    folder = os.environ.get(_CREDENTIALS, "")
    path = Path(folder) / name
    return path if folder and path.is_file() else None


def _private(path: Path) -> bytes:
    if not path.is_file():
        raise KeyFileUnusable(KeyFileProblem.MISSING, path)
    if path.stat().st_mode & _OTHERS:
        raise KeyFileUnusable(KeyFileProblem.OPEN_TO_OTHERS, path)
    return _read(path)


def _read(path: Path) -> bytes:
    content = path.read_bytes()
    if len(content) != KEY_BYTES:
        raise KeyFileUnusable(KeyFileProblem.MALFORMED, path)
    return content


def _printed(command: str, name: str) -> bytes:
    words = shlex.split(command)
    try:
        said = subprocess.run([*words, name], check=True, stdout=subprocess.PIPE, timeout=_COMMAND_SECONDS).stdout  # noqa: S603  the operator's own program
    except (OSError, subprocess.SubprocessError) as error:
        raise KeyFileUnusable(KeyFileProblem.COMMAND_FAILED, Path(words[0])) from error
    content = _decoded(said)
    if len(content) != KEY_BYTES:
        raise KeyFileUnusable(KeyFileProblem.MALFORMED, Path(name))
    return content


def _decoded(said: bytes) -> bytes:
    if len(said) == KEY_BYTES:
        return said
    try:
        text = said.decode("ascii").strip()
        return bytes.fromhex(text) if len(text) == 2 * KEY_BYTES else base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _earlier(path: Path) -> tuple[bytes, ...]:
    try:
        return tuple(bytes.fromhex(line) for line in _text(path).splitlines())
    except ValueError as error:
        raise KeyFileUnusable(KeyFileProblem.MALFORMED, path) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise KeyFileUnusable(KeyFileProblem.MALFORMED, path) from error
