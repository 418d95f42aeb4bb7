"""The cleaned copy of a file that comes with a form: made while it is sent, stored beside the original, and explained."""

import re
from dataclasses import replace

import pytest

from coc_service.audit import Act
from coc_service.cleaning import Cleaner
from coc_service.usecases.custody import cleaned_copies, receiving
from coc_service.usecases.custody.receiving import FileReceiver, StoreChunk, TooManyWaiting
from tests.cast import Stage, hidden, receipt_words, text_of
from tests.cleaning import planted
from tests.journeys.looks import acts
from tests.web.test_bad_forms import REPORT, WORDS, fresh
from tests.web.uploading import a_file, counts, download_of, noors_page, sent_with

HIDDEN = "This was hidden in the file, and is not in the clean copy: "


def downloads_of(page: str) -> dict[str, str]:
    """The address of each file on a member's page, by its name."""
    found = re.findall(r'href="(/cases/[^"]+/files/[0-9a-f]{32})"[^>]*>.*?<bdi[^>]*>([^<]+)</bdi>', page, re.DOTALL)
    return {name: address for address, name in found}


async def test_members_get_a_copy_without_what_was_hidden_and_the_original_as_it_was_sent(sqlite_stage: Stage) -> None:
    await sent_with(sqlite_stage, a_file(planted.jpeg()))
    noor, page = await noors_page(sqlite_stage)

    addresses = downloads_of((await noor.get(page)).text)
    files = {name: (await noor.get(address)).content for name, address in addresses.items()}

    assert files.keys() == {"photo.jpg", "clean-photo.jpg"}
    assert files["photo.jpg"] == planted.jpeg()
    assert files["clean-photo.jpg"].startswith(b"\xff\xd8\xff")
    assert planted.SECRET not in files["clean-photo.jpg"]
    assert HIDDEN + "the place the date and time the camera or phone a name" in text_of((await noor.get(page)).text)
    assert await counts(sqlite_stage) == (0, 2)


async def test_the_reporter_is_told_what_was_hidden_and_what_stays(sqlite_stage: Stage) -> None:
    answer = await sent_with(sqlite_stage, a_file(planted.jpeg()))

    page = text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)

    assert HIDDEN + "the place" in page
    assert "What a picture shows stays: faces, signs, screens." in page


async def test_a_copy_is_not_called_a_file_that_somebody_sent(sqlite_stage: Stage) -> None:
    answer = await sent_with(sqlite_stage, a_file(planted.jpeg()))
    noor, page = await noors_page(sqlite_stage)

    own = text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)
    panels = text_of((await noor.get(page)).text)

    assert (own.count("A file you sent"), own.count("Clean copy, made by us")) == (1, 1)
    assert (panels.count("File from the reporter"), panels.count("Clean copy, made by us")) == (1, 1)
    assert "Your file has arrived." in text_of(answer.text)


async def test_a_file_that_cannot_be_cleaned_says_so_to_both(sqlite_stage: Stage) -> None:
    answer = await sent_with(sqlite_stage, a_file(b"What I saw", name="words.txt"))
    noor, page = await noors_page(sqlite_stage)

    pages = [(await sqlite_stage.come_back(receipt_words(answer.text))).text, (await noor.get(page)).text]

    assert ["We can’t clean files of this kind." in text_of(one) for one in pages] == [True, True]
    assert await counts(sqlite_stage) == (0, 1)


async def test_a_copy_waits_and_goes_with_its_original(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    asked = await sent_with(sqlite_stage, a_file(planted.jpeg()), client=client, to="check")
    waited = await counts(sqlite_stage)
    (without,) = re.findall(r'name="without" value="(\w+)"', asked.text)

    answer = await client.post(REPORT, data={**hidden(asked.text), "narrative": WORDS, "without": without})

    assert HIDDEN in text_of(asked.text)
    assert waited == (2, 2)
    assert "photo.jpg" not in (await sqlite_stage.come_back(receipt_words(answer.text))).text


async def test_a_copy_that_waited_is_stored_with_the_report(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    asked = await sent_with(sqlite_stage, a_file(planted.jpeg()), client=client, narrative="", to="send")

    answer = await client.post(REPORT, data={**hidden(asked.text), "narrative": WORDS})

    assert "clean-photo.jpg" in (await sqlite_stage.come_back(receipt_words(answer.text))).text
    assert await counts(sqlite_stage) == (0, 2)


async def test_where_nothing_can_be_cleaned_files_are_taken_all_the_same(sqlite_stage: Stage) -> None:
    with Cleaner(jobs="tests.cleaning.unlocked_jobs:JOBS") as unlocked:
        sqlite_stage.app.state.runtime = replace(sqlite_stage.app.state.runtime, cleaner=unlocked)
        answer = await sent_with(sqlite_stage, a_file(planted.jpeg()))

    page = text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)

    assert "We could not make a clean copy of this file." in page
    assert "clean-photo.jpg" not in page


async def test_a_member_looks_at_a_preview_and_the_log_says_so(sqlite_stage: Stage) -> None:
    await sent_with(sqlite_stage, a_file(planted.jpeg()))
    noor, page = await noors_page(sqlite_stage)
    (address,) = re.findall(r'href="(/cases/[^"]+/preview)"', (await noor.get(page)).text)

    shown = await noor.get(address)

    assert (shown.headers["content-type"], shown.content[8:12]) == ("image/webp", b"WEBP")
    assert planted.SECRET not in shown.content
    assert shown.headers["cache-control"] == "no-store"
    assert (await acts(sqlite_stage, await sqlite_stage.only_case()))[-1] == Act.FILE_OPENED


async def test_where_no_preview_can_be_made_the_page_says_so(sqlite_stage: Stage) -> None:
    await sent_with(sqlite_stage, a_file(b"What I saw", name="words.txt"))
    noor, page = await noors_page(sqlite_stage)

    shown = await noor.get(f"{download_of((await noor.get(page)).text)}/preview")

    assert shown.status_code == 422
    assert "There is no preview of this file" in shown.text


async def test_a_form_does_not_wait_for_copies_without_end(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaned_copies, "MOST_SECONDS", 0.0)
    answer = await sent_with(sqlite_stage, a_file(planted.jpeg()))

    page = text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)

    assert "We could not make a clean copy of this file." in page


async def test_a_form_that_is_sent_twice_has_one_copy(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    said = {**await fresh(client), "narrative": WORDS}

    answers = [await client.post(REPORT, data=said, files=[a_file(planted.jpeg())]) for _ in range(2)]

    assert receipt_words(answers[0].text) == receipt_words(answers[1].text)
    assert await counts(sqlite_stage) == (0, 2)


async def test_where_a_copy_finds_no_place_the_report_arrives_with_its_file(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_WAITING_CHUNKS", 1)

    answer = await sent_with(sqlite_stage, a_file(planted.jpeg()))

    page = text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)
    assert "We could not make a clean copy of this file." in page
    assert await counts(sqlite_stage) == (0, 1)


async def test_a_copy_that_is_left_half_way_is_dropped_at_once(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(FileReceiver):
        def end(self) -> StoreChunk:
            raise TooManyWaiting

    monkeypatch.setattr(cleaned_copies, "FileReceiver", Full)

    answer = await sent_with(sqlite_stage, a_file(planted.jpeg()))

    assert receipt_words(answer.text)
    assert await counts(sqlite_stage) == (0, 1)
