"""Runs the checks: all of them for a command, and those that make sense within the running service."""

import asyncio
import resource
from collections.abc import Iterator
from datetime import UTC, datetime

from anyio import to_thread
from pydantic import ValidationError

from coc_service import parts, rotation
from coc_service.cleaning import Cleaner
from coc_service.doctor import files, inside, mail, network, places, texts
from coc_service.doctor.finding import Finding, to_fix, well
from coc_service.parts import Parts
from coc_service.settings import Settings, unknown, unusable
from coc_service.store import migrations
from coc_service.store.database import DatabaseBusy, KeyRefused, is_sqlite
from coc_service.store.unusable import DatabaseProblem, DatabaseUnusable

_DATABASE: dict[DatabaseProblem | type[Exception], str] = {
    DatabaseProblem.MISSING: "there is none: run `coc-service init`, or restore a backup",
    DatabaseProblem.TOO_OLD: "it is of an older version: back it up and run `coc-service init`",
    DatabaseProblem.TOO_NEW: "it is of a newer version than this program: install that version again",
    DatabaseProblem.BEHIND_POOLER: "a pooler stands before it: add `?pooler=transaction` to COC_DATABASE_URL",
    DatabaseProblem.UNSUPPORTED: "it is of version 0.2.0 or earlier, of which nothing can be kept: set up a new one",
    KeyRefused: "it does not open under these keys: they belong to another database",
    DatabaseBusy: "it does not answer: is the server running, is COC_DATABASE_URL right?",
}
_BEFORE = (
    "it does not open under these keys: if it is a backup from before they were changed, run `coc-service keys finish`; "
    "otherwise they belong to another database"
)


def examine() -> list[Finding]:
    """Run all checks, each after those it depends on; stop at the first that makes the others impossible."""
    try:
        settings = Settings()
    except ValidationError as error:
        return [to_fix("configuration", f"these settings cannot be used: {unusable(error)}")]
    keys = places.keys(settings)
    findings = [
        *_configuration(),
        network.address(settings),
        keys,
        *_around(settings),
        mail.mail(settings),
        files.cleaner(),
        texts.languages(),
    ]
    return [*findings, *_database(settings)] if keys.is_well else findings


async def examine_running(opened: Parts, cleaner: Cleaner) -> list[Finding]:
    """Run the checks from within the service: over its own connections, with its own cleaner."""
    settings = opened.settings
    around = await to_thread.run_sync(
        lambda: [
            network.address(settings),
            places.keys(settings),
            *_around(settings),
            mail.mail(settings),
            _core(),
        ]
    )
    cleaning = files.cleaner_finding(await cleaner.state())
    return [*around, cleaning, inside.remembered(opened), *await inside.inside(opened)]


def _configuration() -> list[Finding]:
    """Name what is spelled like a setting and is none: it has no effect, and its right name keeps the default."""
    names = unknown()
    return [to_fix("configuration", f"there are no such settings: {', '.join(names)}")] if names else []


def _around(settings: Settings) -> list[Finding]:
    return [
        places.disk(settings),
        places.permissions(settings),
        *places.leftovers(settings),
        *network.certificate(settings, now=datetime.now(UTC)),
    ]


def _core() -> Finding:
    """Check that a crash of this process writes no memory, and so no key or report, to the disk.

    Only within the service: a command has the limit of the shell that started it, which says nothing about the service's.
    """
    soft, _ = resource.getrlimit(resource.RLIMIT_CORE)
    if soft:
        return to_fix("core", "a crash would write the memory to the disk: set LimitCORE=0, or run `ulimit -c 0`")
    return well("core", "a crash writes no memory to the disk")


def _database(settings: Settings) -> Iterator[Finding]:
    file_key = parts.keys_of(settings).database_file.reveal()
    engine = "SQLite, encrypted" if is_sqlite(settings.database_url) else "PostgreSQL"
    try:
        migrations.check(settings.database_url, file_key=file_key)
    except DatabaseUnusable as error:
        yield to_fix("database", _DATABASE[error.problem])
        return
    except (KeyRefused, DatabaseBusy) as error:
        is_before = isinstance(error, KeyRefused) and rotation.was_done(settings)
        yield to_fix("database", _BEFORE if is_before else _DATABASE[type(error)])
        return
    yield well("database", f"{engine}, migrated to {migrations.head_revision()}")
    yield from asyncio.run(_opened(settings))


async def _opened(settings: Settings) -> list[Finding]:
    opened = parts.parts_of(settings)
    try:
        found = await inside.inside(opened)
        is_readable = any(one.what == "root" and one.is_well for one in found)
        if not is_readable:
            return found
        memory = await inside.memory(opened)
        return [*found, memory, await inside.epochs(opened)] if memory.is_well else [*found, memory]
    finally:
        await opened.close()
