"""After a case is deleted in browsers, no word of it is in a page, a session, a mail, a file of the site or a column."""

import re

import httpx

from coc_service import worker
from tests.cast import ILSE, NOOR, Stage, send
from tests.journeys.acts import do, form_panel, move
from tests.journeys.canaries import dump, files_under, found, needles_of
from tests.journeys.looks import restarted
from tests.journeys.reporting import said
from tests.journeys.test_erasing import post
from tests.web.uploading import a_file, sent_with

PLACES = ("narrative", "name", "content", "file name", "caption", "message", "answer", "note", "title", "tag", "draft")
CANARY = {place: f"wagtail{number:02}{place.replace(' ', '')}" for number, place in enumerate(PLACES)}
ADDRESS = "wagtail.reporter@mail.example.net"


async def a_case_with_a_word_in_every_place(stage: Stage) -> str:
    """Return a case that is closed. A mail to its reporter waits."""
    file = a_file(CANARY["content"].encode() * 2_000, name=f"{CANARY['file name']}.jpg")
    captions, narrative = [CANARY["caption"]], CANARY["narrative"]
    page = (await sent_with(stage, file, captions=captions, narrative=narrative, name=CANARY["name"])).text
    words = " ".join(re.findall(r"<li>([^<]+)</li>", page.split('id="receipt-words"')[1].split("</div>")[0]))
    case_id = await stage.only_case()
    noor, _ = await form_panel(stage, case_id)
    await said(stage, words, "news", do="mail", address=ADDRESS)
    await stage.say(words, CANARY["message"])
    await do(noor, case_id, "acknowledge", text=CANARY["answer"])
    await do(noor, case_id, "note", text=CANARY["note"])
    await do(noor, case_id, "label", title=CANARY["title"], tags=CANARY["tag"])
    await move(noor, case_id, "take_no_action")
    await move(noor, case_id, "close")
    return case_id


async def shown(client: httpx.AsyncClient, case_id: str, code_name: str) -> list[bool]:
    """Whether the member finds the case by a word and by its name, on the desk, and at its own address."""
    by = [(await send(client, "/desk", "/desk/search", words=one)).text for one in (CANARY["note"], code_name)]
    desk = (await client.get("/desk")).text
    return [case_id in one for one in (*by, desk)] + [(await client.get(f"/cases/{case_id}")).status_code == 200]


async def places(stage: Stage) -> dict[str, bytes]:
    """Every column, and every file of the site but the database, which is encrypted, and the keys."""
    settings = stage.parts.settings
    files = {f"{one}": files_under(one) for one in (settings.state_dir, settings.mail_folder)}
    columns = await stage.parts.database.read(dump)
    return columns | {f"{folder}/{name}": held for folder, all_ in files.items() for name, held in all_.items()}


async def test_nothing_is_left_in_a_session_a_replica_a_file_a_mail_or_a_column(stage: Stage) -> None:
    case_id = await a_case_with_a_word_in_every_place(stage)
    case, needles = await stage.case(), needles_of([*CANARY.values(), ADDRESS])
    stage.clock.advance(days=190)
    other = await restarted(stage)
    noor, ilse, elsewhere = await stage.log_in(NOOR), await stage.log_in(ILSE), await other.log_in(NOOR)
    await do(ilse, case_id, "write", text=CANARY["draft"], act="draft")
    before = [await shown(one, case_id, case.code_name) for one in (noor, ilse, elsewhere)]
    paper = (await noor.get(f"/cases/{case_id}")).text + (await ilse.get(f"/cases/{case_id}")).text

    await post(noor, case_id, "delete", part="whole", ground="due")
    assert (await post(ilse, case_id, "delete/confirm")).headers["location"] == "/desk?done=case.expunged#done"

    after = [await shown(one, case_id, case.code_name) for one in (noor, ilse, elsewhere)]
    assert (before, after) == ([[True] * 4] * 3, [[False] * 4] * 3)
    assert [place for place in PLACES if place != "content" and CANARY[place] not in paper] == []
    await stage.publish()
    await worker.erase_details(stage.parts)
    await worker.sweep_files(stage.parts)
    await stage.deliver()
    held = await places(stage)
    assert found(needles, held) == []
    ids = {*case.records, *case.contents, case.code_name}
    assert [(place, one) for place, hay in held.items() for one in ids if one.encode() in hay] == []
    named = {
        place for place, hay in held.items() if hay.count(case_id.encode()) != hay.count(b"case:" + case_id.encode())
    }
    assert {place.rpartition("/")[2] for place in named} <= {"log.pin"}
    assert any(place.endswith(".eml") for place in held), "members were told that something waits"
