"""Fixtures that stand on real programs: PostgreSQL, one server for each pytest process, and Chromium."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from playwright.async_api import Browser, async_playwright

from tests.services.chromium import chromium_arguments, find_chromium
from tests.services.postgresql import PostgresServer, running_postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server for the whole run, started by the first test that asks."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The `postgresql://` URL of an empty database that is this test's alone."""
    name = f"test_{uuid4().hex}"
    yield postgres_server.create(name)
    postgres_server.drop(name)


@asynccontextmanager
async def running_chromium() -> AsyncIterator[Browser]:
    """A fresh Chromium; a page with JavaScript off is `browser.new_context(java_script_enabled=False)`."""
    path = find_chromium()
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=chromium_arguments())
        yield chromium
        await chromium.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A Chromium for one test."""
    async with running_chromium() as chromium:
        yield chromium
