"""What a reporter and a party write to the panel comes back alike if something is wrong with it."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from tests.cast import Stage, hidden, text_of, ticket, token
from tests.journeys.acts import do, move
from tests.journeys.hearing import make_link, open_link, panel, party_of, post, write_to
from tests.web.uploading import a_file, counts, with_limit

OPEN, CLOSED = True, False
FORMS = pytest.mark.parametrize("path", ["/return/message", "/return/answer"])
NO_ROOM = "These files are more than one case can hold."
MINE = '<article class="letter from-you"'
GONE = "Your files waited for too long"


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A form, the field of its error, and what then is ticked in the appeal on its page, and whether the appeal is open."""

    id: str
    path: str
    fields: dict[str, Any]
    field: str
    ticked: list[str]
    is_open: bool


WRONG = [
    _Wrong("no words", "/return/appeal", {"why": "", "grounds": ["involved", "new"]}, "why", ["involved", "new"], OPEN),
    _Wrong("too long", "/return/appeal", {"why": "x" * 20_001, "grounds": ["new"]}, "why", ["new"], OPEN),
    _Wrong(
        "too late",
        "/return/appeal",
        {"why": "Look again.", "grounds": ["new"], "against": "0" * 32},
        "why",
        ["new"],
        OPEN,
    ),
    _Wrong("other form", "/return/answer", {"text": ""}, "text", [], CLOSED),
]


async def _receipt(stage: Stage, path: str) -> str:
    """Return a receipt whose page has this form: the reporter's, or a party's."""
    reporter, case_id, (noor, *_) = await panel(stage)
    return reporter if path == "/return/message" else await open_link(stage, await make_link(noor, case_id))


async def _decided(stage: Stage) -> str:
    """Return the receipt of a party who may appeal."""
    _, case_id, browsers = await panel(stage)
    noor = browsers[0]
    receipt = await open_link(stage, await make_link(noor, case_id))
    for name in ("investigate", "propose", "open_vote"):
        await move(noor, case_id, name)
    for browser in browsers:
        await do(browser, case_id, "ballot", choice="yes")
    await move(noor, case_id, "decide")
    await move(noor, case_id, "implement")
    await write_to(noor, await party_of(noor, case_id), "We found this.", purpose="decision")
    return receipt


def _errors(page: str) -> list[str]:
    """Return the fields that the list of errors leads to."""
    listed = page.partition('id="error-summary"')[2].partition("</ul>")[0]
    return re.findall(r'href="#([a-z]+)"', listed)


@FORMS
async def test_files_need_no_words(sqlite_stage: Stage, path: str) -> None:
    client, receipt = sqlite_stage.client(), await _receipt(sqlite_stage, path)
    page = (await sqlite_stage.come_back(receipt, client)).text

    sent = await client.post(
        path, data={"token": token(page), "ticket": ticket(page), "text": " "}, files=[a_file(name="ticket.png")]
    )

    assert (sent.status_code, "What you wrote has arrived." in text_of(sent.text)) == (200, True)
    assert len(re.findall(r'name="file" value="([0-9a-f]{32})"', sent.text)) == 1
    assert sent.text.count(MINE) == page.count(MINE) + 1
    assert await counts(sqlite_stage) == (0, 2)


@FORMS
async def test_files_without_room_are_refused_where_they_are_chosen(sqlite_stage: Stage, path: str) -> None:
    client, receipt = sqlite_stage.client(), await _receipt(sqlite_stage, path)
    with_limit(sqlite_stage, 320_000, 320_000)
    page = (await sqlite_stage.come_back(receipt, client)).text
    fields = {"token": token(page), "ticket": ticket(page), "text": "See these."}
    first = await client.post(path, data=fields, files=[a_file(name="one.png")])
    again = {"token": token(first.text), "ticket": ticket(first.text), "text": "And this."}

    refused = await client.post(path, data=again, files=[a_file(name="two.png")])

    assert (refused.status_code, _errors(refused.text)) == (422, ["files"])
    assert NO_ROOM in text_of(refused.text)
    assert "And this.</textarea>" in refused.text


@FORMS
async def test_files_that_do_not_wait_any_more_are_asked_for_again(sqlite_stage: Stage, path: str) -> None:
    client, receipt = sqlite_stage.client(), await _receipt(sqlite_stage, path)
    page = (await sqlite_stage.come_back(receipt, client)).text
    long = {"token": token(page), "ticket": ticket(page), "text": "x" * 20_001}
    asked = await client.post(path, data=long, files=[a_file()])
    sqlite_stage.clock.advance(minutes=45)

    refused = await client.post(path, data={**hidden(asked.text), "ticket": ticket(asked.text), "text": "Shorter."})

    assert (asked.status_code, _errors(asked.text)) == (422, ["text"])
    assert (refused.status_code, _errors(refused.text)) == (422, ["files"])
    assert GONE in text_of(refused.text)
    assert "Shorter.</textarea>" in refused.text


@pytest.mark.parametrize("wrong", WRONG, ids=lambda one: one.id)
async def test_a_form_that_is_not_right_comes_back_with_what_was_ticked(sqlite_stage: Stage, wrong: _Wrong) -> None:
    receipt = await _decided(sqlite_stage)
    letter = (await sqlite_stage.come_back(receipt)).text.split('name="against" value="')[1].split('"')[0]

    page = await post(sqlite_stage, receipt, wrong.path, **{"against": letter} | wrong.fields)

    appeal = page.text.split('aria-labelledby="appeal"')[1].split("</section>")[0]
    assert (page.status_code, _errors(page.text)) == (422, [wrong.field])
    assert re.findall(r'name="grounds" value="([a-z_]+)" checked', appeal) == wrong.ticked
    assert ("<details open>" in appeal) is wrong.is_open
