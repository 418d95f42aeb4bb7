"""Keeps a database from being changed as a whole while a service uses it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from coc_service.store import migrations
from coc_service.store.database import is_sqlite, serve_alone
from coc_service.store.postgres import sqlstate
from coc_service.store.unusable import DatabaseProblem, DatabaseUnusable

_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'coc-service' "
    "AND datname = current_database() AND pid <> pg_backend_pid()"
)


@contextmanager
def change_alone(url: str) -> Iterator[None]:
    """Hold the lock on an SQLite file; refuse a PostgreSQL database that is used now. A server has no lock against replicas.

    Raises:
        DatabaseUnusable: the database is in use, or the server has none of this name.
        DatabaseBusy: the server cannot be reached.
    """
    with serve_alone(url):
        if not is_sqlite(url):
            _look_for_others(url)
        yield


def refuse_others(connection: Connection) -> None:
    """Refuse a PostgreSQL database to which another process of this program is connected.

    Raises:
        DatabaseUnusable: there is one.
    """
    if connection.scalar(_OTHERS):
        raise DatabaseUnusable(DatabaseProblem.SERVED_ALREADY)


def _look_for_others(url: str) -> None:
    try:
        migrations.look(url, file_key=None, action=refuse_others)
    except DBAPIError as error:
        if sqlstate(error) != migrations.NO_SUCH_DATABASE:
            raise
        raise DatabaseUnusable(DatabaseProblem.MISSING) from error
