"""Leaving, with the rows of before put back, and by forms of another moment."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coc_service.store.tables import Grant, Login
from coc_service.usecases.act import Refused
from coc_service.usecases.people.leaving import LAST_MEMBER, NOT_ALONE, OWN_SEAT, SEAT_CHANGED, ProposeRemoval, Resign
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage
from tests.sites import unlocked_member


async def resign(stage: Stage, leaf: str = "") -> None:
    """Let Dana resign."""
    committee = await stage.committee_state()
    dana = await unlocked_member(stage.parts, stage.person(DANA))
    (own,) = [seat.leaf for seat in committee.seats if seat.person == dana.person]
    await stage.parts.perform(Resign(stage.parts.custody, dana, committee.id, leaf or own))


async def test_a_session_that_is_put_back_into_the_database_opens_nothing(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    dana = await stage.log_in(DANA)

    def kept(session: Session) -> list[Login]:
        return [Login(**row.model_dump()) for row in session.scalars(select(Login))]

    rows = await stage.parts.database.read(kept)
    await resign(stage)
    await stage.parts.database.write(lambda session: session.add_all(rows))

    assert (await dana.get("/roster")).headers["location"] == "/login"


async def test_all_grants_in_all_cases_of_the_committee_go_in_one_act(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    for number in range(3):
        await stage.submit(narrative=f"Report {number}.")

    await resign(stage)

    def recipients(session: Session) -> set[str]:
        return {row.recipient_id for row in session.scalars(select(Grant)) if row.channel == "case"}

    found = await stage.parts.database.read(recipients)
    assert found == {stage.id_of(one) for one in (NOOR, ILSE, TOMAS)}


async def test_a_form_about_another_seat_ends_none(sqlite_stage: Stage) -> None:
    stage = sqlite_stage

    with pytest.raises(Refused) as refused:
        await resign(stage, leaf="00" * 32)

    assert refused.value.message == SEAT_CHANGED
    assert len((await stage.committee_state()).seats) == 4


async def test_who_may_not_end_a_seat_is_told_why(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    committee = await stage.committee_state()
    noor = await unlocked_member(stage.parts, stage.person(NOOR))
    leaves = {seat.person: seat.leaf for seat in committee.seats}

    with pytest.raises(Refused) as own:
        await stage.parts.perform(ProposeRemoval(stage.parts.custody, noor, committee.id, leaves[noor.person]))
    for person in (DANA, TOMAS):
        member = await unlocked_member(stage.parts, stage.person(person))
        await stage.parts.perform(Resign(stage.parts.custody, member, committee.id, leaves[member.person]))
    with pytest.raises(Refused) as alone:
        await stage.parts.perform(ProposeRemoval(stage.parts.custody, noor, committee.id, leaves[stage.id_of(ILSE)]))
    ilse = await unlocked_member(stage.parts, stage.person(ILSE))
    await stage.parts.perform(Resign(stage.parts.custody, ilse, committee.id, leaves[ilse.person]))
    with pytest.raises(Refused) as last:
        await stage.parts.perform(Resign(stage.parts.custody, noor, committee.id, leaves[noor.person]))

    assert [one.value.message for one in (own, alone, last)] == [OWN_SEAT, NOT_ALONE, LAST_MEMBER]
