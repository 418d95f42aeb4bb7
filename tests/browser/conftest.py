"""Fixtures: a served stage and its visitors."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.browser.server import serving
from tests.browser.visitor import Visitor, visit
from tests.cast import Stage


@pytest.fixture
async def address(sqlite_stage: Stage) -> AsyncIterator[str]:
    """The address of the served stage."""
    async with serving(sqlite_stage) as url:
        yield url


@pytest.fixture
async def visitor(browser: Browser, address: str) -> AsyncIterator[Visitor]:
    """A visitor with scripts enabled, before the first page."""
    async with visit(browser, address, has_scripts=True) as made:
        yield made


@pytest.fixture
async def plain_visitor(browser: Browser, address: str) -> AsyncIterator[Visitor]:
    """A visitor with scripts disabled, before the first page."""
    async with visit(browser, address, has_scripts=False) as made:
        yield made
