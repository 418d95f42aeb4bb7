"""Takes screenshots of the pages about those who are heard, and of files, into docs/images/."""

import asyncio
import os
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from scripts import past
from scripts.past import StillClock
from scripts.screenshots import SEED, Studio
from tests.browser import steps
from tests.browser.server import serving
from tests.browser.visitor import Visitor
from tests.cast import NOOR
from tests.journeys.hearing import panel, write_to
from tests.services.chromium import chromium_arguments, provide_chromium
from tests.sites import make_site, settings_of, sqlite_url
from tests.stages import on_stage

_LETTER = "We were told about a meeting in March, and a rule about consent. Please tell us how you see it."


async def draw_files(studio: Studio, folder: Path) -> None:
    """Draw a report with chosen files, before it is sent."""
    files = [folder / "door.png", folder / "chat.txt"]
    for number, file in enumerate(files, 1):
        file.write_bytes(bytes(number * 400_000))
    async with studio.someone() as reporter:
        await steps.write_report(reporter, narrative=past.NARRATIVE)
        await reporter.page.locator("#file-1").set_input_files(files)
        await reporter.page.locator("#caption-1").fill("The door, and what they wrote after.")
        await studio.draw(reporter, "form-files")


async def draw_heard(studio: Studio) -> None:
    """Draw how somebody is asked for their view, and the page on which they answer."""
    _, case_id, (noor, *_) = await panel(studio.stage, narrative=past.NARRATIVE)
    async with studio.someone(NOOR) as lead:
        await lead.go(f"/cases/{case_id}")
        await lead.follow("Hear the respondent, or somebody else")
        await lead.page.get_by_label("The respondent").check()
        await lead.page.get_by_label("What do you call them?").fill("Sam Iversen")
        await lead.press("Make the link")
        await studio.draw(lead, "party-link")
        link = await lead.page.locator("#link").inner_text()
        await lead.follow("Write the letter")
        await write_to(noor, lead.page.url.removeprefix(studio.url), _LETTER)
        await lead.go(f"/cases/{case_id}/parties")
        await studio.draw(lead, "parties")
    async with studio.someone() as sam:
        await _answer(studio, sam, link.rpartition("/")[2])


async def _answer(studio: Studio, sam: Visitor, link: str) -> None:
    await sam.go(f"/heard/{link}")
    await studio.draw(sam, "heard-link")
    await sam.press("Show me my words")
    await studio.draw(sam, "heard-receipt")
    await steps.come_back(sam, await steps.read_receipt(sam))
    await studio.draw(sam, "heard")


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
            studio = Studio(stage, clock, url, browser, await browser.new_page())
            await draw_files(studio, Path(name))
            await draw_heard(studio)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
