"""What scripts add (quick exit, no double submission, no lost text), and that pages work without them."""

import re

import pytest
from playwright.async_api import Page

from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.cast import SITE, Stage

pytestmark = pytest.mark.browser

NARRATIVE = "Someone keeps writing to me after I asked them to stop."
_OUTSIDE = re.compile("^https://")
_FOCUSED = "() => document.activeElement.id"


async def test_the_way_out_leads_to_an_everyday_page(visitor: Visitor) -> None:
    pages = ("/", steps.FORM, "/return", "/leaving", "/log", "/nowhere")

    for path in pages:
        await visitor.go(path)
        await visitor.follow("Leave this page")
        assert await visitor.page.title() == "Weather"

    assert visitor.left_to == ["https://www.bbc.com/weather"] * len(pages)


async def test_the_way_out_needs_no_scripts_and_says_nothing_of_where_one_was(plain_visitor: Visitor) -> None:
    await plain_visitor.go(steps.FORM)

    async with plain_visitor.page.expect_request(_OUTSIDE) as asked:
        await plain_visitor.follow("Leave this page")

    assert plain_visitor.left_to == ["https://www.bbc.com/weather"]
    assert "referer" not in await (await asked.value).all_headers()


async def test_after_leaving_the_back_button_does_not_lead_to_the_form(visitor: Visitor) -> None:
    await visitor.go("/")
    await visitor.go(steps.FORM)
    await visitor.follow("Leave this page")

    await visitor.page.go_back()

    assert visitor.page.url == visitor.url + "/"


async def test_shift_pressed_three_times_leaves(visitor: Visitor) -> None:
    await visitor.go(steps.FORM)

    async with visitor.page.expect_navigation(url=_OUTSIDE):
        for _ in range(3):
            await visitor.page.keyboard.press("Shift")

    assert visitor.left_to == ["https://www.bbc.com/weather"]


async def test_capital_letters_do_not_leave(visitor: Visitor) -> None:
    await visitor.go(steps.FORM)
    await visitor.page.get_by_label("Who is it about?").focus()

    for letter in "ABCD":
        await visitor.page.keyboard.press(f"Shift+{letter}")

    assert await visitor.page.get_by_label("Who is it about?").input_value() == "ABCD"
    assert visitor.left_to == []


async def test_a_double_click_on_send_makes_one_report(sqlite_stage: Stage, visitor: Visitor) -> None:
    await steps.write_report(visitor, narrative=NARRATIVE)

    await visitor.page.get_by_role("button", name="Send this report").dblclick()
    await visitor.page.wait_for_selector("#receipt-words")

    assert len(await sqlite_stage.case_ids()) == 1


async def test_a_double_click_without_scripts_makes_one_report(sqlite_stage: Stage, plain_visitor: Visitor) -> None:
    await steps.write_report(plain_visitor, narrative=NARRATIVE)

    await plain_visitor.page.get_by_role("button", name="Send this report").dblclick()
    await plain_visitor.page.wait_for_selector("#receipt-words")

    assert len((await steps.read_receipt(plain_visitor)).split()) == 14
    assert len(await sqlite_stage.case_ids()) == 1


async def test_the_receipt_survives_a_reload(sqlite_stage: Stage, visitor: Visitor) -> None:
    await steps.write_report(visitor, narrative=NARRATIVE)
    await visitor.press("Send this report")
    words = await steps.read_receipt(visitor)

    await visitor.page.reload()

    assert await steps.read_receipt(visitor) == words
    assert len(await sqlite_stage.case_ids()) == 1


async def test_a_report_can_be_sent_with_the_keyboard_alone(sqlite_stage: Stage, visitor: Visitor) -> None:
    await visitor.go(steps.FORM)
    keyboard = visitor.page.keyboard

    for name, key in (
        ("left_out", "Space"),
        ("Continue", "Enter"),
        ("narrative", ""),
        ("Continue", "Enter"),
        ("Send this report", "Enter"),
    ):
        await tab_to(visitor.page, name)
        if not key:
            await keyboard.type(NARRATIVE)
        elif key == "Space":
            await keyboard.press(key)
        else:
            async with visitor.page.expect_navigation():
                await keyboard.press(key)

    assert len((await steps.read_receipt(visitor)).split()) == 14
    assert len(await sqlite_stage.case_ids()) == 1


async def tab_to(page: Page, name: str) -> None:
    """Go with the Tab key to the control with this id, or to the button whose label begins so."""
    while not (await page.evaluate("() => document.activeElement.id || document.activeElement.innerText")).startswith(
        name
    ):
        await page.keyboard.press("Tab")


async def test_the_first_stop_of_the_keyboard_skips_to_the_text(visitor: Visitor) -> None:
    await visitor.go("/")

    await visitor.page.keyboard.press("Tab")
    await visitor.page.keyboard.press("Enter")

    assert await visitor.page.evaluate(_FOCUSED) == "main"


async def test_a_wrong_form_shows_first_what_needs_a_look_and_keeps_every_word(visitor: Visitor) -> None:
    answers = {"where": 'The "quiet" room & <hall>', "name": "Juniper"}
    await steps.write_report(visitor, narrative="", who="rw\n\nA second line")
    await visitor.page.evaluate("() => document.querySelectorAll('details').forEach(part => { part.open = true })")
    for name, text in answers.items():
        await visitor.page.locator(f"[name={name}]").fill(text)
    await visitor.page.get_by_label("By email").check()

    await visitor.press("Continue")

    assert await visitor.page.evaluate(_FOCUSED) == "error-summary"
    assert {name: await visitor.page.locator(f"[name={name}]").input_value() for name in answers} == answers
    assert await visitor.page.get_by_label("By email").is_checked()
    await visitor.page.locator("#error-summary a").first.click()
    assert await visitor.page.evaluate(_FOCUSED) == "narrative"
    await visitor.press("Back to who it is about")
    assert await visitor.page.get_by_label("Who is it about?").input_value() == "rw\n\nA second line"


@pytest.mark.parametrize("permissions", [["clipboard-read", "clipboard-write"], []], ids=["granted", "refused"])
async def test_the_words_of_the_receipt_are_copied_to_the_clipboard(visitor: Visitor, permissions: list[str]) -> None:
    await visitor.context.grant_permissions(permissions)
    await steps.write_report(visitor, narrative=NARRATIVE)
    await visitor.press("Send this report")
    words = await steps.read_receipt(visitor)

    await visitor.page.get_by_role("button", name="Copy the words").click()
    await visitor.page.get_by_text("Copied.").wait_for()
    await visitor.page.get_by_label("The words of your receipt", exact=True).focus()
    await visitor.page.keyboard.press("Control+V")

    assert await visitor.page.get_by_label("The words of your receipt", exact=True).input_value() == words


async def test_a_printed_receipt_holds_the_words_and_nothing_else(visitor: Visitor) -> None:
    await steps.write_report(visitor, narrative=NARRATIVE)
    await visitor.press("Send this report")
    words = await steps.read_receipt(visitor)

    await visitor.page.emulate_media(media="print")

    assert (await visitor.page.inner_text("body")).split() == words.split()
    assert SITE not in await visitor.page.inner_text("body")


async def test_the_desk_can_be_walked_with_keys(sqlite_stage: Stage, visitor: Visitor) -> None:
    await sqlite_stage.submit()
    await steps.log_in(visitor, sqlite_stage.members[0])
    page = visitor.page

    await page.keyboard.press("j")
    first = await page.evaluate("() => document.activeElement.innerText")
    await page.keyboard.press("?")
    assert await page.locator("#keys").is_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("/")

    assert first == (await sqlite_stage.case()).code_name
    assert await page.evaluate("() => document.activeElement.id") == "words"
