"""A reporter without their words: what the site says, and how a new report goes on from an earlier one."""

from tests.cast import NOOR, Stage, text_of
from tests.journeys.acts import declare_clear

EARLIER = "I wrote in March about the meeting in Ghent."


async def test_a_report_that_goes_on_from_an_earlier_one_says_so_to_the_committee_alone(stage: Stage) -> None:
    await stage.submit(narrative="Someone shouted at me in Ghent.")
    [first] = await stage.case_ids()

    receipt = await stage.send_report(narrative="I have lost my words.", continues=EARLIER)
    [second] = [one for one in await stage.case_ids() if one != first]
    [noor] = await declare_clear(stage, second, NOOR)

    case = text_of((await noor.get(f"/cases/{second}")).text)
    assert "Goes on from an earlier report, they say (do not tell them whether you have it)" in case
    assert EARLIER in case
    assert EARLIER not in text_of(receipt.text)


async def test_the_answer_is_the_same_whether_there_is_an_earlier_report_or_none(sqlite_stage: Stage) -> None:
    """The question is the writer's word: no page compares it with what is stored."""
    stage = sqlite_stage
    stage.clock.stop()
    client = stage.client()
    page = "/return/lost"

    before = (await client.get(page)).text
    await stage.submit(narrative="Someone shouted at me in Ghent.")
    after = (await client.get(page)).text

    assert before == after
    assert "We cannot say here if we have it: anyone could ask." in text_of(after)
    assert "Nobody can find them again for you, and neither can we." in text_of(after)
