"""Writing in a real browser, with and without scripts: the page before a letter, drafts, a session that ends in the middle."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import steps
from tests.browser.visitor import HEIGHT, Visitor, visit
from tests.cast import ILSE, NOOR, Stage, text_of
from tests.journeys.acts import do, form_panel, move

pytestmark = pytest.mark.browser

TEXT = "Thank you for telling us about the two people.\n\nIs there one we may ask? You can also say no to both."
_PICTURES = os.environ.get("PICTURES_FOLDER", "")  # a folder, for whoever wants to look at the pages


async def picture(visitor: Visitor, name: str) -> None:
    """Draw the page in three widths, if pictures are wanted."""
    for width in (320, 768, 1280) if _PICTURES else ():
        await visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
        await visitor.page.screenshot(path=Path(_PICTURES) / f"{name}-{width}.png", full_page=True)


@pytest.mark.timeout(600)  # some dozen pages, which take minutes on a busy machine
@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_letter_is_written_changed_kept_and_sent_and_a_move_made(
    sqlite_stage: Stage, browser: Browser, address: str, *, has_scripts: bool
) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    await form_panel(sqlite_stage, case_id)
    scheme = "light" if has_scripts else "dark"
    async with visit(browser, address, has_scripts=has_scripts) as noor:
        await steps.log_in(noor, NOOR)
        await noor.go(f"/cases/{case_id}")
        await noor.page.get_by_label("To the reporter").check()
        assert await noor.page.get_by_role("button", name="Keep this note").is_visible() is False
        await picture(noor, f"composer-{scheme}")
        await steps.write(noor, "Your words", TEXT, button="Check the letter")
        await noor.look_as_member()
        await picture(noor, f"review-{scheme}")
        await noor.press("Change it")
        assert await noor.page.get_by_label("Your letter").input_value() == TEXT
        await noor.look_as_member()
        await noor.press("Save draft")
        await noor.look_as_member()
        await picture(noor, f"drafts-{scheme}")
        await noor.follow("Go on writing")
        await noor.press("Go on to the check")
        await noor.press("Send to the reporter")
        assert "Your drafts" not in text_of(await noor.page.content())
        await noor.follow("Start investigation")
        await noor.press("Go on to the check")
        await noor.look_as_member()
        assert "“How will you find out?” is still empty." in text_of(await noor.page.content())
        await picture(noor, f"move-wrong-{scheme}")
        await noor.page.get_by_label("How will you find out?").fill("Ask the hosts.")
        await noor.page.get_by_label("Is this ours to handle").fill("Ours, and serious.")
        await noor.press("Go on to the check")
        await noor.look_as_member()
        await picture(noor, f"move-review-{scheme}")
        await noor.press("Start investigation")
        await noor.go(f"/cases/{case_id}/moves/decide")
        await noor.look_as_member()
        await picture(noor, f"move-not-yet-{scheme}")
        await noor.go(f"/cases/{case_id}/moves/ask")
        await noor.look_as_member()
        await picture(noor, f"move-ask-{scheme}")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_session_that_ends_in_the_middle_loses_no_word_and_warns_before(
    sqlite_stage: Stage, browser: Browser, address: str, *, has_scripts: bool
) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    clients = await form_panel(sqlite_stage, case_id)
    await do(clients[0], case_id, "letter", text="We have read it.")
    for name in ("investigate", "propose", "open_vote"):
        await move(clients[0], case_id, name)
    async with visit(browser, address, has_scripts=has_scripts) as ilse:
        await steps.log_in(ilse, ILSE)
        await ilse.go(f"/cases/{case_id}/ballot")
        await ilse.look_as_member()
        await picture(ilse, f"vote-{'light' if has_scripts else 'dark'}")
        await ilse.go(f"/cases/{case_id}")
        notice = ilse.page.locator("[data-session-seconds]")
        assert await notice.is_visible() is False
        await ilse.page.get_by_label("Your words").fill(TEXT)
        if has_scripts:
            await notice.evaluate(
                "one => { one.dataset.sessionSeconds = 60; document.dispatchEvent(new Event('visibilitychange')) }"
            )
            assert await notice.is_visible()
        sqlite_stage.clock.advance(hours=13)
        await ilse.press("Keep this note")
        assert "no word is lost" in text_of(await ilse.page.content())
        await ilse.look_as_member()
        await steps.fill_in_login(ilse, ILSE)
        assert "You sent this when your session had ended." in text_of(await ilse.page.content())
        await ilse.follow("Go on writing")
        assert await ilse.page.get_by_label("Your words").input_value() == TEXT
        await ilse.press("Keep this note")
        assert "Your drafts" not in text_of(await ilse.page.content())
