"""Fixtures: a served stage and its visitors.

All tests here run in one event loop for each pytest process, so that one Chromium serves them all: starting it takes more work
than most of them do. Each visitor still has a browser context of its own, with nothing in it.
"""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from coc_service.settings import Settings
from tests.browser.server import serving
from tests.browser.visitor import Visitor, visit
from tests.cast import Person, Stage
from tests.services.fixtures import running_chromium
from tests.stages import on_stage

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests of this process."""
    async with running_chromium() as chromium:
        yield chromium


@pytest_asyncio.fixture(loop_scope="session")
async def sqlite_stage(sqlite_site: tuple[Settings, tuple[Person, ...]]) -> AsyncIterator[Stage]:
    """A stage of the test's own, in the browser's event loop."""
    async with on_stage(*sqlite_site) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="session")
async def address(sqlite_stage: Stage) -> AsyncIterator[str]:
    """The address of the served stage."""
    async with serving(sqlite_stage) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, address: str) -> AsyncIterator[Visitor]:
    """A visitor with scripts enabled, before the first page."""
    async with visit(browser, address, has_scripts=True) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def plain_visitor(browser: Browser, address: str) -> AsyncIterator[Visitor]:
    """A visitor with scripts disabled, before the first page."""
    async with visit(browser, address, has_scripts=False) as made:
        yield made
