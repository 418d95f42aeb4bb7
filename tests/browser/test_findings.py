"""The list of allegations, findings and measures in a real browser without scripts, and what the respondent reads of it."""

import pytest

from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.cast import NOOR, Stage
from tests.journeys.acts import do, move
from tests.journeys.hearing import make_link, open_link, panel, party_of, write_to

pytestmark = pytest.mark.browser


@pytest.mark.timeout(600)  # each page is looked at many times, which takes minutes on a busy machine
async def test_a_list_is_written_decided_and_told_without_scripts(sqlite_stage: Stage, plain_visitor: Visitor) -> None:
    visitor, page = plain_visitor, plain_visitor.page
    _, case_id, members = await panel(sqlite_stage)
    noor = members[0]
    link = await make_link(noor, case_id, role="affected", name="Kim Doe")
    letters = await party_of(noor, case_id)
    kim = await open_link(sqlite_stage, link)
    await move(noor, case_id, "investigate")
    await steps.log_in(visitor, NOOR)
    await visitor.go(f"/cases/{case_id}")
    await visitor.follow("List what is said, what you found and what you do about it")
    await visitor.look_as_member()
    await visitor.follow("Add an allegation")
    await visitor.look_as_member()
    await page.get_by_label("What are they said to have done?").fill("Spoke about looks after being asked to stop.")
    await page.get_by_label("Who is it about?").select_option(label="Kim Doe (affected person)")
    await page.get_by_label("Which part of the code of conduct?").fill("2.3")
    await visitor.press("Keep this")
    await visitor.follow("Say what you found")
    await page.get_by_label("Finding", exact=True).select_option("violation")
    await page.get_by_label("Why?").fill("Two people saw it.")
    await visitor.look_as_member()
    await visitor.press("Keep this")
    await visitor.follow("Add a measure")
    await page.get_by_label("What is done?").fill("A written warning")
    await page.get_by_label("For whom?").select_option(label="Kim Doe (affected person)")
    await page.get_by_label("Until", exact=True).fill("2099-06-01")
    await visitor.look_as_member()
    await visitor.press("Keep this")
    await visitor.look_as_member()
    for name in ("propose", "open_vote"):
        await move(noor, case_id, name)
    for browser in members:
        await do(browser, case_id, "ballot", choice="yes")
    await move(noor, case_id, "decide")
    assert (await write_to(noor, letters, "This is what we found.", purpose="decision")).status_code == 303
    for path in ("/desk", f"/cases/{case_id}", f"/cases/{case_id}/findings"):
        await visitor.go(path)
        await visitor.look_as_member()
    await visitor.press("Log out")
    await visitor.context.clear_cookies()
    await steps.come_back(visitor, kim)
    await visitor.look_as_reporter()
