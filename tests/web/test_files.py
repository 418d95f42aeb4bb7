"""A file sent with a form is dropped and stored nowhere, and the next page says so."""

from dataclasses import replace
from tempfile import SpooledTemporaryFile

import httpx
import pytest

from coc_service import app
from tests.cast import BASE_URL, NOOR, Stage, receipt_words, text_of
from tests.journeys.acts import declare_clear
from tests.web.test_bad_forms import REPORT, SHOWN, WORDS, fresh, is_untouched
from tests.web.test_bad_requests import fields

BROWSER = {"Sec-Fetch-Site": "same-origin"}
LEFT_OUT = "A file came with this form, but this page could not keep it. Nothing of it was stored."
FILE = ("file", ("a.png", b"\x89PNG" * 500_000))  # two megabytes: form parsers write files over one megabyte to disk


async def test_a_file_that_nobody_asked_for_is_left_out_and_that_is_said(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    parts = [*fields(**await fresh(client), narrative=WORDS), ("file", ("a.png", b"\x89PNG"))]

    answer = await client.post(REPORT, files=parts)

    assert answer.status_code == 200
    assert LEFT_OUT in text_of(answer.text)
    assert SHOWN in (await sqlite_stage.come_back(receipt_words(answer.text))).text


async def test_a_form_without_a_file_says_nothing_of_files(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()

    answer = await client.post(REPORT, files=fields(**await fresh(client), narrative=WORDS))

    assert LEFT_OUT not in text_of(answer.text)


async def test_a_file_beside_words_that_need_a_second_look_is_left_out_too(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    parts = [*fields(**await fresh(client), narrative="", where=WORDS), ("narrative", ("a.txt", b"a file"))]

    answer = await client.post(REPORT, files=parts)

    assert answer.status_code == 422
    assert LEFT_OUT in text_of(answer.text)
    assert SHOWN in answer.text
    assert await is_untouched(sqlite_stage)


async def test_a_member_is_told_of_a_left_out_file_on_the_page_that_their_form_leads_to(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]
    page = f"/cases/{case_id}"
    parts = [*fields(token=(await fresh(noor, page))["token"], text=WORDS), ("file", ("a.png", b"\x89PNG"))]

    answer = await noor.post(f"{page}/note", files=parts)

    assert answer.status_code == 303
    shown = await noor.get(answer.headers["location"])
    assert LEFT_OUT in text_of(shown.text)
    assert "Your note is in the file." in text_of(shown.text)


async def test_no_address_makes_a_reporters_page_speak_of_files(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()

    pages = [await client.get(f"{path}?files-left-out") for path in ("/", REPORT, "/return", "/login")]

    assert not any(LEFT_OUT in text_of(page.text) for page in pages)


@pytest.mark.parametrize("kind", ["Multipart/Form-Data", "multipart/FORM-DATA"])
async def test_a_file_is_left_out_however_its_kind_is_written(sqlite_stage: Stage, kind: str) -> None:
    client = sqlite_stage.client()
    parts = [*fields(**await fresh(client), narrative=WORDS), ("file", ("a.png", b"\x89PNG"))]
    asked = client.build_request("POST", REPORT, files=parts)
    asked.headers["content-type"] = asked.headers["content-type"].replace("multipart/form-data", kind)

    answer = await client.send(asked)

    assert answer.status_code == 200
    assert LEFT_OUT in text_of(answer.text)


@pytest.mark.parametrize("kind", ["multipart/form-data", "Multipart/Form-Data"])
@pytest.mark.parametrize("field", ["file", "receipt"])
async def test_a_form_that_takes_no_files_leaves_one_out_too(sqlite_stage: Stage, kind: str, field: str) -> None:
    """A report's form is read while it arrives, because it may bring files; this one is read whole."""
    client = sqlite_stage.client()
    parts = [*fields(**await fresh(client, "/return"), receipt="heron"), (field, ("a.txt", b"a file"))]
    asked = client.build_request("POST", "/return", files=parts)
    asked.headers["content-type"] = asked.headers["content-type"].replace("multipart/form-data", kind)

    answer = await client.send(asked)

    assert LEFT_OUT in text_of(answer.text)
    assert ("heron" in answer.text, "a file<" in answer.text) == (True, False)


async def test_a_file_is_never_written_to_a_disk(sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = sqlite_stage.parts.settings.model_copy(update={"body_limit_bytes": 8 * 1024 * 1024})
    parts = replace(sqlite_stage.parts, settings=settings)
    monkeypatch.setattr(SpooledTemporaryFile, "rollover", lambda *_: pytest.fail("a file was spooled"))
    transport = httpx.ASGITransport(app=await app.application(parts))

    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=BROWSER) as client:
        answer = await client.post(REPORT, files=[*fields(**await fresh(client), narrative=WORDS), FILE])

    assert LEFT_OUT in text_of(answer.text)


async def test_too_many_files_are_refused(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    parts = [*fields(**await fresh(client), narrative=WORDS), *[("file", ("a.png", b"\x89PNG"))] * 21]

    answer = await client.post(REPORT, files=parts)

    assert answer.status_code == 400
    assert await is_untouched(sqlite_stage)
