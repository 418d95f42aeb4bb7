"""A seat has a term: two members sign it, the committee hears of its end in time, and it ends by itself."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from coc_service.mail import MessageKind
from coc_service.store.tables import Grant, OutboxMail
from coc_service.usecases.site.mail_beats import SendBeats
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, hidden, send, text_of
from tests.journeys.test_leaving import seat_url
from tests.journeys.test_roster import readers_of


async def set_term(stage: Stage, days: int) -> str:
    """Let Noor and Ilse sign that Dana's seat ends after so many days. Returns the page after the first signature."""
    noor, ilse = [await stage.log_in(one) for one in (NOOR, ILSE)]
    page = await seat_url(stage, DANA)
    leaf = (await noor.get(page)).text.split('name="leaf" value="', 1)[1].split('"', 1)[0]
    until = (stage.clock.now() + timedelta(days=days)).date().isoformat()
    first = await send(noor, page, page + "/term", leaf=leaf, until=until)
    roster = (await ilse.get("/roster")).text
    if first.status_code == 303:
        half = roster.split("/agree", 1)[1].split('name="leaf" value="', 1)[1].split('"', 1)[0]
        fields = {**hidden(roster), "leaf": half, "fingerprint_compared": "yes"}
        await ilse.post(f"/roster/{(await stage.committee_state()).id}/agree", data=fields)
    return text_of(first.text) if first.status_code != 303 else text_of(roster)


async def notices(stage: Stage) -> int:
    """How many notices a beat of the worker brings about, besides summaries and checks of addresses."""
    await stage.parts.perform(SendBeats(stage.parts.custody))
    found = await _count(stage, select(OutboxMail).where(col(OutboxMail.kind) == MessageKind.NEW_ACTIVITY))
    await stage.deliver()
    return found


async def grants_of_dana(stage: Stage) -> int:
    return await _count(stage, select(Grant).where(col(Grant.recipient_id) == stage.id_of(DANA)))


async def _count(stage: Stage, query: Select[Any]) -> int:
    return await stage.parts.database.read(lambda session: len(session.scalars(query).all()))


async def test_a_term_is_signed_by_two_announced_twice_and_ends_by_itself(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(narrative="The heron was shouted at.")
    signed = await set_term(stage, 90)
    await notices(stage)  # those of the report and of the new term
    told = []
    for days in (59, 3, 21, 4, 4):  # the 59th, 62nd, 83rd, 87th and 91st day
        stage.clock.advance(days=days)
        told.append(await notices(stage))
        if days == 21:
            roster = text_of((await (await stage.log_in(TOMAS)).get("/roster")).text)
    login = await stage.try_login(stage.client(), DANA.login_name, DANA.passphrase)
    await stage.submit(narrative="The heron was shouted at again.")

    assert "This renews the seat of Dana Okafor" in signed
    assert "This seat ends by itself on" in roster
    assert await grants_of_dana(stage) == 0
    assert "Your seat on Conduct Committee ended on" in text_of(login.text)
    assert told == [0, 4, 0, 4, 3]
    assert DANA.name not in text_of((await stage.client().get("/c/conduct")).text)


async def test_a_term_that_is_too_near_is_refused(sqlite_stage: Stage) -> None:
    said = await set_term(sqlite_stage, 2)

    assert "at least a week and at most ten years ahead" in said


async def test_a_seat_whose_term_is_over_reads_no_new_report(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await set_term(stage, 10)
    stage.clock.advance(days=12)

    await stage.submit(narrative="The heron was shouted at.")

    assert set(await readers_of(stage)) == {stage.id_of(one) for one in (NOOR, ILSE, TOMAS)}
