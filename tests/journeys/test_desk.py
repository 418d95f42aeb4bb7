"""The desk shows each member their tasks."""

import httpx

from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, text_of
from tests.journeys.acts import declare_clear, do, move, step_back


async def _desk(client: httpx.AsyncClient) -> str:
    return text_of((await client.get("/desk")).text)


async def test_the_desk_follows_a_case_from_declarations_to_its_lead(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, ilse = await declare_clear(sqlite_stage, case_id, NOOR, ILSE)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    assert "declarations" in await _desk(noor)

    for other in (TOMAS, DANA):
        await step_back(await sqlite_stage.log_in(other), case_id)
    assert "has no lead" in await _desk(ilse)
    assert f'href="/cases/{case_id}#lead"' in (await ilse.get("/desk")).text
    assert 'id="lead"' in (await ilse.get(f"/cases/{case_id}")).text
    assert "declarations" not in await _desk(ilse)

    await do(noor, case_id, "lead", member_id=sqlite_stage.id_of(NOOR))
    assert "is yours to move on" in await _desk(noor)
    assert "Nothing waits for you right now." in await _desk(ilse)

    await move(noor, case_id, "form_panel")
    assert "is yours to move on" in await _desk(noor)
