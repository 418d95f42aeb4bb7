"""People copy a receipt by hand: no word of any list stands on two lines, on any screen and with large text."""

import pytest
from playwright.async_api import Browser

from coc_service import resources
from coc_service.domain.receipt_lists import lists

pytestmark = pytest.mark.browser

WIDTHS = (320, 360, 480, 641, 700, 740, 768, 1024, 1280)
_BROKEN = """(words) => {
  const items = [...document.querySelectorAll("li")], found = [];
  for (let first = 0; first < words.length; first += items.length) {
    items.forEach((item, at) => { item.textContent = words[first + at] ?? ""; });
    for (const item of items) {
      const range = new Range();
      range.selectNodeContents(item);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(item.textContent);
    }
  }
  return found;
}"""


def _width(word: str) -> tuple[float, str]:
    """Return roughly how wide a word is, in letters: the browser measures the widest ones."""
    return sum(1.6 if letter in "mw" else 0.5 if letter in "fijlrt" else 1 for letter in word), word


@pytest.mark.parametrize("code", ["en", "ja"])  # with serifs, and in a face of its own
async def test_no_word_of_a_receipt_is_broken(browser: Browser, code: str) -> None:
    words = sorted({word for one in lists() for word in one.words}, key=_width)[-45:]
    columns = "<ol><li></li><li></li><li></li><li></li><li></li></ol>" * 3
    page = await browser.new_page()
    await page.set_content(
        f'<!doctype html><html lang="{code}"><body class="reporter"><main class="page"><div class="receipt">{columns}</div>'
    )
    await page.add_style_tag(path=resources.root("coc_service") / "static" / "site.css")

    found = {}
    for size in ("100%", "200%"):
        await page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 800})
            found[size, width] = await page.evaluate(_BROKEN, words)
    await page.close()

    assert {at: broken for at, broken in found.items() if broken} == {}
