"""An auditor's way through the pages: admitted by two members, reading log and figures, ended at once."""

from datetime import UTC, datetime

import httpx
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.cast import ILSE, NOOR, TOMAS, Person, Stage, hidden, send, text_of
from tests.journeys.acts import declare_clear
from tests.sites import admit_auditor, join, unlocked_member

OLGA = Person("Olga Petrov", "@olgap", "olga", "olga@members.example.org", "orchid gravel beacon mitten saffron")
NARRATIVE = "The heron was shouted at."


async def page_of(stage: Stage) -> str:
    return f"/auditors/{(await stage.committee_state()).id}"


async def sign(stage: Stage, by: Person, action: str, **fields: str) -> httpx.Response:
    """Sign the first form with this action on the page of auditors, as it is shown."""
    client, page = await stage.log_in(by), await page_of(stage)
    shown = (await client.get(page)).text
    assert f"{page}/{action}" in shown
    form = shown.split(f'action="{page}/{action}"', 1)[1].split("</form>", 1)[0]
    names = ("person", "digest", "leaf")
    values = {name: form.split(f'name="{name}" value="', 1)[1].split('"', 1)[0] for name in names}
    return await client.post(f"{page}/{action}", data={**hidden(shown), **values, **fields})


async def audited(stage: Stage) -> httpx.AsyncClient:
    """Let Olga audit the committee, and log in."""
    olga, committee = await join(stage.parts, OLGA), (await stage.committee_state()).id
    noor, ilse = [await unlocked_member(stage.parts, stage.person(one)) for one in (NOOR, ILSE)]
    await admit_auditor(stage.parts, committee, olga.id, by=noor, second=ilse)
    return await stage.log_in(OLGA)


async def test_two_members_admit_an_auditor_after_comparing_words(stage: Stage) -> None:
    await join(stage.parts, OLGA)
    roster = text_of((await (await stage.log_in(NOOR)).get("/roster")).text)
    unread = await sign(stage, NOOR, "admit")
    first = await sign(stage, NOOR, "admit", fingerprint_compared="yes")
    owed = text_of((await (await stage.log_in(TOMAS)).get("/desk")).text)
    second = await sign(stage, TOMAS, "agree", fingerprint_compared="yes")

    shown = text_of((await (await stage.log_in(ILSE)).get(await page_of(stage))).text)

    assert "Admit them as an auditor , who reads no report" in roster
    assert [one.status_code for one in (unread, first, second)] == [422, 303, 303]
    assert "An auditor waits for one more member" in owed
    assert "Who audits you now Olga Petrov @olgap" in shown


async def test_an_auditor_is_led_to_their_own_page_and_sees_no_other(sqlite_stage: Stage) -> None:
    olga = await audited(sqlite_stage)

    led = [(await olga.get(path)).headers.get("location") for path in ("/desk", "/roster", "/log/entries", "/policy")]
    own = await olga.get("/audit")

    assert led == ["/audit"] * 4
    assert "You read the log and the figures. You cannot open a report" in text_of(own.text)
    assert ">Desk<" not in own.text


async def test_an_auditors_log_tells_of_people_rules_and_server_and_of_no_case(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(narrative=NARRATIVE)
    case_id = await stage.only_case()
    await declare_clear(stage, case_id, NOOR)
    olga, committee = await audited(stage), (await stage.committee_state()).id

    shown = {
        part: text_of((await olga.get(f"/audit/{committee}/log?show={part}")).text)
        for part in ("all", "people", "rules", "server")
    }

    assert "Noor Haddad signed that Olga Petrov is an auditor" in shown["people"]
    assert "Noor Haddad founded the committee" in shown["rules"]
    assert "Whoever runs the server invited Olga Petrov" in shown["server"]
    code_name = (await stage.case(case_id)).code_name
    told = [word for word in (code_name, NARRATIVE, "conflict", "opened", case_id) if word in " ".join(shown.values())]
    assert told == []


async def test_an_address_that_no_link_has_is_refused(sqlite_stage: Stage) -> None:
    olga, committee = await audited(sqlite_stage), (await sqlite_stage.committee_state()).id

    asked = [f"{committee}/log?show=cases", f"{committee}/log?page=0", f"{'a' * 26}/log", f"{'a' * 26}/figures"]

    assert [(await olga.get(f"/audit/{one}")).status_code for one in asked] == [400, 400, 404, 404]


async def test_figures_stand_once_their_quarter_is_over_and_tell_no_small_number(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    stage.clock.ahead = datetime(2030, 2, 1, 12, tzinfo=UTC) - datetime.now(UTC)
    for _ in range(6):
        await stage.submit(narrative=NARRATIVE)
    olga, committee = await audited(stage), (await stage.committee_state()).id
    during = text_of((await olga.get(f"/audit/{committee}/figures")).text)
    stage.clock.advance(days=70)

    after = text_of((await (await stage.log_in(OLGA)).get(f"/audit/{committee}/figures")).text)

    assert "There is no figure yet" in during
    assert "2030, quarter 1 What How much Reports that arrived 6 Days to the first letter too few to say" in after
    assert "First letters that were due and came late 5 or more" in after
    assert "Set aside as spam by two members fewer than 5" in after


async def test_an_auditor_has_the_whole_log_verified_by_one_click(stage: Stage) -> None:
    await stage.submit(narrative=NARRATIVE)
    await stage.publish()
    olga = await audited(stage)

    answer = await send(olga, "/audit", "/audit/verify")

    assert "The log holds We have just read the whole log anew" in text_of(answer.text)
    assert "No entry is void." in text_of(answer.text)


async def test_no_page_elsewhere_has_the_log_verified(sqlite_stage: Stage) -> None:
    olga = await audited(sqlite_stage)

    answer = await olga.post("/audit/verify", data={"token": "forged"})

    assert answer.status_code == 409


async def test_a_changed_entry_is_found_by_one_click(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    stage.is_tampered = True
    olga = await audited(stage)
    await alter(stage, "UPDATE audit_entry SET detail = NULL WHERE subject = 'site' AND detail IS NOT NULL")

    answer = await send(olga, "/audit", "/audit/verify")

    assert "The log does not hold" in text_of(answer.text)
    assert "Keep this page, and tell a member" in text_of(answer.text)


async def test_an_audit_that_is_ended_by_two_ends_its_session_at_once(stage: Stage) -> None:
    olga = await audited(stage)
    first = await sign(stage, NOOR, "end", has_read="yes")
    between = await olga.get("/audit")
    second = await sign(stage, TOMAS, "agree", has_read="yes")

    after = [(await olga.get(path)).headers.get("location") for path in ("/audit", "/ways-to-log-in")]
    again = await stage.try_login(stage.client(), OLGA.login_name, OLGA.passphrase)

    assert (first.status_code, between.status_code, second.status_code) == (303, 200, 303)
    assert (after, again.status_code) == (["/login"] * 2, 403)
    assert "Your audit of Conduct Committee ended on" in text_of(again.text)


async def alter(stage: Stage, statement: str) -> None:
    """Change rows of the database, as an attacker does."""

    def job(session: Session) -> None:
        session.execute(text(statement))

    await stage.parts.database.write(job)
