"""Files in a real browser, with and without scripts: chosen where a report is sent, saved again by both sides."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import steps
from tests.browser.test_composer import picture
from tests.browser.visitor import Visitor, visit
from tests.cast import NOOR, Stage, text_of
from tests.journeys.acts import declare_clear

pytestmark = pytest.mark.browser

CONTENT = b"\x89PNG evidence" * 30_000


async def choose(visitor: Visitor, file: Path, caption: str) -> None:
    await visitor.page.locator("#file-1").set_input_files(file)
    await visitor.page.locator("#caption-1").fill(caption)


async def saved(visitor: Visitor, role: str, name: str) -> bytes:
    """What a browser saves when a link or button is pressed."""
    control = visitor.page.get_by_role(role, name=name)  # type: ignore[arg-type]  # one of Playwright's roles
    async with visitor.page.expect_download() as waiting:
        await control.first.click()
    return (await (await waiting.value).path()).read_bytes()


@pytest.mark.timeout(600)  # a dozen pages, which take minutes on a busy machine
@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_files_go_with_a_report_and_a_letter_and_are_saved_as_they_were(
    sqlite_stage: Stage, browser: Browser, address: str, tmp_path: Path, *, has_scripts: bool
) -> None:
    photo = tmp_path / "photo of the door.png"
    photo.write_bytes(CONTENT)
    scheme = "light" if has_scripts else "dark"
    async with visit(browser, address, has_scripts=has_scripts) as robin:
        await steps.write_report(robin, narrative="Someone followed me.")
        await choose(robin, photo, "The door at nine.")
        if has_scripts:
            assert "390 kB" in (await robin.page.locator(".chosen").inner_text()).replace("\N{NO-BREAK SPACE}", " ")
        await robin.look_as_reporter()
        await picture(robin, f"check-{scheme}")
        await robin.press("Send this report")
        words = await steps.read_receipt(robin)
        await robin.look_as_reporter()
        await picture(robin, f"receipt-{scheme}")
        await choose(robin, photo, "The same again.")
        await robin.press("Send these files")
        assert "Your file has arrived." in text_of(await robin.page.content())
        await steps.come_back(robin, words)
        assert await saved(robin, "button", "Save this file photo of the door.png") == CONTENT
        await robin.look_as_reporter()
        await picture(robin, f"conversation-{scheme}")
    case_id = await sqlite_stage.only_case()
    await declare_clear(sqlite_stage, case_id, NOOR)
    async with visit(browser, address, has_scripts=has_scripts) as noor:
        await steps.log_in(noor, NOOR)
        await noor.go(f"/cases/{case_id}")
        assert await saved(noor, "link", "Download photo of the door.png") == CONTENT
        await noor.look_as_member()
        await picture(noor, f"case-{scheme}")
        await noor.page.get_by_label("To the reporter").check()
        await steps.open_part(noor.page, "Add files")
        await choose(noor, photo, "Is it this one?")
        await steps.write(noor, "Your words", "Is it this door?", button="Check the letter")
        await noor.look_as_member()
        await picture(noor, f"letter-{scheme}")
        await noor.press("Send to the reporter")
