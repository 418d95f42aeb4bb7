"""Fixtures: a stage on each engine, a copy of a ready site, verified when the test is over."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from coc_service import app
from coc_service.cleaning import Cleaner
from coc_service.settings import Settings
from coc_service.web.http import pages
from tests import pseudo
from tests.cast import Clock, Person, Stage
from tests.services.postgresql import PostgresServer
from tests.sites import ReadySite, make_site, settings_of, sqlite_url, timed_parts

_TEMPLATE = "ready_site"


@pytest.fixture(scope="session")
def ready_sqlite(tmp_path_factory: pytest.TempPathFactory) -> ReadySite:
    folder = tmp_path_factory.mktemp("ready") / "sqlite"
    return make_site(folder, sqlite_url(folder))


@pytest.fixture(scope="session")
def ready_postgresql(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> Iterator[ReadySite]:
    """A site whose database serves as a template: PostgreSQL copies it for each test."""
    folder = tmp_path_factory.mktemp("ready") / "postgresql"
    yield make_site(folder, postgres_server.create(_TEMPLATE))
    postgres_server.drop(_TEMPLATE)


@pytest.fixture
def sqlite_site(ready_sqlite: ReadySite, tmp_path: Path) -> tuple[Settings, tuple[Person, ...]]:
    """The settings of a site of one's own on SQLite, and its members."""
    folder = ready_sqlite.copy_to(tmp_path / "site")
    return settings_of(folder, sqlite_url(folder)), ready_sqlite.members


@pytest.fixture
def postgresql_site(
    ready_postgresql: ReadySite, postgres_server: PostgresServer, tmp_path: Path
) -> Iterator[tuple[Settings, tuple[Person, ...]]]:
    """The settings of a site of one's own on PostgreSQL, and its members."""
    folder = ready_postgresql.copy_to(tmp_path / "site")
    name = f"site_{tmp_path.name}_{id(folder):x}".lower()[-60:]
    yield settings_of(folder, postgres_server.create(name, template=_TEMPLATE)), ready_postgresql.members
    postgres_server.drop(name)


@asynccontextmanager
async def on_stage(settings: Settings, members: tuple[Person, ...], clock: Clock | None = None) -> AsyncIterator[Stage]:
    """A stage on a ready site; at the end the log is verified and the database closed.

    Every page of a test on SQLite is rendered a second time in the pseudo-language: text that is still English is in no
    catalogue. What a page says does not depend on the engine.
    """
    clock = clock or Clock()
    parts, cleaner = timed_parts(settings, clock), Cleaner()
    try:
        stage = Stage(parts, await app.application(parts, cleaner=cleaner), members, clock)
        with pytest.MonkeyPatch.context() as patch:
            watch = pseudo.Watch(pages.render)
            if settings.database_url.startswith("sqlite"):
                patch.setattr(pages, "render", watch.render)
            yield stage
        assert watch.found == []
        if not stage.is_tampered:
            await stage.verify()
        for client in stage.clients:
            await client.aclose()
    finally:
        cleaner.close()
        await parts.database.close()


@pytest.fixture
async def sqlite_stage(sqlite_site: tuple[Settings, tuple[Person, ...]]) -> AsyncIterator[Stage]:
    """A stage on SQLite only, for tests that do not depend on the engine."""
    async with on_stage(*sqlite_site) as stage:
        yield stage


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def site(request: pytest.FixtureRequest) -> tuple[Settings, tuple[Person, ...]]:
    """The settings of a site of one's own, on one engine after the other, and its members."""
    found: tuple[Settings, tuple[Person, ...]] = request.getfixturevalue(f"{request.param}_site")
    return found


@pytest.fixture
async def stage(site: tuple[Settings, tuple[Person, ...]]) -> AsyncIterator[Stage]:
    """A stage on one engine after the other."""
    async with on_stage(*site) as made:
        yield made
