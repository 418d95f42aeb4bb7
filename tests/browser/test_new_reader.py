"""Another reader for a case, in a real browser: the members' page, and the reporter's question."""

import pytest

from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.cast import ILSE, NOOR, TOMAS, Stage
from tests.journeys.test_new_reader import silent_case

pytestmark = pytest.mark.browser


async def walk(stage: Stage, visitor: Visitor) -> None:
    """Propose Tomas, say yes as the reporter, confirm."""
    words, case_id, _ = await silent_case(stage)
    await steps.log_in(visitor, NOOR)
    await visitor.go(f"/cases/{case_id}")
    await visitor.follow("Ask for another reader")
    await visitor.press("Propose this reader")
    await visitor.look_as_member()
    await visitor.page.get_by_label(TOMAS.name).check()
    await visitor.page.get_by_label("The whole file").check()
    await visitor.press("Propose this reader")
    await visitor.look_as_member()
    await visitor.follow("See it, confirm it or say no")
    await visitor.look_as_member()
    await visitor.press("Log out")
    await visitor.context.clear_cookies()
    await steps.come_back(visitor, words)
    await visitor.look_as_reporter()
    await visitor.press("Yes, they may")
    await visitor.look_as_reporter()
    await steps.log_in(visitor, ILSE)
    await visitor.go(f"/cases/{case_id}/readers")
    await visitor.look_as_member()
    await visitor.press(f"Confirm {TOMAS.name}")
    await visitor.look_as_member()


@pytest.mark.timeout(600)  # each page is looked at many times, which takes minutes on a busy machine
async def test_a_reader_is_proposed_allowed_and_confirmed(sqlite_stage: Stage, visitor: Visitor) -> None:
    await walk(sqlite_stage, visitor)


@pytest.mark.timeout(600)  # as above
async def test_a_reader_is_proposed_allowed_and_confirmed_without_scripts(
    sqlite_stage: Stage, plain_visitor: Visitor
) -> None:
    await walk(sqlite_stage, plain_visitor)
