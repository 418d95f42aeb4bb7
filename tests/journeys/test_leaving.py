"""Members leave, or are removed: at once, in every case, and the case of a lead who has left goes on."""

import httpx
import pytest

from coc_service.domain.presence import Presence
from coc_service.usecases.people.inviting import InviteAgain
from tests.cast import DANA, ILSE, NOOR, TOMAS, Person, Stage, hidden, send, text_of
from tests.journeys.acts import declare_clear, do, move, step_back
from tests.journeys.test_roster import kinds_opened, readers_of
from tests.sites import admit, unlocked_member

NARRATIVE = "The heron was shouted at."


async def seat_url(stage: Stage, person: Person) -> str:
    return f"/roster/{(await stage.committee_state()).id}/seats/{stage.id_of(person)}"


async def end_seat(stage: Stage, client: httpx.AsyncClient, person: Person) -> httpx.Response:
    """Resign, or sign the removal of somebody else."""
    page = await seat_url(stage, person)
    leaf = _leaf((await client.get(page)).text)
    return await send(client, page, f"{page}/end", leaf=leaf, has_read="yes")


async def agree(stage: Stage, client: httpx.AsyncClient) -> httpx.Response:
    """Sign the removal that waits on the roster."""
    roster = (await client.get("/roster")).text
    fields = {**hidden(roster), "leaf": _leaf(roster.split("/removals", 1)[1]), "has_read": "yes"}
    return await client.post(f"/roster/{(await stage.committee_state()).id}/removals", data=fields)


def _leaf(page: str) -> str:
    return page.split('name="leaf" value="', 1)[1].split('"', 1)[0]


async def remove(stage: Stage, person: Person, *, by: tuple[Person, Person]) -> None:
    first, second = [await stage.log_in(one) for one in by]
    assert (await end_seat(stage, first, person)).status_code == 303
    assert (await agree(stage, second)).status_code == 303


async def test_who_resigns_reads_nothing_from_then_on_and_is_told_so_kindly(stage: Stage) -> None:
    await stage.submit(narrative=NARRATIVE)
    case_id = await stage.only_case()
    dana = await stage.log_in(DANA)
    assert (await dana.get(f"/cases/{case_id}")).status_code == 200

    left = await end_seat(stage, dana, DANA)
    said = text_of((await dana.get(left.headers["location"])).text)
    after = [(await dana.get(path)).headers.get("location") for path in ("/desk", f"/cases/{case_id}", "/roster")]
    again = await stage.try_login(stage.client(), DANA.login_name, DANA.passphrase)
    wrong = await stage.try_login(stage.client(), DANA.login_name, "quite another passphrase here")
    public = text_of((await stage.client().get("/c/conduct")).text)

    assert "You have left the committee. Thank you" in said
    assert after == ["/login"] * 3
    assert (again.status_code, wrong.status_code) == (403, 422)
    assert "Your seat on Conduct Committee ended on" in text_of(again.text)
    assert "ended" not in text_of(wrong.text)
    assert (DANA.name in public, NOOR.name in public) == (False, True)


async def test_a_report_after_somebody_left_is_not_sealed_to_them(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await end_seat(stage, await stage.log_in(DANA), DANA)

    await stage.submit(narrative=NARRATIVE)

    assert set(await readers_of(stage)) == {stage.id_of(one) for one in (NOOR, ILSE, TOMAS)}


async def test_who_has_left_opens_nothing_that_came_after_even_with_a_copy_of_the_database(sqlite_stage: Stage) -> None:
    """What the copy has of before, they had read; their grants are gone from it, too, unless it is an older one."""
    stage = sqlite_stage
    words = await stage.submit(narrative=NARRATIVE)
    secret, dana = await stage.secret(DANA), await stage.log_in(DANA)
    assert await kinds_opened(stage, stage.id_of(DANA), secret) == ["report", "named", "identity"]
    await end_seat(stage, dana, DANA)

    assert await kinds_opened(stage, stage.id_of(DANA), secret) == []
    await stage.say(words, "It happened again.")
    begun = (await stage.case()).current

    assert begun.number == 2
    assert stage.id_of(DANA) not in {person for person, _ in begun.recipients}


async def test_a_member_is_removed_by_two_others_and_never_by_one(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor, tomas, dana = [await stage.log_in(one) for one in (NOOR, TOMAS, DANA)]

    await end_seat(stage, noor, DANA)
    waiting = [text_of((await one.get("/roster")).text) for one in (noor, tomas, dana)]
    by_dana = await agree_blindly(stage, dana, waiting_in=(await tomas.get("/roster")).text)
    still = stage.id_of(DANA) in {seat.person for seat in (await stage.committee_state()).seats}
    await agree(stage, tomas)
    roster = text_of((await tomas.get("/roster")).text)

    assert [f"Signed by {NOOR.name}. 1 more signature is needed." in page for page in waiting] == [True, True, False]
    assert (by_dana.headers["location"], still) == ("/roster?stale=yes", True)
    assert f"{DANA.name} was removed on" in roster
    assert f"by {NOOR.name} and {TOMAS.name}" in roster
    assert (await dana.get("/desk")).headers["location"] == "/login"


async def test_who_is_to_be_removed_finds_it_neither_on_the_desk_nor_in_the_log(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor, tomas, dana = [await stage.log_in(one) for one in (NOOR, TOMAS, DANA)]
    before = text_of((await dana.get("/desk")).text)

    await end_seat(stage, noor, DANA)

    logs = [text_of((await one.get("/log/entries")).text) for one in (tomas, dana)]
    signed = f"{NOOR.name} signed that {DANA.name} leaves the committee"
    assert [signed in page for page in logs] == [True, False]
    waits = "A change of your committee waits for one more member"
    assert waits in text_of((await tomas.get("/desk")).text)
    assert text_of((await dana.get("/desk")).text) == before


async def agree_blindly(stage: Stage, client: httpx.AsyncClient, *, waiting_in: str) -> httpx.Response:
    """Send the form for a removal that another member's page has."""
    own = hidden((await client.get("/roster")).text)
    fields = {**own, "leaf": _leaf(waiting_in.split("/removals", 1)[1]), "has_read": "yes"}
    return await client.post(f"/roster/{(await stage.committee_state()).id}/removals", data=fields)


async def test_the_others_are_told_that_somebody_left_and_not_who_it_is_about(sqlite_stage: Stage) -> None:
    stage = sqlite_stage

    await end_seat(stage, await stage.log_in(NOOR), DANA)

    assert await stage.deliver() == 2  # neither the one who signed nor the one it is about


async def test_the_case_of_a_lead_who_left_is_led_by_another_at_once(stage: Stage) -> None:
    await stage.submit(narrative=NARRATIVE)
    case_id = await stage.only_case()
    noor, ilse = await declare_clear(stage, case_id, NOOR, ILSE)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    await end_seat(stage, noor, NOOR)

    desk = text_of((await ilse.get("/desk")).text)
    page = f"/roster/{(await stage.committee_state()).id}/hand-over/{stage.id_of(NOOR)}"
    handed = text_of((await ilse.get(page)).text)
    await do(ilse, case_id, "lead", member_id=stage.id_of(ILSE))
    case = await stage.case()

    assert "Choose a lead" in desk
    assert "Leads it: choose a new lead" in handed
    assert (case.lead, case.lead_left, case.presence_of(stage.id_of(NOOR))) == (stage.id_of(ILSE), "", Presence.LEFT)
    assert "Nothing waits in the cases that you read." in text_of((await ilse.get(page)).text)


async def test_each_member_sees_what_is_handed_over_in_the_cases_that_they_read_alone(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(narrative=NARRATIVE)
    case_id = await stage.only_case()
    noor, ilse = await declare_clear(stage, case_id, NOOR, ILSE)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    await do(ilse, case_id, "tasks", title="Ask the hosts for the list", owner=stage.id_of(NOOR), due_on="")
    own = text_of((await noor.get(await seat_url(stage, NOOR))).text)
    await step_back(await stage.log_in(TOMAS), case_id)
    await end_seat(stage, noor, NOOR)
    page = f"/roster/{(await stage.committee_state()).id}/hand-over/{stage.id_of(NOOR)}"

    seen = [text_of((await (await stage.log_in(one)).get(page)).text) for one in (ILSE, DANA, TOMAS)]

    task, lead = "Task: Ask the hosts for the list", "Leads it: choose a new lead"
    assert [task in own, lead in own] == [True, True]
    assert [(task in text, lead in text) for text in seen] == [(True, True), (False, True), (False, False)]


async def test_a_panel_is_formed_without_who_has_left(sqlite_stage: Stage) -> None:
    """Until the next begin the chain of the case counts them; the move begins it."""
    stage = sqlite_stage
    await stage.submit(narrative=NARRATIVE)
    case_id = await stage.only_case()
    noor, _, _ = await declare_clear(stage, case_id, NOOR, ILSE, TOMAS)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    await end_seat(stage, await stage.log_in(DANA), DANA)

    await move(noor, case_id, "form_panel")

    case = await stage.case()
    assert {stage.id_of(one): case.presence_of(stage.id_of(one)) for one in (NOOR, ILSE, TOMAS, DANA)} == {
        stage.id_of(NOOR): Presence.CLEAR,
        stage.id_of(ILSE): Presence.CLEAR,
        stage.id_of(TOMAS): Presence.CLEAR,
        stage.id_of(DANA): Presence.LEFT,
    }


@pytest.mark.parametrize("removed", [False, True], ids=["resigned", "removed"])
async def test_who_left_can_be_invited_and_admitted_again_and_reads_no_old_case(
    sqlite_stage: Stage, *, removed: bool
) -> None:
    stage = sqlite_stage
    await stage.submit(narrative=NARRATIVE)
    if removed:
        await remove(stage, DANA, by=(NOOR, ILSE))
    else:
        await end_seat(stage, await stage.log_in(DANA), DANA)
    noor, ilse = [await unlocked_member(stage.parts, stage.person(one)) for one in (NOOR, ILSE)]
    before = text_of((await (await stage.log_in(NOOR)).get("/roster")).text)

    await stage.parts.perform(InviteAgain(stage.parts.custody, "conduct", DANA.login_name))
    waiting = await stage.log_in(DANA)
    await admit(stage.parts, (await stage.committee_state()).id, stage.id_of(DANA), by=noor, second=ilse)

    assert "Waiting to be admitted" not in before
    assert (await waiting.get("/desk")).status_code == 200
    assert (await waiting.get(f"/cases/{await stage.only_case()}")).status_code == 404
