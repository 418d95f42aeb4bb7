"""The page "On call", what the public pages say of it, and the banner of a danger."""

from typing import Any

import httpx
import pytest

from tests.cast import ILSE, NOOR, Stage, send, text_of
from tests.journeys.acts import declare_clear, do
from tests.journeys.looks import tamper
from tests.web.form_reporter import at_the_check

FIELDS = {"zone": "UTC", "digest": "daily", "digest_time": "08:00"}
ALWAYS = {f"{side}_{day}": "00:00" for day in range(7) for side in ("from", "until")}
NOBODY = "Right now nobody on the committee is on call."
PUBLIC = ("/c/conduct", "/c/conduct/report")


async def state(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    return await send(client, "/on-call", **{**FIELDS, **fields})


async def public_texts(stage: Stage) -> list[str]:
    return [(await stage.client().get(page)).text for page in PUBLIC]


async def test_what_a_member_states_is_shown_to_the_others(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)

    answer = await state(
        noor, zone="Europe/Berlin", from_0="09:00", until_0="17:00", from_5="22:00", until_5="06:00", from_6="00:00",
        until_6="00:00", quiet_from="22:00", quiet_until="07:00", digest="weekly", digest_day="4",
    )  # fmt: skip

    assert (answer.status_code, answer.headers["location"]) == (303, "/on-call?done=stated")
    shown = text_of((await ilse.get("/on-call")).text)
    assert "Monday, 09:00 to 17:00" in shown
    assert "Saturday, 22:00 to 06:00" in shown
    assert "Sunday, all day" in shown
    assert "Time zone: Europe/Berlin" in shown
    own = (await noor.get("/on-call?done=stated")).text
    assert "Your times are kept." in text_of(own)
    for field, value in (("from_0", "09:00"), ("until_6", "00:00"), ("quiet_until", "07:00"), ("digest_time", "08:00")):
        assert f'id="{field}" name="{field}" value="{value}"' in own
    assert '<option value="Europe/Berlin" selected>' in own


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"zone": "Europe/Atlantis"}, "zone", "Please choose a time zone from the list"),
        ({"zone": ""}, "zone", "Please choose a time zone from the list"),
        ({"from_0": "09:00"}, "until_0", "Please give both times"),
        ({"from_0": "25:00", "until_0": "26:00"}, "from_0", "Please give both times"),
        ({"from_0": "09:00", "until_0": "09:00"}, "until_0", "The two times are the same."),
        ({"quiet_until": "07:00"}, "quiet_from", "Please give both times"),
        ({"digest": "hourly"}, "digest", "Please choose how often."),
        ({"digest": "weekly"}, "digest_day", "Please choose a day."),
        ({"digest_time": "٠٨:٠٠"}, "digest_time", "Please write a time"),
        ({"quiet_from": "22:00", "quiet_until": "09:00"}, "digest_time", "This is within your quiet hours."),
    ],
)
async def test_each_error_names_its_field_and_nothing_is_lost(
    sqlite_stage: Stage, sent: dict[str, str], field: str, said: str
) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await state(noor, from_6="10:00", until_6="11:00", **sent)

    assert answer.status_code == 422
    assert f'<a href="#{field}">{said}' in answer.text
    assert 'id="from_6" name="from_6" value="10:00"' in answer.text
    assert "No hours given" in text_of((await noor.get("/on-call")).text)


async def test_the_form_says_before_it_is_filled_in_that_nobody_is_on_call(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    before = await public_texts(stage)

    await state(await stage.log_in(NOOR), **ALWAYS)

    assert [NOBODY in page for page in before] == [True, True]
    assert [page.index("Call 112, 911 or your local number first.") < page.index(NOBODY) for page in before] == [
        True,
        True,
    ]
    assert [NOBODY in page for page in await public_texts(stage)] == [False, False]


@pytest.mark.parametrize(("danger", "is_said"), [("yes", True), ("no", False), ("", False)])
async def test_the_last_step_says_it_again_only_to_somebody_in_danger(
    sqlite_stage: Stage, danger: str, *, is_said: bool
) -> None:
    reporter = await at_the_check(sqlite_stage, danger=danger)

    assert reporter.step == 3
    assert (NOBODY in reporter.answer.text) is is_said


async def test_no_public_page_says_who_is_on_call(sqlite_stage: Stage) -> None:
    """With one or another member on call, the public pages are the same, byte for byte."""
    stage = sqlite_stage
    stage.clock.stop()
    await state(await stage.log_in(NOOR), **ALWAYS)
    with_noor = [page.split('name="token"')[0] for page in await public_texts(stage)]

    await state(await stage.log_in(ILSE), **ALWAYS)
    await state(await stage.log_in(NOOR))

    assert [page.split('name="token"')[0] for page in await public_texts(stage)] == with_noor


async def test_on_call_is_for_members(sqlite_stage: Stage) -> None:
    shown, stated = (
        await sqlite_stage.client().get("/on-call"),
        await sqlite_stage.client().post("/on-call", data=FIELDS),
    )

    assert (shown.status_code, shown.headers["location"][:6]) == (303, "/login")
    assert (stated.status_code, "You are not logged in any more" in text_of(stated.text)) == (
        409,
        True,
    )  # gives back what was typed


# --- the banner ---


async def banner(stage: Stage, client: httpx.AsyncClient) -> str:
    return text_of((await client.get(f"/cases/{await stage.only_case()}")).text)


async def test_a_danger_has_its_banner_at_the_gate_and_in_the_case_until_somebody_takes_care(
    sqlite_stage: Stage,
) -> None:
    stage = sqlite_stage
    await stage.submit(danger="yes")
    case_id = await stage.only_case()
    at_the_gate = await banner(stage, await stage.log_in(NOOR))
    noor, ilse = await declare_clear(stage, case_id, NOOR, ILSE)
    inside = await banner(stage, ilse)

    await do(noor, case_id, "danger")

    assert "The reporter says that someone is in danger Nobody has answered yet." in at_the_gate
    assert "Please say now whether you are free to look after this." in at_the_gate
    assert "I take care of it" not in at_the_gate
    assert "I take care of it" in inside
    after = await banner(stage, ilse)
    assert "The reporter says that someone is in danger Noor Haddad takes care of it." in after
    assert "I take care of it" not in after
    assert "Noor Haddad takes care of the danger" in after
    assert "Noor Haddad takes care of the danger" in text_of((await ilse.get("/desk")).text), "the last event"


async def test_a_letter_answers_a_danger_too(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(danger="yes")
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)

    await do(noor, case_id, "acknowledge", text="Are you safe now?")

    assert "A member has written to the reporter." in await banner(stage, noor)


@pytest.mark.parametrize("said", [{}, {"danger": "no"}, {"danger": "unsure"}], ids=str)
async def test_without_a_danger_there_is_no_banner(sqlite_stage: Stage, said: dict[str, Any]) -> None:
    stage = sqlite_stage
    await stage.submit(**said)
    [noor] = await declare_clear(stage, await stage.only_case(), NOOR)

    assert "says that someone is in danger" not in await banner(stage, noor)


async def test_an_address_that_mail_does_not_reach_is_told_on_the_desk_of_the_others(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    query = "UPDATE outbox SET kind = 'address_check', state = 'refused' WHERE person_id = :ilse"
    await tamper(stage, query, ilse=stage.id_of(ILSE))

    desks = [text_of((await (await stage.log_in(one)).get("/desk")).text) for one in (NOOR, ILSE)]

    assert ["Mail does not reach Ilse Brandt." in desk for desk in desks] == [True, False]
