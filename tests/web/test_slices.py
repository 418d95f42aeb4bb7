"""Large files that a script sends in slices: they go on after a broken connection, and count only once they are whole."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service import worker
from coc_service.crypto import CHUNK_BYTES, random_bytes
from tests.cast import Stage, receipt_words, text_of, ticket, token
from tests.web.test_bad_forms import REPORT, WORDS, fresh
from tests.web.uploading import counts, download_of, noors_page, with_limit

FILM = random_bytes(2 * CHUNK_BYTES + 1000)
MARK = "1/525288/film.bin"
Answer = dict[str, Any]


class Sender:
    """A script with one file."""

    def __init__(self, client: httpx.AsyncClient, carried: dict[str, str], film: bytes = FILM) -> None:
        self.client, self.carried, self.film, self.partial = client, carried, film, ""

    async def post(self, start: int | None, stop: int = 0, **more: str) -> httpx.Response:
        """Send bytes of the file; None asks how far it is."""
        fields = {**self.carried, "ahead": "yes", "size": str(len(self.film)), "mark": MARK, "partial": self.partial}
        fields |= {"offset": str(start or 0)} | more
        file = ("film.bin", self.film[start:stop], "video/mp4") if start is not None else None
        return await self.client.post(REPORT, data=fields, files={"file-1": file} if file else {"none": ("", b"", "")})

    async def send(self, start: int | None, stop: int = 0, **more: str) -> Answer:
        answer = await self.post(start, stop, **more)
        found: Answer = answer.json()
        self.partial = found.get("partial") or self.partial
        return found


async def sender(stage: Stage) -> Sender:
    client = stage.client()
    return Sender(client, await fresh(client))


async def test_a_file_in_slices_is_what_was_sent_with_its_caption(sqlite_stage: Stage) -> None:
    script = await sender(sqlite_stage)
    first = await script.send(0, CHUNK_BYTES)
    last = await script.send(CHUNK_BYTES, len(FILM), **{"caption-1": "The door."})

    answer = await script.client.post(REPORT, data={**script.carried, "waiting": last["waiting"], "narrative": WORDS})

    assert (first["at"], len(last["files"])) == (CHUNK_BYTES, 1)
    assert receipt_words(answer.text)
    noor, page = await noors_page(sqlite_stage)
    shown = (await noor.get(page)).text
    assert (await noor.get(download_of(shown))).content == FILM
    assert "The door." in text_of(shown)


async def test_a_slice_that_broke_off_keeps_its_whole_chunks(sqlite_stage: Stage) -> None:
    script = await sender(sqlite_stage)

    cut = await script.send(0, CHUNK_BYTES + 5000)
    asked = await script.send(None)

    assert (cut["at"], asked["at"]) == (CHUNK_BYTES, CHUNK_BYTES)
    assert await counts(sqlite_stage) == (1, 1)


@pytest.mark.parametrize("start", [0, 5000, 2 * CHUNK_BYTES], ids=["doubled", "inside a chunk", "after a gap"])
async def test_a_slice_from_another_place_stores_nothing(sqlite_stage: Stage, start: int) -> None:
    script = await sender(sqlite_stage)
    await script.send(0, CHUNK_BYTES)

    found = await script.send(start, start + CHUNK_BYTES)
    last = await script.send(CHUNK_BYTES, len(FILM))

    assert found["at"] == CHUNK_BYTES
    assert len(last["files"]) == 1
    assert await counts(sqlite_stage) == (1, 3)


async def test_when_the_last_answer_was_lost_the_file_is_found_whole(sqlite_stage: Stage) -> None:
    script = await sender(sqlite_stage)
    await script.send(0, CHUNK_BYTES)
    lost = await script.post(CHUNK_BYTES, len(FILM))

    found = await script.send(None)
    again = await script.send(None, waiting=found["waiting"])

    assert lost.status_code == 200
    assert len(found["files"]) == 1
    assert again["files"] == found["files"]


async def test_half_a_file_is_no_file_and_is_swept(sqlite_stage: Stage) -> None:
    script = await sender(sqlite_stage)
    found = await script.send(0, CHUNK_BYTES)

    answer = await script.client.post(
        REPORT, data={**script.carried, "waiting": found["partial"], "partial": found["partial"], "narrative": WORDS}
    )
    sqlite_stage.clock.advance(minutes=59)
    await worker.sweep_files(sqlite_stage.parts)

    assert "film.bin" not in text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)
    assert await counts(sqlite_stage) == (0, 0)
    assert (await script.send(None)) == {"partial": "", "at": 0}


async def test_each_slice_keeps_the_file_and_those_that_came_before_it(sqlite_stage: Stage) -> None:
    script = await sender(sqlite_stage)
    small = {**script.carried, "ahead": "yes"}
    one = (await script.client.post(REPORT, data=small, files={"file-1": ("one.txt", b"one", "")})).json()
    for start in range(0, len(FILM), CHUNK_BYTES):
        found = await script.send(start, start + CHUNK_BYTES, waiting=one["waiting"])
        sqlite_stage.clock.advance(minutes=30)
        await worker.sweep_files(sqlite_stage.parts)

    answer = await script.client.post(REPORT, data={**script.carried, "waiting": found["waiting"], "narrative": WORDS})

    shown = text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)
    assert ("one.txt" in shown, "film.bin" in shown) == (True, True)


async def test_half_a_file_of_one_form_goes_on_in_no_other(sqlite_stage: Stage) -> None:
    script, words = await sender(sqlite_stage), await sqlite_stage.submit()
    found = await script.send(0, CHUNK_BYTES)
    page = (await sqlite_stage.come_back(words, script.client)).text
    fields = {"token": token(page), "ticket": ticket(page), "ahead": "yes", "mark": MARK, "size": str(len(FILM))}
    fields |= {"partial": found["partial"], "offset": str(CHUNK_BYTES)}

    answer = await script.client.post(
        "/return/message", data=fields, files={"file-1": ("film.bin", FILM[CHUNK_BYTES:])}
    )

    assert (answer.status_code, answer.json()) == (409, {"waiting": "", "files": []})
    assert (await script.send(None))["at"] == CHUNK_BYTES


async def test_another_file_is_not_mixed_with_the_half_that_came(sqlite_stage: Stage) -> None:
    script = await sender(sqlite_stage)
    await script.send(0, CHUNK_BYTES)

    asked = await script.send(None, mark="2/525288/film.bin")
    sent = await script.send(CHUNK_BYTES, len(FILM), mark="2/525288/film.bin")

    assert asked == sent == {"partial": "", "at": 0}
    assert await counts(sqlite_stage) == (1, 1)


@pytest.mark.parametrize("size", [len(FILM), CHUNK_BYTES])
async def test_a_file_is_not_larger_than_it_says_and_says_no_more_than_it_may(sqlite_stage: Stage, size: int) -> None:
    script = await sender(sqlite_stage)
    with_limit(sqlite_stage, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES)

    answer = await script.post(0, CHUNK_BYTES + 1, size=str(size))

    assert answer.status_code == 413
    assert await counts(sqlite_stage) == (0, 0)


@pytest.mark.parametrize("size", ["", "0", "-1", "1e9", "9" * 30])
async def test_a_size_that_is_none_is_refused(sqlite_stage: Stage, size: str) -> None:
    assert (await (await sender(sqlite_stage)).post(0, 10, size=size)).status_code == 400


async def test_half_a_file_whose_chunk_was_exchanged_begins_again(sqlite_stage: Stage) -> None:
    script = await sender(sqlite_stage)
    await script.send(0, 2 * CHUNK_BYTES)

    def exchange(session: Session) -> None:
        session.execute(text("UPDATE chunk SET sealed = (SELECT sealed FROM chunk WHERE number = 1) WHERE number = 0"))

    await sqlite_stage.parts.database.write(exchange)
    found = await script.send(2 * CHUNK_BYTES, len(FILM))

    assert found == {"partial": "", "at": 0}


async def test_a_page_that_comes_back_carries_half_a_file_of_its_form_alone(sqlite_stage: Stage) -> None:
    script = await sender(sqlite_stage)
    found = await script.send(0, CHUNK_BYTES)

    asked = await script.client.post(REPORT, data={**script.carried, "partial": found["partial"], "to": "check"})
    other = await script.client.post(REPORT, data={**script.carried, "partial": "none", "to": "check"})

    assert f'name="partial" value="{found["partial"]}"' in asked.text
    assert 'name="partial" value=""' in other.text or 'name="partial"' not in other.text
