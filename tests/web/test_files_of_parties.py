"""Files of those who are heard: sent with an answer, read by the panel and by nobody else who is heard."""

import re

from tests.cast import Stage, text_of, ticket, token
from tests.journeys.hearing import make_link, open_link, panel
from tests.web.uploading import PHOTO, a_file, counts, download_of


async def test_a_party_sends_a_file_with_an_answer_and_saves_it_again(sqlite_stage: Stage) -> None:
    words, case_id, (noor, *_) = await panel(sqlite_stage)
    theirs = await open_link(sqlite_stage, await make_link(noor, case_id))
    client = sqlite_stage.client()
    page = (await sqlite_stage.come_back(theirs, client)).text
    fields = {"token": token(page), "ticket": ticket(page), "text": "It was not me."}

    shown = await client.post("/return/answer", data=fields, files=[a_file(name="ticket.png")])
    (record,) = re.findall(r'name="file" value="([0-9a-f]{32})"', shown.text)
    asked = {"token": token(shown.text), "ticket": ticket(shown.text), "file": record}
    file = await client.post("/return/file", data=asked)

    assert "What you wrote has arrived." in text_of(shown.text)
    assert file.content == PHOTO
    case_page = await noor.get(f"/cases/{case_id}")
    assert "File from Sam Iversen" in text_of(case_page.text)
    people = text_of((await noor.get(f"/cases/{case_id}/parties")).text)
    assert "What was written: 1 letter Sam Iversen (respondent) wrote" in people
    assert re.search(
        r"Sam Iversen \(respondent\) wrote( New)? \d+ \w+ \d+, between \d+ and \d+ UTC", text_of(case_page.text)
    )
    assert re.search(r"The report · always on top \d+ \w+ \d+, between \d+ and \d+ UTC", text_of(case_page.text))
    assert (await noor.get(download_of(case_page.text))).content == PHOTO
    assert "ticket.png" not in (await sqlite_stage.come_back(words)).text
    assert await counts(sqlite_stage) == (0, 2)


async def test_a_party_opens_no_file_of_the_reporter(sqlite_stage: Stage) -> None:
    words, case_id, (noor, *_) = await panel(sqlite_stage)
    theirs = await open_link(sqlite_stage, await make_link(noor, case_id))
    reporter, party = sqlite_stage.client(), sqlite_stage.client()
    page = (await sqlite_stage.come_back(words, reporter)).text
    fields = {"token": token(page), "ticket": ticket(page), "text": ""}
    sent = await reporter.post("/return/message", data=fields, files=[a_file()])
    (record,) = re.findall(r'name="file" value="([0-9a-f]{32})"', sent.text)
    page = (await sqlite_stage.come_back(theirs, party)).text

    answer = await party.post("/return/file", data={"token": token(page), "ticket": ticket(page), "file": record})

    assert answer.status_code == 404
    assert "photo.jpg" not in page
