"""An alternate who was not called gets what a member gets whom the reporter left out, but for what only members do."""

from dataclasses import replace

from tests.cast import Stage
from tests.journeys.looks import acts
from tests.journeys.test_alternates import seat_alternate
from tests.journeys.test_membership import EVA
from tests.roles.people import NARRATIVE, Gets, Role, gets, scene
from tests.roles.table import table

SEAT = "/roster/{committee_id:id}/seats/{person:id}"  # somebody else's
ONLY_MEMBERS = {
    ("GET", SEAT): Gets.ON,
    **{("POST", f"{SEAT}/{act}"): Gets.ON for act in ("end", "pause", "standing", "term")},
    ("POST", "/record"): Gets.NONE,
    ("POST", "/record/mail"): Gets.NONE,
    ("POST", "/record/import"): Gets.NONE,
}


async def test_an_alternate_who_was_not_called_learns_of_no_case(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await seat_alternate(stage)
    at = await scene(stage)
    at = replace(at, clients={**at.clients, Role.OUTSIDE: await stage.log_in(EVA)})
    before, told, got = await acts(stage, at.case_id), [], {}
    words = [NARRATIVE, (await stage.case(at.case_id)).code_name]

    for method, path in table():
        answer = await at.ask(Role.OUTSIDE, method, path)
        got[method, path] = gets(answer)
        told += [(method, path, word) for word in words if word in answer.text]

    assert got == {one: cells[Role.OUTSIDE] for one, cells in table().items()} | ONLY_MEMBERS
    assert told == []
    assert await acts(stage, at.case_id) == before
