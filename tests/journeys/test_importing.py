"""A member imports the committee's earlier cases: columns and cases are shown, corrected, and then recorded one by one."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.domain import mailbox
from coc_service.domain.stages import Stage as CaseStage
from tests.cast import ILSE, NOOR, TOMAS, Stage, text_of
from tests.domain.test_mailbox import box, mail
from tests.domain.test_sheet import A_CASE, DJANGO, saved
from tests.journeys.acts import declare_clear
from tests.journeys.importing import choose, go_on


def rows(count: int) -> list[list[str]]:
    ended = ["Resolved", "Ongoing"]
    return [["2019-03-04", f"case {one}", f"person {one}", ended[one % 2], *A_CASE[4:]] for one in range(count)]


async def waiting(stage: Stage) -> int:
    def count(session: Session) -> int:
        return int(session.execute(text("SELECT count(*) FROM upload")).scalar_one())

    return await stage.parts.database.read(count)


async def test_the_form_that_records_leads_to_the_import(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    assert "/record/import" in (await noor.get("/record")).text
    assert "Import earlier cases" in text_of((await noor.get("/record/import")).text)


async def test_sixty_rows_become_sixty_cases_page_by_page_and_once(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    sheet = saved(DJANGO, *rows(60)).encode("utf-16")

    page = await go_on(noor, await choose(noor, ("cases.csv", sheet)), "cases")
    assert "These are the next 25 cases. 35 more come after them." in text_of(page.text)
    assert await stage.case_ids() == []
    page = await go_on(noor, page, "import")
    again = await go_on(noor, page, "import")
    assert "25 cases were imported." in text_of(page.text)
    assert "here already" not in text_of(page.text), "what was imported just now was not here before"
    done = await go_on(noor, again, "import")

    assert "Everything that can be imported is here" in text_of(done.text)
    found = [await stage.case(one) for one in await stage.case_ids()]
    assert [one.stage for one in found].count(CaseStage.CLOSED) == 30
    assert [one.stage for one in found].count(CaseStage.CONFLICT_CHECK) == 30
    assert all(one.recorded_by == stage.id_of(NOOR) for one in found)
    assert await waiting(stage) == 0
    second = await go_on(noor, await choose(noor, ("cases.csv", sheet)), "cases")
    assert "There is nothing new to import" in text_of(second.text)
    assert "60 are here already" in text_of(second.text)
    assert "Row 2, case 0" in text_of(second.text)


async def test_an_import_that_broke_off_goes_on_where_it_stopped(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor, tomas = await stage.log_in(NOOR), await stage.log_in(TOMAS)
    sheet = saved(DJANGO, *rows(27)).encode()
    await go_on(noor, await go_on(noor, await choose(noor, ("cases.csv", sheet)), "cases"), "import")

    page = await go_on(tomas, await choose(tomas, ("copy.csv", sheet)), "cases")
    assert "These are the last 2 cases." in text_of(page.text)
    await go_on(tomas, page, "import")

    assert len(await stage.case_ids()) == 27


async def test_what_a_member_reads_is_what_stood_in_the_row(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    await go_on(
        noor, await go_on(noor, await choose(noor, ("c.csv", saved(DJANGO, A_CASE).encode())), "cases"), "import"
    )

    [ilse] = await declare_clear(stage, await stage.only_case(), ILSE)
    page = text_of((await ilse.get(f"/cases/{await stage.only_case()}")).text)

    for said in ("amber", "heron", "Warning", "Board", "2019-06-05", "c.csv, 2", "Code name before the import"):
        assert said in page
    assert "Noor Haddad imported the case from earlier files. It was closed" in page


async def test_days_and_statuses_that_are_unclear_are_asked(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    sheet = saved(["Date", "Code name", "State"], ["03/04/2020", "amber", "Parked"]).encode("cp1252")

    page = await choose(noor, ("cases.csv", sheet))
    assert "Some can be read in two ways." in text_of(page.text)
    refused = await go_on(noor, page, "cases")
    assert refused.status_code == 422
    assert "Please say what comes first in the days of this sheet." in text_of(refused.text)
    assert "Please say whether such a case is open or closed." in text_of(refused.text)
    page = await go_on(noor, refused, "cases", **{"order": "day", "status-0": "closed"})
    assert "Row 2 · 2020-04-03 (03/04/2020) · Closed" in text_of(page.text)
    changed = await go_on(noor, page, "change")
    assert changed.status_code == 200
    await go_on(noor, page, "import")

    assert (await stage.case()).stage is CaseStage.CLOSED


async def test_columns_are_corrected_and_what_is_left_out_is_in_no_case(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    page = await choose(
        noor, ("cases.csv", saved(["Code name", "Subject", "Notes"], ["amber", "heron", "hidden"]).encode())
    )

    wrong = await go_on(noor, page, "cases", **{"column-2": "person"})
    assert wrong.status_code == 422
    assert text_of(wrong.text).count("Another column is said to be the same.") >= 2
    page = await go_on(noor, page, "cases", **{"column-1": "kept", "column-2": "left_out"})
    await go_on(noor, page, "import")

    [ilse] = await declare_clear(stage, await stage.only_case(), ILSE)
    shown = text_of((await ilse.get(f"/cases/{await stage.only_case()}")).text)
    assert "Subject: heron" in shown
    assert "hidden" not in shown


async def test_a_member_whom_a_row_names_is_left_out_unless_the_tick_is_taken_away(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    sheet = saved(["Code name", "Person"], ["amber", "Tomas Rey"], ["birch", "Tomas"]).encode()

    page = await go_on(noor, await choose(noor, ("cases.csv", sheet)), "cases")
    assert text_of(page.text).count("This case names members. Who must not read it?") == 2
    kept = [value for value in page.text.split('"') if value.endswith(f"/{stage.id_of(TOMAS)}") and " " not in value]
    await go_on(noor, page, "import", kept_from=kept[:1])

    readers = [stage.id_of(TOMAS) in (await stage.case(one)).presences for one in await stage.case_ids()]
    assert sorted(readers) == [False, True]


async def test_a_tick_that_the_page_did_not_ask_about_is_asked_for_anew(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    sheet = saved(["Code name", "Person"], ["amber", "Tomas Rey"]).encode()

    page = await go_on(noor, await choose(noor, ("cases.csv", sheet)), "cases")
    refused = await go_on(noor, page, "import", asked="", kept_from=[])

    assert refused.status_code == 422
    assert await stage.case_ids() == []


async def test_a_row_that_cannot_be_read_is_named_and_the_others_are_imported(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    sheet = saved(["Date", "Code name"], ["soon", "amber"], ["2020-01-01", "birch"]).encode()

    page = await go_on(noor, await choose(noor, ("cases.csv", sheet)), "cases")
    done = await go_on(noor, page, "import")

    assert "Row 2, amber: A day in it cannot be read." in text_of(done.text)
    assert len(await stage.case_ids()) == 1


async def test_a_mailbox_becomes_a_case_for_each_conversation_with_its_files(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    first = mail("a", "Somebody shouted at me.")
    first.add_attachment(b"Not a picture.", maintype="image", subtype="png", filename="seen.png")
    raw = box(first, mail("b", "It happened again.", answers="a", day=9), mail("c", "Another matter.", subject="Other"))

    page = await choose(noor, ("reports.mbox", raw))
    assert "Mail 1 · Mon, 02 Mar 2020 12:00:00 +0000 · 1 more mail · 1 file" in text_of(page.text)
    await go_on(noor, page, "import")

    assert len(await stage.case_ids()) == 2
    assert await waiting(stage) == 0
    shown = ""
    for one in await stage.case_ids():
        [ilse] = await declare_clear(stage, one, ILSE)
        shown += text_of((await ilse.get(f"/cases/{one}")).text)
    for said in ("Somebody shouted at me.", "It happened again.", "seen.png", "Another matter.", "By mail"):
        assert said in shown


async def test_several_saved_mails_are_chosen_together(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)

    page = await choose(noor, ("a.eml", mail("a").as_bytes()), ("b.eml", mail("b", "Other.").as_bytes()))
    await go_on(noor, page, "import")

    assert len(await stage.case_ids()) == 2


REFUSED = {
    "nothing": ((), "Please choose a file first."),
    "a spreadsheet": ((("cases.xlsx", b"PK\x03\x04"),), "This is a file of a spreadsheet program."),
    "headings alone": ((("cases.csv", b"Status,Case\n"),), "We found no rows in this file."),
    "a picture": ((("cases.csv", b"\x89PNG\0\0"),), "We could not read this file."),
    "two sheets": ((("a.csv", b"Case\na\n"), ("b.csv", b"Case\nb\n")), "Please import one sheet at a time."),
    "too many rows": ((("cases.csv", b"Case\n" + b"a\n" * 501),), "This is more than we import at once"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_cannot_be_imported_is_said_and_nothing_of_it_waits(sqlite_stage: Stage, name: str) -> None:
    files, said = REFUSED[name]
    noor = await sqlite_stage.log_in(NOOR)

    page = await choose(noor, *files)

    assert page.status_code == 422
    assert said in text_of(page.text)
    assert await waiting(sqlite_stage) == 0


async def test_more_bytes_than_are_read_at_once_are_refused(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MAX_BYTES", 100)
    noor = await sqlite_stage.log_in(NOOR)

    page = await choose(noor, ("mail.eml", mail("a").as_bytes()))

    assert "This is more than we import at once" in text_of(page.text)
    assert await waiting(sqlite_stage) == 0


async def test_the_file_lies_sealed_while_it_waits_and_is_gone_when_it_waited_too_long(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    page = await choose(noor, ("cases.csv", saved(["Case"], ["a very rare word"]).encode()))

    def chunks(session: Session) -> list[bytes]:
        return [bytes(one) for one in session.execute(text("SELECT sealed FROM chunk")).scalars()]

    stored = await stage.parts.database.read(chunks)
    assert (await waiting(stage), len(stored)) == (1, 1)
    assert b"a very rare word" not in stored[0]

    def sweep(session: Session) -> None:
        session.execute(text("DELETE FROM chunk"))
        session.execute(text("DELETE FROM upload"))

    await stage.parts.database.write(sweep)
    answer = await go_on(noor, page, "cases")

    assert answer.status_code == 422
    assert "Your files waited for too long" in text_of(answer.text)
