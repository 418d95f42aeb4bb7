"""Brings a database to the shape this version of the program expects, or says which of the two is behind.

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

_UPGRADE_LOCK = 0x636F635F6D6967  # any number; two replicas that start at once use the same

_NO_SUCH_DATABASE = "3D000"
_FIRST_REVISION = 1001
_REVISIONS_BEFORE = frozenset({"0001", "0002", "0003"})  # of versions up to 0.2.0, whose formats could not grow


def head_revision() -> str:
    """The revision this version of the program expects."""
    head = _scripts().get_current_head()
    if head is None:
        raise RuntimeError(f"no migrations in {root('alembic')}")
    return head


def current_revision(url: str, *, file_key: bytes | None) -> str | None:
    """The revision a database is at; None for one that is absent or empty. Changes nothing, makes no file.

    Raises:
        KeyRefused: the file does not open under this key.
        DatabaseBusy: the server cannot be reached.
    """
    try:
        return _look(url, file_key=file_key, action=_revision_of)
    except FileNotFoundError:
        return None
    except DBAPIError as error:
        if sqlstate(error) == _NO_SUCH_DATABASE:
            return None
        raise


def check(url: str, *, file_key: bytes | None) -> None:
    """Returns when database and program fit together.

    Raises:
        DatabaseUnusable: they do not.
        KeyRefused, DatabaseBusy: as `current_revision`.
    """
    revision = current_revision(url, file_key=file_key)
    if revision is None:
        raise DatabaseUnusable(DatabaseProblem.MISSING)
    _refuse_newer(revision)
    if revision != head_revision():
        raise DatabaseUnusable(DatabaseProblem.TOO_OLD, revision=revision)


def upgrade(url: str, *, file_key: bytes | None) -> None:
    """All missing migrations, in one transaction: a step that fails leaves the database as it was.

    Raises:
        DatabaseUnusable: this program does not know what the database looks like.
        KeyRefused: the file does not open under this key.
    """
    _change(url, file_key=file_key, action=partial(_migrate, step=command.upgrade, revision="head"))


def downgrade(url: str, *, file_key: bytes | None, revision: str) -> None:
    """Back to `revision`, or to nothing at all with `base`. What later migrations brought is lost.

    Raises:
        DatabaseUnusable, KeyRefused: as `upgrade`.
    """
    _change(url, file_key=file_key, action=partial(_migrate, step=command.downgrade, revision=revision))


def draft(url: str, *, file_key: bytes | None, message: str) -> None:
    """Writes the next file in alembic/versions, to be checked by hand: from this database to the models."""
    _change(url, file_key=file_key, action=partial(_draft, message=message))


def _migrate(connection: Connection, *, step: Callable[[Config, str], None], revision: str) -> None:
    current = _revision_of(connection)
    if current is not None:
        _refuse_newer(current)
    step(_config(connection), revision)


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
    """Alembic's settings without its file, so that they hold in a wheel. `alembic/env.py` is its reader."""
    config = Config(stdout=StringIO(), attributes={"connection": connection})
    config.set_main_option("script_location", str(root("alembic")).replace("%", "%%"))
    return config


def _look(url: str, *, file_key: bytes | None, action: Callable[[Connection], T]) -> T:
    if not is_sqlite(url):
        return _on_server(url, action)
    file = file_of(url)
    if file.stat().st_size == 0:  # or FileNotFoundError: a look must not leave a database behind
        raise FileNotFoundError(file)
    return _on_file(reader_engine(file, file_key=file_key, connections=1), action)


def _change(url: str, *, file_key: bytes | None, action: Callable[[Connection], None]) -> None:
    if is_sqlite(url):
        file = file_of(url)
        create_private(file)
        _on_file(migration_engine(file, file_key=file_key), partial(_keeping_references, action=action))
    else:
        _on_server(url, partial(_one_at_a_time, action=action))


def _keeping_references(connection: Connection, *, action: Callable[[Connection], None]) -> None:
    """SQLite changes a table by making it anew, so references are checked at the end and not at each step."""
    action(connection)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise RuntimeError(f"a migration left a row of {broken[0]} without the row of {broken[2]} it refers to")


def _one_at_a_time(connection: Connection, *, action: Callable[[Connection], None]) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
    action(connection)


def _on_file(engine: Engine, action: Callable[[Connection], T]) -> T:
    try:
        with engine.begin() as connection:
            return action(connection)
    finally:
        engine.dispose()


def _on_server(url: str, action: Callable[[Connection], T]) -> T:
    """In a thread with a loop of its own, so that it may be called with or without one running."""
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
