"""A lost passphrase when nobody is left who could give the case back: the trustees of the recovery key do, on real pages."""

from pathlib import Path

import httpx
import pytest

from coc_service.commands import giving_back
from coc_service.crypto import RecipientSecret, shares
from coc_service.web.staff.recovery import NO_ANSWER
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, hidden, send, text_of
from tests.commands.test_recovery import Papers, run
from tests.journeys.a_year import Year
from tests.journeys.acts import do, step_back
from tests.journeys.test_a_year import begin
from tests.journeys.test_lost_keys import NEW, admit, lose
from tests.journeys.test_recovery import adopt
from tests.usecases.trustees import a_secret, public_half

CLOSED = "1 case that you read with your earlier keys is closed to you."


async def with_trustees(stage: Stage) -> tuple[Year, RecipientSecret]:
    """A committee with a recovery key, and a case that was given to it and that all four read."""
    secret = a_secret()
    await adopt(stage, public_half(secret))
    return await begin(stage), secret


async def dana_gets_new_keys(year: Year) -> httpx.AsyncClient:
    link = await lose(year.stage)
    await send(year.stage.client(), link, passphrase=NEW, passphrase_again=NEW)
    await admit(year.stage)
    year.passphrases[DANA.login_name] = NEW
    return await year.log_in(DANA)


async def request_of(stage: Stage, client: httpx.AsyncClient) -> str:
    committee = (await stage.committee_state()).id
    asked = await client.get(f"/recovery/{committee}/request")
    assert asked.headers["content-disposition"] == 'attachment; filename="recovery-request.txt"'
    return asked.text


async def upload(stage: Stage, client: httpx.AsyncClient, content: bytes) -> httpx.Response:
    committee = (await stage.committee_state()).id
    fields = hidden((await client.get("/recovery")).text)
    return await client.post(
        f"/recovery/{committee}/answer", data=fields, files={"answer": ("recovery-answer.txt", content)}
    )


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Papers:
    return Papers(monkeypatch)


async def test_a_lost_passphrase_by_trustees(sqlite_stage: Stage, tmp_path: Path, papers: Papers) -> None:
    stage = sqlite_stage
    year, secret = await with_trustees(stage)
    kept = await year.keep(DANA, secret=await stage.secret(DANA))
    dana = await dana_gets_new_keys(year)
    year.out.append(kept)
    for other in (NOOR, ILSE, TOMAS):  # nobody is left who could add her
        await step_back(await year.log_in(other), year.case_id)
    assert (await dana.get(f"/cases/{year.case_id}")).status_code == 404
    assert CLOSED in text_of((await dana.get("/recovery")).text)

    (tmp_path / "request.txt").write_text(await request_of(stage, dana))
    papers.typed = shares.split(secret, needed=2, count=3)[1:]
    done = run("answer", str(tmp_path / "request.txt"), "--out", str(tmp_path / "answer.txt"), typed="y\ny\n")
    assert (done.exit_code, "Cases that they read before: 1.\n" in done.output) == (0, True), done.output
    answered = (tmp_path / "answer.txt").read_bytes()

    assert "another key" in text_of((await upload(stage, await year.log_in(TOMAS), answered)).text)
    taken = await upload(stage, dana, answered)
    assert (taken.status_code, taken.headers["location"]) == (303, "/recovery?done=taken-back")

    await do(dana, year.case_id, "declare", answer="clear")
    assert "It was at the closing talk." in text_of((await dana.get(f"/cases/{year.case_id}")).text)
    shown = text_of((await dana.get(f"/cases/{year.case_id}?show=openings")).text)
    assert f"{DANA.name} got the case back with the recovery key" in shown
    log = text_of((await (await year.log_in(NOOR)).get("/log/entries")).text)
    assert f"{DANA.name} got cases back with the recovery key" in log
    await year.end_chapter(by=DANA, sealed_to=(NOOR, ILSE, TOMAS, DANA))


async def test_the_trustees_see_for_whom_it_is_and_can_say_no(
    sqlite_stage: Stage, tmp_path: Path, papers: Papers
) -> None:
    year, secret = await with_trustees(sqlite_stage)
    dana = await dana_gets_new_keys(year)
    (tmp_path / "request.txt").write_text(await request_of(sqlite_stage, dana))
    papers.typed = shares.split(secret, needed=2, count=3)[:2]

    no = run("answer", str(tmp_path / "request.txt"), "--out", str(tmp_path / "answer.txt"), typed="n\n")

    page = text_of((await dana.get("/roster")).text)
    words = next(line.strip() for line in no.output.splitlines() if len(line.split()) == 10 and line.strip() in page)
    assert (no.exit_code, giving_back.NOT_SPOKEN in no.output, len(papers.typed)) == (1, True, 2)
    assert (DANA.name in no.output, bool(words), (tmp_path / "answer.txt").exists()) == (True, True, False)


async def test_nothing_is_opened_with_a_network_or_for_nothing(
    sqlite_stage: Stage, tmp_path: Path, papers: Papers
) -> None:
    year, secret = await with_trustees(sqlite_stage)
    text = await request_of(sqlite_stage, await dana_gets_new_keys(year))
    (tmp_path / "request.txt").write_text(text)
    without = [line for line in text.splitlines(keepends=True) if '"wrapped":' not in line]
    (tmp_path / "empty.txt").write_text("".join(without))
    papers.typed = shares.split(secret, needed=2, count=3)[:2]
    out = ("--out", str(tmp_path / "answer.txt"))

    online = run("answer", str(tmp_path / "request.txt"), *out, typed="y\nn\n")
    assert (online.exit_code, len(papers.typed)) == (1, 2)
    nothing = run("answer", str(tmp_path / "empty.txt"), *out, typed="y\ny\n")

    assert (nothing.exit_code, giving_back.NONE_OPENED in nothing.output) == (1, True)
    assert not (tmp_path / "answer.txt").exists()


async def test_a_request_that_was_changed_is_not_answered(sqlite_stage: Stage, tmp_path: Path, papers: Papers) -> None:
    year, _ = await with_trustees(sqlite_stage)
    text = await request_of(sqlite_stage, await dana_gets_new_keys(year))
    lines = text.splitlines(keepends=True)
    wrong = {
        "cut": "".join(lines[:-1]),
        "missing": "".join([*lines[:3], *lines[4:]]),
        "other": "Dear trustees,",
        "nobody": text.replace(f'"person":"{sqlite_stage.id_of(DANA)}"', '"person":"mallory"', 1),
    }

    said = {}
    for name, content in wrong.items():
        (tmp_path / name).write_text(content)
        said[name] = run("answer", str(tmp_path / name), typed="y\ny\n").output

    assert [giving_back.BAD_REQUEST in said[name] for name in ("cut", "missing", "other")] == [True] * 3
    assert (giving_back.NOT_SERVED in said["nobody"], papers.words) == (True, {})


async def test_what_is_no_answer_is_refused(sqlite_stage: Stage) -> None:
    year, _ = await with_trustees(sqlite_stage)
    dana = await dana_gets_new_keys(year)

    for content in (b"", b"\xff", b"{}", b"[" * 9000):
        answer = await upload(sqlite_stage, dana, content)
        assert (answer.status_code, NO_ANSWER.msgid in text_of(answer.text)) == (422, True)


async def test_who_lost_no_keys_is_offered_nothing(sqlite_stage: Stage) -> None:
    year, _ = await with_trustees(sqlite_stage)
    tomas = await year.log_in(TOMAS)
    committee = (await sqlite_stage.committee_state()).id

    page = text_of((await tomas.get("/recovery")).text)
    asked = await tomas.get(f"/recovery/{committee}/request")

    assert ("Get your cases back" in page, asked.status_code) == (False, 422)
