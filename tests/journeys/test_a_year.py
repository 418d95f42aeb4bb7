"""A year of a committee through the real pages. People come, lose their keys, leave and return; the rules change.

After each chapter the log verifies, and whatever somebody kept of before opens nothing that came afterwards.
"""

from dataclasses import replace

from coc_service.domain import policy
from coc_service.store.tables import Grant
from coc_service.usecases.people.correcting import Correct, Correction
from coc_service.usecases.people.inviting import Invite, InviteAgain, Invitee
from tests.cast import BASE_URL, COMMITTEE, DANA, ILSE, NOOR, TOMAS, Stage, send, text_of
from tests.journeys.a_year import Year, links_in, mails, readable, records_of
from tests.journeys.acts import declare_clear, do, move
from tests.journeys.test_leaving import end_seat
from tests.journeys.test_lost_keys import NEW as NEW_OF_DANA
from tests.journeys.test_lost_keys import admit, lose
from tests.journeys.test_membership import COMPARED, EVA, sign
from tests.journeys.test_new_reader import answer
from tests.journeys.test_new_reader import decide as decide_reader
from tests.journeys.test_new_reader import propose as propose_reader
from tests.journeys.test_own_sessions import WAYS
from tests.journeys.test_pauses import pause
from tests.journeys.test_policy import SOONER, confirm, propose

NEW_OF_ILSE = "eleven brave herons repair a windmill"
MISTYPED = "eva@member.example.org"


async def test_a_year_in_which_people_come_go_forget_and_return(sqlite_stage: Stage) -> None:
    year = await begin(sqlite_stage)
    for chapter in (
        eva_joins_after_a_mistyped_invitation,
        dana_loses_her_passphrase,
        a_laptop_of_ilse_is_stolen,
        tomas_is_away_for_ten_days,
        noor_leaves_a_case_that_she_led,
        noor_returns_by_a_new_seat,
        the_rules_change,
    ):
        await chapter(year)
        year.stage.clock.advance(days=45)

    log_of_people = text_of((await (await year.log_in(TOMAS)).get("/roster")).text)
    assert NOOR.name in log_of_people
    assert (await year.stage.verify()).size > 0


async def begin(stage: Stage) -> Year:
    """A case that all four read and Noor leads."""
    receipt = await stage.submit(narrative="It was at the closing talk.")
    case_id = await stage.only_case()
    noor, *_ = await declare_clear(stage, case_id, NOOR, ILSE, TOMAS, DANA)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    await do(noor, case_id, "acknowledge", text="We have read it.")
    await move(noor, case_id, "form_panel")
    return Year(stage, receipt, case_id)


async def eva_joins_after_a_mistyped_invitation(year: Year) -> None:
    stage, custody, link = year.stage, year.stage.parts.custody, f"{BASE_URL}/enrol/"
    invitee = Invitee(EVA.name, EVA.handle, EVA.login_name, MISTYPED)
    await stage.parts.perform(Invite(custody, COMMITTEE, invitee, link))
    await stage.deliver()
    [wrong] = [link for mail in mails(stage, MISTYPED) for link in links_in(mail)]
    assert (await stage.client().get(wrong)).status_code == 200

    await stage.parts.perform(Correct(custody, EVA.login_name, Correction(address=EVA.address), link))
    await stage.deliver()
    [right] = [link for mail in mails(stage, EVA.address) for link in links_in(mail)]
    assert (await stage.client().get(wrong)).status_code == 404
    made = await send(stage.client(), right, passphrase=EVA.passphrase, passphrase_again=EVA.passphrase)
    assert made.status_code == 200
    assert (await sign(await year.log_in(NOOR), "admit", EVA.name, **COMPARED)).status_code == 303
    assert (await sign(await year.log_in(ILSE), "agree", EVA.name, **COMPARED)).status_code == 303
    (eva,) = [seat.person for seat in (await stage.committee_state()).seats if seat.name == EVA.name]
    stage.members += (replace(EVA, id=eva),)

    new_case = await year.end_chapter(by=NOOR, sealed_to=(NOOR, ILSE, TOMAS, DANA, EVA))
    browser = await year.log_in(EVA)
    assert [(await browser.get(f"/cases/{one}")).status_code for one in (new_case, year.case_id)] == [200, 404]


async def dana_loses_her_passphrase(year: Year) -> None:
    stage = year.stage
    kept = await year.keep(DANA, secret=await stage.secret(DANA))
    link = await lose(stage)
    year.out.append(kept)
    year.open_links.add(link)
    await year.end_chapter(by=NOOR, sealed_to=(NOOR, ILSE, TOMAS, EVA))

    await send(stage.client(), link, passphrase=NEW_OF_DANA, passphrase_again=NEW_OF_DANA)
    await admit(stage)
    year.passphrases[DANA.login_name] = NEW_OF_DANA
    year.open_links.clear()
    dana, noor, ilse = await year.log_in(DANA), await year.log_in(NOOR), await year.log_in(ILSE)
    assert (await dana.get(f"/cases/{year.case_id}")).status_code == 404

    assert (await propose_reader(noor, year.case_id, DANA.name)).status_code == 303
    assert "The committee sees that you said yes." in await answer(stage, year.receipt, "yes")
    assert (await decide_reader(ilse, year.case_id, "confirm")).status_code == 303
    await do(dana, year.case_id, "declare", answer="clear")
    assert "It was at the closing talk." in text_of((await dana.get(f"/cases/{year.case_id}")).text)
    await year.end_chapter(by=DANA, sealed_to=(NOOR, ILSE, TOMAS, DANA, EVA))


async def a_laptop_of_ilse_is_stolen(year: Year) -> None:
    laptop, ilse = await year.keep(ILSE, secret=None), await year.log_in(ILSE)

    await send(ilse, WAYS, f"{WAYS}/end")
    phone = await year.keep(ILSE, secret=None)  # it was in the same bag
    typed = {"present": ILSE.passphrase, "passphrase": NEW_OF_ILSE, "passphrase_again": NEW_OF_ILSE}
    assert "Your passphrase is changed." in text_of((await send(ilse, "/passphrase", **typed)).text)

    year.passphrases[ILSE.login_name] = NEW_OF_ILSE
    year.out += [laptop, phone]
    new_case = await year.end_chapter(by=ILSE, sealed_to=(NOOR, ILSE, TOMAS, DANA, EVA))
    assert [(await ilse.get(f"/cases/{one}")).status_code for one in (year.case_id, new_case)] == [200, 200]


async def tomas_is_away_for_ten_days(year: Year) -> None:
    stage, tomas = year.stage, await year.log_in(TOMAS)
    assert (await pause(stage, tomas, TOMAS)).status_code == 303
    meanwhile = await year.end_chapter(by=ILSE, sealed_to=(NOOR, ILSE, DANA, EVA))
    stage.clock.advance(days=11)

    after = await year.end_chapter(by=ILSE, sealed_to=(NOOR, ILSE, TOMAS, DANA, EVA))
    tomas, secret = await year.log_in(TOMAS), await stage.secret(TOMAS)
    pages = [(await tomas.get(f"/cases/{one}")).status_code for one in (year.case_id, meanwhile, after)]
    opened = await readable(stage, stage.id_of(TOMAS), secret, granted=[])
    assert pages == [200, 404, 200]
    assert opened & await records_of(stage, meanwhile) == frozenset()


async def noor_leaves_a_case_that_she_led(year: Year) -> None:
    stage, noor = year.stage, await year.log_in(NOOR)
    kept = await year.keep(NOOR, secret=await stage.secret(NOOR))
    left = await end_seat(stage, noor, NOOR)
    assert "You have left the committee. Thank you" in text_of((await noor.get(left.headers["location"])).text)

    ilse = await year.log_in(ILSE)
    page = f"/roster/{(await stage.committee_state()).id}/hand-over/{stage.id_of(NOOR)}"
    assert "Leads it: choose a new lead" in text_of((await ilse.get(page)).text)
    assert "Choose a lead" in text_of((await ilse.get("/desk")).text)
    await do(ilse, year.case_id, "lead", member_id=stage.id_of(ILSE))
    case = await stage.case(year.case_id)
    assert (case.lead, case.lead_left) == (stage.id_of(ILSE), "")
    assert "Leads it" not in text_of((await ilse.get(page)).text)

    await stage.deliver()
    year.out.append(kept)
    told = mails(stage, NOOR.address)
    await year.end_chapter(by=ILSE, sealed_to=(ILSE, TOMAS, DANA, EVA))
    assert mails(stage, NOOR.address) == told
    assert NOOR.name not in text_of((await stage.client().get("/c/conduct")).text)


async def noor_returns_by_a_new_seat(year: Year) -> None:
    stage, ilse, tomas = year.stage, await year.log_in(ILSE), await year.log_in(TOMAS)
    (kept,) = [one for one in year.out if one.person.login_name == NOOR.login_name]
    assert kept.secret is not None
    await stage.parts.perform(InviteAgain(stage.parts.custody, COMMITTEE, NOOR.login_name))
    year.out.remove(kept)  # from now on her passphrase opens the page that says what she waits for
    invited = await year.end_chapter(by=ILSE, sealed_to=(ILSE, TOMAS, DANA, EVA))
    noor = await year.log_in(NOOR)
    waits = [text_of((await noor.get(f"/cases/{one}")).text) for one in (year.case_id, invited)]
    assert [one.startswith("Your key is made") for one in waits] == [True, True]
    assert await readable(stage, stage.id_of(NOOR), kept.secret, granted=kept.rows[Grant]) == kept.could
    assert (await sign(ilse, "admit", NOOR.name, **COMPARED)).status_code == 303
    assert (await sign(tomas, "agree", NOOR.name, **COMPARED)).status_code == 303

    new_case = await year.end_chapter(by=ILSE, sealed_to=(NOOR, ILSE, TOMAS, DANA, EVA))
    pages = [(await noor.get(f"/cases/{one}")).status_code for one in (year.case_id, invited, new_case)]
    assert pages == [404, 404, 200]
    opened = await readable(stage, stage.id_of(NOOR), kept.secret, granted=kept.rows[Grant])
    assert opened - kept.could == await records_of(stage, new_case)


async def the_rules_change(year: Year) -> None:
    stage, own = year.stage, (await year.stage.committee_state()).policy
    ilse, tomas = await year.log_in(ILSE), await year.log_in(TOMAS)

    assert (await propose(ilse, stage, SOONER, reason="Reporters should hear sooner.")).status_code == 303
    assert (await stage.committee_state()).policy == own
    assert (await confirm(tomas, stage)).status_code == 303

    new_case = await year.end_chapter(by=ILSE, sealed_to=(NOOR, ILSE, TOMAS, DANA, EVA))
    followed = [(await stage.case(one)).policy for one in (year.case_id, new_case)]
    assert followed == [own, policy.digest(SOONER)]
    assert "First answer to the reporter 12 hours" in text_of((await stage.client().get("/c/conduct/policy")).text)
