"""A session that ends in the middle loses no word, and nobody puts words among somebody else's drafts."""

from base64 import b64decode

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.usecases.committee import kept_texts
from coc_service.usecases.people import kept
from tests.cast import ILSE, NOOR, Stage, hidden, text_of
from tests.journeys.acts import declare_clear, form_panel
from tests.journeys.looks import kinds, tamper
from tests.web.test_composer import fields

TEXT = "The lift has a camera & the hosts keep the film."
SHOWN = "The lift has a camera &amp; the hosts keep the film."
LATE = "You sent this when your session had ended."


@pytest.fixture
async def case_id(sqlite_stage: Stage) -> str:
    await sqlite_stage.submit()
    return await sqlite_stage.only_case()


@pytest.fixture
async def noor(sqlite_stage: Stage, case_id: str) -> httpx.AsyncClient:
    return (await declare_clear(sqlite_stage, case_id, NOOR))[0]


async def composer(client: httpx.AsyncClient, case_id: str) -> dict[str, str]:
    """The hidden fields of the composer, filled in."""
    page = (await client.get(f"/cases/{case_id}")).text
    return {**fields(page), "act": "note", "audience": "panel", "text": TEXT}


async def rows(stage: Stage) -> int:
    def count(session: Session) -> int:
        return int(session.execute(text("SELECT count(*) FROM kept_text")).scalar_one())

    return await stage.parts.database.read(count)


async def drafts(stage: Stage, case_id: str) -> str:
    """The case page of Noor, who logs in anew."""
    return (await (await stage.log_in(NOOR)).get(f"/cases/{case_id}")).text


async def test_a_note_sent_after_the_session_ended_is_kept_and_offered_after_the_login(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str
) -> None:
    form = await composer(noor, case_id)
    sqlite_stage.clock.advance(hours=13)

    answer = await noor.post(f"/cases/{case_id}/write", data=form)
    login = await noor.get(answer.headers["location"])
    typed = {"login_name": NOOR.login_name, "passphrase": NOOR.passphrase}
    logged_in = await noor.post("/login", data={**fields(login.text), **typed})
    page = (await noor.get(f"/cases/{case_id}")).text

    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?kept={case_id}")
    assert "no word is lost" in text_of(login.text)
    assert logged_in.headers["location"] == f"/cases/{case_id}#drafts"
    assert (SHOWN in page, LATE in text_of(page)) == (True, True)
    assert "note" not in await kinds(sqlite_stage)


@pytest.mark.parametrize("form", ["letter", "moves/investigate"])
async def test_the_words_of_every_page_are_kept(sqlite_stage: Stage, case_id: str, form: str) -> None:
    noor, _ = await form_panel(sqlite_stage, case_id)
    path = f"/cases/{case_id}/{form}"
    page = (await noor.get(path)).text
    sqlite_stage.clock.advance(hours=13)

    answer = await noor.post(path, data={**fields(page), "act": "check", "text": TEXT, "scope": TEXT})

    assert answer.headers["location"] == f"/login?kept={case_id}"
    assert f'href="{path}?kept=' in await drafts(sqlite_stage, case_id)


async def test_the_same_words_sent_twice_are_kept_once(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str
) -> None:
    form = await composer(noor, case_id)
    sqlite_stage.clock.advance(hours=13)

    for _ in range(3):
        await noor.post(f"/cases/{case_id}/write", data=form)

    assert await rows(sqlite_stage) == 1


async def test_a_page_of_an_earlier_session_keeps_its_words_for_the_same_member(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str
) -> None:
    form = await composer(noor, case_id)
    again = await sqlite_stage.log_in(NOOR)

    answer = await again.post(f"/cases/{case_id}/write", data=form)

    assert answer.headers["location"] == f"/cases/{case_id}?done=kept#drafts"
    assert SHOWN in (await again.get(f"/cases/{case_id}")).text


async def test_with_somebody_elses_session_nothing_gets_among_a_members_drafts(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str
) -> None:
    form = await composer(noor, case_id)
    ilse = (await declare_clear(sqlite_stage, case_id, ILSE))[0]

    answer = await ilse.post(f"/cases/{case_id}/write", data=form)

    assert (answer.status_code, SHOWN in answer.text, await rows(sqlite_stage)) == (409, True, 0)


@pytest.mark.parametrize("keep", ["", "forged", "another case", "cut"])
async def test_without_a_ticket_of_this_page_words_are_given_back_and_not_stored(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str, keep: str
) -> None:
    form = await composer(noor, case_id)
    path = f"/cases/{'a' * 26 if keep == 'another case' else case_id}/write"
    form["keep"] = {"another case": form["keep"], "cut": form["keep"][:-8]}.get(keep, keep)

    answer = await sqlite_stage.client().post(path, data=form)

    assert (answer.status_code, SHOWN in answer.text, await rows(sqlite_stage)) == (409, True, 0)


async def test_a_ticket_tells_nothing_and_is_as_long_for_every_case(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str
) -> None:
    await sqlite_stage.submit()
    (other,) = set(await sqlite_stage.case_ids()) - {case_id}
    await declare_clear(sqlite_stage, other, NOOR)

    tickets = [(await composer(noor, one))["keep"] for one in (case_id, case_id, other)]

    sealed = [b64decode(one, altchars=b"-_", validate=True) for one in tickets]
    assert (len(set(tickets)), len({len(one) for one in sealed})) == (3, 1)
    for said in (sqlite_stage.id_of(NOOR), case_id, other):
        assert [said.encode() in one for one in sealed] == [False] * 3


async def test_a_ticket_lasts_a_day(sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str) -> None:
    form = await composer(noor, case_id)
    sqlite_stage.clock.advance(hours=25)

    answer = await noor.post(f"/cases/{case_id}/write", data=form)

    assert (answer.status_code, SHOWN in answer.text, await rows(sqlite_stage)) == (409, True, 0)


async def test_when_the_key_was_replaced_meanwhile_words_are_given_back_and_not_stored(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_texts, "sha256", lambda _: b"the digest of an older key" + bytes(6))
    form = await composer(noor, case_id)
    monkeypatch.undo()
    sqlite_stage.clock.advance(hours=13)

    answer = await noor.post(f"/cases/{case_id}/write", data=form)

    assert (answer.status_code, SHOWN in answer.text, await rows(sqlite_stage)) == (409, True, 0)


async def test_one_page_cannot_fill_the_table(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_texts, "MOST", 2)
    form = await composer(noor, case_id)
    sqlite_stage.clock.advance(hours=13)

    answers = [await noor.post(f"/cases/{case_id}/write", data={**form, "text": f"{TEXT} {n}"}) for n in range(4)]

    assert [answer.status_code for answer in answers] == [303, 303, 409, 409]
    assert await rows(sqlite_stage) == 2


async def test_a_text_of_more_than_the_limit_is_given_back(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_texts, "MOST_BYTES", 40)
    form = await composer(noor, case_id)
    saved = await noor.post(f"/cases/{case_id}/write", data={**form, "act": "draft"})
    sqlite_stage.clock.advance(hours=13)

    answer = await noor.post(f"/cases/{case_id}/write", data=form)

    assert (saved.status_code, SHOWN in saved.text) == (422, True)
    assert (answer.status_code, SHOWN in answer.text, await rows(sqlite_stage)) == (409, True, 0)


async def test_as_many_drafts_as_there_is_room_for_are_saved(
    noor: httpx.AsyncClient, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_texts, "MOST", 1)
    form = {**await composer(noor, case_id), "act": "draft"}

    first, second = [await noor.post(f"/cases/{case_id}/write", data=form) for _ in range(2)]

    assert (first.status_code, second.status_code, SHOWN in second.text) == (303, 422, True)
    assert "as many drafts as there is room for" in text_of(second.text)


async def test_a_row_that_an_attacker_puts_in_or_changes_is_not_offered(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str
) -> None:
    form = {**await composer(noor, case_id), "act": "draft"}
    await noor.post(f"/cases/{case_id}/write", data=form)
    for statement in (
        "INSERT INTO kept_text SELECT 'copied', owner, about, wrapped_key, sealed, expires_at FROM kept_text",
        "DELETE FROM kept_text WHERE id <> 'copied'",
    ):
        await tamper(sqlite_stage, statement)

    assert "Your drafts" not in text_of((await noor.get(f"/cases/{case_id}")).text)


async def test_a_draft_without_the_proof_of_its_owner_is_not_offered(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attacker with the database and the service's keys can seal to the public key, but has no proof."""
    monkeypatch.setattr(kept, "proof_of", lambda *_: bytes(32))
    await noor.post(f"/cases/{case_id}/write", data={**await composer(noor, case_id), "act": "draft"})
    monkeypatch.undo()

    page = await noor.get(f"/cases/{case_id}")

    assert (await rows(sqlite_stage), "Your drafts" in text_of(page.text)) == (1, False)


async def test_nothing_of_a_draft_is_readable_in_the_database(
    sqlite_stage: Stage, noor: httpx.AsyncClient, case_id: str
) -> None:
    for words in (TEXT, "x" * 3000):
        await noor.post(
            f"/cases/{case_id}/write", data={**await composer(noor, case_id), "act": "draft", "text": words}
        )

    def load(session: Session) -> list[tuple[object, ...]]:
        return [tuple(row) for row in session.execute(text("SELECT * FROM kept_text"))]

    found = await sqlite_stage.parts.database.read(load)
    sizes = {len(value) for row in found for value in row if isinstance(value, bytes)}
    assert not any(one in repr(found) for one in (TEXT[:12], case_id, sqlite_stage.id_of(NOOR), "xxx"))
    assert len(sizes) == 3, "hashes, wrapped keys and texts of one padded size"


async def test_the_page_says_until_when_the_session_lasts(noor: httpx.AsyncClient, case_id: str) -> None:
    page = (await noor.get(f"/cases/{case_id}")).text

    assert "your session ends at" in text_of(page)
    assert 'data-session-seconds="' in page
    assert "token" in hidden(page)


@pytest.mark.parametrize("kept", ["https://elsewhere.example", "../desk", "A" * 26, ""])
async def test_a_login_leads_to_a_case_and_nowhere_else(sqlite_stage: Stage, kept: str) -> None:
    client = sqlite_stage.client()
    login = (await client.get("/login", params={"kept": kept})).text
    typed = {"login_name": NOOR.login_name, "passphrase": NOOR.passphrase}

    answer = await client.post("/login", data={**fields(login), **typed, "kept": kept})

    assert (answer.headers["location"], "no word is lost" in text_of(login)) == ("/desk", False)


async def test_a_logout_asks_the_browser_to_forget_its_pages(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await noor.post("/logout", data=fields((await noor.get("/desk")).text))

    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache"'


async def test_words_in_a_form_that_keeps_no_drafts_are_shown_when_the_session_has_ended(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    sqlite_stage.clock.advance(hours=13)

    sent = {"token": "none", "lessons": TEXT, "matter-a": "insult", "second": ILSE.id, "met_police": "yes"}
    answer = await noor.post(f"/our-reports/{'a' * 26}/draft", data=sent)
    nothing = await noor.post("/lock", data={"token": "none"})

    shown = text_of(answer.text)
    assert (answer.status_code, "You are not logged in any more" in shown, SHOWN in answer.text) == (409, True, True)
    assert "insult" not in shown
    assert (nothing.status_code, nothing.headers["location"]) == (303, "/login")
