"""The private title and tags of a case: what is stored, and what is not."""

import pytest

from coc_service.web.staff.label_form import tags_in
from tests.cast import ILSE, NOOR, Stage
from tests.journeys.acts import declare_clear, do
from tests.journeys.looks import kinds


async def test_an_empty_form_stores_no_title(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)

    await do(noor, case_id, "label", title=" ", tags=",")

    assert "label" not in await kinds(sqlite_stage)


async def test_the_same_title_is_stored_once_and_another_one_again(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, ilse = await declare_clear(sqlite_stage, case_id, NOOR, ILSE)

    await do(noor, case_id, "label", title="The venue", tags="talks")
    await do(ilse, case_id, "label", title="The venue", tags="talks")
    once = await kinds(sqlite_stage)
    await do(ilse, case_id, "label", title="", tags="")

    assert (once.count("label"), (await kinds(sqlite_stage)).count("label")) == (1, 2)


@pytest.mark.parametrize(
    "typed", ["online, event", "线上，活动", "オンライン、イベント", "حضوري، عبر الشبكة", "online\r\nevent"]
)
def test_tags_are_divided_by_the_comma_of_any_language(typed: str) -> None:
    assert [len(tags_in(text)) for text in (typed, "one", ",，、،")] == [2, 1, 0]
