"""A report in every language, on a phone too: nothing sticks out, and the address keeps the language."""

import re

import pytest
from playwright.async_api import Browser

from coc_service import languages
from tests.browser import steps, walks
from tests.browser.visitor import Visitor, visit
from tests.cast import COMMITTEE, NOOR, Stage

pytestmark = pytest.mark.browser

_TRANSLATED = [code for code in languages.available() if code != languages.default().code]
_LOOKED_AT_WHOLE = {
    "ar",
    "de",
}  # the others differ from these in their words alone, so only the room for them is checked
_WALKED_THROUGH = ["ar", "de", "ja", "pl"]  # from the right, long words, no blanks, long sentences
NARRATIVE = "⠠⠎⠕⠍⠑⠕⠝⠑"  # in no language's letters


async def page_text(visitor: Visitor) -> str:
    return await visitor.page.locator("body").inner_text()


async def look(visitor: Visitor, code: str) -> None:
    """Check a page, and that it is in its language and direction."""
    language = languages.available()[code]
    root = visitor.page.locator("html")
    await (visitor.look_as_reporter() if code in _LOOKED_AT_WHOLE else visitor.look_for_room())
    assert (await root.get_attribute("lang"), await root.get_attribute("dir")) == (code, language.direction)
    assert [one for one in await page_text(visitor) if one.isdecimal() and not one.isascii()] == []
    assert re.match(rf"^[^/]+//[^/]+{language.prefix}/", visitor.page.url)


@pytest.mark.parametrize("code", _WALKED_THROUGH)
async def test_a_report_is_written_sent_and_read_again_in_a_language(browser: Browser, address: str, code: str) -> None:
    prefix = languages.available()[code].prefix
    async with visit(browser, address, has_scripts=True) as visitor:
        await walks.report(visitor, prefix, lambda _: look(visitor, code), narrative=NARRATIVE)

        assert await visitor.page.locator(".progress").count() == 1


async def test_the_pages_where_a_report_begins_hold_in_every_other_language(browser: Browser, address: str) -> None:
    async with visit(browser, address, has_scripts=True) as visitor:
        for code in [code for code in _TRANSLATED if code not in _WALKED_THROUGH]:
            for path in (f"/c/{COMMITTEE}", steps.FORM, "/return"):
                await visitor.go(languages.available()[code].prefix + path)
                await look(visitor, code)


@pytest.mark.parametrize("code", [code for code in _TRANSLATED if languages.available()[code].has_staff_side])
async def test_the_committees_pages_hold_in_a_language(
    browser: Browser, sqlite_stage: Stage, address: str, code: str
) -> None:
    await sqlite_stage.submit()
    case, prefix = await sqlite_stage.only_case(), languages.available()[code].prefix
    async with visit(browser, address, has_scripts=False) as visitor:
        page = visitor.page
        await visitor.go(f"{prefix}/login")
        await page.locator('[name="login_name"]').fill(NOOR.login_name)
        await page.locator('[name="passphrase"]').fill(NOOR.passphrase)
        async with page.expect_navigation():
            await page.locator('main button[type="submit"]').first.click()

        for path in ("/desk", f"/cases/{case}", "/roster", "/our-pages", "/policy", "/log", "/ways-to-log-in"):
            await visitor.go(prefix + path)
            await (visitor.look_as_member() if code in _LOOKED_AT_WHOLE else visitor.look_for_room())
            assert await visitor.broken_words() == [], path
            assert await page.locator("html").get_attribute("lang") == code
