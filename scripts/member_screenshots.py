"""Takes screenshots of members' pages into docs/images/: a desk of sixty cases, danger, a vote, the times on call."""

import asyncio
import os
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from coc_service.domain.needs import Group
from scripts.past import StillClock
from scripts.screenshots import SEED, Studio
from tests.browser.server import serving
from tests.cast import NOOR
from tests.services.chromium import chromium_arguments, provide_chromium
from tests.sites import make_site, settings_of, sqlite_url
from tests.stages import on_stage
from tests.support.sixty import sixty


async def draw_members_pages(studio: Studio) -> None:
    """Play the sixty cases, and draw what Noor sees of them."""
    groups = (await sixty(studio.stage)).groups
    pages = {
        "desk": "/desk",
        "declare-danger": f"/cases/{groups[Group.DANGER][0]}",
        "case-danger": f"/cases/{groups[Group.DANGER][-1]}",
        "case-decided": f"/cases/{groups[Group.QUIET][-1]}",
        "vote": f"/cases/{groups[Group.YOURS][5]}/ballot",
        "on-call": "/on-call",
    }
    async with studio.someone(NOOR) as noor:
        for name, path in pages.items():
            await noor.go(path)
            await studio.draw(noor, name)


async def main() -> None:
    """Draw everything on a temporary site."""
    clock = StillClock(datetime(2026, 3, 1, 8, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        # The same ids and names each time, so that a picture changes only if its page changes.
        patch.setattr(os, "urandom", random.Random(SEED).randbytes)  # noqa: S311  not a secret, only for a picture
        site = make_site(Path(name), sqlite_url(Path(name)), clock=clock)
        settings = settings_of(site.folder, sqlite_url(site.folder))
        async with (
            on_stage(settings, site.members, clock) as stage,
            serving(stage) as url,
            async_playwright() as driver,
        ):
            browser = await driver.chromium.launch(executable_path=provide_chromium(), args=chromium_arguments())
            await draw_members_pages(Studio(stage, clock, url, browser, await browser.new_page()))
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
