"""An alternate in browsers: admitted, called for one case by the only member who is left, and seeing nothing else."""

import httpx

from coc_service.domain.stages import Stage as Stages
from coc_service.store.tables import Grant
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, text_of, token
from tests.journeys.a_year import readable, records_of, rows_of
from tests.journeys.acts import declare_clear, do, move, step_back
from tests.journeys.test_membership import COMPARED, EVA, sign
from tests.journeys.test_new_reader import STORY, answer, decide, propose
from tests.sites import join

ASK = "Call an alternate, or ask another member of the committee"
CALLED = "If too few of us can act, we may ask Eva Lindqvist to help."


async def seat_alternate(stage: Stage) -> None:
    """Let two members admit Eva as an alternate, on their pages."""
    eva = await join(stage.parts, EVA)
    stage.members += (eva,)
    noor, ilse = [await stage.log_in(one) for one in (NOOR, ILSE)]
    assert (await sign(noor, "admit", EVA.name, **COMPARED, as_alternate="yes")).status_code == 303
    assert (await sign(ilse, "agree", EVA.name, **COMPARED)).status_code == 303


async def one_left(stage: Stage) -> tuple[str, str, httpx.AsyncClient]:
    """Return the receipt, the case and the browser of Noor, who alone is left on it."""
    words = await stage.submit(narrative=STORY)
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    for other in (ILSE, TOMAS, DANA):
        await step_back(await stage.log_in(other), case_id)
    return words, case_id, noor


async def opened_by_eva(stage: Stage) -> frozenset[str]:
    """Return the records of all cases that Eva's keys open with a copy of the database."""
    eva, secret = stage.id_of(EVA), await stage.secret(EVA)
    return await readable(stage, eva, secret, granted=(await rows_of(stage, eva))[Grant])


async def test_an_alternate_is_called_by_the_only_member_left_votes_and_sees_no_other_case(stage: Stage) -> None:
    await seat_alternate(stage)
    words, case_id, noor = await one_left(stage)
    eva = await stage.log_in(EVA)
    assert (await eva.get(f"/cases/{case_id}")).status_code == 404
    assert await opened_by_eva(stage) == frozenset()
    assert ASK in text_of((await noor.get(f"/cases/{case_id}")).text)

    assert (await propose(noor, case_id, EVA.name)).status_code == 303
    asked = text_of((await stage.come_back(words)).text)
    await answer(stage, words, "yes")
    assert (await decide(noor, case_id, "confirm")).status_code == 303

    assert f"May {EVA.name} read your report too?" in asked
    gate = text_of((await eva.get(f"/cases/{case_id}")).text)
    assert (STORY in gate, "conflict of interest" in gate) == (False, True)
    await do(eva, case_id, "declare", answer="clear")
    assert STORY in text_of((await eva.get(f"/cases/{case_id}")).text)
    assert f"Came later {EVA.name}" in text_of((await stage.come_back(words)).text)
    await _decide_together(stage, case_id, noor, eva)
    await _another_case_stays_closed(stage, case_id, eva)


async def _decide_together(stage: Stage, case_id: str, noor: httpx.AsyncClient, eva: httpx.AsyncClient) -> None:
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    await do(noor, case_id, "acknowledge", text="Thank you.")
    for name in ("form_panel", "investigate", "propose", "open_vote"):
        await move(noor, case_id, name)
    for browser in (noor, eva):
        await do(browser, case_id, "ballot", choice="yes")
    await move(noor, case_id, "decide")
    page = text_of((await eva.get(f"/cases/{case_id}")).text)
    assert "Carried: 2 yes, 0 no, 0 abstained. 2 of 2 had to vote." in page
    for name in ("implement", "close"):
        await move(noor, case_id, name)
    assert (await stage.case(case_id)).stage is Stages.CLOSED


async def _another_case_stays_closed(stage: Stage, case_id: str, eva: httpx.AsyncClient) -> None:
    await stage.submit(narrative="Another report, after it.")
    (other,) = set(await stage.case_ids()) - {case_id}
    noted = await declare_clear(stage, other, ILSE)
    await do(noted[0], other, "note", text="Not for alternates.")

    assert (await eva.get(f"/cases/{other}")).status_code == 404
    assert await opened_by_eva(stage) == await records_of(stage, case_id)
    assert other not in (await eva.get("/desk")).text


async def test_an_alternate_stands_apart_where_reporters_and_members_look(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await seat_alternate(stage)
    noor, eva = await stage.log_in(NOOR), await stage.log_in(EVA)

    public = text_of((await stage.client().get("/c/conduct")).text)
    form = text_of((await stage.client().get("/c/conduct/report")).text)
    roster, own_roster = [text_of((await one.get("/roster")).text) for one in (noor, eva)]
    log = text_of((await noor.get("/log/entries")).text)

    assert (
        f"ask one of these people to help. They see nothing before, and we ask you first: {EVA.name} {EVA.handle}"
        in public
    )
    assert f"{EVA.name} {EVA.handle}. Reads it only if too few of us can. We ask you first." in form
    assert (
        "Alternates Called for a case only when too few members can act on it. Before that they see nothing of it."
        in roster
    )
    assert f"{NOOR.name} signed that {EVA.name} is admitted as an alternate" in log
    assert "State that their keys are lost" in roster
    assert ("State that their keys are lost" in own_roster, f"Remove {NOOR.name}" in own_roster) == (False, False)


async def test_a_reporter_leaves_an_alternate_out_and_nobody_can_call_them(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await seat_alternate(stage)
    await stage.submit(narrative=STORY, left_out=[stage.id_of(EVA)])
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    for other in (ILSE, TOMAS, DANA):
        await step_back(await stage.log_in(other), case_id)

    case_page, readers = [text_of((await noor.get(f"/cases/{case_id}{path}")).text) for path in ("", "/readers")]

    assert (await stage.case()).alternates_left_out == {stage.id_of(EVA)}
    assert (ASK in case_page, "Hand it on to another body" in case_page) == (False, True)
    assert (EVA.name in readers, "Hand the case on to another body" in readers) == (False, True)


async def test_an_alternate_who_is_named_is_asked_about_before_the_report_is_sent(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await seat_alternate(stage)

    page = text_of((await stage.send_report(narrative=f"{EVA.name} shouted at me.")).text)

    assert f"You wrote a name like {EVA.name}, who may be asked to help here." in page
    assert await stage.case_ids() == []


async def test_the_page_before_sending_says_that_an_alternate_can_be_called(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await seat_alternate(stage)
    left_out = [stage.id_of(one) for one in (ILSE, TOMAS, DANA)]

    page = text_of((await stage.send_report(narrative=STORY, left_out=left_out, to="check")).text)
    receipt = text_of((await stage.send_report(narrative=STORY, left_out=left_out)).text)

    assert CALLED in page
    assert "One person cannot decide alone" in page
    also = f"They can also ask {EVA.name} to decide with them. You can say no to that."
    assert [also in text for text in (page, receipt)] == [True, True]
    assert page.index("Will be read by") < page.index(CALLED)


async def test_an_alternate_signs_and_records_nothing(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await seat_alternate(stage)
    eva, committee = await stage.log_in(EVA), await stage.committee_state()

    seat = await eva.get(f"/roster/{committee.id}/seats/{stage.id_of(DANA)}")
    record = text_of((await eva.get("/record")).text)

    assert seat.headers["location"] == "/roster"
    assert "Only members record a report. You are an alternate" in record


async def test_an_alternate_becomes_a_member_by_two_signatures_and_reads_what_arrives_then(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await seat_alternate(stage)
    older = await one_left(stage)
    noor, ilse, committee = await stage.log_in(NOOR), await stage.log_in(ILSE), await stage.committee_state()
    path = f"/roster/{committee.id}/seats/{stage.id_of(EVA)}"
    (leaf,) = [seat.leaf for seat in committee.alternates(stage.clock.now())]

    signed = await noor.post(
        f"{path}/standing", data={"token": token((await noor.get(path)).text), "leaf": leaf, "standing": "member"}
    )
    assert signed.status_code == 303
    assert (await sign(ilse, "agree", EVA.name, **COMPARED)).status_code == 303

    await stage.submit(narrative="After it.")
    (new,) = set(await stage.case_ids()) - {older[1]}
    eva = await stage.log_in(EVA)
    assert [(await eva.get(f"/cases/{one}")).status_code for one in (older[1], new)] == [404, 200]
