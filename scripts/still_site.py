"""A temporary site for pictures: ids, words and times are the same each time, so a picture changes only with its page."""

import os
import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from scripts.past import StillClock
from tests.browser.server import serving
from tests.cast import Stage
from tests.services.chromium import chromium_arguments, provide_chromium
from tests.sites import make_site, settings_of, sqlite_url
from tests.stages import on_stage

_SEED = 7


@dataclass(frozen=True, slots=True)
class StillSite:
    """A served site, its clock and its folder, and a browser."""

    stage: Stage
    clock: StillClock
    url: str
    folder: Path
    browser: Browser


@asynccontextmanager
async def still_site() -> AsyncIterator[StillSite]:
    """Serve a new site until the caller is done, and close its browser."""
    clock = StillClock(datetime(2026, 3, 1, 8, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", random.Random(_SEED).randbytes)  # noqa: S311  not a secret, only for a picture
        site = make_site(Path(name), sqlite_url(Path(name)), clock=clock)
        settings = settings_of(site.folder, sqlite_url(site.folder))
        async with (
            on_stage(settings, site.members, clock) as stage,
            serving(stage) as url,
            async_playwright() as driver,
        ):
            browser = await driver.chromium.launch(executable_path=provide_chromium(), args=chromium_arguments())
            yield StillSite(stage, clock, url, site.folder, browser)
            await browser.close()
