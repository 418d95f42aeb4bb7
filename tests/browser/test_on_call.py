"""The page "On call" and the banner of a danger in a real browser, with and without scripts: wrong input first."""

import os

import pytest
from playwright.async_api import Browser

from tests.browser import steps
from tests.browser.visitor import Visitor, visit
from tests.cast import NOOR, Stage

pytestmark = pytest.mark.browser

_PICTURES = os.environ.get("COC_TEST_PICTURES", "")  # a folder, to look at the pages


async def picture(visitor: Visitor, name: str) -> None:
    for width in (320, 360, 768, 1280) if _PICTURES else ():
        await visitor.page.set_viewport_size({"width": width, "height": 800})
        await visitor.page.screenshot(path=f"{_PICTURES}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
async def test_a_member_states_their_hours_and_takes_care_of_a_danger(
    sqlite_stage: Stage, browser: Browser, address: str, *, has_scripts: bool
) -> None:
    stage = sqlite_stage
    await stage.submit(danger="yes")
    async with visit(browser, address, has_scripts=has_scripts) as visitor:
        for path in ("/c/conduct", steps.FORM):
            await visitor.go(path)
            assert "nobody on the committee is on call" in await visitor.page.inner_text("main")
            await visitor.look_as_reporter()
            await picture(visitor, f"public{path.count('/')}-{has_scripts}")
        await steps.log_in(visitor, NOOR)

        await visitor.follow("On call")
        page = visitor.page
        await page.get_by_label("My time zone").select_option("Europe/Berlin")
        monday = page.get_by_role("group", name="Monday")
        await monday.get_by_label("From").fill("09:00")
        await visitor.press("Keep my times")
        assert "Please give both times" in await page.inner_text("#error-summary")
        await visitor.look_as_member()
        await picture(visitor, f"wrong-{has_scripts}")
        await page.get_by_role("group", name="Monday").get_by_label("Until").fill("17:00")
        await visitor.press("Keep my times")
        assert "Monday, 09:00 to 17:00" in await page.inner_text("main")
        await visitor.look_as_member()
        await picture(visitor, f"on-call-{has_scripts}")

        await visitor.go(f"/cases/{await stage.only_case()}")
        await visitor.look_as_member()
        await picture(visitor, f"gate-{has_scripts}")
        await page.get_by_label("I have no conflict").check()
        await visitor.press("Give this answer")
        await visitor.look_as_member()
        await picture(visitor, f"case-{has_scripts}")
        await visitor.press("I take care of it")
        assert "Noor Haddad takes care of it." in await page.inner_text("main")
        await visitor.look_as_member()
