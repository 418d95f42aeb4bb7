"""Files with notes and letters of members, and what members download."""

from typing import Any

import pytest

from coc_service.audit import Act
from tests.cast import DANA, Stage, _hidden, hidden, text_of, token
from tests.journeys.acts import step_back
from tests.journeys.looks import acts, tamper
from tests.web.uploading import PHOTO, a_file, counts, download_of, in_pieces, noors_page, sent_with


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=262140-262150", 206, slice(262_140, 262_151)),
        ("bytes=299990-", 206, slice(299_990, 300_000)),
        ("bytes=-10", 206, slice(299_990, 300_000)),
        ("bytes=0-999999", 200, slice(0, 300_000)),
        ("bytes=0-1,5-6", 200, slice(0, 300_000)),
        ("pages=1-2", 200, slice(0, 300_000)),
        ("bytes=300000-", 416, slice(0, 0)),
    ],
)
async def test_a_part_of_a_file_is_sent_if_the_browser_asks_for_it(
    sqlite_stage: Stage, asked: str, status: int, part: slice
) -> None:
    await sent_with(sqlite_stage, a_file())
    noor, page = await noors_page(sqlite_stage)

    answer = await noor.get(download_of((await noor.get(page)).text), headers={"Range": asked})

    assert answer.status_code == status
    assert answer.content == PHOTO[part]
    if status == 206:
        assert answer.headers["content-range"] == f"bytes {part.start}-{part.stop - 1}/300000"


async def test_a_note_keeps_its_file_with_the_panel(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()
    noor, page = await noors_page(sqlite_stage)
    fields = {"token": token((await noor.get(page)).text), "text": "For us.", "audience": "panel", "act": "note"}

    answer = await noor.post(f"{page}/write", data=fields, files=[a_file(name="ours.txt")])

    assert answer.status_code == 303
    assert (await noor.get(download_of((await noor.get(page)).text))).content == PHOTO
    assert "ours.txt" not in (await sqlite_stage.come_back(words)).text


async def test_the_file_of_a_letter_waits_through_the_check_and_goes_to_the_reporter(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()
    noor, page = await noors_page(sqlite_stage)
    fields: dict[str, Any] = {"token": token((await noor.get(page)).text), "text": "See this.", "audience": "reporter"}

    check = await noor.post(f"{page}/write", data={**fields, "act": "check"}, files=[a_file(name="yours.txt")])
    answer = await noor.post(f"{page}/letter", data={**fields, **hidden(check.text), "act": "send"})

    assert "Files with this letter yours.txt" in text_of(check.text)
    assert answer.status_code == 303
    assert "yours.txt" in (await sqlite_stage.come_back(words)).text


async def test_a_letter_leaves_with_no_other_files_than_its_check_showed(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()
    noor, page = await noors_page(sqlite_stage)
    fields: dict[str, Any] = {"token": token((await noor.get(page)).text), "text": "See this.", "audience": "reporter"}
    check = await noor.post(f"{page}/write", data={**fields, "act": "check"})

    answer = await noor.post(f"{page}/letter", data={**fields, **hidden(check.text), "act": "send"}, files=[a_file()])

    assert "Check this letter before it leaves" in text_of(answer.text)
    assert "photo.jpg" not in (await sqlite_stage.come_back(words)).text


async def test_a_draft_keeps_no_files_and_that_is_said(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    noor, page = await noors_page(sqlite_stage)
    fields = {"token": token((await noor.get(page)).text), "text": "Later.", "audience": "panel", "act": "draft"}

    answer = await noor.post(f"{page}/write", data=fields, files=[a_file()])

    assert "this page could not keep it" in text_of((await noor.get(answer.headers["location"])).text)
    assert await counts(sqlite_stage) == (0, 0)


async def test_a_large_file_beside_words_of_an_ended_session_does_not_cost_the_words(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    noor, page = await noors_page(sqlite_stage)
    shown = (await noor.get(page)).text
    fields = {**hidden(shown), "keep": _hidden(shown, "keep")}
    await noor.post("/logout", data={"token": fields["token"]})

    sent = {**fields, "text": "Not lost.", "audience": "panel", "act": "note"}
    answer = await in_pieces(noor, f"{page}/write", sent, a_file(bytes(3_000_000)))

    assert answer.headers["location"] == f"/login?kept={page.removeprefix('/cases/')}"
    assert await counts(sqlite_stage) == (0, 0)


async def test_who_may_not_read_a_case_finds_no_file_there(sqlite_stage: Stage) -> None:
    await sent_with(sqlite_stage, a_file())
    noor, page = await noors_page(sqlite_stage)
    url = download_of((await noor.get(page)).text)
    dana = await sqlite_stage.log_in(DANA)
    gate = await dana.get(url)
    await step_back(dana, await sqlite_stage.only_case())

    gone = await dana.get(url)
    unknown = await dana.get(url.replace(page, "/cases/" + "a" * 26))

    assert "photo.jpg" not in gate.text
    assert gone.status_code == unknown.status_code == 404


async def test_a_file_that_is_not_whole_is_said_and_nothing_of_it_is_sent(sqlite_stage: Stage) -> None:
    await sent_with(sqlite_stage, a_file())
    noor, page = await noors_page(sqlite_stage)
    url = download_of((await noor.get(page)).text)
    await tamper(sqlite_stage, "UPDATE chunk SET sealed = x'0102' WHERE number = 1")

    answer = await noor.get(url)

    assert answer.status_code == 500
    assert "This file is not whole" in text_of(answer.text)
    assert (await acts(sqlite_stage, await sqlite_stage.only_case()))[-1] == Act.RECORD_FAILED
    await tamper(sqlite_stage, "DELETE FROM chunk WHERE number = 1")
    assert "It cannot be opened." in text_of((await noor.get(page)).text)
