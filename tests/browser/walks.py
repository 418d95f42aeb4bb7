"""The pages of a reporter, and of somebody who is heard, one after another in any language: nothing is found by its words."""

from collections.abc import Awaitable, Callable

import httpx

from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.cast import COMMITTEE, Stage
from tests.journeys.acts import do, move
from tests.journeys.hearing import make_link, party_of, write_to

See = Callable[[str], Awaitable[None]]  # gets the name of the page that is open
LETTER = "We were told about a meeting in March, and a rule about consent. Please tell us how you see it."


async def report(visitor: Visitor, prefix: str, see: See, *, narrative: str) -> str:
    """Write a report, send it, and read it again. Returns the words of its receipt."""
    page = visitor.page
    await visitor.go(f"{prefix}/c/{COMMITTEE}")
    await see("committee")
    await visitor.go(prefix + steps.FORM)
    await page.locator(".readers .or input").check()
    await see("form")
    await _to(visitor, "story")
    await page.locator("#narrative").fill(narrative)
    await see("form-story")
    await _to(visitor, "check")
    await see("form-check")
    await _to(visitor, "send")
    await see("receipt")
    words = await steps.read_receipt(visitor)
    await visitor.go(f"{prefix}/return")
    await see("return")
    await come_back(visitor, prefix, words)
    await see("conversation")
    return words


async def heard(visitor: Visitor, stage: Stage, prefix: str, see: See, *members: httpx.AsyncClient) -> str:
    """Let somebody open their link, answer, read what was decided and appeal. Returns the words of their receipt."""
    page, case_id = visitor.page, await stage.only_case()
    link = await make_link(members[0], case_id)
    await write_to(members[0], await party_of(members[0], case_id), LETTER)
    await visitor.go(prefix + link)
    await see("heard-link")
    await _press_first(visitor)
    await see("heard-receipt")
    words = await steps.read_receipt(visitor)
    await come_back(visitor, prefix, words)
    await see("heard")
    await decide(case_id, *members)
    await come_back(visitor, prefix, words)
    appeal = page.locator("details", has=page.locator('[name="why"]'))
    await appeal.locator(":scope > summary").click()
    await see("heard-decision")
    await appeal.locator('[name="grounds"]').first.check()
    await appeal.locator('[name="why"]').fill(LETTER)
    async with page.expect_navigation():
        await appeal.locator('form button[type="submit"]').first.click()
    await see("heard-appeal")
    return words


async def come_back(visitor: Visitor, prefix: str, words: str) -> None:
    """Open the page of a receipt."""
    await visitor.go(f"{prefix}/return")
    await visitor.page.locator("textarea").fill(words)
    await _press_first(visitor)


async def decide(case_id: str, *members: httpx.AsyncClient) -> None:
    """Let the panel decide, and Noor write it to the respondent."""
    noor = members[0]
    for name in ("investigate", "propose", "open_vote"):
        await move(noor, case_id, name)
    for browser in members:
        await do(browser, case_id, "ballot", choice="yes")
    await move(noor, case_id, "decide")
    sent = await write_to(noor, await party_of(noor, case_id), "We found this, and it means that.", purpose="decision")
    assert sent.status_code == 303


async def _to(visitor: Visitor, step: str) -> None:
    async with visitor.page.expect_navigation():
        await visitor.page.locator(f'button[name="to"][value="{step}"]').first.click()


async def _press_first(visitor: Visitor) -> None:
    async with visitor.page.expect_navigation():
        await visitor.page.locator("main form button").first.click()
