"""Bodies, tokens and addresses that no page of ours sends."""

from collections.abc import AsyncIterator
from urllib.parse import quote, urlencode

import pytest

from coc_service.web.http.multipart import MAX_FIELDS
from tests.cast import NOOR, Stage, hidden, receipt_words, text_of
from tests.journeys.acts import declare_clear
from tests.web.test_bad_forms import REPORT, SHOWN, URLENCODED, WORDS, fresh, is_untouched, post


@pytest.mark.parametrize("spoil", ["", "forged", "ä", "A" * 48, "\0"])
async def test_a_forged_token_stores_nothing_and_gives_a_fresh_one(sqlite_stage: Stage, spoil: str) -> None:
    client = sqlite_stage.client()

    answer = await client.post(REPORT, data={**await fresh(client), "token": spoil, "narrative": WORDS})

    assert "All your words are still here" in text_of(answer.text)
    assert SHOWN in answer.text
    assert await is_untouched(sqlite_stage)
    again = await client.post(REPORT, data={**hidden(answer.text), "narrative": WORDS})
    assert len(receipt_words(again.text).split()) == 14


async def test_a_token_of_another_form_is_none(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()

    answer = await client.post(
        REPORT, data={**await fresh(client), **await fresh(client, "/login"), "narrative": WORDS}
    )

    assert SHOWN in answer.text
    assert await is_untouched(sqlite_stage)


async def test_a_page_that_was_open_for_more_than_a_day_loses_nothing(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    old = await fresh(client)
    sqlite_stage.clock.advance(hours=25, minutes=1)

    answer = await client.post(REPORT, data={**old, "narrative": WORDS})

    assert "This page had been open for more than a day." in text_of(answer.text)
    assert SHOWN in answer.text
    assert await is_untouched(sqlite_stage)


async def test_a_body_over_the_limit_is_told_with_and_without_its_length(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    body = urlencode({**await fresh(client), "narrative": "x" * 1_100_000}).encode()

    async def in_parts() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 100_000):
            yield body[start : start + 100_000]

    told = await post(client, REPORT, body)
    streamed = await client.post(REPORT, content=in_parts(), headers=URLENCODED)

    for answer in (told, streamed):
        assert answer.status_code == 413
        assert "This is more than we can take at once" in text_of(answer.text)
    assert await is_untouched(sqlite_stage)


async def test_too_many_fields_are_refused(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    body = "&".join(f"a{number}=1" for number in range(1_000)).encode()

    answer = await post(client, REPORT, body)

    assert answer.status_code == 400
    assert "We could not read this form" in text_of(answer.text)
    assert await is_untouched(sqlite_stage)


def fields(**values: str) -> list[tuple[str, tuple[str | None, bytes]]]:
    """Fields of a multipart form, none of them a file."""
    return [(name, (None, value.encode())) for name, value in values.items()]


async def test_too_many_parts_are_refused(sqlite_stage: Stage) -> None:
    parts = fields(**{f"a{number}": "1" for number in range(MAX_FIELDS + 1)})

    answer = await sqlite_stage.client().post(REPORT, files=parts)

    assert answer.status_code == 400
    assert "We could not read this form" in text_of(answer.text)
    assert await is_untouched(sqlite_stage)


async def test_a_multipart_form_is_as_good_as_any(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    parts = fields(**await fresh(client), narrative=WORDS)

    answer = await client.post(REPORT, files=parts)

    back = await sqlite_stage.come_back(receipt_words(answer.text))
    assert SHOWN in back.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"narrative": "x"}'),
        ("text/plain", b"narrative=x"),
        ("multipart/form-data", b"narrative=x"),
        ("multipart/form-data; boundary=x", b"no parts at all"),
        ("application/x-www-form-urlencoded", b""),
        ("application/x-www-form-urlencoded", b"=&=&;;&&"),
        ("application/x-www-form-urlencoded", b"\x00\xff" * 50),
    ],
)
async def test_what_is_no_form_gets_a_page_and_stores_nothing(sqlite_stage: Stage, kind: str, body: bytes) -> None:
    answer = await post(sqlite_stage.client(), REPORT, body, **{"Content-Type": kind})

    assert answer.status_code in {200, 400, 422}
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert await is_untouched(sqlite_stage)


async def test_every_form_answers_an_empty_body_with_a_page(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]
    acts = ("declare", "letter", "note", "write", "drafts", "lead", "moves/investigate", "ballot", "recuse")
    paths = ["/return", "/return/message", "/return/withdraw", "/return/proof", "/login", "/c/conduct/receipt"]
    paths += [f"/cases/{case_id}/{act}" for act in acts] + ["/logout"]
    committee = (await sqlite_stage.committee_state()).id
    paths += [f"/roster/{committee}/{act}" for act in ("admit", "agree", "compare")]

    for path in paths:
        answer = await noor.post(path, data={})

        assert answer.status_code in {303, 409, 422}, path
        assert answer.status_code != 303 or answer.headers["location"] == "/login"


@pytest.mark.parametrize("words", ["", "these are not words of a receipt", "\0", "academic " * 14, "x" * 100_000])
async def test_a_wrong_receipt_is_answered_with_what_is_wrong(sqlite_stage: Stage, words: str) -> None:
    await sqlite_stage.submit()

    answer = await sqlite_stage.come_back(words)

    assert answer.status_code == 422
    assert "Please look here:" in text_of(answer.text)


async def test_a_receipt_with_one_wrong_word_is_shown_again_and_the_word_named(sqlite_stage: Stage) -> None:
    words = (await sqlite_stage.submit()).split()
    typed = [*words[:3], "zzzz", *words[4:]]

    answer = await sqlite_stage.come_back(" ".join(typed))

    assert f"Word 4, “zzzz”, cannot be right. Did you mean “{words[3]}”?" in text_of(answer.text)
    assert " ".join(typed) in answer.text


@pytest.mark.parametrize(
    "path", ["/" + quote("\0"), "/c/%FF/report", "/c/" + "x" * 3_000, "/cases/%00", "/enrol/%C0%80"]
)
async def test_addresses_that_are_none_are_not_found(sqlite_stage: Stage, path: str) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    assert (await noor.get(path)).status_code == 404
