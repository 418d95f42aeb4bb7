"""Fixtures: a stage that is served, and those who visit it."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.browser.server import serving
from tests.browser.visitor import Visitor, visit
from tests.cast import Stage


@pytest.fixture
async def address(sqlite_stage: Stage) -> AsyncIterator[str]:
    """The address of the stage, served."""
    async with serving(sqlite_stage) as url:
        yield url


@pytest.fixture
async def visitor(browser: Browser, address: str) -> AsyncIterator[Visitor]:
    """Someone with scripts on, who has not come yet."""
    async with visit(browser, address, has_scripts=True) as made:
        yield made


@pytest.fixture
async def plain_visitor(browser: Browser, address: str) -> AsyncIterator[Visitor]:
    """Someone with scripts off, who has not come yet."""
    async with visit(browser, address, has_scripts=False) as made:
        yield made
