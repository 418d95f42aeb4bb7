"""Leaving, in a real browser: the page of a seat with its forms, and the hand-over list."""

import pytest

from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.cast import DANA, ILSE, NOOR, Stage
from tests.journeys.acts import declare_clear, do
from tests.journeys.test_leaving import end_seat, seat_url

pytestmark = pytest.mark.browser


@pytest.mark.timeout(600)  # each page is looked at many times, which takes minutes on a busy machine
async def test_a_member_is_proposed_for_removal_and_another_leaves_without_scripts(
    sqlite_stage: Stage, plain_visitor: Visitor
) -> None:
    stage, visitor = sqlite_stage, plain_visitor
    await stage.submit(narrative="The heron was shouted at.")
    case_id = await stage.only_case()
    (noor,) = await declare_clear(stage, case_id, NOOR)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    await end_seat(stage, noor, NOOR)
    await steps.log_in(visitor, ILSE)
    await visitor.go("/roster")
    await visitor.look_as_member()
    await visitor.follow("what is to be handed over")
    await visitor.look_as_member()
    await visitor.go(await seat_url(stage, DANA))
    await visitor.look_as_member()
    await visitor.press(f"Sign the removal of {DANA.name}")
    await visitor.look_as_member()
    await visitor.page.get_by_label("I have read what follows").check()
    await visitor.press(f"Sign the removal of {DANA.name}")
    await visitor.look_as_member()
    await visitor.go(await seat_url(stage, ILSE))
    await visitor.look_as_member()
    await visitor.page.get_by_label("I have read what follows").check()
    await visitor.press("Leave the committee")
    await visitor.look_as_member()
