"""Files on the pages that send: they arrive sealed, wait where a page comes back, and leave as downloads."""

import re

from coc_service.audit import Act
from coc_service.crypto import random_bytes
from tests.cast import Stage, hidden, receipt_words, text_of, ticket, token
from tests.journeys.looks import acts
from tests.web.test_bad_forms import REPORT, WORDS, fresh
from tests.web.uploading import PHOTO, a_file, counts, download_of, in_pieces, noors_page, sent_with


async def test_a_file_of_a_report_is_listed_and_downloaded_as_it_was_sent(sqlite_stage: Stage) -> None:
    answer = await sent_with(sqlite_stage, a_file(), captions=["The door at nine."])
    noor, page = await noors_page(sqlite_stage)

    shown = await noor.get(page)
    file = await noor.get(download_of(shown.text))

    assert len(receipt_words(answer.text).split()) == 14
    assert "photo.jpg 300 kB" in text_of(shown.text)
    assert "The door at nine." in text_of(shown.text)
    assert file.content == PHOTO
    assert file.headers["content-disposition"] == "attachment; filename=\"photo.jpg\"; filename*=UTF-8''photo.jpg"
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in file.headers["content-security-policy"]
    assert file.headers["cache-control"] == "no-store"
    assert (await acts(sqlite_stage, await sqlite_stage.only_case()))[-1] == Act.FILE_OPENED
    assert await counts(sqlite_stage) == (0, 2)


async def test_a_file_may_be_larger_than_a_form(sqlite_stage: Stage) -> None:
    client, film = sqlite_stage.client(), random_bytes(3_000_000)

    answer = await in_pieces(client, REPORT, {**await fresh(client), "narrative": WORDS}, a_file(film))

    assert receipt_words(answer.text)
    noor, page = await noors_page(sqlite_stage)
    assert (await noor.get(download_of((await noor.get(page)).text))).content == film


async def test_several_files_with_captions_keep_their_order(sqlite_stage: Stage) -> None:
    files = [a_file(b"1", name="one.txt"), a_file(b"2", name="two.txt"), a_file(b"3", name="three.txt", row=2)]
    answer = await sent_with(sqlite_stage, *files, captions=["Both.", "Last."])

    page = text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)

    places = [page.index(words) for words in ("one.txt", "two.txt", "three.txt")]
    assert sorted(places, reverse=True) == places or sorted(places) == places
    assert (page.count("Both."), page.count("Last.")) == (2, 1)


async def test_rows_without_a_file_store_nothing(sqlite_stage: Stage) -> None:
    answer = await sent_with(sqlite_stage, a_file(b"", name=""), a_file(b"", name="", row=2))

    assert receipt_words(answer.text)
    assert await counts(sqlite_stage) == (0, 0)


async def test_a_page_that_comes_back_with_a_question_lets_the_files_wait_in_it(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    asked = await sent_with(sqlite_stage, a_file(), client=client, narrative="", to="send")
    waited = await counts(sqlite_stage)

    answer = await client.post(REPORT, data={**hidden(asked.text), "narrative": WORDS})

    assert asked.status_code == 422
    assert waited == (1, 2)
    assert "photo.jpg" in text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)
    assert await counts(sqlite_stage) == (0, 2)


async def test_the_check_shows_what_waits_and_leaves_out_what_is_taken_away(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    files = [a_file(b"keep", name="keep.txt"), a_file(b"drop", name="drop.txt")]
    shown = await sent_with(sqlite_stage, *files, client=client, to="check")
    (without,) = re.findall(r'name="without" value="(\w+)"><label[^>]*>Leave out <bdi[^>]*>drop', shown.text)

    answer = await client.post(REPORT, data={**hidden(shown.text), "narrative": WORDS, "without": without})

    page = text_of((await sqlite_stage.come_back(receipt_words(answer.text))).text)
    assert "They wait here, sealed, for half an hour." in text_of(shown.text)
    assert ("keep.txt" in page, "drop.txt" in page) == (True, False)


async def test_more_files_come_on_the_page_of_the_receipt(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    page = (await sqlite_stage.send_report(client)).text
    fields = {"token": token(page), "ticket": ticket(page)}

    answer = await client.post("/c/conduct/files", data=fields, files=[a_file()])
    empty = await client.post(
        "/c/conduct/files",
        data={**fields, **hidden(answer.text), "ticket": ticket(answer.text)},
        files=[a_file(b"", name="")],
    )

    assert "Your file has arrived." in text_of(answer.text)
    assert receipt_words(answer.text) == receipt_words(page)
    assert "No file came with this form." in text_of(empty.text)
    assert "photo.jpg" in text_of((await sqlite_stage.come_back(receipt_words(page))).text)


async def test_a_report_that_is_sent_again_with_a_file_keeps_it(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    said = {**await fresh(client), "narrative": WORDS}
    first = await client.post(REPORT, data=said)

    again = await client.post(REPORT, data=said, files=[a_file()])

    assert receipt_words(again.text) == receipt_words(first.text)
    assert "photo.jpg" in text_of((await sqlite_stage.come_back(receipt_words(first.text))).text)


async def test_a_reporter_sends_and_saves_files_in_their_conversation(sqlite_stage: Stage) -> None:
    client, words = sqlite_stage.client(), await sqlite_stage.submit()
    page = (await sqlite_stage.come_back(words, client)).text
    fields = {"token": token(page), "ticket": ticket(page), "text": ""}

    shown = await client.post("/return/message", data=fields, files=[a_file(name="ünïcode.jpg")])
    (record,) = re.findall(r'name="file" value="([0-9a-f]{32})"', shown.text)
    asked = {"token": token(shown.text), "ticket": ticket(shown.text), "file": record}
    file = await client.post("/return/file", data=asked)
    other = await client.post("/return/file", data={**asked, "file": "0" * 32})

    assert "What you wrote has arrived." in text_of(shown.text)
    assert file.content == PHOTO
    assert "filename*=UTF-8''%C3%BCn%C3%AFcode.jpg" in file.headers["content-disposition"]
    assert other.status_code == 404


async def test_words_that_need_a_second_look_let_a_reporters_files_wait(sqlite_stage: Stage) -> None:
    client, words = sqlite_stage.client(), await sqlite_stage.submit()
    page = (await sqlite_stage.come_back(words, client)).text
    long = {"token": token(page), "ticket": ticket(page), "text": "x" * 20_001}

    asked = await client.post("/return/message", data=long, files=[a_file()])
    sent = await client.post(
        "/return/message", data={**hidden(asked.text), "ticket": ticket(asked.text), "text": "Shorter."}
    )

    assert asked.status_code == 422
    assert "photo.jpg" in text_of(sent.text)
    assert await counts(sqlite_stage) == (0, 2)
