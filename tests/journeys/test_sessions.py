"""Login, session limits, and logout."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from coc_service.store.tables import Login
from tests.cast import ILSE, NOOR, Stage, send, text_of, token
from tests.journeys.looks import restarted

WRONG = "not the passphrase at all"


async def is_in(client: httpx.AsyncClient) -> bool:
    answer = await client.get("/desk")
    assert answer.status_code == 200 or answer.headers["location"] == "/login"
    return answer.status_code == 200


async def test_after_ten_attempts_even_the_right_passphrase_must_wait(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()

    wrong = [await stage.try_login(client, NOOR.login_name, WRONG) for _ in range(10)]
    right = await stage.try_login(client, NOOR.login_name, NOOR.passphrase)

    assert {answer.status_code for answer in (*wrong, right)} == {422}
    assert text_of(right.text) == text_of(wrong[0].text), "whether it was right is not told"
    assert await is_in(await stage.log_in(ILSE)), "nobody else is kept out"
    stage.clock.advance(minutes=16)
    assert await is_in(await stage.log_in(NOOR))


async def test_a_login_that_succeeds_forgets_the_failed_attempts(sqlite_stage: Stage) -> None:
    for _ in range(2):
        for _ in range(6):
            await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, WRONG)
        assert await is_in(await sqlite_stage.log_in(NOOR))


async def test_an_unknown_name_is_answered_like_a_wrong_passphrase(sqlite_stage: Stage) -> None:
    wrong = await sqlite_stage.try_login(sqlite_stage.client(), "noor", WRONG)
    unknown = await sqlite_stage.try_login(sqlite_stage.client(), "n00r", WRONG)

    assert wrong.status_code == unknown.status_code
    assert text_of(wrong.text) == text_of(unknown.text)
    assert WRONG not in wrong.text


async def test_logging_out_ends_the_session_and_not_only_the_cookie(stage: Stage) -> None:
    noor, thief = await stage.log_in(NOOR), stage.client()
    thief.cookies.update(noor.cookies)
    assert await is_in(thief)

    answer = await send(noor, "/desk", "/logout")

    assert answer.headers["location"] == "/login"
    assert not await is_in(noor)
    assert not await is_in(thief)


async def test_a_session_ends_when_idle_and_lives_while_used(sqlite_stage: Stage) -> None:
    noor, idle = await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(NOOR)

    for _ in range(3):
        sqlite_stage.clock.advance(minutes=40)
        assert await is_in(noor)

    assert not await is_in(idle)


async def test_a_session_ends_after_half_a_day_however_busy(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    used = []
    for _ in range(15):
        sqlite_stage.clock.advance(minutes=50)
        used.append(await is_in(noor))

    assert used == [True] * 14 + [False], "fourteen times fifty minutes are less than twelve hours, fifteen are more"


async def test_a_form_from_an_ended_session_is_not_taken(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    old = token((await noor.get("/desk")).text)
    await send(noor, "/desk", "/logout")
    await sqlite_stage.try_login(noor, NOOR.login_name, NOOR.passphrase)

    answer = await noor.post("/logout", data={"token": old})

    assert answer.status_code == 409
    assert await is_in(noor)


async def test_a_form_of_another_member_is_not_taken(sqlite_stage: Stage) -> None:
    noor, ilse = await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(ILSE)

    answer = await noor.post("/logout", data={"token": token((await ilse.get("/desk")).text)})

    assert answer.status_code == 409
    assert await is_in(noor)


@pytest.mark.parametrize("cookie", ["", "x", "AAAA", "A" * 43 + "=", "\N{LATIN SMALL LETTER E WITH ACUTE}" * 3])
async def test_a_made_up_cookie_is_nobody(sqlite_stage: Stage, cookie: str) -> None:
    client = sqlite_stage.client()

    answer = await client.get("/desk", headers={b"cookie": f"session={cookie}".encode()})

    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


async def test_a_changed_session_row_opens_nothing(sqlite_stage: Stage) -> None:
    noor, ilse_id = await sqlite_stage.log_in(NOOR), sqlite_stage.id_of(ILSE)

    def become_ilse(session: Session) -> None:
        for login in session.query(Login):
            login.person_id = ilse_id

    await sqlite_stage.parts.database.write(become_ilse)

    assert not await is_in(noor)


async def test_a_session_that_is_put_back_after_its_logout_does_not_revive(stage: Stage) -> None:
    noor, thief = await stage.log_in(NOOR), stage.client()
    thief.cookies.update(noor.cookies)

    def copy(session: Session) -> dict[str, Any]:
        (row,) = session.query(Login)
        return row.model_dump()

    row = await stage.parts.database.read(copy)
    await send(noor, "/desk", "/logout")
    await stage.parts.database.write(lambda session: session.add(Login(**row)))

    assert not await is_in(thief)
    elsewhere = (await restarted(stage)).client()
    elsewhere.cookies.update(thief.cookies)
    assert not await is_in(elsewhere), "nor with a process that has yet to learn of it"


@pytest.mark.parametrize("hours", [6, 13])
async def test_a_session_whose_row_was_made_to_last_ends_when_its_seal_says(sqlite_stage: Stage, hours: int) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    def prolong(session: Session) -> None:
        for login in session.query(Login):
            login.expires_at += timedelta(days=30)

    await sqlite_stage.parts.database.write(prolong)
    sqlite_stage.clock.advance(hours=hours)

    assert await is_in(noor) is (hours < 12)


async def test_no_cookie_comes_before_the_login(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    words = await sqlite_stage.submit()

    for path in ("/", "/c/conduct", "/c/conduct/report", "/return", "/login", "/log", "/leaving", "/desk"):
        assert "set-cookie" not in (await client.get(path)).headers
    assert "set-cookie" not in (await sqlite_stage.come_back(words, client)).headers
    assert "set-cookie" in (await sqlite_stage.try_login(client, NOOR.login_name, NOOR.passphrase)).headers


async def test_a_login_form_with_an_empty_field_says_which_one_and_is_no_attempt(sqlite_stage: Stage) -> None:
    blank = [await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, "") for _ in range(12)]
    nameless = await sqlite_stage.try_login(sqlite_stage.client(), "", "")

    assert {one.status_code for one in (*blank, nameless)} == {422}
    assert "Please fill in your passphrase." in text_of(blank[0].text)
    assert "Please fill in your login name." not in text_of(blank[0].text)
    assert "Please fill in your login name." in text_of(nameless.text)
    assert await is_in(await sqlite_stage.log_in(NOOR)), "twelve empty forms are no attempt"
