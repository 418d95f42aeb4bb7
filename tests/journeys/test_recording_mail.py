"""A saved mail fills in the form for a report; the member looks it over, and nothing is stored before they send it."""

import re
from email.message import EmailMessage

import pytest

from coc_service.canonical import sha256
from tests.cast import ILSE, NOOR, TOMAS, Stage, text_of
from tests.journeys.acts import declare_clear
from tests.journeys.recording import fields, record, upload

PICTURE = b"\x89PNG\r\n\x1a\n"


def mail(text: str = "Sam shouted at me after the talk.", subject: str = "After the talk") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = "Robin Vale <robin@example.org>", subject
    made["Date"] = "Mon, 23 Nov 2026 12:00:00 +0000"
    made.set_content(text)
    return made


async def test_a_mail_fills_in_the_form_and_stores_nothing(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    before = await sqlite_stage.parts.database.read(sqlite_stage.parts.custody.ledger.reading)

    page = await upload(noor, mail().as_bytes())

    assert page.status_code == 200
    shown = text_of(page.text)
    for said in ("Robin Vale <robin@example.org>", "Mon, 23 Nov 2026 12:00:00 +0000", "After the talk"):
        assert said in shown
    assert 'value="mail" checked' in page.text
    assert "Sam shouted at me after the talk." in page.text
    after = await sqlite_stage.parts.database.read(sqlite_stage.parts.custody.ledger.reading)
    assert (await sqlite_stage.case_ids(), after.ahead.size) == ([], before.ahead.size)


async def test_a_mail_is_recorded_with_its_words_after_the_member_has_read_them(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    page = await upload(noor, mail().as_bytes())
    filled = fields(page.text) | {
        "narrative": _field(page.text, "narrative"),
        "told_on": "23 November",
        "conflict": "no",
    }

    check = await noor.post("/record", data=filled)
    await record(noor, check.text)

    [ilse] = await declare_clear(stage, await stage.only_case(), ILSE)
    shown = text_of((await ilse.get(f"/cases/{await stage.only_case()}")).text)
    assert "By mail" in shown
    assert "Sam shouted at me after the talk." in shown


def _field(page: str, name: str) -> str:
    found = re.search(rf'<textarea id="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return found[1]


async def test_a_member_named_in_a_mail_is_asked_about(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    page = await upload(noor, mail("Tomas Rey shouted at me.").as_bytes())

    check = await noor.post(
        "/record",
        data=fields(page.text) | {"narrative": _field(page.text, "narrative"), "told_on": "x", "conflict": "no"},
    )
    await record(noor, check.text)

    assert "What you wrote names Tomas Rey" in text_of(check.text)
    assert stage.id_of(TOMAS) not in (await stage.case()).presences


async def test_text_files_are_taken_over_and_others_named_with_size_and_digest(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    made = mail()
    made.add_attachment("12:00 <rw> go away\n", filename="chat.txt")
    made.add_attachment(PICTURE, maintype="image", subtype="png", filename="shot.png")

    page = await upload(noor, made.as_bytes())

    shown = text_of(page.text)
    assert "chat.txt, 19 bytes. Its words are in the form." in shown
    said = "It comes with the report. Its name, size and digest are in the form."
    assert f"shot.png, 8 bytes. {said} {sha256(PICTURE).hex()}" in shown
    assert "--- chat.txt ---\n12:00 &lt;rw&gt; go away" in page.text
    assert f"shot.png (8 bytes, SHA-256 {sha256(PICTURE).hex()})" in _field(page.text, "evidence")
    assert "it was left out" not in shown


async def test_a_mail_longer_than_a_report_is_cut_and_the_page_says_by_how_much(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    page = await upload(noor, mail("a" * 30_000, subject="").as_bytes())

    assert "its last 10000 characters were left out" in text_of(page.text).replace(",", "")


async def test_a_script_in_a_mail_is_shown_as_text_wherever_it_stands(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    hostile = '"><script>alert(1)</script></textarea><img src=x onerror=alert(2)>'
    made = mail(hostile, subject=hostile)
    made.replace_header("From", hostile)
    made.add_attachment(hostile, filename=hostile)
    made.add_attachment(PICTURE, maintype="image", subtype="png", filename=hostile)

    page = await upload(noor, made.as_bytes())

    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


async def test_html_alone_becomes_text_without_its_script(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    made = mail()
    made.set_content("<p>They <i>shouted</i>.</p><script>alert(1)</script>", subtype="html")

    page = await upload(noor, made.as_bytes())

    assert "They shouted." in _field(page.text, "narrative")
    assert "alert(1)" not in page.text


@pytest.mark.parametrize("raw", [b"", b"nothing at all", PICTURE, b"a: b\n" * 9 + b"--x\n" * 9_000])
async def test_what_is_no_mail_is_refused_kindly(sqlite_stage: Stage, raw: bytes) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    page = await upload(noor, raw)

    assert page.status_code == 422
    assert 'href="#mail"' in page.text
    assert ("Please choose a saved mail first." if not raw else "We could not read this file as a mail") in text_of(
        page.text
    )


async def test_a_huge_file_is_refused_by_its_size(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    page = await upload(noor, b"From: a@b.example\n\n" + b"a" * 2_000_000)

    assert page.status_code == 413


async def test_a_form_that_is_not_multipart_is_refused(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    token = fields((await noor.get("/record")).text)

    assert (await noor.post("/record/mail", data=token)).status_code == 400


async def test_who_is_not_logged_in_cannot_have_a_mail_read(sqlite_stage: Stage) -> None:
    answer = await sqlite_stage.client().post("/record/mail", files={"mail": ("a.eml", mail().as_bytes())})

    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
