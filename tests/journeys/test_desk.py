"""The desk shows each member their tasks, and each case in one group."""

import httpx

from coc_service.domain.needs import NEEDS
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, text_of
from tests.journeys.acts import declare_clear, do, move, on_case, step_back, withdraw


async def _desk(client: httpx.AsyncClient, path: str = "/desk") -> str:
    return text_of((await client.get(path)).text)


async def test_the_desk_follows_a_case_from_declarations_to_its_lead(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, ilse = await declare_clear(sqlite_stage, case_id, NOOR, ILSE)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    assert "Yours to do · 1" in await _desk(noor)

    for other in (TOMAS, DANA):
        await step_back(await sqlite_stage.log_in(other), case_id)
    assert "Choose a lead" in await _desk(ilse)
    assert f'href="/cases/{case_id}#lead"' in (await ilse.get("/desk")).text
    assert 'id="lead"' in (await ilse.get(f"/cases/{case_id}")).text

    await do(noor, case_id, "lead", member_id=sqlite_stage.id_of(NOOR))
    assert "Take the next step" in await _desk(noor)
    assert "Nothing waits for you right now." in await _desk(ilse)
    assert "Waiting for others · 1" in await _desk(ilse)
    assert "Waits for the lead" in await _desk(ilse)

    await move(noor, case_id, "form_panel")
    assert "Take the next step" in await _desk(noor)


async def test_a_case_whose_reporter_withdrew_is_marked(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()
    await withdraw(sqlite_stage, words)

    assert "Withdrawn" in await _desk(await sqlite_stage.log_in(NOOR))


async def test_a_title_is_on_the_desks_of_those_past_the_gate_alone(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, ilse = await declare_clear(sqlite_stage, case_id, NOOR, ILSE)

    await do(noor, case_id, "label", title="Followed after the talk", tags="event, sprint,event")
    await do(ilse, case_id, "label", title="Followed after the closing talk", tags="moderation")
    pages = {person.login_name: await _desk(await sqlite_stage.log_in(person)) for person in (NOOR, ILSE, DANA)}

    assert {name: "Followed after the closing talk" in page for name, page in pages.items()} == {
        "noor": True,
        "ilse": True,
        "dana": False,
    }
    assert not any("Followed after the talk" in page or "sprint" in page for page in pages.values())
    assert "moderation" not in pages["dana"]
    assert "Followed after the closing talk" in await _desk(noor, f"/cases/{case_id}")


async def test_a_title_or_tag_that_is_too_long_is_told_and_given_back(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    sent = {"title": "T" * 121, "tags": "a,b,c,d,e,f,g,h," + "i" * 41}

    answer = await on_case(noor, case_id, "label", **sent)

    assert answer.status_code == 422
    assert "at most 120 letters" in text_of(answer.text)
    assert "at most 8 tags" in text_of(answer.text)
    assert "at most 40 letters" in text_of(answer.text)
    assert "T" * 121 in answer.text


async def test_cases_are_filtered_by_lead_step_and_tag(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    first = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, first, NOOR)
    await do(noor, first, "lead", member_id=sqlite_stage.id_of(NOOR))
    await do(noor, first, "label", title="The first", tags="online")
    await sqlite_stage.submit()
    desk = (await noor.get("/desk")).text
    tag = desk.split('href="/desk?tag=')[1].split('"')[0]
    (second,) = set(await sqlite_stage.case_ids()) - {first}

    def has(page: str) -> tuple[bool, bool]:
        return f"/cases/{first}" in page, f"/cases/{second}" in page

    found = {
        path: has((await noor.get(path)).text)
        for path in (
            "/desk",
            "/desk?lead=me",
            "/desk?lead=none",
            f"/desk?tag={tag}",
            "/desk?stage=triage",
            "/desk?closed=yes",
        )
    }

    assert "online" not in tag
    assert found == {
        "/desk": (True, True),
        "/desk?lead=me": (True, False),
        "/desk?lead=none": (False, True),
        f"/desk?tag={tag}": (True, False),
        "/desk?stage=triage": (False, False),
        "/desk?closed=yes": (False, False),
    }


async def test_each_place_on_a_case_to_which_the_desk_leads_is_there_once(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    await sqlite_stage.say(words, "It happened again.")
    page = (await noor.get(f"/cases/{case_id}")).text

    places = {row.place for row in NEEDS.values() if row.place}

    assert {one for one in places if page.count(f'id="{one}"') == 1} == places
