"""Items since a member's last visit are marked; records of a newer version are shown as such."""

import json
import re

import httpx
import pytest

from coc_service.domain import records
from coc_service.domain.records import Authored
from tests.cast import ILSE, NOOR, TOMAS, Stage, hidden, text_of
from tests.journeys.acts import declare_clear, do, reviewed

HEADING = re.compile(r"<h3>(.*?)</h3>")
FLAG = '<span class="tag">New</span>'
BETWEEN_VISITS = 21  # minutes: openings that follow each other sooner are one visit
NEWER = "A newer version of this program wrote this, and can show it."


async def marked(client: httpx.AsyncClient, case_id: str) -> list[str]:
    """The headings marked as new when a member opens a case."""
    page = (await client.get(f"/cases/{case_id}")).text
    flagged = [heading.replace(FLAG, "") for heading in HEADING.findall(page) if FLAG in heading]
    return [" ".join(re.sub(r"<[^>]+>", "", heading).split()) for heading in flagged]


async def test_what_others_wrote_since_the_last_visit_is_marked_for_one_visit(stage: Stage) -> None:
    words = await stage.submit()
    case_id = await stage.only_case()
    noor, ilse = await declare_clear(stage, case_id, NOOR, ILSE)
    first, page = await marked(noor, case_id), (await noor.get(f"/cases/{case_id}")).text
    stage.clock.advance(minutes=BETWEEN_VISITS)
    await do(ilse, case_id, "note", text="Ask the hosts.")
    await stage.say(words, "One more thing.")
    await reviewed(noor, f"/cases/{case_id}/letter", {**hidden(page), "text": "We have read it."})

    news = [await marked(noor, case_id) for _ in range(2)]
    stage.clock.advance(minutes=BETWEEN_VISITS)
    later = await marked(noor, case_id)

    of_others = ["Note, panel only · Ilse Brandt", "Letter from the reporter"]
    assert (first, later) == ([], [])
    assert news == [of_others] * 2, "and not what she wrote herself"
    assert await marked(ilse, case_id) == ["Letter from the reporter", "Letter to the reporter · Noor Haddad"]
    [tomas] = await declare_clear(stage, case_id, TOMAS)
    assert await marked(tomas, case_id) == [], "his first visit to the file"


async def test_what_is_new_stands_below_a_line_with_the_last_visit(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    noor, ilse = await declare_clear(stage, case_id, NOOR, ILSE)
    await do(ilse, case_id, "note", text="An old note.")
    await noor.get(f"/cases/{case_id}")
    stage.clock.advance(minutes=BETWEEN_VISITS)
    await do(ilse, case_id, "note", text="A new note.")

    page = text_of((await noor.get(f"/cases/{case_id}")).text)

    places = [page.index(text) for text in ("An old note.", "New since your last visit, ", "A new note.")]
    assert places == sorted(places)


def newer(authored: Authored) -> bytes:
    """The plaintext of a record of a future version."""
    known = json.loads(ENCODE(authored))
    return json.dumps({**known, "v": 99, "body": {"words": "of a version to come"}}, sort_keys=True).encode()


ENCODE = records.encode


async def test_what_a_newer_program_wrote_is_shown_as_such_and_the_rest_as_ever(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = await stage.submit(narrative="He waited for me.")
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    monkeypatch.setattr(records, "encode", newer)
    await do(noor, case_id, "note", text="A note.")
    await do(noor, case_id, "letter", text="A letter.")
    await stage.say(words, "An answer.")
    monkeypatch.undo()

    file, reporter = text_of((await noor.get(f"/cases/{case_id}")).text), text_of((await stage.come_back(words)).text)

    assert "He waited for me." in file
    assert (file.count(NEWER), "of a version to come" in file) == (3, False)
    assert file.count("Written with a newer version · Noor Haddad") == 2
    assert file.count("Written with a newer version · the reporter") == 1
    assert "He waited for me." in reporter
    assert reporter.count("This was written by a newer version of this program, which can show it.") == 2
    assert ["From the committee" in reporter, "What you wrote" in reporter] == [True, True]
    await do(noor, case_id, "note", text="A note of today.")


async def test_what_its_author_made_unreadable_is_not_called_the_work_of_a_newer_program(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = sqlite_stage
    words = await stage.submit()
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    monkeypatch.setattr(records, "encode", lambda _: b"{}")
    await do(noor, case_id, "letter", text="A letter.")
    await stage.say(words, "An answer.")
    monkeypatch.undo()

    file, reporter = text_of((await noor.get(f"/cases/{case_id}")).text), text_of((await stage.come_back(words)).text)

    assert (file.count("Cannot be read"), "newer version" in file) == (2, False)
    assert "This is kept as we sent it, but it cannot be read. Please tell us, and we write it again." in reporter
    assert "This is kept as you sent it, but it cannot be read. Please write it again." in reporter
    assert "newer version" not in reporter


async def test_a_report_whose_names_a_newer_program_wrote_leaves_the_gate_shut(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without readable names nobody can judge a conflict of interest."""
    monkeypatch.setattr(records, "encode", newer)
    await sqlite_stage.submit(who="Somebody")
    monkeypatch.undo()
    noor = await sqlite_stage.log_in(NOOR)

    page = await noor.get(f"/cases/{await sqlite_stage.only_case()}")

    assert page.status_code == 500
    assert "named" in text_of(page.text)
