"""A report that went elsewhere, or to one person, is not there for others: each of their pages is the same, byte for byte."""

import pytest

from coc_service.crypto import random_id
from tests.cast import ILSE, TOMAS, Stage
from tests.journeys.spaces import LINK, with_ways
from tests.journeys.test_spaces import Traveller
from tests.journeys.tours import differing, tour
from tests.web.form_reporter import STORY


@pytest.mark.parametrize("is_moved", [True, False], ids=["to another committee", "to one person"])
async def test_who_does_not_read_a_report_sees_no_sign_of_where_it_went(sqlite_stage: Stage, *, is_moved: bool) -> None:
    stage = sqlite_stage
    await with_ways(stage)
    stage.clock.stop()
    tomas = await stage.log_in(TOMAS)
    before = await tour(tomas, random_id())

    reporter = await Traveller(stage.client()).follow(LINK)
    await reporter.follow("/c/conduct/report?space=kubecon-eu")
    if is_moved:
        await reporter.move("moved", "/c/care/report", who=TOMAS.name)
        await reporter.move("story", left_out=["none"])
    else:
        await reporter.move(f"only-{stage.id_of(ILSE)}", who=TOMAS.name)
        await reporter.move("story")
    await reporter.move("check", narrative=STORY)
    sent = await reporter.move("send", f"/c/{'care' if is_moved else 'conduct'}/sent")

    assert "receipt" in sent.text
    assert differing(before, await tour(tomas, await stage.only_case())) == []
