"""The manifest of a backup: what it is a copy of, authenticated with the service's key.

age says to whom a file is sealed, not by whom: whoever knows the recipient could put another database in its place. So the
manifest has the digest of the sealed file, and a code that nobody makes without `keys/`. It holds nothing that is not
published: the newest checkpoint, not the size of the log.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from coc_service import canonical
from coc_service.backup.problems import BackupProblem, BackupRefused
from coc_service.crypto import blind, equal
from coc_service.files import write_whole
from coc_service.usecases.custody.keys import ServiceKeys

SUFFIX, SEALED_SUFFIX = ".manifest.json", ".age"
_VERSION = 1
_MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One backup. `file` is the sealed file's name, beside the manifest; `checkpoint` the newest that the copy has, or ""."""

    origin: str
    made_at: str
    engine: str
    version: str
    revision: str
    file: str
    size: int
    sha256: str
    checkpoint: str

    @property
    def at(self) -> datetime:
        """When the backup was made."""
        return datetime.fromisoformat(self.made_at)


@dataclass(frozen=True, slots=True)
class Backup:
    """A manifest that was made with our keys, and its path."""

    path: Path
    manifest: Manifest

    @property
    def sealed(self) -> Path:
        """The sealed file."""
        return self.path.with_name(self.manifest.file)


def name_of(at: datetime) -> str:
    """Return the name, without suffix, of a backup that begins now."""
    return f"coc-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def write(folder: Path, manifest: Manifest, *, keys: ServiceKeys) -> Path:
    """Write the manifest beside its sealed file, as the last of the set; return its path."""
    path = folder / f"{manifest.file.removesuffix(SEALED_SUFFIX)}{SUFFIX}"
    write_whole(path, canonical.encode(asdict(manifest) | {"v": _VERSION, "code": _code(manifest, keys)}) + b"\n")
    return path


def read(path: Path, *, keys: ServiceKeys) -> Backup:
    """Read a manifest, that of a sealed file, or the newest one of a folder.

    Raises:
        BackupRefused: there is none, or it was not made with these keys, or it was changed.
    """
    if path.is_dir():
        newest = max(all_of(path, keys=keys), key=lambda one: one.manifest.at, default=None)
        if newest is None:
            raise BackupRefused(BackupProblem.FOLDER_EMPTY, path)
        return newest
    if path.name.endswith(SEALED_SUFFIX):  # the file that one sees first
        path = path.with_name(path.name.removesuffix(SEALED_SUFFIX) + SUFFIX)
    try:
        return Backup(path, _decoded(path.read_bytes()[:_MAX_BYTES], keys))
    except (ValueError, TypeError, KeyError) as error:
        raise BackupRefused(BackupProblem.NOT_OURS, path) from error


def all_of(folder: Path, *, keys: ServiceKeys) -> Iterator[Backup]:
    """Yield the backups of this site in a folder. What other keys have made is left out."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            yield read(path, keys=keys)
        except BackupRefused:
            continue


def _decoded(raw: bytes, keys: ServiceKeys) -> Manifest:
    fields = canonical.decode(raw.removesuffix(b"\n"))
    version, code = fields.pop("v"), str(fields.pop("code"))
    manifest = Manifest(**fields)  # type: ignore[arg-type]  # checked by the code: only our own writer makes it
    is_ours = (
        version == _VERSION
        and manifest.origin == keys.origin
        # It may be from before the root secret was changed.
        and any(equal(code.encode(), _code(manifest, one).encode()) for one in keys.ever)
    )
    if not is_ours or Path(manifest.file).name != manifest.file:
        raise ValueError(version)
    return manifest


def _code(manifest: Manifest, keys: ServiceKeys) -> str:
    return blind(keys.backups, canonical.context("backup", canonical.encode(asdict(manifest)))).hex()
