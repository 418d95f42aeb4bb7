"""The search finds what the member may open, in what is written and in titles, and leaves one entry without the words."""

import httpx
import pytest

from coc_service.audit import Act
from tests.cast import ILSE, NOOR, TOMAS, Stage, send, text_of
from tests.journeys.acts import declare_clear, do, step_back
from tests.journeys.looks import entries


async def _search(client: httpx.AsyncClient, words: str) -> str:
    return (await send(client, "/desk", "/desk/search", words=words)).text


async def test_a_word_of_a_report_a_letter_a_note_or_a_title_is_found(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit(narrative="He waited at the Brücke.")
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    await do(noor, case_id, "acknowledge", text="Thank you for your courage.")
    await do(noor, case_id, "note", text="Ask the porter.")
    await do(noor, case_id, "label", title="The bridge", tags="Sprint 2026")

    pages = {
        words: await _search(noor, words)
        for words in ("BRÜCKE waited", "courage", "porter", "bridge", "sprint", "lift")
    }

    found = {words: f"/cases/{case_id}" in page for words, page in pages.items()}
    assert found == dict.fromkeys(("BRÜCKE waited", "courage", "porter", "bridge", "sprint"), True) | {"lift": False}
    assert "1 case has these words." in text_of(pages["bridge"])


async def test_what_is_written_later_is_found(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    assert case_id not in await _search(noor, "porter")

    await do(noor, case_id, "note", text="Ask the porter.")

    assert case_id in await _search(noor, "porter")


async def test_before_the_gate_a_case_is_found_by_its_code_name_alone(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit(narrative="He waited at the bridge.")
    case = await sqlite_stage.case()
    noor, ilse = await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(ILSE)
    await do(noor, case.id, "declare", answer="clear")
    await do(noor, case.id, "label", title="Waited")

    assert case.id not in await _search(ilse, "bridge")
    assert case.id not in await _search(ilse, "waited")
    assert case.id in await _search(ilse, case.code_name)


async def test_who_stepped_back_finds_nothing_of_what_their_session_had_read(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit(narrative="He waited at the bridge.")
    case_id = await sqlite_stage.only_case()
    noor, tomas = await declare_clear(sqlite_stage, case_id, NOOR, TOMAS)
    assert case_id in await _search(tomas, "bridge")

    await step_back(tomas, case_id)

    assert case_id not in await _search(tomas, "bridge")
    assert case_id in await _search(noor, "bridge")


async def test_the_log_has_one_entry_for_a_search_without_its_words(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    noor = await sqlite_stage.log_in(NOOR)

    await _search(noor, "bridge")

    person = f"person:{sqlite_stage.id_of(NOOR)}"
    found = [one for one in await entries(sqlite_stage, person) if one.act is Act.PERSON_SEARCHED]
    assert [(one.actor, one.digest, bool(one.sig)) for one in found] == [
        (f"member:{sqlite_stage.id_of(NOOR)}", b"", True)
    ]


async def test_a_search_that_has_not_read_everything_says_so_and_goes_on(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await sqlite_stage.submit(narrative="He waited at the bridge.")
    noor = await sqlite_stage.log_in(NOOR)
    for case_id in await sqlite_stage.case_ids():
        await do(noor, case_id, "declare", answer="clear")
    monkeypatch.setattr("coc_service.usecases.committee.search.BUDGET_SECONDS", -1.0)
    monkeypatch.setattr("coc_service.usecases.committee.search._AT_ONCE", 2)

    pages = [text_of(await _search(noor, "bridge")) for _ in range(2)]

    assert ["of 3 cases have been read so far" in page for page in pages] == [True, False]
    assert "2 of 3 cases have been read so far." in pages[0]
    assert "2 cases have these words." in pages[0]
    assert "3 cases have these words." in pages[1]


async def test_a_session_that_has_ended_leaves_nothing_in_memory(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    [noor] = await declare_clear(sqlite_stage, await sqlite_stage.only_case(), NOOR)
    await _search(noor, "talk")
    caches = sqlite_stage.parts.custody.session_caches
    assert len(caches._kept) == 1

    await send(noor, "/desk", "/logout")

    assert len(caches._kept) == 0


async def test_an_empty_search_and_its_address_lead_to_the_desk(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answers = [await send(noor, "/desk", "/desk/search", words="  "), await noor.get("/desk/search")]

    assert [(one.status_code, one.headers["location"]) for one in answers] == [(303, "/desk")] * 2
