"""What a page of somebody who is heard takes: it depends on what is theirs, not on how many others are heard or what they send.

Counted in statements and opened seals, which a clock would follow: no test here measures a time.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from coc_service.usecases.custody import casefile
from tests.cast import Stage, ticket, token
from tests.journeys.acts import do
from tests.journeys.hearing import make_link, open_link, page_of, panel, party_of, post, write_to
from tests.web.uploading import a_file

_SEALS = ("unwrap", "open_sealed", "commitment")


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Counts each statement, with its number of values, and each key or record that is opened for a page."""
    found: Counter[str] = Counter()

    def on_statement(*told: Any) -> None:
        _, _, statement, values, *_ = told
        found[f"{statement} {len(values)}"] += 1

    def counting(name: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any, **named: Any) -> Any:
            found[name] += 1
            return does(*values, **named)

        return call

    event.listen(Engine, "before_cursor_execute", on_statement)
    with monkeypatch.context() as patch:
        for name in _SEALS:
            patch.setattr(casefile, name, counting(name, getattr(casefile, name)))
        yield found
    event.remove(Engine, "before_cursor_execute", on_statement)


async def work_of(stage: Stage, words: str, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What it takes to show the page of a receipt. The second visit in a row: the first one follows the log."""
    await page_of(stage, words)
    with counted(monkeypatch) as found:
        await page_of(stage, words)
    return found


async def test_a_page_takes_the_same_work_however_much_others_send(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = sqlite_stage
    reporter, case_id, (noor, *_) = await panel(stage)
    link = await make_link(noor, case_id)
    await write_to(noor, await party_of(noor, case_id), "We ask for your view.")
    sam = await open_link(stage, link)
    await post(stage, sam, "/return/answer", text="It was not like that.")
    before = {words: await work_of(stage, words, monkeypatch) for words in (sam, reporter)}

    witness = await open_link(stage, await make_link(noor, case_id, role="witness", name="Kim"))
    await write_to(noor, await party_of(noor, case_id), "You may have seen it.", purpose="message")
    for number in range(3):
        client = stage.client()
        page = (await stage.come_back(witness, client)).text
        fields = {**_fields(page), "text": f"I saw it, {number}."}
        await client.post("/return/answer", data=fields, files=[a_file(b"x" * 600_000, name=f"{number}.txt")])
    await do(noor, case_id, "note", text="They saw it.")
    after = {words: await work_of(stage, words, monkeypatch) for words in (sam, reporter)}

    differing = {words: (after[words] - before[words], before[words] - after[words]) for words in before}
    assert differing == dict.fromkeys(before, (Counter(), Counter()))
    assert before[sam]["open_sealed"] >= 2


async def test_what_is_theirs_does_take_work(sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = sqlite_stage
    _, case_id, (noor, *_) = await panel(stage)
    sam = await open_link(stage, await make_link(noor, case_id))
    before = await work_of(stage, sam, monkeypatch)

    await post(stage, sam, "/return/answer", text="It was not like that.")

    assert (await work_of(stage, sam, monkeypatch))["open_sealed"] == before["open_sealed"] + 1


def _fields(page: str) -> dict[str, str]:
    return {"token": token(page), "ticket": ticket(page)}
