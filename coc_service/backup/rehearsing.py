"""Rehearses a restore beside the running site: restores, opens with the keys, verifies everything, and leaves nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from anyio import to_thread

from coc_service import parts, rotation
from coc_service.audit import Verified, verify_export
from coc_service.backup import restoring
from coc_service.backup.manifest import Backup
from coc_service.backup.problems import BackupProblem, BackupRefused
from coc_service.files import drop_left_behind
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.store import migrations
from coc_service.store.database import is_sqlite, open_database
from coc_service.store.sqlite_file import file_of
from coc_service.usecases.custody.custody import custody_of
from coc_service.usecases.custody.following import Verification
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.site import exporting
from coc_service.usecases.site.comparing import Discrepancy
from coc_service.usecases.site.verifying import ComparedCases
from coc_service.usecases.site.witnessed import Compared, CompareWitnessed

_PREFIX = ".rehearsal-"
Verify = Callable[[Parts, ComparedCases], Awaitable[Sequence[Discrepancy]]]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal found. `compared` is with the newest checkpoint of the running site; None if it has none."""

    verified: Verified
    wrong: Sequence[str]
    compared: Compared | None


async def rehearse(
    backup: Backup, settings: Settings, *, identity: Path, into: str, published: str, verify: Verify
) -> Rehearsal:
    """Restore into a place of its own, look at everything, and remove it again.

    `into` is an empty database for a PostgreSQL site, `published` the newest checkpoint of the running site.

    Raises:
        BackupRefused, DatabaseUnusable: as `restoring.restore`.
        VerificationFailed, LogFault: the log in the copy is not as it was written.
    """
    with _place(settings, into=into) as place:
        keys = parts.keys_of(settings)
        restored = partial(restoring.restore, backup, place.database_url, identity=identity, keys=keys)
        await to_thread.run_sync(restored)
        try:
            return await _examined(place, keys, published=published, verify=verify)
        finally:
            if not is_sqlite(place.database_url):  # it was empty before: `restore` refuses any other
                await to_thread.run_sync(migrations.remove, place.database_url)


async def _examined(place: Settings, keys: ServiceKeys, *, published: str, verify: Verify) -> Rehearsal:
    async with _opened(place, keys) as opened:
        key = opened.keys.verifiers.newest
        verified = await opened.database.read(
            lambda session: verify_export(exporting.export(session, opened.keys), key)
        )
        compared = ComparedCases()
        opened.custody.ledger.verification = Verification(checked=verified.checked, look_at=compared.look_at)
        await opened.begin()
        wrong = [f"{found.subject}: {found.what}" for found in await verify(opened, compared)]
        same = await opened.ask(CompareWitnessed(opened.custody, published.encode(), keys.verifiers))
        return Rehearsal(verified, [*map(str, verified.void), *wrong], same if published else None)


@asynccontextmanager
async def _opened(place: Settings, keys: ServiceKeys) -> AsyncIterator[Parts]:
    """Open the copy with the keys that it is under, brought up to date as after a real restore."""
    file_key = rotation.file_key_of(place.database_url, keys)
    await to_thread.run_sync(partial(migrations.upgrade, place.database_url, file_key=file_key))
    database = open_database(place.database_url, file_key=file_key)
    try:
        its = await rotation.generation_of(database, keys)
        yield Parts(place, database, custody_of(its, limits=parts.limits_of(place)))
    finally:
        await database.close()


@contextmanager
def _place(settings: Settings, *, into: str) -> Iterator[Settings]:
    """Give the settings of a place that goes away again. Beside the database, so that room on *its* disk is rehearsed too."""
    if is_sqlite(settings.database_url):
        beside = file_of(settings.database_url).parent
        drop_left_behind(beside.glob(f"{_PREFIX}*"))  # each is as large as the database
        with TemporaryDirectory(prefix=_PREFIX, dir=beside) as folder:
            url = f"sqlite:///{Path(folder).resolve() / 'rehearsed.db'}"
            yield settings.model_copy(update={"database_url": url, "state_dir": Path(folder)})
        return
    if not into:
        raise BackupRefused(BackupProblem.NO_PLACE)
    with TemporaryDirectory(prefix="coc-rehearsal-") as folder:
        yield settings.model_copy(update={"database_url": into, "state_dir": Path(folder)})
