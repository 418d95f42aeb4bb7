"""After a case is deleted in browsers, no word of it is in a page, a session, a mail, a file of the site or a column."""

import re

import httpx
import pytest

from coc_service import worker
from tests.cast import ILSE, NOOR, Stage, send, text_of
from tests.journeys.acts import do, form_panel, move
from tests.journeys.canaries import dump, files_under, found, needles_of
from tests.journeys.looks import restarted
from tests.journeys.test_forgetting import post
from tests.journeys.test_news import said
from tests.web.uploading import a_file, sent_with

PLACES = ("narrative", "name", "content", "file name", "caption", "message", "answer", "note", "title", "tag", "draft")
CANARY = {place: f"wagtail{number:02}{place.replace(' ', '')}" for number, place in enumerate(PLACES)}
ADDRESS = "wagtail.reporter@mail.example.net"


async def a_case_with_a_word_in_every_place(stage: Stage) -> tuple[str, str, list[httpx.AsyncClient]]:
    """Return the receipt, the case and the browsers of Noor and Ilse, who closed it. A mail to the reporter waits."""
    file = a_file(CANARY["content"].encode() * 2_000, name=f"{CANARY['file name']}.jpg")
    told = {"narrative": CANARY["narrative"], "name": CANARY["name"]}
    page = (await sent_with(stage, file, captions=[CANARY["caption"]], **told)).text
    words = " ".join(re.findall(r"<li>([^<]+)</li>", page.split('id="receipt-words"')[1].split("</div>")[0]))
    case_id = await stage.only_case()
    noor, ilse = await form_panel(stage, case_id)
    await said(stage, words, "news", do="mail", address=ADDRESS)
    await stage.say(words, CANARY["message"])
    await do(noor, case_id, "acknowledge", text=CANARY["answer"])
    await do(noor, case_id, "note", text=CANARY["note"])
    await do(noor, case_id, "label", title=CANARY["title"], tags=CANARY["tag"])
    await do(ilse, case_id, "write", text=CANARY["draft"], act="draft")
    await move(noor, case_id, "take_no_action")
    await move(noor, case_id, "close")
    return words, case_id, [noor, ilse]


async def shown(client: httpx.AsyncClient, case_id: str, code_name: str) -> list[bool]:
    """Whether the member finds the case by a word and by its name, on the desk, and at its own address."""
    by = [(await send(client, "/desk", "/desk/search", words=one)).text for one in (CANARY["note"], code_name)]
    desk = (await client.get("/desk?show=closed")).text
    return [case_id in one for one in (*by, desk)] + [(await client.get(f"/cases/{case_id}")).status_code == 200]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
async def test_nothing_is_left_in_a_session_a_replica_a_file_a_mail_or_a_column(
    kind: str, request: pytest.FixtureRequest
) -> None:
    pass
