"""A member is away for a time, or others sign that no new report reaches them; both end by themselves."""

from datetime import timedelta

import httpx

from tests.cast import DANA, ILSE, NOOR, TOMAS, Person, Stage, hidden, send, text_of
from tests.journeys.test_leaving import seat_url
from tests.journeys.test_roster import readers_of


async def pause(stage: Stage, client: httpx.AsyncClient, person: Person, **fields: str) -> httpx.Response:
    """Send the form of a seat's page."""
    page = await seat_url(stage, person)
    leaf = (await client.get(page)).text.split('name="leaf" value="', 1)[1].split('"', 1)[0]
    until = (stage.clock.now() + timedelta(days=10)).date().isoformat()
    return await send(client, page, page + "/pause", leaf=leaf, **({"paused_until": until} | fields))


async def test_who_is_away_gets_no_new_report_and_is_back_by_the_day(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    dana = await stage.log_in(DANA)

    await pause(stage, dana, DANA)
    roster = text_of((await dana.get("/roster")).text)
    public = text_of((await stage.client().get("/c/conduct")).text)
    await stage.submit(narrative="The heron was shouted at.")
    during = set(await readers_of(stage))
    stage.clock.advance(days=11)
    back = text_of((await stage.client().get("/c/conduct")).text)

    assert "Gets no new reports before" in roster
    assert (DANA.name in public, DANA.name in back) == (False, True)
    assert during == {stage.id_of(one) for one in (NOOR, ILSE, TOMAS)}


async def test_others_pause_a_member_together(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor, ilse, dana = [await stage.log_in(one) for one in (NOOR, ILSE, DANA)]

    await pause(stage, noor, DANA)
    roster = (await ilse.get("/roster")).text
    leaf = roster.split("/removals", 1)[1].split('name="leaf" value="', 1)[1].split('"', 1)[0]
    fields = {**hidden(roster), "leaf": leaf, "has_read": "yes"}
    await ilse.post(f"/roster/{(await stage.committee_state()).id}/removals", data=fields)
    own = await pause(stage, dana, DANA, returns="yes")
    await stage.submit(narrative="The heron was shouted at.")

    assert "To get no new reports before" in text_of(roster)
    assert (own.status_code, "Other members signed this pause" in text_of(own.text)) == (422, True)
    assert set(await readers_of(stage)) == {stage.id_of(one) for one in (NOOR, ILSE, TOMAS)}


async def test_a_day_that_is_past_is_refused(sqlite_stage: Stage) -> None:
    said = await pause(sqlite_stage, await sqlite_stage.log_in(DANA), DANA, paused_until="2020-01-01")

    assert "Please choose a day that is ahead" in text_of(said.text)
