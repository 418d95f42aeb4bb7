"""For members who must not see a case, every response is the same, byte for byte, as before the report."""

from email import message_from_bytes, policy

import pytest

from coc_service.crypto import random_id
from coc_service.domain.presence import Presence
from coc_service.store import cases
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, text_of
from tests.journeys.acts import declare_clear, do, move, on_case, step_back
from tests.journeys.tours import differing, tour

SEEN = [
    "/desk", "/desk?lead=none", "/desk?stage=conflict_check", "/desk?sort=newest", "/desk?group=yours", "case", "HEAD case",
    "case/recuse", "case?done=note",
]  # fmt: skip


async def recipients(stage: Stage) -> list[str]:
    """The recipients of delivered mail, sorted."""
    await stage.deliver()
    folder = stage.parts.settings.mail_folder
    found = [message_from_bytes(file.read_bytes(), policy=policy.default)["to"] for file in folder.glob("*.eml")]
    return sorted(map(str, found))


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


async def test_the_same_questions_do_tell_a_member_who_may_know(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    stage.clock.stop()
    noor, never = await stage.log_in(NOOR), random_id()
    before = await tour(noor, never)

    await stage.submit()
    told = differing(before, await tour(noor, await stage.only_case()))

    assert [question for question in SEEN if question not in told] == []
    assert [question for question in told if question.endswith("a bad token")] == []


@pytest.mark.parametrize(
    "who",
    [
        "It was Tomas Rey.",
        "tomas",
        "somebody called REY, I think",
        "ask @trey about it",
        "trey",
        "tomas@members.example.org wrote to me",
        "To\N{COMBINING ACUTE ACCENT}mas",
        "\N{FULLWIDTH LATIN CAPITAL LETTER T}omas",
    ],
)
async def test_a_member_named_in_who_sees_no_sign(sqlite_stage: Stage, who: str) -> None:
    stage = sqlite_stage
    stage.clock.stop()
    tomas = await stage.log_in(TOMAS)
    before = await tour(tomas, random_id())

    await stage.submit(who=who)

    assert differing(before, await tour(tomas, await stage.only_case())) == []
    assert await recipients(stage) == [DANA.address, ILSE.address, NOOR.address]


async def test_a_named_member_may_read_if_the_reporter_says_so(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(narrative="Tomas saw it all.", who="Tomas Rey", named_member_may_read="yes")
    case_id = await stage.only_case()

    [tomas] = await declare_clear(stage, case_id, TOMAS)

    assert "Tomas saw it all." in text_of((await tomas.get(f"/cases/{case_id}")).text)
    assert TOMAS.address in await recipients(stage)


async def test_a_member_left_out_by_choice_stays_out_even_if_named_members_may_read(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(who="Tomas", named_member_may_read="yes", left_out=[stage.id_of(TOMAS)])

    tomas = await stage.log_in(TOMAS)

    assert (await tomas.get(f"/cases/{await stage.only_case()}")).status_code == 404


@pytest.mark.parametrize("way", ["at the gate", "after reading"])
async def test_a_member_who_stepped_back_sees_no_sign_any_more(stage: Stage, way: str) -> None:
    stage.clock.stop()
    dana, never = await stage.log_in(DANA), random_id()
    before = await tour(dana, never)
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
    assert differing(before, await tour(dana, never)) == []
    assert (await recipients(stage)).count(DANA.address) == 1, "the notice of the report, before stepping back"
    assert (await stage.case()).presence_of(stage.id_of(DANA)) is Presence.RECUSED


async def test_members_who_stay_silent_are_out_once_the_panel_forms(stage: Stage) -> None:
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
