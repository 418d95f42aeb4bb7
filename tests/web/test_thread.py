"""A case is one thread: the report on top, older entries folded, one next step, and one lands where one's act is."""

import re

import httpx
import pytest

from tests.cast import ILSE, NOOR, TOMAS, Stage, hidden, text_of
from tests.journeys.acts import declare_clear, do, form_panel, move, on_case, withdraw
from tests.journeys.looks import record_of, tamper
from tests.long_case import long_case

FOLDED = re.compile(r'<li class="older">.*?</ol>\s*</details>\s*</li>', re.DOTALL)
STORY = "He waited for me at the door."


async def page_of(client: httpx.AsyncClient, case_id: str, query: str = "") -> str:
    answer = await client.get(f"/cases/{case_id}{query}")
    assert answer.status_code == 200
    return answer.text


def entries_of(page: str) -> list[str]:
    """The headings of the thread's entries, in order, without folded ones."""
    found = re.findall(
        r'<li class="(?:entry|moved).*?>\s*(?:<header><h3>(.*?)</h3>|<p>(.*?)<span class="when")', page, re.DOTALL
    )
    return [text_of(f"{heading}{line}") for heading, line in found]


async def test_a_new_case_shows_the_report_before_the_answer_to_it(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit(narrative=STORY)
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)

    page = text_of(await page_of(noor, case_id))

    places = [page.index(text) for text in ("Next: answer the reporter", STORY, "Panel only")]
    assert places == sorted(places)


async def test_letters_notes_and_moves_stand_in_the_order_of_time(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit(narrative=STORY)
    case_id = await sqlite_stage.only_case()
    noor, ilse = await declare_clear(sqlite_stage, case_id, NOOR, ILSE)
    await do(noor, case_id, "note", text="A note.")
    await sqlite_stage.say(words, "One more thing.")
    await do(ilse, case_id, "acknowledge", text="Thank you.")
    await do(noor, case_id, "lead", member_id=sqlite_stage.id_of(ILSE))

    assert entries_of(await page_of(noor, case_id)) == [
        "The report · always on top",
        "Noor Haddad and Ilse Brandt declared no conflict",
        "Note, panel only · Noor Haddad",
        "Letter from the reporter",
        "Letter to the reporter · Ilse Brandt",
        "Noor Haddad made Ilse Brandt the lead",
    ]
    for query, shown in (
        ("letters", ["Letter from the reporter", "Letter to the reporter · Ilse Brandt"]),
        ("notes", ["Note, panel only · Noor Haddad"]),
        ("moves", ["Noor Haddad and Ilse Brandt declared no conflict", "Noor Haddad made Ilse Brandt the lead"]),
    ):
        assert entries_of(await page_of(noor, case_id, f"?show={query}"))[1:] == shown


async def test_older_entries_are_folded_and_can_all_be_read(sqlite_stage: Stage) -> None:
    case_id = await long_case(sqlite_stage)
    ilse = await sqlite_stage.log_in(ILSE)

    page, paper = await page_of(ilse, case_id), await page_of(ilse, case_id, "?show=paper")

    folded, shown = FOLDED.search(page), FOLDED.sub("", page)
    assert folded
    assert text_of(folded[0]).startswith("Show 78 older entries")
    assert "1. The lift has a camera." in text_of(folded[0])
    assert len(entries_of(shown)) == 9, "the report and eight more"
    assert (FOLDED.search(paper), len(entries_of(paper))) == (None, 87)
    assert "<details>" not in paper[paper.index('id="report"') : paper.index('id="write"')]


async def test_openings_are_told_only_on_request(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    await do(noor, case_id, "acknowledge", text="Thank you.")

    page, asked = [text_of(await page_of(noor, case_id, query)) for query in ("", "?show=openings")]

    assert "opened the case" not in page
    assert "Noor Haddad opened the case" in asked
    assert "Noor Haddad looked at who it is about" in asked
    assert "Noor Haddad gave the reporter a first answer" in asked


@pytest.mark.parametrize(
    ("act", "sent", "said"),
    [
        ("note", {"text": "A note."}, "Your note is in the file."),
        ("letter", {"text": "A letter."}, "Your letter was sent. The reporter reads it with their receipt."),
    ],
)
async def test_after_an_act_one_lands_where_it_stands(
    sqlite_stage: Stage, act: str, sent: dict[str, str], said: str
) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, ilse = await declare_clear(sqlite_stage, case_id, NOOR, ILSE)
    await do(ilse, case_id, "note", text="Another note.")

    answer = await on_case(noor, case_id, act, **sent)
    page = await page_of(noor, case_id, f"?done={act}")

    assert answer.headers["location"] == f"/cases/{case_id}?done={act}#done"
    place = re.findall(r'<li class="entry \w+" id="done" tabindex="-1">.*?</li>', page, re.DOTALL)
    assert len(place) == page.count('id="done"') == 1
    assert sent["text"] in place[0]
    assert f'<p class="said" role="status">{said}</p>' in place[0]


async def test_what_was_done_to_tasks_and_before_the_thread_is_said_there_and_once(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)

    declared, task, nothing = [await page_of(noor, case_id, f"?done={act}") for act in ("declare", "task", "nothing")]

    assert [page.count('id="done"') for page in (declared, task, nothing)] == [1, 1, 0]
    assert declared.index("You declared no conflict.") < declared.index('id="report"')
    assert task.index("The task is in the list.") > task.index('id="tasks"')


async def test_the_path_shows_one_next_step_and_what_the_others_need(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    noor, ilse = await form_panel(stage, case_id)
    await do(noor, case_id, "acknowledge", text="Thank you.")
    await move(noor, case_id, "investigate")

    lead, other = [text_of(await page_of(one, case_id)) for one in (noor, ilse)]

    assert (
        "Next: Propose a finding The panel sees your proposal. Nobody else does. Propose a finding More moves" in lead
    )
    assert "You can do this now Refer to another body Take no action Ask for information Set a new date" in lead
    assert "Next: Propose a finding It is with Noor Haddad, who leads this case. More moves" in other
    assert "Refer to another body Not yet: You are the lead Done: The reporter has a first answer" in other
    assert '<li class="past">Conflicts' in await page_of(noor, case_id)
    assert '<li class=" now" aria-current="step">Investigation' in await page_of(noor, case_id)


async def test_before_a_move_come_the_answer_the_lead_and_the_ballot(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    noor, ilse = await declare_clear(stage, case_id, NOOR, ILSE)
    titles = [await next_of(noor, case_id)]
    await do(noor, case_id, "acknowledge", text="Thank you.")
    titles.append(await next_of(noor, case_id))
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    titles.append(await next_of(noor, case_id))
    stage.clock.advance(days=3)
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)
    for name in ("form_panel", "investigate", "propose", "open_vote"):
        await move(noor, case_id, name)
    titles.append(await next_of(ilse, case_id))
    await do(ilse, case_id, "ballot", choice="yes")
    titles.append(await next_of(ilse, case_id))

    assert titles == [
        "Next: answer the reporter",
        "Next: name a lead",
        "Next: Form the panel",
        "Next: cast your ballot",
        "Next: Record the decision",
    ]


async def next_of(client: httpx.AsyncClient, case_id: str) -> str:
    """The title of the next step on a case page."""
    found = re.search(r'<div class="next">\s*<div>\s*<h2>(.*?)</h2>', await page_of(client, case_id), re.DOTALL)
    assert found
    return text_of(found[1])


async def test_a_case_that_ended_without_a_decision_has_a_path_of_its_own(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, _ = await form_panel(sqlite_stage, case_id)
    await do(noor, case_id, "acknowledge", text="Thank you.")
    await move(noor, case_id, "take_no_action")

    page = await page_of(noor, case_id)

    steps = re.search(r'<ol class="path">(.*?)</ol>', page, re.DOTALL)
    assert steps
    shown = [text_of(step).split(" (done)")[0] for step in re.findall(r"<li.*?>(.*?)</li>", steps[1], re.DOTALL)]
    assert [step.split(" until")[0] for step in shown] == ["Conflicts", "First look", "No action", "Closed"]


async def test_who_can_see_a_case_is_said_with_you_and_the_lead(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, ilse = await declare_clear(sqlite_stage, case_id, NOOR, ILSE)
    await do(noor, case_id, "lead", member_id=sqlite_stage.id_of(NOOR))

    page = text_of(await page_of(ilse, case_id))

    assert "Ilse Brandt you, declared no conflict" in page
    assert "Noor Haddad lead, declared no conflict" in page
    assert f"{TOMAS.name} has not declared yet" in page


@pytest.mark.parametrize(("danger", "is_shown"), [("yes", True), ("no", False)])
async def test_danger_is_said_at_the_gate_and_on_the_case(sqlite_stage: Stage, danger: str, *, is_shown: bool) -> None:
    await sqlite_stage.submit(danger=danger)
    case_id = await sqlite_stage.only_case()
    noor = await sqlite_stage.log_in(NOOR)

    gate = await page_of(noor, case_id)
    await do(noor, case_id, "declare", answer="clear")
    case = await page_of(noor, case_id)

    assert ["The reporter says that someone is in danger" in page for page in (gate, case)] == [is_shown] * 2


async def test_a_damaged_letter_is_said_on_top_and_its_place_is_marked(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit(narrative=STORY)
    case_id = await sqlite_stage.only_case()
    noor, ilse = await declare_clear(sqlite_stage, case_id, NOOR, ILSE)
    await sqlite_stage.say(words, "One more thing.")
    await do(ilse, case_id, "note", text="A note.")
    damaged = await record_of(sqlite_stage, "addition")
    await tamper(sqlite_stage, "DELETE FROM record WHERE id = :id", id=damaged)

    page = await page_of(noor, case_id)

    top = text_of(page).index("A part of this case is missing or was altered")
    assert top < text_of(page).index(STORY)
    assert page.count(damaged) == 2
    assert entries_of(page)[2:] == ["Cannot be shown · the reporter", "Note, panel only · Ilse Brandt"]
    assert "Cannot be shown · the reporter" in entries_of(await page_of(noor, case_id, "?show=letters"))


async def test_a_damaged_report_is_marked_in_the_report(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit(narrative=STORY, name="Juniper")
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    damaged = await record_of(sqlite_stage, "identity")
    await tamper(sqlite_stage, "DELETE FROM record WHERE id = :id", id=damaged)

    page = await page_of(noor, case_id)

    report = re.search(r'<li class="entry report".*?</li>', page, re.DOTALL)
    assert report
    assert [STORY in report[0], damaged in report[0]] == [True, True]


async def test_a_withdrawal_stands_in_the_thread_and_leaves_nothing_of_who_it_was(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit(narrative=STORY, name="Juniper")
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    await withdraw(sqlite_stage, words)

    page = await page_of(noor, case_id)

    assert entries_of(page)[-1] == "The reporter withdrew the report, and their identity was deleted"
    assert ["Juniper" in page, "A part of this case is missing" in page] == [False, False]


async def test_the_log_page_keeps_the_navigation_of_members(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    of_member, of_anyone = (await noor.get("/log")).text, (await sqlite_stage.client().get("/log")).text

    links = ['href="/desk"', 'href="/roster"', "Log out", 'href="/log" aria-current="page"']
    assert [[link in page for link in links] for page in (of_member, of_anyone)] == [[True] * 4, [False] * 4]
    assert "Leave this page" in of_anyone


async def test_a_redirect_that_says_of_left_out_files_keeps_its_place(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    form = hidden(await page_of(noor, case_id))
    parts = [(name, (None, value.encode())) for name, value in {**form, "text": "A note."}.items()]

    answer = await noor.post(f"/cases/{case_id}/note", files=[*parts, ("file", ("a.png", b"x", "image/png"))])

    path, _, anchor = answer.headers["location"].partition("#")
    assert (answer.status_code, anchor) == (303, "done")
    assert "A file came with this form, but this page could not keep it." in text_of((await noor.get(path)).text)
