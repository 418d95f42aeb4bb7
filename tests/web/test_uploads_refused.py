"""Files that are too large, too late, from no page of ours, or break off: nothing of them stays, and no word is lost."""

from typing import Any

import pytest

from coc_service.usecases.custody import receiving
from coc_service.web.http import uploads
from tests.cast import Stage, hidden, receipt_words, text_of
from tests.web.test_bad_forms import REPORT, SHOWN, WORDS, fresh, is_untouched
from tests.web.uploading import a_file, counts, in_pieces, sent_with, with_limit


async def test_files_that_waited_too_long_are_asked_for_again_and_no_word_is_lost(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    shown = await sent_with(sqlite_stage, a_file(), client=client, to="check")
    sqlite_stage.clock.advance(minutes=41)

    refused = await client.post(REPORT, data={**hidden(shown.text), "narrative": WORDS})

    assert "Your files waited for too long" in text_of(refused.text)
    assert SHOWN in refused.text
    assert await is_untouched(sqlite_stage)
    again = await client.post(REPORT, data={**hidden(refused.text), "narrative": WORDS})
    assert receipt_words(again.text)


async def test_a_list_of_files_that_is_not_ours_stores_none_and_says_so(sqlite_stage: Stage) -> None:
    answer = await sent_with(sqlite_stage, waiting="AAAA")

    assert "this page could not keep it" in text_of(answer.text)
    assert receipt_words(answer.text)


async def test_files_without_a_page_of_ours_are_not_stored(sqlite_stage: Stage) -> None:
    answer = await sent_with(sqlite_stage, a_file(), token="forged")

    assert "this page could not keep it" in text_of(answer.text)
    assert SHOWN in answer.text
    assert await counts(sqlite_stage) == (0, 0)
    assert await is_untouched(sqlite_stage)


async def test_more_than_the_limit_is_refused_by_its_length_before_a_byte_is_stored(sqlite_stage: Stage) -> None:
    with_limit(sqlite_stage, 1000, 1000)
    client = sqlite_stage.client()

    answer = await in_pieces(client, REPORT, {**await fresh(client), "narrative": WORDS}, a_file(bytes(3_000_000)))

    assert answer.status_code == 413
    assert SHOWN in answer.text
    assert await counts(sqlite_stage) == (0, 0)


@pytest.mark.parametrize(("file_bytes", "channel_bytes"), [(299_999, 400_000), (400_000, 299_999)])
async def test_more_than_the_limit_is_refused_as_it_arrives_and_leaves_nothing(
    sqlite_stage: Stage, file_bytes: int, channel_bytes: int
) -> None:
    with_limit(sqlite_stage, file_bytes, channel_bytes)

    answer = await sent_with(sqlite_stage, a_file())

    assert answer.status_code == 413
    assert SHOWN in answer.text
    assert await counts(sqlite_stage) == (0, 0)


async def test_words_beside_files_are_bounded_as_always(sqlite_stage: Stage) -> None:
    answer = await sent_with(sqlite_stage, a_file(b"x"), where="x" * 1_100_000)

    assert answer.status_code == 413
    assert await is_untouched(sqlite_stage)


async def test_an_upload_that_breaks_off_leaves_nothing(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    asked = client.build_request("POST", REPORT, data={**await fresh(client), "narrative": WORDS}, files=[a_file()])
    body = await asked.aread()
    messages = [{"type": "http.request", "body": body[:280_000], "more_body": True}, {"type": "http.disconnect"}]
    path = REPORT.encode()
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": REPORT, "raw_path": path, "scheme": "http",
        "query_string": b"", "root_path": "", "headers": [(k.lower(), v) for k, v in asked.headers.raw],
        "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    during: list[tuple[int, int]] = []

    async def receive() -> Any:
        if len(messages) == 1:
            while (stored := await counts(sqlite_stage)) == (1, 0):  # the chunk is stored while the body goes on
                pass
            during.append(stored)
        return messages.pop(0)

    async def send(_: Any) -> None:
        return

    await sqlite_stage.app(scope, receive, send)

    assert during == [(1, 1)]
    assert await counts(sqlite_stage) == (0, 0)
    assert await is_untouched(sqlite_stage)


async def test_where_no_place_is_left_for_files_the_words_arrive_all_the_same(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_WAITING_CHUNKS", 2)

    answer = await sent_with(sqlite_stage, a_file(), a_file(b"one more", row=2))

    assert receipt_words(answer.text)
    assert "this page could not keep it" in text_of(answer.text)
    assert await counts(sqlite_stage) == (0, 0)


async def test_a_form_holds_only_so_many_files_over_all_its_requests(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sqlite_stage.client()
    monkeypatch.setattr(uploads, "MAX_FILES", 2)
    asked = await sent_with(sqlite_stage, a_file(b"1"), a_file(b"2"), client=client, narrative="", to="send")

    more = await client.post(
        REPORT, data={**hidden(asked.text), "narrative": "", "to": "send"}, files=[a_file(b"3", name="third.txt")]
    )

    assert "third.txt" not in more.text
    assert "this page could not keep it" in text_of(more.text)
    assert await counts(sqlite_stage) == (2, 2)
