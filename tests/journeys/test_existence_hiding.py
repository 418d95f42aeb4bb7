"""For members who must not see a case, every response is the same, byte for byte, as before the report."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from coc_service import worker
from coc_service.crypto import random_id
from coc_service.domain.presence import Presence
from coc_service.store import cases
from tests.cast import DANA, ILSE, NOOR, TOMAS, Person, Stage, text_of
from tests.journeys.acts import declare_clear, do, move, on_case, step_back
from tests.journeys.tours import differing, tour

SEEN = [
    "/desk", "/desk?lead=none", "/desk?stage=conflict_check", "/desk?sort=newest", "/desk?group=yours", "case", "HEAD case",
    "case/recuse", "case?done=note", "case?show=paper",
]  # fmt: skip


async def recipients(stage: Stage) -> list[str]:
    """The recipients of delivered mail, sorted."""
    await stage.deliver()
    found = [message_from_bytes(file.read_bytes(), policy=policy.default)["to"] for file in folder_of(stage)]
    return sorted(map(str, found))


def folder_of(stage: Stage) -> list[Path]:
    return sorted(stage.parts.settings.mail_folder.glob("*.eml"))


async def test_a_member_who_was_left_out_sees_no_sign(stage: Stage) -> None:
    stage.clock.stop()
    tomas, never = await stage.log_in(TOMAS), random_id()
    before = await tour(tomas, never)

    await stage.submit(left_out=[stage.id_of(TOMAS)])
    case_id = await stage.only_case()

    assert differing(before, await tour(tomas, case_id)) == []
    assert differing(before, await tour(tomas, never)) == []
    assert await recipients(stage) == [DANA.address, ILSE.address, NOOR.address]
    assert stage.id_of(TOMAS) not in (await stage.case()).presences


async def mails_of(stage: Stage, person: Person, *, hours: int) -> list[str]:
    """The mails that a member gets in the next hours, each with its hour and text, without what is random."""
    found = []
    for hour in range(0, hours, 4):
        stage.clock.advance(hours=4)
        await worker.remind(stage.parts)
        await stage.deliver()
        for file in folder_of(stage):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            if mail["to"] == person.address:
                found.append(f"{hour} {mail['subject']}\n{mail.get_content()}")
            file.unlink()
    return sorted(found)


@pytest.mark.parametrize("danger", ["yes", "no"])
async def test_a_member_who_was_left_out_gets_the_same_mails_at_the_same_hours(
    sqlite_stage: Stage, danger: str
) -> None:
    """Digests, reminders, checks of addresses: none says a word, or comes an hour earlier, because of a hidden report."""
    stage, week = sqlite_stage, 7 * 24
    await stage.submit()
    await mails_of(stage, TOMAS, hours=week)  # until the case that he shares is late
    without = await mails_of(stage, TOMAS, hours=week)

    await stage.submit(danger=danger, left_out=[stage.id_of(TOMAS)])

    assert await mails_of(stage, TOMAS, hours=week) == without
    assert len(without) > 7


async def test_reminders_of_two_cases_differ_in_nothing_but_their_recipient(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(left_out=[stage.id_of(TOMAS), stage.id_of(DANA)])
    await stage.submit(danger="yes", left_out=[stage.id_of(NOOR), stage.id_of(ILSE), stage.id_of(DANA)])

    stage.clock.advance(hours=24)
    await worker.remind(stage.parts)
    await stage.deliver()
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder_of(stage)]

    texts = {(mail["subject"], mail["date"], str(mail.get_content())) for mail in mails}
    assert len(texts) == 1
    assert sorted(mail["to"] for mail in mails) == [ILSE.address, NOOR.address, TOMAS.address]


async def test_the_same_questions_do_tell_a_member_who_may_know(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    stage.clock.stop()
    noor, never = await stage.log_in(NOOR), random_id()
    before = await tour(noor, never)

    await stage.submit()
    told = differing(before, await tour(noor, await stage.only_case()))

    assert [question for question in SEEN if question not in told] == []
    assert [question for question in told if question.endswith("a bad token")] == []


NAMED = [
    "It was Tomas Rey.",
    "tomas",
    "somebody called REY, I think",
    "ask @trey about it",
    "trey",
    "tomas@members.example.org wrote to me",
    "To\N{COMBINING ACUTE ACCENT}mas",
    "\N{FULLWIDTH LATIN CAPITAL LETTER T}omas",
]


async def test_a_member_named_in_who_sees_no_sign(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    stage.clock.stop()
    tomas = await stage.log_in(TOMAS)
    before = await tour(tomas, random_id())

    for who in NAMED:
        asked = await stage.send_report(who=who)
        await stage.submit(who=who, **preset(asked.text))

    case_ids = await stage.case_ids()
    assert len(case_ids) == len(NAMED), "what was asked about was not stored before the answer"
    assert [case_id for case_id in case_ids if (await tomas.get(f"/cases/{case_id}")).status_code != 404] == []
    assert differing(before, await tour(tomas, case_ids[-1])) == []
    assert set(await recipients(stage)) == {DANA.address, ILSE.address, NOOR.address}


def may_read(stage: Stage, person: Person) -> dict[str, str]:
    """Return the answer that a named member may read the report."""
    return {f"named-{stage.id_of(person)}": "read"}


def preset(page: str) -> dict[str, str]:
    """Return what is chosen on the last step about the names that were found."""
    found = dict(re.findall(r'name="(named-\w+)" value="(\w+)" checked', page))
    assert found
    return found


async def test_a_named_member_may_read_if_the_reporter_says_so(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(narrative="Tomas saw it all.", who="Tomas Rey", **may_read(stage, TOMAS))
    case_id = await stage.only_case()

    [tomas] = await declare_clear(stage, case_id, TOMAS)

    assert "Tomas saw it all." in text_of((await tomas.get(f"/cases/{case_id}")).text)
    assert TOMAS.address in await recipients(stage)


async def test_a_member_left_out_by_choice_stays_out_even_if_named_members_may_read(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(who="Tomas", left_out=[stage.id_of(TOMAS)], **may_read(stage, TOMAS))

    tomas = await stage.log_in(TOMAS)

    assert (await tomas.get(f"/cases/{await stage.only_case()}")).status_code == 404


@pytest.mark.parametrize("way", ["at the gate", "after reading"])
async def test_a_member_who_stepped_back_sees_no_sign_any_more(sqlite_stage: Stage, way: str) -> None:
    stage = sqlite_stage
    stage.clock.stop()
    dana = await stage.log_in(DANA)
    before = await tour(dana, random_id())
    words = await stage.submit()
    case_id = await stage.only_case()
    await recipients(stage)

    if way == "at the gate":
        await do(dana, case_id, "declare", answer="recused")
    else:
        await do(dana, case_id, "declare", answer="clear")
        await step_back(dana, case_id)
    await stage.say(words, "Something more.")

    assert differing(before, await tour(dana, case_id)) == []
    assert (await recipients(stage)).count(DANA.address) == 1, "the notice of the report, before stepping back"
    assert (await stage.case()).presence_of(stage.id_of(DANA)) is Presence.RECUSED


async def test_members_who_stay_silent_are_out_once_the_panel_forms(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    stage.clock.stop()
    before = await tour(await stage.log_in(DANA), random_id())
    await stage.submit()
    case_id = await stage.only_case()
    noor, _ = await declare_clear(stage, case_id, NOOR, ILSE)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    assert (await on_case(noor, case_id, "move", move="form_panel")).status_code == 422, "two could still answer"
    stage.clock.advance(hours=49)

    await move(await stage.log_in(NOOR), case_id, "form_panel")
    stage.clock.advance(hours=-49)

    assert differing(before, await tour(await stage.log_in(DANA), case_id)) == []
    held = await stage.parts.database.read(lambda it: cases.grants(it, case_id, recipient_id=stage.id_of(DANA)))
    assert list(held) == []
