"""Somebody is heard, in a real browser without scripts: the channel, the link, the receipt, the letter, the answer."""

import pytest

from tests.browser import steps, walks
from tests.browser.test_composer import picture
from tests.browser.visitor import Visitor
from tests.cast import ILSE, NOOR, Stage
from tests.journeys.hearing import panel

pytestmark = pytest.mark.browser


@pytest.mark.timeout(600)  # each page is looked at many times, which takes minutes on a busy machine
async def test_a_respondent_is_written_to_and_answers_without_scripts(
    sqlite_stage: Stage, plain_visitor: Visitor
) -> None:
    visitor = plain_visitor
    _, case_id, members = await panel(sqlite_stage)
    await steps.log_in(visitor, NOOR)
    await visitor.go(f"/cases/{case_id}")
    await visitor.follow("Hear the respondent, or somebody else")
    await visitor.press("Make the link")
    await visitor.look_as_member()
    await visitor.page.get_by_label("The respondent").check()
    await visitor.page.get_by_label("What do you call them?").fill("Sam Iversen")
    await visitor.press("Make the link")
    await visitor.look_as_member()
    link = await visitor.page.locator("#link").inner_text()
    await visitor.follow("Write the letter")
    await visitor.page.get_by_label("What is it for?").select_option("notice")
    await visitor.page.get_by_label("Your letter").fill("This is about amber and heron. Please tell us how you see it.")
    await visitor.look_as_member()
    await visitor.press("Go on to the check")
    await visitor.look_as_member()
    await visitor.press("Send it")
    await visitor.go(f"/cases/{case_id}/parties")
    await visitor.look_as_member()
    await visitor.press("Log out")
    await visitor.context.clear_cookies()
    await visitor.go("/heard/" + link.rpartition("/")[2])
    await visitor.look_as_reporter()
    await visitor.press("Show me my words")
    await visitor.look_as_reporter()
    words = " ".join(await visitor.page.locator("#receipt-words li").all_inner_texts())
    await visitor.page.get_by_role("textbox", name="The words of your receipt").fill(words)
    await visitor.press("Check my words")
    await visitor.look_as_reporter()
    await come_back(visitor, words)
    await visitor.look_as_reporter()
    await visitor.page.get_by_label("What do you want to tell us?").fill("It was not like that.")
    await visitor.press("Send what I wrote")
    await visitor.look_as_reporter()
    await walks.decide(case_id, *members)
    await come_back(visitor, words)
    await visitor.page.get_by_text("If you think that we got it wrong").click()
    await visitor.look_as_reporter()
    await visitor.page.get_by_label("There is something new").check()
    await visitor.page.get_by_label("Why?").fill("There was a witness.")
    await visitor.press("Send this appeal")
    await visitor.look_as_reporter()
    await steps.log_in(visitor, ILSE)
    await visitor.go(f"/cases/{case_id}")
    await visitor.look_as_member()


async def come_back(visitor: Visitor, words: str) -> None:
    """Open the page of a receipt: in Arabic first, which is read from right to left."""
    await walks.come_back(visitor, "/ar", words)
    await visitor.look_as_reporter()
    assert await visitor.page.locator("html").get_attribute("dir") == "rtl"
    await steps.come_back(visitor, words)


@pytest.mark.timeout(600)
async def test_the_pages_of_somebody_who_is_heard_read_from_right_to_left(
    sqlite_stage: Stage, plain_visitor: Visitor
) -> None:
    visitor = plain_visitor
    _, _, members = await panel(sqlite_stage)

    async def see(name: str) -> None:
        assert await visitor.page.locator("html").get_attribute("dir") == "rtl"
        await picture(visitor, f"{name}-rtl")
        await visitor.look_as_reporter()

    await walks.heard(visitor, sqlite_stage, "/ar", see, *members)
