"""Files in a real browser, with and without scripts: chosen where a report is sent, saved again by both sides."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.async_api import Browser, Route

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


class Line:
    """A connection that breaks in the middle of a file, at its third request, and what came over it. What comes after that
    waits until `goes_on`.
    """

    def __init__(self, requests: Sequence[str] = ()) -> None:
        self.requests = list(requests)
        self.goes_on = asyncio.Event()

    async def __call__(self, route: Route) -> None:
        body = (route.request.post_data_buffer or b"").decode("latin-1")
        slice_of = next((name for name in ("one.txt", "two.txt", "three.txt") if f'filename="{name}"' in body), "")
        self.requests.append(slice_of or ("how far?" if 'name="ahead"' in body else "the form"))
        if len(self.requests) == 3:
            await route.abort("connectionreset")
            return
        if len(self.requests) > 3:
            await self.goes_on.wait()
        await route.continue_()


@pytest.mark.timeout(600)
async def test_after_a_broken_connection_a_file_goes_on_from_there_and_one_can_be_taken_away(
    sqlite_stage: Stage, visitor: Visitor, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("one.txt", "two.txt", "three.txt")]
    for file in files:
        file.write_text(file.name * 50_000 * (4 if file.name == "three.txt" else 1))
    line, page = Line(), visitor.page
    await steps.write_report(visitor, narrative="Someone followed me.")
    await page.locator("#file-1").set_input_files(files)
    await page.get_by_role("button", name="Take away two.txt").click()
    await visitor.look_as_reporter()
    await picture(visitor, "chosen-light")
    await page.route("**/sent", line)

    await page.get_by_role("button", name="Send this report").click()
    await page.get_by_text("The connection broke. Going on from 15%.").wait_for()
    visitor.noted.clear()  # the browser says that it broke
    listed = (await page.locator(".file-row").first.inner_text()).replace("\N{NO-BREAK SPACE}", " ")
    await visitor.look_as_reporter()
    await picture(visitor, "broken-light")
    async with page.expect_navigation():
        line.goes_on.set()
    words = await steps.read_receipt(visitor)

    await steps.come_back(visitor, words)
    await page.emulate_media(media="print")
    printed = await page.inner_text("body")
    await page.emulate_media(media="screen")

    assert "one.txt 350 kB \N{MIDDLE DOT} arrived" in listed
    assert "three.txt 1.8 MB Take away" in listed
    assert line.requests == ["one.txt", "three.txt", "three.txt", "how far?", "three.txt", "the form"]
    shown = text_of((await sqlite_stage.come_back(words)).text)
    assert [shown.count(f"Save this file {file.name}") for file in files] == [1, 0, 1]
    assert await saved(visitor, "button", "Save this file three.txt") == files[2].read_bytes()
    assert ("Someone followed me." in printed, "Send what I wrote" in printed) == (True, False)


@pytest.mark.timeout(600)
async def test_after_the_page_was_loaded_again_a_file_goes_on_if_its_key_was_restored(
    sqlite_stage: Stage, visitor: Visitor, tmp_path: Path
) -> None:
    """Chromium restores no hidden field of a page that is loaded again, other browsers do: the test does it in their place."""
    film, page = tmp_path / "three.txt", visitor.page
    film.write_text(film.name * 200_000)
    await steps.write_report(visitor, narrative="Someone followed me.")
    line, key = Line(["before"]), page.locator("input[name=partial]")
    await page.route("**/sent", line)
    await page.locator("#file-1").set_input_files(film)
    await page.get_by_role("button", name="Send this report").click()
    await page.get_by_text("The connection broke. Going on from").wait_for()
    visitor.noted.clear()
    restored = await key.input_value()

    await page.reload()
    left = await key.input_value()
    line.requests[:] = ["another page", "has", "come"]
    line.goes_on.set()
    await key.evaluate("(field, value) => { field.value = value }", restored)
    await page.locator("#file-1").set_input_files(film)
    async with page.expect_navigation():
        await page.get_by_role("button", name="Send this report").click()
    words = await steps.read_receipt(visitor)

    assert (bool(restored), left) == (True, "")
    assert line.requests[3:] == ["how far?", "three.txt", "the form"]
    assert "Save this file three.txt" in text_of((await sqlite_stage.come_back(words)).text)
    await steps.come_back(visitor, words)
    assert await saved(visitor, "button", "Save this file three.txt") == film.read_bytes()
