"""Fixtures for both engines: a test that uses `any_url` runs once on each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from coc_service.store.database import Database, open_database
from tests.store.notes import create_tables
from tests.store.writing import engine_of

FILE_KEY = bytes(range(32))


@pytest.fixture
def file_key() -> bytes:
    return FILE_KEY


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/coc.db"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def any_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
async def notes(any_url: str) -> AsyncIterator[Database]:
    """An open database on each engine, with the tables of `tests.store.notes`."""
    database = open_database(any_url, file_key=FILE_KEY)
    await database.write(create_tables)
    yield database
    await database.close()


@pytest.fixture
async def postgresql_notes(postgres_url: str) -> AsyncIterator[Database]:
    """As `notes`, on PostgreSQL only."""
    database = open_database(postgres_url, file_key=None)
    await database.write(create_tables)
    yield database
    await database.close()


@pytest.fixture
def commits(notes: Database) -> list[str]:
    """Record how each transaction ends."""
    seen: list[str] = []
    for name in ("commit", "rollback"):

        def note(_: Connection, name: str = name) -> None:
            seen.append(name)

        event.listen(engine_of(notes), name, note)
    return seen


@pytest.fixture
async def database(sqlite_url: str, file_key: bytes) -> AsyncIterator[Database]:
    opened = open_database(sqlite_url, file_key=file_key)
    await opened.write(create_tables)
    yield opened
    await opened.close()
