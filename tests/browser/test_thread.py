"""A long case in a real browser: it stays short, can be read on a phone, and one lands where one's act is."""

import pytest

from tests.browser import steps
from tests.browser.visitor import NARROW, WIDE, Visitor
from tests.cast import ILSE, NOOR, Stage, text_of
from tests.journeys.acts import do
from tests.long_case import long_case

pytestmark = pytest.mark.browser

SCREEN = 800  # pixels
_HEIGHT = "() => document.documentElement.scrollHeight"
_PLACE = "() => [document.activeElement.id, Math.round(document.activeElement.getBoundingClientRect().top)]"


async def tall(visitor: Visitor) -> dict[int, int]:
    """The height of the page at both widths."""
    heights = {}
    for width in (NARROW, WIDE):
        await visitor.page.set_viewport_size({"width": width, "height": SCREEN})
        heights[width] = int(await visitor.page.evaluate(_HEIGHT))
    return heights


async def walk(stage: Stage, visitor: Visitor) -> None:
    """Read a case of twenty letters and sixty notes, write into it, finish a task, look at the openings."""
    case_id = await long_case(stage)
    await steps.log_in(visitor, NOOR)
    await visitor.go(f"/cases/{case_id}")
    stage.clock.advance(minutes=25)
    await do(await stage.log_in(ILSE), case_id, "note", text="A note since your visit.")
    await visitor.go(f"/cases/{case_id}")
    heights = await tall(visitor)
    assert (heights[WIDE] < 5 * SCREEN, heights[NARROW] < 9 * SCREEN) == (True, True), heights
    assert await visitor.page.get_by_text("New since your last visit").is_visible()
    assert not await visitor.page.get_by_text("1. The lift has a camera.", exact=False).first.is_visible()
    await visitor.look_as_member()
    await steps.write(visitor, "Your words", "They keep it.", button="Keep this note")
    name, top = await visitor.page.evaluate(_PLACE)
    assert (name, 0 <= top < SCREEN) == ("done", True)
    assert "They keep it. Your note is in the file." in text_of(await visitor.page.locator("#done").inner_html())
    async with visitor.page.expect_navigation():
        await visitor.page.get_by_role("button", name="Ask the venue").first.click()
    assert (await visitor.page.evaluate(_PLACE))[0] == "done"
    await visitor.look_as_member()
    await visitor.follow("Who opened it and when")
    await visitor.look_as_member()


@pytest.mark.timeout(600)  # a hundred records, which take minutes on a busy machine
async def test_a_long_case_stays_short(sqlite_stage: Stage, visitor: Visitor) -> None:
    await walk(sqlite_stage, visitor)


@pytest.mark.timeout(600)  # as above
async def test_a_long_case_stays_short_without_scripts_and_in_the_dark(
    sqlite_stage: Stage, plain_visitor: Visitor
) -> None:
    await walk(sqlite_stage, plain_visitor)
