"""The browser's Back in the three steps of the form: no word is lost, nothing is sent again, and it ends with the receipt."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from playwright.async_api import Browser, Error

from tests.browser import steps
from tests.browser.visitor import PATIENCE_MS, Visitor
from tests.cast import DANA, Stage

pytestmark = pytest.mark.browser

NARRATIVE = "Someone keeps writing to me.\n\nI asked them to stop."
SCREEN = 740  # the height of a phone's screen that is 360 pixels wide


@asynccontextmanager
async def everyday(browser: Browser, url: str, *, has_scripts: bool) -> AsyncIterator[Visitor]:
    """A visitor whose browser keeps pages as usual: that of other tests watches all requests, and therefore keeps none."""
    context = await browser.new_context(java_script_enabled=has_scripts)
    context.set_default_timeout(PATIENCE_MS)
    yield Visitor(await context.new_page(), url)
    await context.close()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_back_finds_every_step_as_it_was_left_and_asks_to_send_nothing_again(
    browser: Browser, address: str, *, has_scripts: bool
) -> None:
    async with everyday(browser, address, has_scripts=has_scripts) as reporter:
        page = reporter.page
        await steps.write_report(reporter, narrative=NARRATIVE, who="rw\nin a grey jacket", left_out=DANA)

        await page.go_back()
        story = await page.get_by_label("What happened?").input_value()
        await page.go_back()
        who = await page.get_by_label("Who is it about?").input_value()
        is_ticked = await page.get_by_label(DANA.name).is_checked()
        await reporter.press("Continue")

        assert (story, who, is_ticked) == (NARRATIVE, "rw\nin a grey jacket", True)
        assert await page.get_by_label("What happened?").count() == 1


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_back_after_wrong_input_loses_nothing_either(
    browser: Browser, address: str, *, has_scripts: bool
) -> None:
    async with everyday(browser, address, has_scripts=has_scripts) as reporter:
        page = reporter.page
        await reporter.go(steps.FORM)
        await page.get_by_label("Who is it about?").fill("rw")
        await reporter.press("Continue")
        assert "Tick a name" in await page.inner_text("main")
        await page.get_by_label("Who is it about?").fill("rw, in a grey jacket")
        await page.get_by_label("No, none of them").check()
        await reporter.press("Continue")

        await page.go_back()
        mended = await page.get_by_label("Who is it about?").input_value()
        await page.go_back()

        assert mended == "rw, in a grey jacket"
        assert await page.get_by_label("Who is it about?").input_value() == "rw"


async def test_back_after_the_receipt_says_that_the_report_was_sent(
    sqlite_stage: Stage, browser: Browser, address: str
) -> None:
    async with everyday(browser, address, has_scripts=True) as reporter:
        await steps.write_report(reporter, narrative=NARRATIVE)
        await reporter.press("Send this report")

        for _ in range(2):
            with suppress(Error):  # the page that is gone back to leads on before it has loaded
                await reporter.page.go_back()
            await reporter.page.wait_for_url("**/sent")
            assert "your report has been sent" in await reporter.page.inner_text("main")

    assert len(await sqlite_stage.case_ids()) == 1


async def test_without_scripts_back_after_the_receipt_says_so_too_and_sending_again_changes_nothing(
    sqlite_stage: Stage, browser: Browser, address: str
) -> None:
    async with everyday(browser, address, has_scripts=False) as reporter:
        await steps.write_report(reporter, narrative=NARRATIVE)
        await reporter.press("Send this report")
        words = await steps.read_receipt(reporter)

        await reporter.page.go_back()
        said = await reporter.page.inner_text("main")
        await reporter.press("Send this report")

        assert "Then your report has been sent" in said
        assert await steps.read_receipt(reporter) == words
    assert len(await sqlite_stage.case_ids()) == 1


async def test_after_leaving_back_leads_to_no_step_of_the_form(browser: Browser, address: str) -> None:
    async with everyday(browser, address, has_scripts=True) as reporter:
        page = reporter.page
        await steps.write_report(reporter, narrative=NARRATIVE, who="rw")

        await page.locator("#quick-exit").evaluate("link => { link.href = '/leaving' }")  # tests reach no other site
        await page.locator("#quick-exit").click()
        await page.wait_for_url("**/leaving")
        with suppress(Error):
            await page.go_back()
        await page.wait_for_url(reporter.url + "/")

        assert NARRATIVE.split("\n", maxsplit=1)[0] not in await page.content()


async def test_a_new_form_in_the_same_tab_begins_anew(browser: Browser, address: str) -> None:
    async with everyday(browser, address, has_scripts=True) as reporter:
        await steps.write_report(reporter, narrative=NARRATIVE)
        await reporter.press("Send this report")

        await steps.write_report(reporter, narrative="Another one.")
        await reporter.page.go_back()

        assert await reporter.page.get_by_label("What happened?").input_value() == "Another one."


async def test_reloading_the_address_of_a_receipt_says_that_the_report_was_sent(visitor: Visitor) -> None:
    await steps.write_report(visitor, narrative=NARRATIVE)
    await visitor.press("Send this report")

    await visitor.page.goto(visitor.page.url)

    assert "your report has been sent" in await visitor.page.inner_text("main")
    await visitor.look_as_reporter()


async def test_the_landing_page_fits_the_screen_of_a_phone(plain_visitor: Visitor) -> None:
    await plain_visitor.page.set_viewport_size({"width": 360, "height": SCREEN})
    await plain_visitor.go("/c/conduct")

    ends = await plain_visitor.page.locator(".facts").bounding_box()

    assert ends is not None
    assert ends["y"] + ends["height"] <= SCREEN
    await plain_visitor.look_as_reporter()


async def test_every_step_passes_on_a_narrow_page_with_too_few_and_with_no_readers(
    sqlite_stage: Stage, plain_visitor: Visitor
) -> None:
    page = plain_visitor.page
    for kept_out, said in ((2, "cannot decide alone"), (4, "Nobody here could read it")):
        await plain_visitor.go(steps.FORM)
        for person in sqlite_stage.members[-kept_out:]:
            await page.get_by_label(person.name).check()
        await page.get_by_label("Who is it about?").fill("x" * 80)
        await plain_visitor.look_as_reporter()
        await plain_visitor.press("Continue")
        await page.get_by_label("What happened?").fill(f"{sqlite_stage.members[0].name} saw {'y' * 80}.")
        await plain_visitor.look_as_reporter()
        await plain_visitor.press("Continue")

        assert said in await page.inner_text("main")
        await plain_visitor.look_as_reporter()
