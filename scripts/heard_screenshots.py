"""Takes screenshots of the pages about those who are heard, and of files, into docs/images/."""

import asyncio
from pathlib import Path

from scripts import past
from scripts.screenshots import Studio
from scripts.still_site import still_site
from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.cast import NOOR
from tests.journeys.hearing import panel, write_to

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
    async with still_site() as at:
        studio = Studio(at.stage, at.clock, at.url, at.browser, await at.browser.new_page())
        await draw_files(studio, at.folder)
        await draw_heard(studio)


if __name__ == "__main__":
    asyncio.run(main())
