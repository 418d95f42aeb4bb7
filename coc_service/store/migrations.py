"""Migrates a database to the schema that this version of the program expects, or says which of the two is too old.

Alembic runs over the same connections as the service: through SQLCipher for a file, asyncpg for a server.
"""

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import StringIO

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from alembic import command
from coc_service.files import create_private
from coc_service.resources import root
from coc_service.store.database import is_sqlite
from coc_service.store.jobs import T
from coc_service.store.postgres import connect, server_engine, sqlstate
from coc_service.store.sqlite_file import file_of, migration_engine, reader_engine
from coc_service.store.unusable import DatabaseProblem, DatabaseUnusable

_UPGRADE_LOCK = 0x636F635F6D6967  # an arbitrary number, the same in all replicas: only one of them upgrades at a time

NO_SUCH_DATABASE = "3D000"
_FIRST_REVISION = 1001
_REVISIONS_BEFORE = frozenset({"0001", "0002", "0003"})  # of versions up to 0.2.0, whose formats could not be extended


def head_revision() -> str:
    """Return the revision that this version of the program expects."""
    head = _scripts().get_current_head()
    if head is None:
        raise RuntimeError(f"no migrations in {root('alembic')}")
    return head


def current_revision(url: str, *, file_key: bytes | None) -> str | None:
    """Return a database's revision; None if it is missing or empty. Changes nothing and creates no file.

    Raises:
        KeyRefused: the file does not open under this key.
        DatabaseBusy: the server cannot be reached.
    """
    try:
        return look(url, file_key=file_key, action=_revision_of)
    except FileNotFoundError:
        return None
    except DBAPIError as error:
        if sqlstate(error) == NO_SUCH_DATABASE:
            return None
        raise


def check(url: str, *, file_key: bytes | None) -> None:
    """Check that the database's revision is the one that this program expects.

    Raises:
        DatabaseUnusable: it is not.
        KeyRefused, DatabaseBusy: as `current_revision`.
    """
    revision = current_revision(url, file_key=file_key)
    if revision is None:
        raise DatabaseUnusable(DatabaseProblem.MISSING)
    _refuse_newer(revision)
    if revision != head_revision():
        raise DatabaseUnusable(DatabaseProblem.TOO_OLD, revision=revision)


def require_known(revision: str) -> None:
    """Refuse a revision that this program cannot bring up to date. Raises DatabaseUnusable."""
    _refuse_newer(revision)


def upgrade(url: str, *, file_key: bytes | None) -> None:
    """Run all missing migrations in one transaction: if a step fails, the database stays as it was.

    Raises:
        DatabaseUnusable: this program does not know the database's revision.
        KeyRefused: the file does not open under this key.
    """
    change(url, file_key=file_key, action=partial(_migrate, step=command.upgrade, revision="head"))


def downgrade(url: str, *, file_key: bytes | None, revision: str) -> None:
    """Migrate back to `revision`, or to an empty database with `base`. Data that later migrations added is lost.

    Raises:
        DatabaseUnusable, KeyRefused: as `upgrade`.
    """
    change(url, file_key=file_key, action=partial(_migrate, step=command.downgrade, revision=revision))


def remove(url: str) -> None:
    """Leave a PostgreSQL database as empty as before the first migration. Everything in it is lost.

    Raises:
        DatabaseUnusable: as `upgrade`.
    """
    change(url, file_key=None, action=_remove)


def draft(url: str, *, file_key: bytes | None, message: str) -> None:
    """Generate the next file in alembic/versions from this database's differences to the models. Check it by hand."""
    change(url, file_key=file_key, action=partial(_draft, message=message))


def _migrate(connection: Connection, *, step: Callable[[Config, str], None], revision: str) -> None:
    current = _revision_of(connection)
    if current is not None:
        _refuse_newer(current)
    step(_config(connection), revision)


def _remove(connection: Connection) -> None:
    _migrate(connection, step=command.downgrade, revision="base")
    connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")


def _draft(connection: Connection, *, message: str) -> None:
    number = _FIRST_REVISION + len(list(_scripts().walk_revisions()))
    command.revision(_config(connection), message=message, autogenerate=True, rev_id=f"{number:04d}")


def _revision_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(revision: str) -> None:
    if revision in _REVISIONS_BEFORE:
        raise DatabaseUnusable(DatabaseProblem.UNSUPPORTED, revision=revision)
    if revision not in {script.revision for script in _scripts().walk_revisions()}:
        raise DatabaseUnusable(DatabaseProblem.TOO_NEW, revision=revision)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(None))


def _config(connection: Connection | None) -> Config:
    """Return Alembic's settings. There is no alembic.ini, because a wheel has none. `alembic/env.py` reads them."""
    config = Config(stdout=StringIO(), attributes={"connection": connection})
    config.set_main_option("script_location", str(root("alembic")).replace("%", "%%"))
    return config


def look(url: str, *, file_key: bytes | None, action: Callable[[Connection], T]) -> T:
    """Return what an action reads from a database, whatever is in it. Changes nothing and creates no file.

    Raises:
        FileNotFoundError: there is no file, or an empty one.
        KeyRefused, DatabaseBusy: as `current_revision`.
    """
    if not is_sqlite(url):
        return _on_server(url, action)
    file = file_of(url)
    if file.stat().st_size == 0:  # raises FileNotFoundError if missing: connecting would create the file
        raise FileNotFoundError(file)
    return _on_file(reader_engine(file, file_key=file_key, connections=1), action)


def change(url: str, *, file_key: bytes | None, action: Callable[[Connection], T]) -> T:
    """Return the result of an action that changes a database in one transaction, while nobody else migrates it.

    Raises:
        KeyRefused, DatabaseBusy: as `current_revision`.
    """
    if is_sqlite(url):
        file = file_of(url)
        create_private(file)
        return _on_file(migration_engine(file, file_key=file_key), partial(_keeping_references, action=action))
    return _on_server(url, partial(_one_at_a_time, action=action))


def _keeping_references(connection: Connection, *, action: Callable[[Connection], T]) -> T:
    """Run an action and check all references at its end: on SQLite a migration copies and replaces tables."""
    done = action(connection)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise RuntimeError(f"a migration left a row of {broken[0]} without the row of {broken[2]} it refers to")
    return done


def _one_at_a_time(connection: Connection, *, action: Callable[[Connection], T]) -> T:
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
    return action(connection)


def _on_file(engine: Engine, action: Callable[[Connection], T]) -> T:
    try:
        with engine.begin() as connection:
            return action(connection)
    finally:
        engine.dispose()


def _on_server(url: str, action: Callable[[Connection], T]) -> T:
    """Run an action on the server, in a thread with its own event loop: the caller may or may not have one running."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, _on_server_async(url, action)).result()


async def _on_server_async(url: str, action: Callable[[Connection], T]) -> T:
    engine = server_engine(url, settings={})
    try:
        connection = await connect(engine)
        async with contextlib.aclosing(connection), connection.begin():
            return await connection.run_sync(action)
    finally:
        await engine.dispose()
