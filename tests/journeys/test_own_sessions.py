"""Where a member is logged in, ending sessions, and locking one."""

import base64
from dataclasses import replace
from typing import Any

import httpx
from sqlalchemy.orm import Session

from coc_service.store.tables import Login
from coc_service.usecases.people.session_content import Cookie, SessionContent, find
from tests.cast import ILSE, NOOR, Stage, hidden, send, text_of, token
from tests.journeys.acts import declare_clear
from tests.journeys.asking import WRONG, asking, is_in, value_of
from tests.journeys.looks import restarted

WAYS = "/ways-to-log-in"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


async def log_in_with(stage: Stage, user_agent: str) -> httpx.AsyncClient:
    client = stage.client()
    client.headers["User-Agent"] = user_agent
    assert (await stage.try_login(client, NOOR.login_name, NOOR.passphrase)).status_code == 303
    return client


# --- where one is logged in -----------------------------------------------------------------------------------------------


async def test_a_member_sees_where_they_are_logged_in_and_nothing_a_browser_says(sqlite_stage: Stage) -> None:
    await log_in_with(sqlite_stage, FIREFOX)
    noor = await log_in_with(sqlite_stage, "<b>Evil</b>")
    await sqlite_stage.log_in(ILSE)

    shown = text_of((await noor.get(WAYS)).text)

    assert shown.count("Firefox, Linux") == 2, "the line, and the words of its button"
    assert shown.count("This one A browser that we do not know") == 1
    assert shown.count("End it") == 1, "of the two sessions of hers, and of nobody else's"
    assert "Evil" not in shown


async def test_a_member_ends_one_other_session(stage: Stage) -> None:
    noor, other, third = [await log_in_with(stage, agent) for agent in (FIREFOX, "iPhone Safari/", FIREFOX)]
    page = (await noor.get(WAYS)).text
    line = next(part for part in page.split("<tr") if "iPhone" in part)

    answer = await noor.post(f"{WAYS}/end", data={"token": token(page), "session": value_of("session", line)})

    assert answer.headers["location"] == f"{WAYS}?ended=1"
    assert "The session was ended." in text_of((await noor.get(answer.headers["location"])).text)
    assert [await is_in(one) for one in (noor, other, third)] == [True, False, True]


async def test_a_member_ends_all_others_also_one_whose_row_was_hidden(stage: Stage) -> None:
    thief, noor, ilse = await stage.log_in(NOOR), await stage.log_in(NOOR), await stage.log_in(ILSE)
    row = await stage.parts.database.read(lambda session: first_login(session, stage.id_of(NOOR)))
    await stage.parts.database.write(lambda session: hide(session, row["id_hash"]))

    answer = await send(noor, WAYS, f"{WAYS}/end")
    await stage.parts.database.write(lambda session: session.add(Login(**row)))

    assert answer.headers["location"] == f"{WAYS}?ended=1"
    assert [await is_in(one) for one in (thief, noor, ilse)] == [False, True, True]
    elsewhere = (await restarted(stage)).client()
    elsewhere.cookies.update(thief.cookies)
    assert not await is_in(elsewhere), "nor with a process that has yet to learn of it"


async def test_nobody_ends_a_session_of_somebody_else(sqlite_stage: Stage) -> None:
    noor, ilse = await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(ILSE)
    row = await sqlite_stage.parts.database.read(lambda session: first_login(session, sqlite_stage.id_of(NOOR)))

    answer = await send(ilse, WAYS, f"{WAYS}/end", session=row["id_hash"].hex())

    assert "There was no other session." in text_of((await ilse.get(answer.headers["location"])).text)
    assert [await is_in(one) for one in (noor, ilse)] == [True, True]


async def test_what_a_browser_is_called_is_sealed(sqlite_stage: Stage) -> None:
    noor = await log_in_with(sqlite_stage, FIREFOX)
    row = await sqlite_stage.parts.database.read(lambda session: first_login(session, sqlite_stage.id_of(NOOR)))

    def alter(session: Session) -> None:
        for login in session.query(Login):
            login.sealed_device = bytes(100)

    await sqlite_stage.parts.database.write(alter)

    assert b"Firefox" not in row["sealed_device"]
    assert "This one A browser that we do not know" in text_of((await noor.get(WAYS)).text)


async def test_of_a_session_that_was_ended_from_another_nothing_is_left(sqlite_stage: Stage) -> None:
    await sqlite_stage.log_in(NOOR)
    noor = await sqlite_stage.log_in(NOOR)

    await send(noor, WAYS, f"{WAYS}/end")

    assert await sqlite_stage.parts.database.read(lambda session: session.query(Login).count()) == 1


# --- the lock -------------------------------------------------------------------------------------------------------------


async def test_a_locked_session_opens_nothing_until_the_passphrase_is_typed(stage: Stage) -> None:
    await stage.submit()
    case = f"/cases/{await stage.only_case()}?show=notes"
    noor = await stage.log_in(NOOR)

    locked = await send(noor, case, "/lock", to=case)
    asked = await noor.get(locked.headers["location"])
    wrong = await noor.post("/again", data={**asking(asked), "proof": WRONG})
    right = await noor.post("/again", data={**asking(asked), "proof": NOOR.passphrase})

    assert locked.headers["location"] == case
    assert "This session is locked" in text_of(asked.text)
    assert NOOR.name not in asked.text
    assert (wrong.status_code, "That did not match" in text_of(wrong.text), WRONG in wrong.text) == (422, True, False)
    assert (right.status_code, right.headers["location"]) == (303, case)
    assert await is_in(noor)


async def test_the_row_of_a_locked_session_holds_no_secret(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    cookie = Cookie(base64.urlsafe_b64decode(noor.cookies["session"]))
    before = await sqlite_stage.parts.database.read(lambda session: content(session, sqlite_stage, cookie))

    await send(noor, "/desk", "/lock")

    after = await sqlite_stage.parts.database.read(lambda session: content(session, sqlite_stage, cookie))
    assert before == replace(after, secret=await sqlite_stage.secret(NOOR), proved_at=before.proved_at)
    assert (after.secret, after.proved_at) == (None, None)


async def test_a_form_that_is_sent_while_the_session_is_locked_goes_on_with_the_passphrase(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    form = hidden((await noor.get("/names")).text) | {"names": "Noor\nNour <H>"}
    await send(noor, "/desk", "/lock")

    asked = await noor.post("/names", data=form)
    done = await noor.post("/names", data={**asking(asked), "proof": NOOR.passphrase})

    assert "Noor\nNour &lt;H&gt;" in asked.text
    assert done.headers["location"] == "/roster"
    assert "Nour &lt;H&gt;" in (await noor.get("/names")).text


async def test_a_lock_forgets_what_the_session_has_opened(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    noor, *_ = await declare_clear(sqlite_stage, await sqlite_stage.only_case(), NOOR)
    await send(noor, "/desk", "/desk/search", words="followed")
    kept = sqlite_stage.parts.custody.session_caches._kept
    before = len(kept)

    await send(noor, "/desk", "/lock")

    assert (before, len(kept)) == (1, 0)


async def test_a_note_that_is_sent_while_the_session_is_locked_is_not_lost(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, *_ = await declare_clear(sqlite_stage, case_id, NOOR)
    form = {"token": token((await noor.get(f"/cases/{case_id}")).text), "text": "He was seen there."}
    await send(noor, "/desk", "/lock")

    asked = await noor.post(f"/cases/{case_id}/note", data=form)
    await noor.post(f"/cases/{case_id}/note", data={**form, "proof": NOOR.passphrase})

    assert "This session is locked" in text_of(asked.text)
    assert "He was seen there." in (await noor.get(f"/cases/{case_id}")).text


async def test_a_form_from_elsewhere_unlocks_nothing(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    await send(noor, "/desk", "/lock")

    answer = await noor.post("/again", data={"token": "none", "proof": NOOR.passphrase, "to": "/desk"})

    assert answer.status_code == 409
    assert not await is_in(noor)


def content(session: Session, stage: Stage, cookie: Cookie) -> SessionContent:
    found = find(stage.parts.custody.ledger.reading(session), cookie)
    assert found
    return found.content


def first_login(session: Session, person: str) -> dict[str, Any]:
    return min(
        (row.model_dump() for row in session.query(Login).filter_by(person_id=person)),
        key=lambda row: row["expires_at"],
    )


def hide(session: Session, id_hash: bytes) -> None:
    session.delete(session.get(Login, id_hash))
