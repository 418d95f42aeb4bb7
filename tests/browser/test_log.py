"""The log in words, and a kept checkpoint that is compared, in a real browser, with and without scripts."""

import os

import pytest
from playwright.async_api import Browser

from tests.browser import steps
from tests.browser.visitor import Visitor, visit
from tests.cast import NOOR, Stage

pytestmark = pytest.mark.browser

_PICTURES = os.environ.get("COC_TEST_PICTURES", "")  # a folder, to look at the pages


async def picture(visitor: Visitor, name: str) -> None:
    for width in (320, 1280) if _PICTURES else ():
        await visitor.page.set_viewport_size({"width": width, "height": 800})
        await visitor.page.screenshot(path=f"{_PICTURES}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
async def test_a_member_reads_the_log_and_a_visitor_compares_what_they_kept(
    sqlite_stage: Stage, browser: Browser, address: str, *, has_scripts: bool
) -> None:
    stage = sqlite_stage
    await stage.submit()
    await stage.publish()
    note = (await stage.client().get("/log/checkpoint")).text
    async with visit(browser, address, has_scripts=has_scripts) as visitor:
        await visitor.go("/log")
        for kept, says in (
            (f"> {note}", "What you kept fits."),
            (note[:-9], "is not whole"),
            ("Hello", "no checkpoint"),
        ):
            await visitor.page.get_by_label("A mail, a proof or a file").fill(kept)
            await visitor.press("Compare")
            assert says in await visitor.page.inner_text("main")
            await visitor.look_as_reporter()
        await picture(visitor, f"compare-{has_scripts}")

        await steps.log_in(visitor, NOOR)
        await steps.declare_clear(visitor)
        await visitor.follow("The log of this case, with proofs")
        assert "The report arrived" in await visitor.page.inner_text("main")
        await visitor.look_as_member()
        await picture(visitor, f"case-log-{has_scripts}")
        await visitor.follow("Everything")
        assert "Noor Haddad founded the committee" in await visitor.page.inner_text("main")
        await visitor.look_as_member()
        await picture(visitor, f"log-{has_scripts}")
