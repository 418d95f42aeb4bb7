"""What a reporter decides after sending, in a real browser without scripts: each page fits, and axe-core finds nothing."""

import pytest

from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.cast import TOMAS, Stage
from tests.journeys.acts import do, form_panel, move

pytestmark = pytest.mark.browser


@pytest.mark.timeout(600)  # each page is looked at many times, which takes minutes on a busy machine
async def test_a_reporter_decides_again_without_scripts(sqlite_stage: Stage, plain_visitor: Visitor) -> None:
    stage, visitor = sqlite_stage, plain_visitor
    words = await stage.submit(name="Robin")
    case_id = await stage.only_case()
    noor, _ = await form_panel(stage, case_id)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    for name in ("investigate", "propose"):
        await move(noor, case_id, name)
    await move(noor, case_id, "ask_view", letter="We would ask them to stay away from the next meeting.")

    await steps.come_back(visitor, words)
    await visitor.page.get_by_label("I am not sure if it makes me less safe").check()
    await visitor.press("Send this answer")
    await visitor.press("I feel less safe now")
    await visitor.page.get_by_text("Keep your report from somebody").click()
    await visitor.page.get_by_label("Tomas Rey").check()
    await visitor.press("Keep it from this person")
    await visitor.look_as_reporter()
    await visitor.page.get_by_text("Change or erase what we know about you").click()
    await visitor.press("See what we know")
    await visitor.look_as_reporter()
    await visitor.press("Erase all of it")
    await visitor.page.get_by_text("Hear that there is news").click()
    await visitor.press("See how")
    await visitor.press("Make a feed")
    await visitor.look_as_reporter()
    await visitor.go("/return/lost")
    await visitor.look_as_reporter()

    case = await stage.case()
    assert case.is_danger_open
    assert case.objected == {stage.id_of(TOMAS)}
