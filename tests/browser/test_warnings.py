"""The warnings about a replaced seat and about a decision against the ballots are visible and pass axe-core."""

import pytest

from coc_service.usecases.committee import moves, voting
from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.cast import ILSE, NOOR, TOMAS, Stage
from tests.journeys.acts import move
from tests.journeys.test_decision import all_yes, voted
from tests.journeys.test_roster import append_admission


async def test_an_admission_that_takes_a_members_seat_is_plain_to_see(sqlite_stage: Stage, visitor: Visitor) -> None:
    await append_admission(sqlite_stage, await sqlite_stage.secret(NOOR), person=sqlite_stage.id_of(ILSE))

    await steps.log_in(visitor, TOMAS)
    await visitor.go("/roster")

    assert "This is no newcomer" in await visitor.page.inner_text("main .notice.danger")
    await visitor.look_as_member()


async def test_a_decision_against_its_ballots_is_plain_to_see(
    sqlite_stage: Stage, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, noor, _ = await voted(sqlite_stage, "no")
    with monkeypatch.context() as patch:
        patch.setattr(moves, "count", all_yes)
        patch.setattr(voting, "shown_count", all_yes)
        await move(noor, case_id, "decide")

    await steps.log_in(visitor, ILSE)
    await visitor.go(f"/cases/{case_id}")

    assert "The decision does not match its ballots." in await visitor.page.inner_text("main [role=alert]")
    await visitor.look_as_member()
