"""The policy and the employers in a real browser, with and without scripts: wrong input first."""

import pytest
from playwright.async_api import Browser

from tests.browser import steps
from tests.browser.test_on_call import picture
from tests.browser.visitor import Visitor, visit
from tests.cast import ILSE, NOOR, Stage

pytestmark = pytest.mark.browser


async def looked_at(visitor: Visitor, name: str) -> None:
    await visitor.look_as_member()
    await picture(visitor, name)


@pytest.mark.timeout(600)  # a dozen pages at all widths, which take minutes on a busy machine
@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
async def test_two_members_change_the_rules(
    sqlite_stage: Stage, browser: Browser, address: str, *, has_scripts: bool
) -> None:
    stage = sqlite_stage
    async with visit(browser, address, has_scripts=has_scripts) as visitor:
        page = visitor.page
        await steps.log_in(visitor, NOOR)
        await visitor.go("/policy")
        await looked_at(visitor, f"policy-{has_scripts}")

        await visitor.follow("Propose a change")
        await page.get_by_label("First answer to the reporter").fill("soon")
        await visitor.press("Check the form")
        assert "This must be a whole number" in await page.inner_text("#error-summary")
        await looked_at(visitor, f"policy-wrong-{has_scripts}")
        await page.get_by_label("First answer to the reporter").fill("12")
        await page.get_by_role("group", name="No employer holds a majority of the votes").get_by_label("Yes").check()
        await visitor.press("Check the form")
        await page.get_by_role("group", name="These say that they have a conflict").get_by_label(NOOR.name).check()
        await visitor.press("Try it")
        assert "Who can vote" in await page.inner_text("main")
        await looked_at(visitor, f"policy-check-{has_scripts}")
        await page.get_by_label("Why").fill("Reporters should hear from us sooner.")
        await visitor.press("Sign this change")
        await looked_at(visitor, f"policy-signed-{has_scripts}")

    async with visit(browser, address, has_scripts=has_scripts) as visitor:
        await steps.log_in(visitor, ILSE)
        await visitor.follow("A change of your rules waits for one more member")
        await looked_at(visitor, f"policy-waits-{has_scripts}")
        await visitor.press("Confirm this change")
        await looked_at(visitor, f"policy-confirmed-{has_scripts}")
    assert (await stage.committee_state()).policy_versions[-1].reason == "Reporters should hear from us sooner."


@pytest.mark.timeout(600)  # a dozen pages at all widths, which take minutes on a busy machine
@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
async def test_everybody_reads_the_rules_and_members_state_their_employers(
    browser: Browser, address: str, *, has_scripts: bool
) -> None:
    async with visit(browser, address, has_scripts=has_scripts) as visitor:
        await visitor.go("/c/conduct/policy")
        await visitor.look_as_reporter()
        await picture(visitor, f"policy-public-{has_scripts}")
        await steps.log_in(visitor, NOOR)
        page = visitor.page
        await visitor.go("/employers")
        await page.get_by_label("My employers").fill("Acme | soon")
        await visitor.press("Keep my employers")
        await looked_at(visitor, f"employers-wrong-{has_scripts}")
        await page.get_by_label("My employers").fill("Acme Inc. | 2025-01-01")
        await visitor.press("Keep my employers")
        await looked_at(visitor, f"employers-{has_scripts}")
