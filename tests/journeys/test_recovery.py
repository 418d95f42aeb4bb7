"""The recovery key on pages: two members adopt it, reporters see who keeps it and may leave it out, and cases name it."""

import re

import httpx

from coc_service.domain import recovery_text
from coc_service.domain.recovery import RECOVERY, RecoveryKey
from coc_service.usecases.people.recovery import CHANGED, NO_KEY, NOT_WAITING
from coc_service.web.staff.recovery import NOT_COMPARED
from tests.cast import ILSE, NOOR, Stage, send, text_of, token
from tests.usecases.trustees import TRUSTEES, a_secret, public_half

KEPT_BY = "3 people who keep the recovery key together"
WHO = "Ada, Bela and Chidi. They help if we lose our own keys. It takes 2 of them, and then they could read it too."


def a_key(needed: int = 2) -> RecoveryKey:
    return public_half(a_secret(), needed)


async def filled(client: httpx.AsyncClient, what: str, **fields: str) -> httpx.Response:
    """Send a form of the page with its own hidden fields."""
    page = (await client.get("/recovery")).text
    form = re.search(rf'<form method="post" action="(/recovery/\w+/{what})">(.*?)</form>', page, re.DOTALL)
    assert form, text_of(page)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[2]))
    return await client.post(form[1], data={**hidden, **fields})


async def adopt(stage: Stage, key: RecoveryKey) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    """Let two members adopt a key on the page."""
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)
    signed = await filled(noor, "propose", key=recovery_text.write(key), signs="yes", compared="yes")
    assert signed.status_code == 303, text_of(signed.text)
    assert (await filled(ilse, "confirm", compared="yes")).status_code == 303
    return noor, ilse


async def test_a_key_is_adopted_once_both_have_compared_its_words(sqlite_stage: Stage) -> None:
    key = a_key()
    noor, ilse = await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(ILSE)
    pasted = recovery_text.write(key)

    looked = await filled(noor, "propose", key=pasted)
    assert (looked.status_code, KEPT_BY in text_of(looked.text), WHO in text_of(looked.text)) == (200, True, True)
    unsure = await filled(noor, "propose", key=pasted, signs="yes")
    assert (unsure.status_code, NOT_COMPARED.msgid in text_of(unsure.text)) == (422, True)
    assert (await filled(noor, "propose", key=pasted, signs="yes", compared="yes")).status_code == 303

    desk = (await ilse.get("/desk")).text
    assert "A new recovery key waits for one more member" in desk
    blind = await filled(ilse, "confirm")
    assert (blind.status_code, NOT_COMPARED.msgid in text_of(blind.text)) == (422, True)
    assert (await sqlite_stage.committee_state()).recovery is None
    assert (await filled(ilse, "confirm", compared="yes")).status_code == 303

    adopted = (await sqlite_stage.committee_state()).recovery
    assert adopted is not None
    assert (adopted.encryption_key, adopted.trustees) == (key.encryption_key, TRUSTEES)
    words = re.search(r'class="code large words" translate="no" dir="ltr">([a-z ]+)<', looked.text)
    assert words
    assert words[1] in (await ilse.get("/recovery")).text


async def test_reporters_see_who_keeps_the_key_and_can_leave_it_out(sqlite_stage: Stage) -> None:
    await adopt(sqlite_stage, a_key())
    reporter = sqlite_stage.client()

    for page in ("/c/conduct", "/c/conduct/report"):
        shown = text_of((await reporter.get(page)).text)
        assert (KEPT_BY in shown, WHO in shown) == (True, True)
    checked = await send(reporter, "/c/conduct/report", narrative="It was loud.", left_out=RECOVERY, to="check")
    kept_from = text_of(checked.text).partition("Kept from")[2]
    assert kept_from.startswith(f" {KEPT_BY} You ticked this name")

    await send(reporter, "/c/conduct/report", narrative="It was loud.", left_out=RECOVERY)

    assert (await sqlite_stage.case()).recovery == ""


async def test_a_report_that_was_given_to_the_key_says_so_to_everyone_who_reads_it(sqlite_stage: Stage) -> None:
    noor, _ = await adopt(sqlite_stage, a_key())

    sent = await sqlite_stage.send_report()
    assert f"It is also sealed to {KEPT_BY}. Nobody else can open it. {KEPT_BY} {WHO}" in text_of(sent.text)
    words = " ".join(re.findall(r"<li>(\w+)</li>", sent.text)[:14])
    come_back = text_of((await sqlite_stage.come_back(words)).text)
    assert (f"and to {KEPT_BY}, and to nobody else." in come_back, WHO in come_back) == (True, True)

    case_id = await sqlite_stage.only_case()
    await send(noor, f"/cases/{case_id}", f"/cases/{case_id}/declare", answer="clear")
    assert f"{KEPT_BY} {WHO} Nobody else." in text_of((await noor.get(f"/cases/{case_id}")).text)


async def test_a_page_from_before_another_key_signs_nothing(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    old = (await noor.get("/recovery")).text
    await adopt(sqlite_stage, a_key())
    action = re.search(r'action="(/recovery/\w+/propose)"', old)
    assert action
    pasted = recovery_text.write(a_key())

    late = await noor.post(
        action[1], data={"token": token(old), "key": pasted, "before": "", "signs": "yes", "compared": "yes"}
    )

    assert (late.status_code, CHANGED.msgid in text_of(late.text)) == (422, True)


async def test_what_is_pasted_wrongly_is_refused(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    whole = recovery_text.write(a_key())

    for wrong in ("", "words", whole[:-4], whole.replace('"needed": 2', '"needed": 1'), "[" * 5000, whole[:200]):
        answer = await filled(noor, "propose", key=wrong, signs="yes", compared="yes")
        assert (answer.status_code, NO_KEY.msgid in text_of(answer.text)) == (422, True), wrong


async def test_the_key_ends_when_two_have_signed_and_cases_say_so(sqlite_stage: Stage) -> None:
    noor, ilse = await adopt(sqlite_stage, a_key())
    await sqlite_stage.send_report()
    case_id = await sqlite_stage.only_case()
    await send(noor, f"/cases/{case_id}", f"/cases/{case_id}/declare", answer="clear")

    assert (await filled(noor, "end")).status_code == 303
    assert "The end of the recovery key waits" in (await ilse.get("/desk")).text
    assert (await filled(ilse, "confirm")).status_code == 303

    assert "The key has ended." in text_of((await noor.get(f"/cases/{case_id}")).text)
    assert KEPT_BY not in text_of((await noor.get("/c/conduct")).text)
    page = (await ilse.get("/roster")).text
    committee = (await sqlite_stage.committee_state()).id
    late = await ilse.post(f"/recovery/{committee}/confirm", data={"token": token(page), "leaf": "ab" * 32})
    assert NOT_WAITING.msgid in text_of(late.text)
