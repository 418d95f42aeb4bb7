"""A report that is recorded when the session has ended loses no word, and goes to nobody else."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from tests.cast import ILSE, NOOR, Stage, send, text_of
from tests.journeys import recording as told
from tests.web.test_composer import fields
from tests.web.test_ended_session import LATE, SHOWN, TEXT, case_id, composer, noor, rows

__all__ = ["case_id", "noor"]  # fixtures


async def recording(client: httpx.AsyncClient) -> dict[str, Any]:
    """The form of a report that came another way, filled in."""
    page = await client.get("/record")
    return {**told.fields(page.text), **told.TOLD, "narrative": TEXT}


async def log_in_again(client: httpx.AsyncClient, address: str) -> str:
    """Log in as Noor on the page at the address; return where it leads."""
    typed = {"login_name": NOOR.login_name, "passphrase": NOOR.passphrase}
    answer = await client.post("/login", data={**fields((await client.get(address)).text), **typed})
    return answer.headers["location"]


async def test_a_report_that_is_recorded_when_the_session_has_ended_is_kept_offered_and_gone_when_recorded(
    sqlite_stage: Stage,
) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    form = await recording(noor)
    sqlite_stage.clock.advance(hours=13)

    answer = await noor.post("/record", data=form)
    page = (await noor.get(await log_in_again(noor, answer.headers["location"]))).text
    link = re.search(r'href="(/record\?committee=\w+&amp;kept=\w+)#write"', page)
    assert link
    again = await noor.get(unescape(link[1]))
    checked = await send(noor, "/record", **{**form, **told.fields(again.text)})
    await told.record(noor, checked.text)

    assert answer.headers["location"] == f"/login?kept=record-{form['committee'][0]}"
    assert (SHOWN in page, LATE in text_of(page), f"{SHOWN}</textarea>" in again.text) == (True, True, True)
    assert 'value="Robin Vale"' in again.text
    assert (len(await sqlite_stage.case_ids()), await rows(sqlite_stage)) == (1, 0)


async def test_a_kept_report_is_thrown_away(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    form = await recording(noor)
    noor = await sqlite_stage.log_in(NOOR)
    kept = await noor.post("/record", data=form)
    page = (await noor.get(kept.headers["location"])).text

    draft = re.search(r'name="kept" value="(\w+)"', page)
    assert draft
    await send(noor, "/record", committee=form["committee"], kept=draft[1], act="throw_away")

    assert await rows(sqlite_stage) == 0


@pytest.mark.parametrize("of", ["another member", "another committee", "a case"])
async def test_a_report_is_kept_only_for_the_page_and_person_of_its_ticket(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str, of: str
) -> None:
    form = await recording(noor)
    client = await sqlite_stage.log_in(ILSE) if of == "another member" else sqlite_stage.client()
    form |= {"committee": ["a" * 26]} if of == "another committee" else {}
    form |= {"keep": (await composer(noor, case_id))["keep"]} if of == "a case" else {}

    answer = await client.post("/record", data=form)

    assert (answer.status_code, SHOWN in answer.text, await rows(sqlite_stage)) == (409, True, 0)
