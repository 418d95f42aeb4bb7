"""A case is kept, held and deleted, in browsers: two members for each step, and a receipt that opens nothing afterwards."""

import re

import httpx

from tests.cast import DANA, ILSE, NOOR, Stage, send, text_of
from tests.journeys.acts import do, form_panel, move
from tests.journeys.test_letters_of_a_reporter import NEVER

STORY = "Someone followed me after the closing talk."


async def closed_case(stage: Stage) -> tuple[str, str, list[httpx.AsyncClient]]:
    """Return the receipt, the case and the browsers of Noor and Ilse, who closed it without a decision."""
    words = await stage.submit(narrative=STORY, name="Robin Quill")
    case_id = await stage.only_case()
    browsers = await form_panel(stage, case_id)
    await do(browsers[0], case_id, "acknowledge", text="We have read it.")
    await move(browsers[0], case_id, "take_no_action")
    await move(browsers[0], case_id, "close")
    return words, case_id, browsers


async def post(client: httpx.AsyncClient, case_id: str, act: str, **fields: str) -> httpx.Response:
    """Send a form of the page, with what its hidden fields say."""
    path = f"/cases/{case_id}/kept"
    page = (await client.get(path)).text
    hidden = dict(re.findall(r'name="(list[\w-]*|proposal)" value="(\w+)"', page))
    return await send(client, path, f"{path}/{act}", **{**hidden, **fields})


async def shown(client: httpx.AsyncClient, case_id: str) -> str:
    return text_of((await client.get(f"/cases/{case_id}/kept")).text)


async def test_two_members_delete_a_case_once_its_time_is_over(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words, case_id, (noor, ilse) = await closed_case(stage)
    await stage.submit(narrative="Someone shouted at me.")
    said = text_of((await stage.come_back(words)).text)
    early = await post(noor, case_id, "delete", part="whole", ground="due")
    stage.clock.advance(days=190)
    noor, ilse = [await stage.log_in(one) for one in (NOOR, ILSE)]
    on_desk = text_of((await noor.get("/desk")).text)

    asked = await post(noor, case_id, "delete", part="whole", ground="due")
    alone = await post(noor, case_id, "delete/confirm")
    page = await shown(ilse, case_id)
    done = await post(ilse, case_id, "delete/confirm")

    assert (early.status_code, asked.status_code, alone.status_code) == (422, 303, 422)
    assert "Its time is not over yet." in text_of(early.text)
    assert "Due for deletion" in on_desk
    assert ("1 of 1 open case needs someone now." in on_desk, "All open 1" in on_desk) == (True, True)
    assert "This goes for good" in page
    assert all(one in page for one in ("The report", "Who it is about", "Who the reporter is", "3 letters"))
    assert "Every key, receipt and address, and your drafts" in page
    assert (done.status_code, done.headers["location"]) == (303, "/desk?done=case.expunged#done")
    landed = text_of((await ilse.get(done.headers["location"])).text)
    assert "Ilse Brandt confirmed that the case is deleted" in landed
    assert "We plan to delete this report after" in said
    unknown = await noor.get(f"/cases/{'a' * 26}")
    assert (await ilse.get(f"/cases/{case_id}")).status_code == unknown.status_code == 404
    gone, never = await stage.come_back(words), await stage.come_back(NEVER)
    assert text_of(gone.text) == text_of(never.text)


async def test_a_hold_is_begun_and_lifted_by_two_and_the_reporter_reads_that_it_takes_longer(
    sqlite_stage: Stage,
) -> None:
    stage = sqlite_stage
    words, case_id, (noor, ilse) = await closed_case(stage)
    await post(noor, case_id, "hold", holds="yes")
    refused = await post(ilse, case_id, "hold/refuse")
    landed = text_of((await ilse.get(refused.headers["location"])).text)
    assert "Ilse Brandt said no to beginning or ending a legal hold" in landed
    too_late = await post(noor, case_id, "hold/confirm")
    await post(noor, case_id, "hold", holds="yes")
    alone = await post(noor, case_id, "hold/confirm")
    await post(ilse, case_id, "hold/confirm")

    assert too_late.status_code == alone.status_code == 422
    assert "A legal hold keeps everything of this case. Two members can lift it." in await shown(noor, case_id)
    assert "Ask for the deletion" not in await shown(noor, case_id)
    assert "We keep this report longer for now" in text_of((await stage.come_back(words)).text)
    refused = await post(noor, case_id, "delete", part="whole", ground="law")
    assert "A legal hold keeps everything of this case. Two members can lift it." in text_of(refused.text)
    await post(noor, case_id, "hold", holds="no")
    await post(ilse, case_id, "hold/confirm")
    assert "A legal hold keeps" not in await shown(noor, case_id)


async def test_members_say_how_long_it_is_kept_and_who_stepped_back_sees_nothing(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, ilse) = await closed_case(stage)
    wrong = [
        await post(noor, case_id, "class", **{"class": "measure", "ends_on": ""}),
        await post(noor, case_id, "class", **{"class": "minor", "ends_on": "tomorrow"}),
        await post(noor, case_id, "class"),
        await post(noor, case_id, "delete"),
    ]

    assert [one.status_code for one in wrong] == [422] * 4
    stated = await post(noor, case_id, "class", **{"class": "measure", "ends_on": "2027-05-31"})
    assert stated.status_code == 303
    page = (await noor.get(stated.headers["location"])).text
    assert "Noor Haddad said how long the case is kept" in text_of(page)
    assert 'value="2027-05-31"' in page, "what was stated stands in the form, so that it can be stated again"
    assert "Kept as: A measure that ends." in await shown(ilse, case_id)
    assert (await post(ilse, case_id, "again")).status_code == 303
    dana = await stage.log_in(DANA)
    assert (await dana.get(f"/cases/{case_id}/kept")).status_code == 404
