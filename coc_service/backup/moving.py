"""Moves a site from one database engine to the other, checked by a digest of everything that is stored."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Table, func, insert, select, text

from coc_service.backup.problems import BackupProblem, BackupRefused
from coc_service.backup.restoring import require_empty
from coc_service.canonical import context, sha256
from coc_service.files import create_private, sync_folder
from coc_service.parts import Parts, limits_of
from coc_service.settings import Settings
from coc_service.store import migrations
from coc_service.store.alone import refuse_others
from coc_service.store.database import is_sqlite, open_database, serve_alone
from coc_service.store.news_tables import metadata
from coc_service.store.sqlite_file import file_of, settle
from coc_service.usecases.custody.custody import custody_of
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.site.set_up import LogMoved

_ROWS, _CHUNKS = 500, 16  # read at once; a chunk of a file has a quarter of a mebibyte
_MOVING = ".moving"
_HOLD = text("SELECT size FROM audit_head FOR UPDATE")


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: the number of rows, and the digest of all of them, which both databases have."""

    rows: int
    digest: bytes


def move(settings: Settings, to: str, *, keys: ServiceKeys) -> Moved:
    """Copy everything into an empty database of the other engine, compare, and say so in the log of the copy.

    From then on the old database is behind what this machine remembers, so it cannot be served by mistake. It is left as it is.

    Raises:
        BackupRefused: both are of one engine, the place is not empty, or the digests differ; nothing is left there then.
        DatabaseUnusable: the database is in use, or of another version.
        KeyRefused, DatabaseBusy: as `migrations.check`.
    """
    if is_sqlite(settings.database_url) == is_sqlite(to):
        raise BackupRefused(BackupProblem.SAME_ENGINE)
    file_key = keys.database_file.reveal()
    migrations.check(settings.database_url, file_key=file_key)
    _require_blank(to)
    with serve_alone(settings.database_url):
        if is_sqlite(to):
            return _into_file(settings, file_of(to), keys=keys)
        try:
            return _into(settings, to, keys=keys)
        except BaseException:
            migrations.remove(to)  # it was blank before
            raise


def digest_of(connection: Connection) -> Moved:
    """Return the number of all rows, and a digest of them that does not depend on engine or order."""
    return _summed({table.name: sorted(map(partial(_hash, table), _rows(connection, table))) for table in _tables()})


def _into_file(settings: Settings, file: Path, *, keys: ServiceKeys) -> Moved:
    part = file.with_name(f".{file.name}{_MOVING}")
    url = f"sqlite:///{part}"
    for suffix in ("", "-wal", "-shm"):
        part.with_name(f"{part.name}{suffix}").unlink(missing_ok=True)
    create_private(part)
    try:
        moved = _into(settings, url, keys=keys, pins=False)
        settle(part, file_key=keys.database_file.reveal())
        part.replace(file)
        sync_folder(file.parent)
    finally:
        for suffix in ("", "-wal", "-shm"):
            part.with_name(f"{part.name}{suffix}").unlink(missing_ok=True)
    asyncio.run(_with_parts(settings, f"sqlite:///{file}", keys, Parts.pin))
    return moved


def _into(settings: Settings, to: str, *, keys: ServiceKeys, pins: bool = True) -> Moved:
    file_key = keys.database_file.reveal()
    migrations.upgrade(to, file_key=file_key)
    moved = migrations.look(
        settings.database_url,
        file_key=file_key,
        action=lambda source: migrations.change(to, file_key=file_key, action=partial(_copy_all, source)),
    )
    if migrations.look(to, file_key=file_key, action=digest_of) != moved:
        raise BackupRefused(BackupProblem.MOVED_DIFFERS)
    engine = "sqlite" if is_sqlite(to) else "postgresql"

    async def state(opened: Parts) -> None:
        await opened.perform(LogMoved(opened.custody, engine, moved.digest.hex()))
        if pins:
            await opened.pin()

    asyncio.run(_with_parts(settings, to, keys, state))
    return moved


async def _with_parts(settings: Settings, url: str, keys: ServiceKeys, work: Callable[[Parts], object]) -> None:
    place = settings.model_copy(update={"database_url": url})
    database = open_database(url, file_key=keys.database_file.reveal())
    opened = Parts(place, database, custody_of(keys, limits=limits_of(settings)))
    try:
        await opened.begin()
        done = work(opened)
        if asyncio.iscoroutine(done):
            await done
    finally:
        await opened.close()


def _copy_all(source: Connection, target: Connection) -> Moved:
    """Copy every table, in the order of their references, and return the digest of what was read."""
    if source.dialect.name == "postgresql":
        _hold(source)
    hashes: dict[str, list[bytes]] = {}
    for table in _tables():
        found = hashes[table.name] = []
        for batch in _batches(source, table):
            target.execute(insert(table), batch)
            found += [_hash(table, tuple(row.values())) for row in batch]
        found.sort()
    return _summed(hashes)


def _hold(source: Connection) -> None:
    """Lock the log's head, so that nothing is appended, and refuse a database that others use."""
    refuse_others(source)
    source.execute(_HOLD)


def _tables() -> list[Table]:
    return list(metadata.sorted_tables)


def _rows(connection: Connection, table: Table) -> Iterator[tuple[object, ...]]:
    for batch in _batches(connection, table):
        yield from (tuple(row.values()) for row in batch)


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    size = _CHUNKS if table.name == "chunk" else _ROWS
    found = connection.execute(select(table).execution_options(yield_per=size))
    for batch in found.mappings().partitions():
        yield [dict(row) for row in batch]


def _hash(table: Table, row: tuple[object, ...]) -> bytes:
    fields = [part for value in row for part in _field(value)]
    return sha256(context("stored-row", table.name, *fields))


def _field(value: object) -> tuple[str, str | int | bytes]:
    """Return a value's type and bytes, the same from both engines."""
    match value:
        case None:
            return "none", b""
        case bool():
            return "bool", int(value)
        case datetime():
            return "moment", value.astimezone(UTC).isoformat()
        case str() | int() | bytes():
            return type(value).__name__, value
    raise TypeError(type(value))


def _summed(hashes: dict[str, list[bytes]]) -> Moved:
    count = sum(map(len, hashes.values()))
    fields = [field for name in sorted(hashes) for field in (name, b"".join(hashes[name]))]
    return Moved(count, sha256(context("stored", *fields)))


def _require_blank(url: str) -> None:
    """Refuse a place where anything is, but the empty tables that an interrupted move has left on a server."""
    if not is_sqlite(url) and migrations.current_revision(url, file_key=None) == migrations.head_revision():
        if not migrations.look(url, file_key=None, action=_count):
            return
        raise BackupRefused(BackupProblem.NOT_EMPTY, "--to")
    require_empty(url)


def _count(connection: Connection) -> int:
    return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in _tables())
