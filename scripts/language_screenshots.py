"""Takes screenshots of the pages of reporters and of those who are heard into build/screenshots/, in each language.

`python -m scripts.language_screenshots all`, or some of the codes in `locale/`.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Browser

from coc_service import languages
from scripts import past
from scripts.screenshots import HEIGHT
from scripts.still_site import still_site
from tests.browser import walks
from tests.browser.visitor import Visitor, visit
from tests.cast import Stage
from tests.journeys.hearing import panel_of

FOLDER = Path(__file__).parent.parent / "build" / "screenshots"
WIDTHS = {"wide": 1280, "phone": 320}


class Pictures:
    """Draws the current page of a visitor in two widths, into the folder of a language."""

    def __init__(self, visitor: Visitor, code: str) -> None:
        self.visitor, self.folder = visitor, FOLDER / code
        self.folder.mkdir(parents=True, exist_ok=True)

    async def draw(self, name: str) -> None:
        """Write the pictures of a page."""
        page = self.visitor.page
        for width, pixels in WIDTHS.items():
            await page.set_viewport_size({"width": pixels, "height": HEIGHT})
            await page.evaluate("() => scrollTo(0, 0)")
            await page.screenshot(path=self.folder / f"{name}-{width}.png", full_page=True, animations="disabled")
        await page.set_viewport_size({"width": WIDTHS["wide"], "height": HEIGHT})


async def draw_language(stage: Stage, browser: Browser, url: str, code: str) -> None:
    """Draw one report, and how somebody is heard about it, on a site of its own."""
    prefix = languages.available()[code].prefix
    async with visit(browser, url, has_scripts=True) as visitor:
        pictures = Pictures(visitor, code)
        await visitor.go(f"{prefix}/")
        await pictures.draw("landing")
        await walks.report(visitor, prefix, pictures.draw, narrative=past.NARRATIVE)
    members = await panel_of(stage, await stage.only_case())
    async with visit(browser, url, has_scripts=True) as visitor:
        await walks.heard(visitor, stage, prefix, Pictures(visitor, code).draw, *members)


async def draw_on_a_site(code: str) -> None:
    """Draw one language on a temporary site."""
    async with still_site() as at:
        await draw_language(at.stage, at.browser, at.url, code)


def asked_for(names: Sequence[str]) -> list[str]:
    """Return the codes of the languages to draw. Raises SystemExit for one that there is not."""
    there = list(languages.available())
    unknown = sorted(set(names) - set(there) - {"all"})
    if unknown or not names:
        sys.exit(f"No such language: {', '.join(unknown)}. There are: all {' '.join(there)}")
    return there if "all" in names else [code for code in there if code in names]


def main() -> None:
    """Draw the languages that are named on the command line."""
    for code in asked_for(sys.argv[1:]):
        asyncio.run(draw_on_a_site(code))
        print(f"{code:<8} {FOLDER / code}", flush=True)


if __name__ == "__main__":
    main()
