"""Texts that people paste, by kind: each is stored, or refused with the reason, and nothing turns the page around."""

import re

import pytest

from tests.cast import NOOR, Stage, send, text_of
from tests.journeys.acts import declare_clear

# The kind, what was written, and what is kept of it.
STORED = [
    ("pages of a PDF", "page one\x0cpage two", "page one\npage two"),
    ("a vertical tab of a word processor", "first half\x0bsecond half", "first half\nsecond half"),
    ("colours of a chat log", "<mia> \x0304,01go away\x03 \x02now\x02", "<mia> 04,01go away now"),
    ("colours of a terminal", "\x1b[31mgo away\x1b[0m", "[31mgo away[0m"),
    ("a bell and a backspace", "a\x07b\x08c", "abc"),
    ("an old Macintosh", "upper half\rlower half", "upper half\nlower half"),
    ("a mail that was broken already", "na\ufffdve", "na\ufffdve"),
    ("only broken letters", "\ufffd\ufffd", "\ufffd\ufffd"),
    ("an emoji of several characters", "\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
    ("letters from right to left", "הוא צעק עליי", "הוא צעק עליי"),
    ("a word that turns its line", "look: \u202egnp.exe", "look: \u202egnp.exe"),
    ("a long address", "https://forge.example/" + "x" * 200, "https://forge.example/" + "x" * 200),
]
WITHOUT_INK = [
    "\u200b",
    "\ufeff",
    "\u2060\u2060",
    "\u00ad",
    "\u3164",
    "\u2800",
    "\u115f\u1160",
    "\u202e\u202c",
    "\U000e0041",
    "\u0301",
    "\ufe0f",
]


@pytest.mark.parametrize(("written", "kept"), [row[1:] for row in STORED], ids=[row[0] for row in STORED])
async def test_what_is_pasted_is_stored_and_isolated_where_it_is_shown(
    sqlite_stage: Stage, written: str, kept: str
) -> None:
    words = await sqlite_stage.submit(narrative=written)
    case_id = await sqlite_stage.only_case()
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]

    pages = [(await sqlite_stage.come_back(words)).text, (await noor.get(f"/cases/{case_id}")).text]

    shown = kept.replace("<", "&lt;").replace(">", "&gt;").split("\n")[0]
    for page in pages:
        paragraph = re.search(r"<(\w+)([^>]*)>[^<]*" + re.escape(shown), page)
        assert paragraph is not None
        assert 'dir="auto"' in paragraph[2] or re.search(r'<div[^>]*dir="auto"', page)


@pytest.mark.parametrize("blank", WITHOUT_INK, ids=ascii)
async def test_a_text_without_ink_is_asked_for(sqlite_stage: Stage, blank: str) -> None:
    answer = await sqlite_stage.send_report(narrative=f" {blank}\n{blank}")

    assert answer.status_code == 422
    assert "Please write one sentence or more, in any language." in text_of(answer.text)


async def test_receipt_words_stand_in_no_report_and_in_no_letter(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()

    answers = [
        await sqlite_stage.send_report(narrative=f"I wrote before: {words}"),
        await sqlite_stage.send_report(evidence=words.upper()),
        await sqlite_stage.say(words, f"Here are my words: {words}"),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert all("The fourteen words of a receipt stand in this text." in text_of(answer.text) for answer in answers)


async def test_every_field_for_words_finds_out_its_direction(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]
    pages = [
        (await sqlite_stage.client().get("/c/conduct/report")).text,
        (await sqlite_stage.come_back(words)).text,
        *[(await noor.get(page)).text for page in (f"/cases/{case_id}", "/names", "/roster", "/desk")],
    ]

    fields = [field for page in pages for field in re.findall(r'<textarea[^>]*>|<input type="text"[^>]*>', page)]

    assert len(fields) > 5
    assert [field for field in fields if 'dir="auto"' not in field] == []


async def test_a_name_stands_isolated_on_every_page(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    await send(noor, "/names", names="نور حداد")
    pages = [(await sqlite_stage.client().get("/c/conduct/report")).text, (await noor.get("/roster")).text]

    for page in pages:
        main = page[page.index("<main") :]
        for name in ("Noor Haddad", "@noorh", "نور حداد"):
            alone = re.sub(rf'<bdi translate="no">[^<]*{name}[^<]*</bdi>|="[^"]*"', "", main)
            assert name not in alone
