"""Texts that are alike stand together on a member's page. Nothing of the comparison is stored, and nothing is marked by it."""

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.store.tables import metadata
from tests.cast import NOOR, Stage, text_of
from tests.domain.test_duplicates import OTHER, SPAM
from tests.journeys.looks import acts
from tests.journeys.sorting import cleared, flooded, sort


def ticked(page: str) -> list[str]:
    return re.findall(r'name="case" value="(\w+)" checked', page)


async def test_texts_that_are_alike_stand_together_and_the_story_alone_before_them(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    ids = await flooded(stage, 6)
    [noor] = await cleared(stage, ids, NOOR)

    page = (await sort(noor, "compare", [])).text

    shown = text_of(page)
    assert shown.index("Like no other") < shown.index("At the evening meeting") < shown.index("6 texts that are alike")
    assert sorted(ticked(page)) == sorted(one for number, one in enumerate(ids) if number != 3)


async def test_cases_of_danger_and_those_whose_reporter_wrote_again_are_never_ticked_beforehand(
    sqlite_stage: Stage,
) -> None:
    stage = sqlite_stage
    await stage.submit(narrative=SPAM.format("a.example", "A1"), danger="yes")
    [danger] = await stage.case_ids()
    words = await stage.submit(narrative=SPAM.format("b.example", "B2"))
    await stage.submit(narrative=SPAM.format("c.example", "C3"))
    ids = await stage.case_ids()
    await stage.say(words, "Yes, I mean it.")
    [noor] = await cleared(stage, ids, NOOR)

    page = (await sort(noor, "compare", [])).text

    assert len(ticked(page)) == 1
    assert danger not in ticked(page)
    assert "Says that somebody is in danger" in text_of(page)


async def test_comparing_stores_no_word_of_a_text_and_logs_each_opening(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    ids = await flooded(stage, 2)
    [noor] = await cleared(stage, ids, NOOR)
    before = await _counts(stage)
    opened = [(await acts(stage, one)).count(Act.CASE_OPENED) for one in ids]

    await sort(noor, "compare", [])

    after = await _counts(stage)
    assert {table for table in after if after[table] != before[table]} <= {"audit_entry", "audit_node"}
    assert [(await acts(stage, one)).count(Act.CASE_OPENED) for one in ids] == [count + 1 for count in opened]


async def _counts(stage: Stage) -> dict[str, int]:
    def count(session: Session) -> dict[str, int]:
        tables = metadata.sorted_tables
        return {one.name: session.execute(select(func.count()).select_from(one)).scalar_one() for one in tables}

    return await stage.parts.database.read(count)


async def test_before_declaring_a_member_sees_who_is_reported_and_nothing_of_the_text(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(narrative=OTHER, who="Someone called rw")
    noor = await stage.log_in(NOOR)

    page = text_of((await sort(noor, "compare", [])).text)

    assert "Someone called rw" in page
    assert "A reviewer in our project" not in page
    assert "I have no conflict in the ticked cases" in page
