"""Keys in a real browser: another passphrase, a recovery code, and somebody's keys that are lost; wrong input first."""

import os

import pytest
from playwright.async_api import Browser

from tests.browser import steps
from tests.browser.visitor import Visitor, visit
from tests.cast import DANA, ILSE, NOOR, Stage

pytestmark = pytest.mark.browser

NEW = "seven quiet otters mend a lighthouse"
_PICTURES = os.environ.get("COC_TEST_PICTURES", "")  # a folder, to look at the pages


async def look(visitor: Visitor, name: str) -> None:
    await visitor.look_as_member()
    for width in (320, 1280) if _PICTURES else ():
        await visitor.page.set_viewport_size({"width": width, "height": 800})
        await visitor.page.screenshot(path=f"{_PICTURES}/keys-{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
async def test_a_member_prints_a_code_and_changes_their_passphrase(
    sqlite_stage: Stage, browser: Browser, address: str, *, has_scripts: bool
) -> None:
    async with visit(browser, address, has_scripts=has_scripts) as visitor:
        page = visitor.page
        await steps.log_in(visitor, NOOR)
        await visitor.go("/ways-to-log-in")
        await visitor.follow("Print or revoke a recovery code")
        await page.get_by_label("Your passphrase").fill("not this one")
        await visitor.press("Make a new recovery code")
        await look(visitor, "code-wrong")
        await page.get_by_label("Your passphrase").fill(NOOR.passphrase)
        await visitor.press("Make a new recovery code")
        await look(visitor, "code-made")
        words = await page.locator("#receipt-words li").all_inner_texts()
        await visitor.follow("I have them on paper")
        await visitor.go("/recovery-code")
        await look(visitor, "code")

        await visitor.go("/passphrase")
        await page.get_by_label("Your present passphrase, or your recovery code").fill(" ".join(words))
        await page.get_by_label("New passphrase", exact=True).fill(NEW)
        await page.get_by_label("The new passphrase once more").fill("something else")
        await visitor.press("Change my passphrase")
        await look(visitor, "passphrase-wrong")
        await page.get_by_label("Your present passphrase, or your recovery code").fill(" ".join(words))
        await page.get_by_label("New passphrase", exact=True).fill(NEW)
        await page.get_by_label("The new passphrase once more").fill(NEW)
        await visitor.press("Change my passphrase")
        await look(visitor, "passphrase-changed")
        assert "Your passphrase is changed." in await page.inner_text("main")

    answer = await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, NEW)
    assert answer.status_code == 303


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
async def test_two_members_state_that_keys_are_lost(
    sqlite_stage: Stage, browser: Browser, address: str, *, has_scripts: bool
) -> None:
    async with visit(browser, address, has_scripts=has_scripts) as visitor:
        await steps.log_in(visitor, NOOR)
        await visitor.follow("Roster")
        await visitor.follow("State that their keys are lost")
        await look(visitor, "lost")
        await visitor.press("State that these keys are lost")
        await look(visitor, "lost-wrong")
        await visitor.page.get_by_label(f"{DANA.name}, fingerprint").check()
        await visitor.page.get_by_label("I have spoken with them myself").check()
        await visitor.press("State that these keys are lost")
        await look(visitor, "lost-half")

    async with visit(browser, address, has_scripts=has_scripts) as visitor:
        await steps.log_in(visitor, ILSE)
        await visitor.follow("Somebody's keys are said to be lost, and one more member has to sign")
        await visitor.press("Sign that these keys are lost")
        await look(visitor, "lost-unspoken")
        await visitor.page.get_by_label(f"I have spoken with {DANA.name} myself").check()
        await visitor.press("Sign that these keys are lost")
        assert "The old keys open nothing here any more." in await visitor.page.inner_text("main")
        await look(visitor, "lost-off")
        await visitor.press("Send the link once more")

    assert (await sqlite_stage.committee_state()).kept_seats.keys() == {sqlite_stage.id_of(DANA)}
