"""A committee that takes an appeal on one ground alone: a respondent reads it before, and has nothing to choose."""

import re

from coc_service.domain import policy
from tests.cast import ILSE, NOOR, Stage, text_of
from tests.journeys.acts import do, move
from tests.journeys.hearing import make_link, open_link, panel, party_of, post, write_to
from tests.journeys.test_policy import confirm, propose

ONE = re.sub(
    r"^(involved|not_heard|disproportionate|new) = true$", r"\1 = false", policy.default_toml(), flags=re.MULTILINE
)
NOT_TAKEN = "There is something new"


async def test_a_respondent_appeals_on_the_only_ground_that_the_rules_take(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await propose(await stage.log_in(NOOR), stage, ONE, reason="We look at the way, not at the result.")
    await confirm(await stage.log_in(ILSE), stage)
    rules = text_of((await stage.client().get("/c/conduct/policy")).text)
    _, case_id, (noor, ilse, tomas) = await panel(stage)
    sam = await open_link(stage, await make_link(noor, case_id))
    before = text_of((await stage.come_back(sam)).text)
    for name in ("investigate", "propose", "open_vote"):
        await move(noor, case_id, name)
    for browser in (noor, ilse, tomas):
        await do(browser, case_id, "ballot", choice="yes")
    await move(noor, case_id, "decide")
    await move(noor, case_id, "implement")
    await write_to(noor, await party_of(noor, case_id), "We found this.", purpose="decision")

    form = (await stage.come_back(sam)).text
    (ground,) = re.findall(r'<input type="hidden" name="grounds" value="([a-z_]+)">', form)
    (letter,) = re.findall(r'name="against" value="(\w+)"', form)
    forged = await post(stage, sam, "/return/appeal", against=letter, grounds=["new"], why="A witness.")
    sent = await post(stage, sam, "/return/appeal", against=letter, grounds=[ground], why="Nobody asked me.")

    assert f"An appeal can say: “{NOT_TAKEN}” No" in rules
    assert "You can appeal against it. What an appeal can say The rules were not followed We write" in before
    assert (ground, 'type="checkbox" id="grounds' in form) == ("rules", False)
    assert forged.status_code == 422
    assert ('href="#grounds"' in forged.text, "Please tick at least one of these." in text_of(forged.text)) == (
        True,
        True,
    )
    assert "A witness.</textarea>" in forged.text
    assert "Your appeal has arrived." in text_of(sent.text)
    assert "The rules were not followed Nobody asked me." in text_of((await ilse.get(f"/cases/{case_id}")).text)
