"""In a flood, every genuine report is taken at once, and members find it among the copies."""

import re

import pytest

from tests.cast import NOOR, Stage, receipt_words, text_of
from tests.domain.test_duplicates import OTHER, SPAM, STORY
from tests.journeys.sorting import sort

FLOOD = 400  # a minute of it
GENUINE = {37: STORY, 211: OTHER, 399: "Please contact me."}


@pytest.mark.timeout(900)  # eight hundred requests; the limit only ends a test that hangs
async def test_in_a_minute_of_flood_genuine_reports_are_taken_and_found(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    for number in range(FLOOD):
        page = await stage.send_report(
            client, narrative=SPAM.format(f"shop{number}.example", f"CODE{number * 7919 % 100_000}")
        )
        assert page.status_code == 200
        if number in GENUINE:  # taken at the first try, with a receipt that opens it
            words = receipt_words((await stage.send_report(client, narrative=GENUINE[number])).text)
            assert GENUINE[number][:40] in text_of((await stage.come_back(words)).text)
    assert len(await stage.case_ids()) == FLOOD + len(GENUINE)
    assert await stage.deliver() == len(stage.members)  # one mail a member, whatever the flood

    alone: list[str] = []
    noor, page_url = await stage.log_in(NOOR), "/spam"
    while page_url:
        listed = (await noor.get(page_url)).text
        opened = (await sort(noor, "compare", [], page_url)).text
        compared = await sort(noor, "declare", re.findall(r'name="case" value="(\w+)"', opened), page_url)
        alone += re.findall(r"<blockquote[^>]*>([^<]*)<", compared.text.partition("texts that are alike")[0])
        following = re.search(r'href="([^"]*)" rel="next"', listed)
        page_url = following[1].replace("&amp;", "&") if following else ""

    assert sorted(alone) == sorted(GENUINE.values())
