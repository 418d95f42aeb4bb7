"""Fixtures: a house on each engine, in a copy of a ready site."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.services.postgresql import PostgresServer
from tests.support.authenticator import Authenticator
from tests.usecases.falsified import Falsified
from tests.usecases.falsified_site import play
from tests.usecases.house import House
from tests.usecases.passkey_desk import PARTY, Desk
from tests.usecases.ready import Clock, ReadySite, make_site, process_at, sqlite_url

_TEMPLATE = "usecases_site"


@pytest.fixture(scope="session")
def site_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> ReadySite:
    folder = tmp_path_factory.mktemp("usecases") / "sqlite"
    return make_site(folder, sqlite_url(folder))


@pytest.fixture(scope="session")
def site_on_postgresql(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> Iterator[ReadySite]:
    """A site whose database serves as a template: PostgreSQL copies it for each test."""
    folder = tmp_path_factory.mktemp("usecases") / "postgresql"
    yield make_site(folder, postgres_server.create(_TEMPLATE))
    postgres_server.drop(_TEMPLATE)


@pytest.fixture(scope="session")
def falsified_site(site_on_sqlite: ReadySite, tmp_path_factory: pytest.TempPathFactory) -> Falsified:
    """A site with a long history, to be falsified row by row."""
    return play(site_on_sqlite, tmp_path_factory.mktemp("falsified") / "site")


@pytest.fixture
async def sqlite_house(site_on_sqlite: ReadySite, tmp_path: Path) -> AsyncIterator[House]:
    """A house on SQLite only, for tests that do not depend on the engine."""
    folder, clock = site_on_sqlite.copy_to(tmp_path / "site"), Clock()
    process = process_at(folder, sqlite_url(folder), clock)
    yield House(process, clock, site_on_sqlite)
    await process.database.close()


@pytest.fixture
async def postgresql_house(
    site_on_postgresql: ReadySite, postgres_server: PostgresServer, tmp_path: Path
) -> AsyncIterator[House]:
    folder, clock, name = site_on_postgresql.copy_to(tmp_path / "site"), Clock(), f"usecases_{uuid4().hex}"
    process = process_at(folder, postgres_server.create(name, template=_TEMPLATE), clock)
    yield House(process, clock, site_on_postgresql)
    await process.database.close()
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def house(request: pytest.FixtureRequest) -> House:
    """A separate house for the test, on each engine."""
    found: House = request.getfixturevalue(f"{request.param}_house")
    return found


@pytest.fixture
def desk(sqlite_house: House) -> Desk:
    """A site with Noor's authenticator."""
    return Desk(sqlite_house, Authenticator(PARTY.id, PARTY.origin, sqlite_house.person("noor")))
