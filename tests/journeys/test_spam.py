"""Two members set spam aside, also many at once; it can be restored, and nothing is ever deleted."""

from coc_service.audit import Act
from coc_service.domain.stages import Stage as CaseStage
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, send, text_of
from tests.journeys.acts import do, move
from tests.journeys.looks import acts
from tests.journeys.sorting import cleared, flooded, sort, stages


async def test_two_members_set_many_cases_aside_at_once(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    ids = await flooded(stage)
    spam = [one for number, one in enumerate(ids) if number != 2]
    noor, ilse = await cleared(stage, ids)

    first = await sort(noor, "mark", spam)
    assert "You marked 4 cases. They stay open until a second member confirms them." in text_of(first.text)
    assert await stages(stage, ids) == [CaseStage.CONFLICT_CHECK] * 5
    second = await sort(ilse, "mark", spam)

    assert "You confirmed 4 cases: they are set aside now." in text_of(second.text)
    assert await stages(stage, spam) == [CaseStage.SPAM] * 4
    assert (await stage.case(ids[2])).stage is CaseStage.CONFLICT_CHECK


async def test_what_is_set_aside_leaves_the_open_cases_and_stands_among_the_marked(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    ids = await flooded(stage, 1)
    noor, ilse = await cleared(stage, ids)
    for browser in (noor, ilse):
        await sort(browser, "mark", ids[:1])
    name = (await stage.case(ids[0])).code_name

    assert name not in (await noor.get("/desk")).text
    assert name not in (await noor.get("/spam")).text
    assert name in (await noor.get("/spam?show=marked")).text


async def test_one_member_alone_cannot_hide_a_case_however_they_try(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    [case_id] = await flooded(stage, 0)
    [noor] = await cleared(stage, [case_id], NOOR)
    due = (await stage.case(case_id)).stage_due_at

    for _ in range(3):
        await sort(noor, "mark", [case_id, case_id])
        await send(noor, f"/cases/{case_id}", f"/cases/{case_id}/move", move="confirm_spam")
        await sort(noor, "drop", [case_id])
        await sort(noor, "mark", [case_id])
        stage.clock.advance(minutes=5)

    case = await stage.case(case_id)
    assert (case.stage, case.stage_due_at, case.spam_mark) == (CaseStage.CONFLICT_CHECK, due, stage.id_of(NOOR))
    ilse = await stage.log_in(ILSE)
    assert case.code_name in (await ilse.get("/desk")).text


async def test_the_other_members_hear_of_a_mark(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    [case_id] = await flooded(stage, 0)
    noor, ilse = await cleared(stage, [case_id])
    await stage.deliver()

    await sort(noor, "mark", [case_id])

    assert await stage.deliver() == 1
    assert "Noor Haddad marked it as spam" in text_of((await ilse.get("/spam")).text)


async def test_any_member_restores_and_the_case_is_open_again(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    [case_id] = await flooded(stage, 0)
    noor, ilse = await cleared(stage, [case_id])
    for browser in (noor, ilse):
        await sort(browser, "mark", [case_id])

    page = await sort(noor, "restore", [case_id], "/spam?show=marked")

    case = await stage.case(case_id)
    assert "You restored 1 case." in text_of(page.text)
    assert (case.stage, case.spam_mark) == (CaseStage.CONFLICT_CHECK, "")
    assert case.code_name in (await ilse.get("/desk")).text
    shown = text_of((await noor.get(f"/cases/{case_id}")).text)
    for line in ("marked the report as spam", "confirmed that the report is spam", "restored the case from spam"):
        assert line in shown


async def test_a_mark_can_be_removed_before_it_is_confirmed(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    [case_id] = await flooded(stage, 0)
    noor, ilse = await cleared(stage, [case_id])
    await sort(noor, "mark", [case_id])

    page = await sort(ilse, "drop", [case_id])

    assert "You removed the mark of 1 case." in text_of(page.text)
    assert (await stage.case(case_id)).spam_mark == ""


async def test_each_mark_is_an_entry_signed_by_its_member(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    [case_id] = await flooded(stage, 0)
    noor, ilse = await cleared(stage, [case_id])
    before = len(await acts(stage, case_id))

    await sort(noor, "mark", [case_id])
    await sort(ilse, "mark", [case_id])

    assert (await acts(stage, case_id))[before:] == [Act.CASE_MOVED, Act.CASE_MOVED]


async def test_a_reporter_of_spam_that_was_none_reads_that_they_can_write(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()
    case_id = await stage.only_case()
    for browser in await cleared(stage, [case_id]):
        await sort(browser, "mark", [case_id])

    assert "If it is a real report, please write to us here." in text_of((await stage.come_back(words)).text)
    await stage.say(words, "I meant it.")

    noor = await stage.log_in(NOOR)
    assert "The reporter wrote again" in text_of((await noor.get("/spam?show=marked")).text)


async def test_a_member_who_has_not_declared_marks_nothing(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    [case_id] = await flooded(stage, 0)
    noor = await stage.log_in(NOOR)

    page = await sort(noor, "mark", [case_id])

    assert "1 case stayed as it was" in text_of(page.text)
    assert (await stage.case(case_id)).spam_mark == ""


async def test_before_marking_the_ticked_cases_are_shown_once_more(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    ids = await flooded(stage, 2)
    [noor] = await cleared(stage, ids, NOOR)

    page = await sort(noor, "ask", ids[:2])

    assert "Mark 2 cases as spam?" in text_of(page.text)
    assert [(await stage.case(one)).spam_mark for one in ids] == ["", "", ""]


async def test_with_nothing_ticked_the_page_says_so(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await flooded(stage, 0)
    noor = await stage.log_in(NOOR)

    for act in ("ask", "mark", "drop", "restore", "declare"):
        page = await sort(noor, act, [])
        assert page.status_code == 422
        assert "Please tick at least one case." in text_of(page.text)


async def test_the_page_says_when_there_is_nothing_to_sort(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    assert "There is nothing to sort here." in text_of((await noor.get("/spam")).text)
    assert "Nothing is marked as spam here." in text_of((await noor.get("/spam?show=marked")).text)


async def test_an_address_that_no_page_has_is_refused(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    for after in ("x", "1_", "99999999999999999999_" + "a" * 26, "1_'<script>", "999999999999_" + "a" * 26):
        assert (await noor.get("/spam", params={"after": after})).status_code == 400, after
    assert (await send(noor, "/spam", act="delete", case=["a"])).status_code == 400


async def test_a_case_that_does_not_exist_for_a_member_is_skipped_like_one_that_never_was(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(left_out=[stage.id_of(DANA)])
    hidden = await stage.only_case()
    dana = await stage.log_in(DANA)

    known, unknown = [await sort(dana, "mark", [case_id]) for case_id in (hidden, "a" * 26)]

    assert text_of(known.text) == text_of(unknown.text)
    assert (await stage.case(hidden)).spam_mark == ""
    assert (await stage.case(hidden)).code_name not in known.text


async def test_a_case_in_investigation_is_no_spam_any_more(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    [case_id] = await flooded(stage, 0)
    noor, *_ = await cleared(stage, [case_id], NOOR, ILSE, TOMAS, DANA)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    await move(noor, case_id, "form_panel")
    await move(noor, case_id, "investigate")

    page = await sort(noor, "mark", [case_id])

    assert "1 case stayed as it was" in text_of(page.text)
    assert (await stage.case(case_id)).stage is CaseStage.INVESTIGATING
