"""Exchanges the service's own keys, so that it can be interrupted anywhere and run again.

1. The next secrets are made beside the present ones, with what leads from them to those before.
2. The database is brought to the next keys: a server in one transaction, a file by a copy that takes its place.
3. The next secrets take the place of the present ones.

A change that was interrupted before 2 is over leaves a site that works with the present secrets; after it, one that is refused
until the change is run again. Which it is, the end of the log says. The same step brings a restored older backup to the present
keys.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from coc_service.audit import CheckpointSigner, KeyChain, succession
from coc_service.crypto import Secret, equal
from coc_service.files import sync_folder
from coc_service.parts import Parts, keys_of, limits_of
from coc_service.settings import Settings
from coc_service.store import key_files, migrations
from coc_service.store.alone import change_alone
from coc_service.store.database import Database, KeyRefused, is_sqlite, open_database
from coc_service.store.key_files import ROOT, SEED
from coc_service.store.sqlite_file import copy_file, file_of, settle
from coc_service.store.unusable import DatabaseProblem, DatabaseUnusable
from coc_service.usecases.custody.custody import custody_of
from coc_service.usecases.custody.keys import ServiceKeys, sealed_roots
from coc_service.usecases.custody.view import LogFault
from coc_service.usecases.site.changing_keys import ChangeKeys, FindGeneration

ROTATING = ".rotating"  # the suffix of a copy that is to take the place of a file
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of a change of keys. `waiting` are the secrets that are kept elsewhere and are still to be put there."""

    was_anything_left: bool
    waiting: tuple[str, ...]


def rotate(settings: Settings, names: Collection[str]) -> Finished:
    """Make the next secrets of these names, keeping those of a change that was begun before, and finish the change.

    Nothing is made if the database is in use. Returns and raises: as `finish`.

    Raises:
        KeyFileUnusable: a key file cannot be used.
    """
    keys_of(settings)  # before anything is made: these must be usable
    with change_alone(settings.database_url):
        for name in sorted(names):
            key_files.create_next(settings.keys_dir, name)
        return _finish(settings)


def is_pending(settings: Settings) -> bool:
    """Whether a change of keys was begun and has not come to its end."""
    return bool(key_files.pending(settings.keys_dir))


def was_done(settings: Settings) -> bool:
    """Whether there was a root secret before the present one, so that an older backup can be under that."""
    return (settings.keys_dir / key_files.EARLIER_ROOTS).is_file()


def finish(settings: Settings) -> Finished:
    """Bring the database to the next keys, and let these take their place; without a pending change, bring an older database
    to the present keys.

    Raises:
        KeyRefused, LogFault: the database is of other keys, or does not continue what this site remembers.
        DatabaseUnusable: it is being served, or of another version.
        DatabaseBusy: the server cannot be reached.
    """
    with change_alone(settings.database_url):
        return _finish(settings)


def _finish(settings: Settings) -> Finished:
    is_brought = bring_database(settings, next_keys(settings))
    pending = key_files.pending(settings.keys_dir)
    waiting = tuple(name for name in pending if not _take_place(settings, name))
    return Finished(was_anything_left=is_brought or bool(pending), waiting=waiting)


def next_keys(settings: Settings) -> ServiceKeys:
    """Return the keys with the pending secrets in their place. Effects: writes what leads from them to those before."""
    present, pending = keys_of(settings), key_files.pending(settings.keys_dir)
    root = Secret(pending[ROOT]) if ROOT in pending else present.root
    signer = CheckpointSigner(pending[SEED], present.origin) if SEED in pending else present.signer
    earlier, chain = present.earlier, present.verifiers
    if root != present.root:
        earlier = (present.root, *earlier)
    if signer.verifier_key != chain.newest:
        chain = KeyChain((*chain.keys, signer.verifier_key), (*chain.notes, succession(present.signer, signer)))
    following = ServiceKeys(root, signer, earlier, chain)
    if pending:
        sealed = [*sealed_roots(following)]
        key_files.write_links(settings.keys_dir, earlier=sealed, successions="".join(chain.notes))
    return following


def bring_database(settings: Settings, keys: ServiceKeys) -> bool:
    """Bring the database from whichever earlier keys it is under to these, and an older one up to date.

    Returns False if there was nothing to do.

    Raises: as `finish`.
    """
    url, wanted = settings.database_url, keys.database_file.reveal()
    present = file_key_of(url, keys)
    is_upgraded = _bring_up_to_date(url, file_key=present)
    if equal(present, wanted):
        return asyncio.run(_bring(settings, url, keys)) or is_upgraded
    file = file_of(url)
    part = file.with_name(f".{file.name}{ROTATING}")
    _remove(part)
    part.touch(mode=_OWNER_ONLY)
    copy_file(file, part, file_key=present, to_key=wanted)
    asyncio.run(_bring(settings, f"sqlite:///{part}", keys, pins=False))
    for one, key in ((part, wanted), (file, present)):
        settle(one, file_key=key)  # an old write-ahead log would be applied to the new file
    part.replace(file)
    sync_folder(file.parent)
    return True


def file_key_of(url: str, keys: ServiceKeys) -> bytes:
    """Return the key that opens an SQLite file: the present one, or that of an earlier root secret. A server has none.

    Raises:
        KeyRefused: none of them does.
    """
    for one in keys.ever if is_sqlite(url) else ():
        try:
            migrations.current_revision(url, file_key=one.database_file.reveal())
        except KeyRefused:
            continue
        return one.database_file.reveal()
    if is_sqlite(url):
        raise KeyRefused
    return keys.database_file.reveal()


def _bring_up_to_date(url: str, *, file_key: bytes) -> bool:
    try:
        migrations.check(url, file_key=file_key)
    except DatabaseUnusable as error:
        if error.problem is not DatabaseProblem.TOO_OLD:  # as a restored backup may be
            raise
        migrations.upgrade(url, file_key=file_key)
        return True
    return False


async def generation_of(database: Database, keys: ServiceKeys) -> ServiceKeys:
    """Return which of the site's keys an open database is under.

    Raises:
        LogFault: none of them.
    """
    found = await database.read(FindGeneration(keys).look)
    if found is None:
        raise LogFault
    return found


async def _bring(settings: Settings, url: str, keys: ServiceKeys, *, pins: bool = True) -> bool:
    file_key = keys.database_file.reveal()
    database = open_database(url, file_key=file_key)
    try:
        before = await generation_of(database, keys)
        if before.root == keys.root and before.turn == keys.turn:
            return False
        opened = Parts(settings, database, custody_of(before, limits=limits_of(settings)))
        await opened.begin()
        beat = timedelta(minutes=settings.checkpoint_beat_minutes)
        await opened.perform(ChangeKeys(opened.custody, keys, beat, settings.checkpoint_step))
        if pins:  # not for a copy: until it takes its place, the database is shorter than it
            await opened.pin()
        return True
    finally:
        await database.close()


def _take_place(settings: Settings, name: str) -> bool:
    """Let a next secret take its place; return False if that is up to the operator, because it is kept elsewhere."""
    folder, command = settings.keys_dir, settings.keys_command
    if not key_files.is_elsewhere(name, command=command):
        key_files.take_place(folder, name)
        return True
    if not equal(key_files.secret(folder, name, command=command), key_files.pending(folder)[name]):
        return False
    key_files.drop_next(folder, name)
    return True


def _remove(part: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        part.with_name(f"{part.name}{suffix}").unlink(missing_ok=True)
