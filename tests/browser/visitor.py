"""A person at a browser of their own, which notes whatever a page must never do."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Route

from tests.cast import SITE

WIDE, NARROW = 1280, 320  # WCAG 2.2, 1.4.10: a page reads without scrolling sideways at 320 pixels
HEIGHT = 800
PATIENCE_MS = 60_000  # it ends only a test that has failed: a busy machine takes its time
_AXE = Axe().axe_script
# Only what was found comes back: the whole answer of axe-core takes longer to carry over than to make.
_FINDINGS = """() => axe.run(document, {
  resultTypes: ["violations"],
  rules: {"color-contrast-enhanced": {enabled: true}, "target-size": {enabled: true}},
}).then(found => found.violations.map(one => one.id + ": " + one.nodes.map(node => node.html).join("\\n")))"""
_STICKS_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("*")]
  .filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.outerHTML.slice(0, 200))"""
_OPEN = (
    "() => document.querySelectorAll('details:not([open])').forEach(part => { part.open = part.dataset.seen = true })"
)
_CLOSE = (
    "() => document.querySelectorAll('[data-seen]').forEach(part => { part.open = false; delete part.dataset.seen })"
)
_OWN_REMARK = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d ")
_EVERYDAY_PAGE = "<!doctype html><title>Weather</title><h1>Weather</h1>"


@dataclass  # without slots: Playwright marks the owner of a method that it calls back
class Visitor:
    """A browser with one page, and what was noted. `left_to` are the addresses outside the site that were opened.

    Without scripts nothing could examine the page; then `shadow`, a page with scripts, is given its content.
    """

    page: Page
    url: str
    shadow: Page | None = None
    noted: list[str] = field(default_factory=list)
    left_to: list[str] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    async def go(self, path: str) -> None:
        await self.page.goto(self.url + path)

    async def press(self, label: str) -> None:
        """Press the button of that name and wait for the page it leads to."""
        async with self.page.expect_navigation():
            await self.page.get_by_role("button", name=label, exact=True).click()

    async def follow(self, label: str) -> None:
        """Follow the first link of that name."""
        async with self.page.expect_navigation():
            await self.page.get_by_role("link", name=label).first.click()

    async def look_as_reporter(self) -> None:
        """Look at a page before any login: no telling title, nothing kept, the way out in sight."""
        await self._look()
        way_out = self.page.locator("#quick-exit")
        assert await self.page.title() == SITE
        assert await self.context.cookies() == []
        assert await way_out.evaluate("link => link.getBoundingClientRect().bottom < 100")

    async def look_as_member(self) -> None:
        """Look at a page of the committee's side."""
        await self._look()
        assert SITE in await self.page.title()

    async def _look(self) -> None:
        """What holds for every page: it reads on a phone, in its colours, and for those who listen."""
        await self.page.evaluate(_OPEN)
        await self.page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        assert await self.page.evaluate(_STICKS_OUT) == [], f"{self.page.url} scrolls sideways"
        await self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        examined = await self._examined()
        await examined.evaluate(_AXE)
        found = await examined.evaluate(_FINDINGS)
        await self.page.evaluate(_CLOSE)
        assert found == []
        assert self.noted == []

    async def _examined(self) -> Page:
        if self.shadow is None:
            return self.page
        content = await self.page.content()
        without_scripts = content.replace("<script", "<template").replace("</script", "</template")

        async def show(route: Route) -> None:
            await route.fulfill(body=without_scripts, content_type="text/html")

        await self.shadow.route(self.page.url, show)  # without the headers, which let no tool write into a page
        await self.shadow.goto(self.page.url)
        await self.shadow.unroute(self.page.url)
        return self.shadow

    def watch(self) -> None:
        """Note every console message, error, and request that leaves the site."""
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.noted.append(f"error: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        """Note what is said on the console, but for the line with which Chromium itself remarks on a page's status."""
        if not _OWN_REMARK.match(message.text) or message.location["url"] != self.page.url:
            self.noted.append(f"console: {message.text}")

    async def outside(self, route: Route) -> None:
        """Stand in for the rest of the world: an everyday page for who leaves, nothing for anything else."""
        if route.request.is_navigation_request():
            self.left_to.append(route.request.url)
            await route.fulfill(body=_EVERYDAY_PAGE, content_type="text/html")
        else:
            self.noted.append(f"request to another origin: {route.request.url}")
            await route.abort()


@asynccontextmanager
async def visit(browser: Browser, url: str, *, has_scripts: bool) -> AsyncIterator[Visitor]:
    """A visitor with a browser of their own; when they go, nothing may have been noted.

    Those with scripts read dark on light, those without light on dark: so every page of a story is seen in both.
    """
    scheme: Literal["light", "dark"] = "light" if has_scripts else "dark"
    context = await browser.new_context(java_script_enabled=has_scripts, color_scheme=scheme)
    context.set_default_timeout(PATIENCE_MS)
    shadows = None if has_scripts else await browser.new_context(color_scheme=scheme)
    visitor = Visitor(await context.new_page(), url, await shadows.new_page() if shadows else None)
    await context.route(lambda address: not address.startswith(url), visitor.outside)
    visitor.watch()
    yield visitor
    assert visitor.noted == []
    await context.close()
    if shadows:
        await shadows.close()
