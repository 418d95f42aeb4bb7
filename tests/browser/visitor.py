"""A visitor with a separate browser context that records everything a page must not do."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Route

from tests.browser import examiner
from tests.cast import SITE

WIDE, NARROW = 1280, 320  # WCAG 2.2, 1.4.10: a page reads without scrolling sideways at 320 pixels
WIDTHS = (NARROW, 360, 768, WIDE)  # the last one stays
HEIGHT = 800
PATIENCE_MS = 60_000  # generous for a busy machine: it only ends failing tests
_STICKS_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("*")]
  .filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.outerHTML.slice(0, 200))"""
# 1.4.4: with text of twice the size
_STICKS_OUT_LARGE = f"""() => {{
  document.documentElement.style.fontSize = "200%";
  const found = ({_STICKS_OUT})();
  document.documentElement.removeAttribute("style");
  return found;
}}"""
# Words that stand on two lines. Chinese and Japanese may break anywhere, but not so that each letter is a line.
_BROKEN_WORDS = """() => {
  const found = [], texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, style = getComputedStyle(text.parentElement);
    if (!text.parentElement.checkVisibility() || style.color === "rgba(0, 0, 0, 0)") continue;
    if (text.parentElement.closest(".code, .note")) continue; // digests and signed notes have no words
    for (const word of text.data.matchAll(/[\\p{L}\\p{M}]+/gu)) {
      const range = new Range();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
      const mayBreak = /\\p{Ideographic}|\\p{Script=Hiragana}|\\p{Script=Katakana}/u.test(word[0]);
      if (lines > (mayBreak ? Math.max(2, word[0].length / 3) : 1)) found.push(word[0]);
    }
  }
  return found;
}"""
_BROKEN_WORDS_LARGE = f"""() => {{
  document.documentElement.style.fontSize = "200%";
  const found = ({_BROKEN_WORDS})();
  document.documentElement.removeAttribute("style");
  return found;
}}"""
_OPEN = (
    "() => document.querySelectorAll('details:not([open])').forEach(part => { part.open = part.dataset.seen = true })"
)
_CLOSE = (
    "() => document.querySelectorAll('[data-seen]').forEach(part => { part.open = false; delete part.dataset.seen })"
)
_OWN_REMARK = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d ")
_AFTER_LOGOUT = re.compile(r"Clear-Site-Data header on '\S+/logout': Cleared data types: \"cache\"\.$")
_EVERYDAY_PAGE = "<!doctype html><title>Weather</title><h1>Weather</h1>"


@dataclass  # no slots: Playwright sets an attribute on the owner of a callback
class Visitor:
    """A browser with one page, and the recorded faults. `left_to` are the opened addresses outside the site."""

    page: Page
    url: str
    noted: list[str] = field(default_factory=list)
    left_to: list[str] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    async def go(self, path: str) -> None:
        await self.page.goto(self.url + path)

    async def press(self, label: str) -> None:
        """Press the button with this name and wait for the next page."""
        async with self.page.expect_navigation():
            await self.page.get_by_role("button", name=label, exact=True).click()

    async def follow(self, label: str) -> None:
        """Follow the first link with this name."""
        async with self.page.expect_navigation():
            await self.page.get_by_role("link", name=label).first.click()

    async def look_as_reporter(self) -> None:
        """Check a page without login: neutral title, nothing stored, quick exit visible."""
        await self._look()
        way_out = self.page.locator("#quick-exit")
        assert await self.page.title() == SITE
        assert await self.context.cookies() == []
        assert await way_out.evaluate("link => link.getBoundingClientRect().bottom < 100")

    async def look_as_member(self) -> None:
        """Check a member page."""
        await self._look()
        assert SITE in await self.page.title()

    async def look_for_room(self) -> None:
        """Check that the words of a page fit: on a narrow phone, and with text of twice the size."""
        await self.page.wait_for_load_state()
        await self.page.evaluate(_OPEN)
        await self.page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        assert await self.page.evaluate(_STICKS_OUT) == [], f"{self.page.url} scrolls sideways at {NARROW}"
        await self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        assert await self.page.evaluate(_STICKS_OUT_LARGE) == [], f"{self.page.url} scrolls sideways with large text"
        await self.page.evaluate(_CLOSE)
        assert self.noted == []

    async def broken_words(self) -> list[str]:
        """Return the words that text of twice the size breaks in the middle."""
        await self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        found: list[str] = await self.page.evaluate(_BROKEN_WORDS_LARGE)
        return found

    async def _look(self) -> None:
        """Check every page: width on a phone, colours, accessibility."""
        await self.page.wait_for_load_state()
        await self.page.evaluate(_OPEN)
        for width in WIDTHS:
            await self.page.set_viewport_size({"width": width, "height": HEIGHT})
            assert await self.page.evaluate(_STICKS_OUT) == [], f"{self.page.url} scrolls sideways at {width}"
        assert await self.page.evaluate(_STICKS_OUT_LARGE) == [], f"{self.page.url} scrolls sideways with large text"
        await self.page.emulate_media(forced_colors="active")
        assert await self.page.evaluate(_STICKS_OUT) == [], f"{self.page.url} scrolls sideways with forced colours"
        await self.page.emulate_media(forced_colors="none")
        found = await examiner.findings(self.page)
        await self.page.evaluate(_CLOSE)
        assert found == []
        assert self.noted == []

    def watch(self) -> None:
        """Record every console message, error, and request to other sites."""
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.noted.append(f"error: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        """Record a console message, except Chromium's own messages about a page's status and about a logout."""
        if _AFTER_LOGOUT.match(message.text):
            return
        if not _OWN_REMARK.match(message.text) or message.location["url"] != self.page.url:
            self.noted.append(f"console: {message.text}")

    async def outside(self, route: Route) -> None:
        """Answer requests to other sites: a plain page for the quick exit, an abort for everything else."""
        if route.request.is_navigation_request():
            self.left_to.append(route.request.url)
            await route.fulfill(body=_EVERYDAY_PAGE, content_type="text/html")
        else:
            self.noted.append(f"request to another origin: {route.request.url}")
            await route.abort()


@asynccontextmanager
async def visit(browser: Browser, url: str, *, has_scripts: bool) -> AsyncIterator[Visitor]:
    """A visitor with a new browser context; at the end nothing may have been recorded.

    With scripts the colour scheme is light, without it is dark, so every page of a story is seen in both.
    """
    scheme: Literal["light", "dark"] = "light" if has_scripts else "dark"
    context = await browser.new_context(java_script_enabled=has_scripts, color_scheme=scheme)
    context.set_default_timeout(PATIENCE_MS)
    visitor = Visitor(await context.new_page(), url)
    await context.route(lambda address: not address.startswith(url), visitor.outside)
    visitor.watch()
    yield visitor
    assert visitor.noted == []
    await context.close()
