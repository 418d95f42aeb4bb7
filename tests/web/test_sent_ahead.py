"""Files that a script sends ahead of their form, one by one: they wait for it, and nothing else is done."""

from typing import Any

import httpx
import pytest

from coc_service import worker
from coc_service.usecases.custody import receiving
from coc_service.web.http.security_headers import PAGE_POLICY, UPLOAD_POLICY
from tests.cast import ILSE, Stage, hidden, receipt_words, text_of, ticket, token
from tests.journeys.acts import declare_clear
from tests.web.test_bad_forms import REPORT, WORDS, fresh
from tests.web.uploading import PHOTO, File, a_file, counts, noors_page, with_limit

NO_PLACE = {"waiting": "", "files": []}


async def ahead(
    client: httpx.AsyncClient, path: str, carried: dict[str, str], file: File, **more: str
) -> httpx.Response:
    """Send a file as the script does: what says whose form it is, its caption, the file."""
    return await client.post(path, data={**carried, "ahead": "yes", **more}, files=[file])


async def taken(
    client: httpx.AsyncClient, path: str, carried: dict[str, str], file: File, **more: str
) -> dict[str, Any]:
    answer = await ahead(client, path, carried, file, **more)
    assert answer.headers["content-type"] == "application/json"
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_files_sent_ahead_wait_for_their_report_with_their_captions(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    carried = await fresh(client)
    first = await taken(client, REPORT, carried, a_file(), **{"caption-1": "The door."})
    both = await taken(client, REPORT, carried | {"waiting": first["waiting"]}, a_file(b"two", name="two.txt", row=2))
    waited = await counts(sqlite_stage)

    answer = await client.post(REPORT, data={**carried, "waiting": both["waiting"], "narrative": WORDS})

    page = text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)
    assert [*first["files"], both["files"][1]] == both["files"]
    assert waited == (2, 3)
    assert [words in page for words in ("photo.jpg", "The door.", "two.txt")] == [True, True, True]
    assert await counts(sqlite_stage) == (0, 3)


async def test_the_first_file_still_waits_when_the_last_one_came_half_an_hour_later(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    carried = await fresh(client)
    said = {**carried, "narrative": WORDS}
    for number in range(3):
        found = await taken(
            client, REPORT, {**carried, "waiting": said.get("waiting", "")}, a_file(name=f"{number}.txt")
        )
        said["waiting"] = found["waiting"]
        sqlite_stage.clock.advance(minutes=30)
        await worker.sweep_files(sqlite_stage.parts)

    answer = await client.post(REPORT, data=said)

    page = text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)
    assert [f"{number}.txt" in page for number in range(3)] == [True, True, True]


async def test_a_file_that_arrived_is_left_out_by_its_id(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    carried = await fresh(client)
    first = await taken(client, REPORT, carried, a_file())
    both = await taken(client, REPORT, carried | {"waiting": first["waiting"]}, a_file(b"two", name="two.txt"))

    said = {**carried, "waiting": both["waiting"], "without": first["files"][0], "narrative": WORDS}
    answer = await client.post(REPORT, data=said)

    page = text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)
    assert ("photo.jpg" in page, "two.txt" in page) == (False, True)


async def test_a_report_that_goes_ahead_with_a_file_is_not_stored(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()

    found = await taken(client, REPORT, await fresh(client), a_file(), narrative=WORDS, to="send")

    assert len(found["files"]) == 1
    assert await sqlite_stage.case_ids() == []


async def test_a_form_without_a_file_is_not_stored_either(sqlite_stage: Stage) -> None:
    client, words = sqlite_stage.client(), await sqlite_stage.submit()
    page = (await sqlite_stage.come_back(words, client)).text
    fields = {"token": token(page), "ticket": ticket(page), "text": "A letter.", "ahead": "yes"}

    answer = await client.post("/return/message", data=fields)

    assert (answer.status_code, answer.json()) == (409, NO_PLACE)
    assert "A letter." not in (await sqlite_stage.come_back(words)).text


async def test_a_file_that_finds_no_place_leaves_those_that_wait(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sqlite_stage.client()
    carried = await fresh(client)
    first = await taken(client, REPORT, carried, a_file())
    waited = await counts(sqlite_stage)
    monkeypatch.setattr(receiving, "MOST_WAITING_CHUNKS", 1)

    refused = await ahead(client, REPORT, carried | {"waiting": first["waiting"]}, a_file(b"two", name="two.txt"))
    after = await counts(sqlite_stage)
    answer = await client.post(REPORT, data={**carried, "waiting": first["waiting"], "narrative": WORDS})

    assert (refused.status_code, refused.json()) == (409, NO_PLACE)
    assert after == waited
    page = text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)
    assert ("photo.jpg" in page, "two.txt" in page) == (True, False)


@pytest.mark.parametrize("wrong", [{"token": "none"}, {"waiting": "none"}])
async def test_what_is_of_no_form_of_ours_waits_nowhere(sqlite_stage: Stage, wrong: dict[str, str]) -> None:
    client = sqlite_stage.client()

    answer = await ahead(client, REPORT, await fresh(client) | wrong, a_file())

    assert (answer.status_code, answer.json()) == (409, NO_PLACE)
    assert await counts(sqlite_stage) == (0, 0)


async def test_a_file_that_is_too_large_gets_the_page_that_says_so(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    with_limit(sqlite_stage, 100_000, 200_000)

    answer = await ahead(client, REPORT, await fresh(client), a_file())

    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html")
    assert await counts(sqlite_stage) == (0, 0)


async def test_a_list_of_one_form_is_of_no_use_in_another(sqlite_stage: Stage) -> None:
    client, words = sqlite_stage.client(), await sqlite_stage.submit()
    found = await taken(client, REPORT, await fresh(client), a_file())
    page = (await sqlite_stage.come_back(words, client)).text
    fields = {"token": token(page), "ticket": ticket(page), "text": "A letter.", "waiting": found["waiting"]}

    answer = await client.post("/return/message", data=fields)

    assert "photo.jpg" not in text_of(answer.text)


async def test_a_members_file_waits_for_their_note_and_for_nobody_elses(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    noor, page = await noors_page(sqlite_stage)
    (ilse,) = await declare_clear(sqlite_stage, await sqlite_stage.only_case(), ILSE)
    carried = {"token": token((await noor.get(page)).text)}
    found = await taken(noor, f"{page}/write", carried, a_file(), text="Not yet.", act="note")
    nothing_yet = text_of((await noor.get(page)).text)

    note = {"waiting": found["waiting"], "text": "See the photo.", "act": "note", "audience": "panel"}
    await ilse.post(f"{page}/write", data={**note, "token": token((await ilse.get(page)).text)})
    hers = text_of((await noor.get(page)).text)
    await noor.post(f"{page}/write", data={**note, **carried})
    his = text_of((await noor.get(page)).text)

    assert "Not yet." not in nothing_yet
    assert ("See the photo." in hers, "photo.jpg" in hers) == (True, False)
    assert "photo.jpg 300 kB" in his


async def test_only_pages_that_take_files_may_send_any(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    receipt = await sqlite_stage.send_report(client)
    words = receipt_words(receipt.text)
    conversation = await sqlite_stage.come_back(words, client)
    check = await client.post(REPORT, data={**await fresh(client), "narrative": WORDS, "to": "check"})
    noor, page = await noors_page(sqlite_stage)
    with_files = [receipt, conversation, check, await noor.get(page)]
    without = [await client.get(path) for path in ("/", REPORT, "/return", "/leaving")] + [await noor.get("/desk")]

    assert {one.headers["content-security-policy"] for one in with_files} == {UPLOAD_POLICY}
    assert {one.headers["content-security-policy"] for one in without} == {PAGE_POLICY}
    assert ["uploads.js" in one.text for one in [*with_files, *without]] == [True] * 4 + [False] * 5
    assert UPLOAD_POLICY.removeprefix(PAGE_POLICY) == "; connect-src 'self'"


async def test_a_page_that_comes_back_says_what_was_sent_ahead(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    carried = await fresh(client)
    found = await taken(client, REPORT, carried, a_file(PHOTO))

    asked = await client.post(REPORT, data={**carried, "waiting": found["waiting"], "narrative": "", "to": "send"})

    assert asked.status_code == 422
    assert "photo.jpg 300 kB" not in text_of(
        asked.text
    )  # the page that asks is an earlier one: it carries the list along
    assert hidden(asked.text)["waiting"]
