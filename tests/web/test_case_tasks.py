"""Tasks on a case page: who does what until when, what is late, what is done or dropped."""

import re

import httpx
import pytest

from coc_service.domain.record_models import RecordKind
from tests.cast import ILSE, NOOR, Stage, hidden, text_of
from tests.journeys.acts import declare_clear, do, on_case, withdraw
from tests.journeys.looks import kinds

TITLE = "Ask the venue to keep the recording"
LIST = re.compile(r'<section aria-labelledby="tasks">.*?</section>', re.DOTALL)
FORM = "Add a task What is to be done?"


async def ready(stage: Stage) -> tuple[str, httpx.AsyncClient, httpx.AsyncClient]:
    """A case that Noor and Ilse read."""
    await stage.submit()
    case_id = await stage.only_case()
    noor, ilse = await declare_clear(stage, case_id, NOOR, ILSE)
    return case_id, noor, ilse


async def listed(client: httpx.AsyncClient, case_id: str) -> str:
    """The list of tasks as a member reads it, without the form for a new one."""
    page = (await client.get(f"/cases/{case_id}")).text
    shown = LIST.search(page)
    assert shown
    return text_of(shown[0]).split(FORM)[0].strip()


async def task_of(client: httpx.AsyncClient, case_id: str) -> str:
    found = re.search(r'name="task" value="([^"]+)"', (await client.get(f"/cases/{case_id}")).text)
    assert found
    return found[1]


async def test_a_task_has_an_owner_and_a_day_and_every_reader_sees_it(stage: Stage) -> None:
    case_id, noor, ilse = await ready(stage)

    await do(noor, case_id, "tasks", title=f" {TITLE}\n", owner=stage.id_of(ILSE), due_on="2031-03-16")

    shown = f"Tasks To do: {TITLE} Ilse Brandt by 16 March 2031 Done : {TITLE} Drop it : {TITLE}"
    assert [await listed(one, case_id) for one in (noor, ilse)] == [shown, shown]
    assert await kinds(stage) == ["report", "named", "identity", "task"]


async def test_the_reporter_sees_nothing_of_a_task(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)

    await do(noor, case_id, "tasks", title=TITLE, owner=sqlite_stage.id_of(NOOR))

    assert TITLE not in (await sqlite_stage.come_back(words)).text
    await withdraw(sqlite_stage, words)
    assert TITLE in await listed(noor, case_id)


async def test_a_task_whose_day_is_over_is_late_and_stands_first(sqlite_stage: Stage) -> None:
    case_id, noor, _ = await ready(sqlite_stage)
    for title, day in (("Later", "2031-03-16"), ("Whenever", ""), ("Before", "2020-03-16")):
        await do(noor, case_id, "tasks", title=title, owner=sqlite_stage.id_of(NOOR), due_on=day)

    shown = await listed(noor, case_id)

    assert "Before Noor Haddad Late, since 16 March 2020" in shown
    assert sorted(("Before", "Later", "Whenever"), key=shown.index) == ["Before", "Later", "Whenever"]
    assert shown.count("Late, since") == 1


@pytest.mark.parametrize(("state", "said"), [("done", "Done:"), ("dropped", "Dropped:")])
async def test_a_task_is_ended_by_any_reader_and_says_by_whom(sqlite_stage: Stage, state: str, said: str) -> None:
    case_id, noor, ilse = await ready(sqlite_stage)
    await do(noor, case_id, "tasks", title=TITLE, owner=sqlite_stage.id_of(NOOR), due_on="2020-03-16")

    await do(ilse, case_id, "tasks/end", task=await task_of(ilse, case_id), state=state)

    shown = await listed(noor, case_id)
    assert shown.startswith(f"Tasks {said} {TITLE} Ilse Brandt, ")
    assert ("Late" in shown, "Drop it" in shown) == (False, False)


async def test_a_task_that_has_ended_is_not_ended_again(sqlite_stage: Stage) -> None:
    case_id, noor, ilse = await ready(sqlite_stage)
    await do(noor, case_id, "tasks", title=TITLE, owner=sqlite_stage.id_of(NOOR))
    await do(ilse, case_id, "tasks/end", task=await task_of(ilse, case_id), state="done")
    ended = list((await sqlite_stage.case()).records)[-1]

    answers = [await on_case(noor, case_id, "tasks/end", task=task, state="dropped") for task in (ended, "0" * 32, "")]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert "This task is done already, or was dropped." in text_of(answers[0].text)
    assert (await kinds(sqlite_stage)).count(RecordKind.TASK) == 2


async def test_a_form_sent_twice_makes_one_task(sqlite_stage: Stage) -> None:
    case_id, noor, _ = await ready(sqlite_stage)
    form = {**hidden((await noor.get(f"/cases/{case_id}")).text), "title": TITLE, "owner": sqlite_stage.id_of(NOOR)}

    answers = [await noor.post(f"/cases/{case_id}/tasks", data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (await kinds(sqlite_stage)).count(RecordKind.TASK) == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title": " "}, "Please say in a few words what is to be done."),
        ({"title": "\N{ZERO WIDTH SPACE}"}, "Please say in a few words what is to be done."),
        ({"title": "x" * 201}, "Please say it in at most 200 characters."),
        ({"title": "x" * 30_000}, "Please say it in at most 200 characters."),
        ({"owner": ""}, "Please choose who does it."),
        ({"due_on": "tomorrow"}, "Please give a day, such as 2026-12-31, or leave it empty."),
        ({"due_on": "2026-02-30"}, "Please give a day, such as 2026-12-31, or leave it empty."),
    ],
    ids=["blank", "without ink", "long", "longer than any text", "no owner", "no day", "no such day"],
)
async def test_a_task_that_is_not_whole_is_asked_for_again_with_its_words(
    sqlite_stage: Stage, wrong: dict[str, str], message: str
) -> None:
    case_id, noor, _ = await ready(sqlite_stage)
    sent = {"title": TITLE, "owner": sqlite_stage.id_of(NOOR), "due_on": "2031-03-16", **wrong}

    answer = await on_case(noor, case_id, "tasks", **sent)

    assert answer.status_code == 422
    assert message in text_of(answer.text)
    assert sent["due_on"] in answer.text
    assert (sent["title"].strip("\N{ZERO WIDTH SPACE} ") or "What is to be done?") in answer.text
    assert RecordKind.TASK not in await kinds(sqlite_stage)
