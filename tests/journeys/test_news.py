"""A reporter leaves a mail address and makes a feed, on a page that says who could find the address."""

import re
from email import message_from_bytes, policy
from xml.etree import ElementTree as ET

from tests.cast import BASE_URL, NOOR, Stage, text_of
from tests.journeys.acts import declare_clear, do
from tests.journeys.reporting import press, said

ADDRESS = "robin@mail.example.net"
ATOM = "{http://www.w3.org/2005/Atom}"


async def mails_to(stage: Stage, address: str) -> list[tuple[str, str]]:
    await stage.deliver()
    found = [
        message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in stage.parts.settings.mail_folder.glob("*.eml")
    ]
    return [(str(mail["subject"]), str(mail.get_content())) for mail in found if mail["to"] == address]


async def test_a_mail_says_that_there_is_news_and_no_more_until_the_address_is_taken_away(stage: Stage) -> None:
    words = await stage.submit(narrative="The heron was shouted at.")
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)

    page = await said(stage, words, "news", do="mail", address=ADDRESS)
    await do(noor, case_id, "acknowledge", text="We have read about the heron.")
    [(subject, body)] = await mails_to(stage, ADDRESS)
    gone = await said(stage, words, "news", do="no-mail")

    assert "whoever runs the server could find it" in page
    assert ("We send mail to the address that you left." in page, ADDRESS in page) == (True, False)
    assert (subject, "There is news on a page that you asked us to watch." in body) == ("There is news", True)
    assert [word for word in ("heron", "report", "committee", "receipt", case_id) if word in body] == []
    assert "We send mail to the address that you left." not in gone
    assert ADDRESS not in (await noor.get(f"/cases/{case_id}")).text


async def test_an_empty_address_is_refused_and_takes_none_away(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()
    await said(sqlite_stage, words, "news", do="mail", address=ADDRESS)

    answer = await press(sqlite_stage, words, "news", do="mail", address=" ")

    assert answer.status_code == 422
    assert "This is no mail address that we can write to." in text_of(answer.text)
    assert "We send mail to the address that you left." in text_of(answer.text)


async def test_a_wrong_address_is_given_back(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()

    answer = await press(sqlite_stage, words, "news", do="mail", address="robin at home")

    assert (answer.status_code, "robin at home" in answer.text) == (422, True)
    assert "This is no mail address that we can write to." in text_of(answer.text)


async def test_a_feed_has_one_entry_without_a_word_and_is_not_sent_twice(stage: Stage) -> None:
    words = await stage.submit(narrative="The heron was shouted at.")
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    page = (await press(stage, words, "news", do="feed")).text
    found = re.search(rf"{BASE_URL}(/news/[a-z2-7]{{26}})", page)
    assert found
    reader = stage.client()

    empty = ET.fromstring((await reader.get(found[1])).content)
    await do(noor, case_id, "acknowledge", text="We have read about the heron.")
    answer = await reader.get(found[1])
    again = await reader.get(found[1], headers={"If-None-Match": answer.headers["etag"]})
    told = ET.fromstring(answer.content)

    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert (len(empty.findall(f"{ATOM}entry")), len(told.findall(f"{ATOM}entry"))) == (0, 1)
    assert told.findtext(f"{ATOM}entry/{ATOM}title") == "There is news for you"
    assert [word for word in ("heron", case_id, words) if word in answer.text] == []
    assert (again.status_code, again.content) == (304, b"")


async def test_an_address_of_no_feed_and_of_one_that_ended_look_the_same(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()
    page = (await press(stage, words, "news", do="feed")).text
    found = re.search(r"/news/[a-z2-7]{26}", page)
    assert found
    await press(stage, words, "news", do="no-feed")

    other = "/news/" + "a" * 26
    ended, never = [await stage.client().get(path) for path in (found[0], other)]

    assert (ended.status_code, ended.text) == (404, never.text.replace(other, found[0]))
