"""What a reporter writes later: kept, told once, and no way to drown a committee or its neighbours."""

import asyncio
import threading
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.crypto import random_bytes
from coc_service.domain import receipt
from coc_service.settings import Settings
from coc_service.store import cases
from coc_service.store.database import Job
from coc_service.usecases import conversation
from tests.cast import NOOR, Person, Stage, receipt_words, send, text_of, ticket, token
from tests.journeys.acts import declare_clear, do
from tests.stages import on_stage

NEVER = " ".join(receipt.to_words(b"\x00" + random_bytes(13)))


async def test_letters_bring_one_mail_until_they_are_answered(sqlite_stage: Stage) -> None:
    stage, words = sqlite_stage, await sqlite_stage.submit()
    sent = [await stage.deliver()]

    await stage.say(words, "And one thing more.")
    sent.append(await stage.deliver())
    [noor] = await declare_clear(stage, await stage.only_case(), NOOR)
    await do(noor, await stage.only_case(), "letter", text="Thank you.")
    for number in range(3):
        await stage.say(words, f"Answer {number}.")
        sent.append(await stage.deliver())

    assert sent == [4, 0, 4, 0, 0]


async def test_twenty_letters_a_day_are_taken_and_the_next_is_given_back(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    stage.clock.stop()
    words = await stage.submit()
    page = (await stage.come_back(words, client)).text
    sent = {"token": token(page), "ticket": ticket(page)}

    answers = [
        await client.post("/return/message", data={**sent, "text": f"Letter {number}.", "kind": "addition"})
        for number in [*range(1, 21), 20, 21]
    ]

    assert [answer.status_code for answer in answers] == [200] * 21 + [422]
    refused = answers[-1].text
    assert "We have 20 letters from you since yesterday" in text_of(refused)
    assert "Letter 21.</textarea>" in refused
    assert 'value="addition" checked' in refused
    assert "Letter 20." in text_of(refused)
    stage.clock.advance(hours=25)
    assert "Letter 22." in text_of((await stage.say(words, "Letter 22.")).text)


@pytest.mark.parametrize("page", ["/return", "/c/conduct/receipt"])
async def test_typed_words_are_read_beside_the_event_loop_and_only_so_many(
    sqlite_stage: Stage, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, read, seen = sqlite_stage.client(), receipt.from_text, []
    shown = (await sqlite_stage.send_report(client)).text

    def watched(typed: str) -> bytes:
        seen.append((threading.get_ident() == loop, len(typed)))
        return read(typed)

    loop = threading.get_ident()
    monkeypatch.setattr(receipt, "from_text", watched)
    if page == "/return":
        answer = await send(client, page, receipt="abrupt " * 10_000)
    else:
        data = {"token": token(shown), "ticket": ticket(shown), "receipt": "abrupt " * 10_000}
        answer = await client.post(page, data=data)

    assert seen == [(False, 1_000)]
    assert "A receipt has 14 words" in text_of(answer.text)


async def test_a_receipt_that_leads_nowhere_writes_nothing(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails in a write makes everyone who shares its transaction start again."""
    database = sqlite_stage.parts.database
    client = sqlite_stage.client()
    page = (await sqlite_stage.come_back(await sqlite_stage.submit(), client)).text
    sent = {"token": token(page), "ticket": ticket(page), "confirm": "yes"}
    await client.post("/return/withdraw", data=sent)

    async def write(_: Job[object]) -> object:
        raise AssertionError

    monkeypatch.setattr(database, "write", write)
    answers = [await sqlite_stage.come_back(NEVER)]
    answers += [await client.post(f"/return/{act}", data=sent) for act in ("withdraw", "proof")]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert all("We find no report for this receipt" in text_of(answer.text) for answer in answers)


@pytest.mark.postgresql
async def test_a_letter_that_waits_for_a_withdrawal_is_not_stored(
    postgresql_site: tuple[Settings, tuple[Person, ...]],
) -> None:
    async with on_stage(*postgresql_site) as stage:
        client = stage.client()
        words = receipt_words((await stage.send_report(client)).text)
        page, case_id = (await stage.come_back(words, client)).text, await stage.only_case()
        way = conversation.way(receipt.from_text(words))

        def withdraw_slowly(session: Session) -> None:
            cases.hold(session, case_id)
            session.execute(text("SELECT pg_sleep(1)"))
            conversation.withdraw(session, way, now=stage.clock.now())

        leaving = asyncio.create_task(stage.parts.database.write(withdraw_slowly))
        await asyncio.sleep(0.3)
        sent = {"token": token(page), "ticket": ticket(page), "text": "Still here?", "kind": "message"}
        answer = await client.post("/return/message", data=sent)
        await leaving

        assert answer.status_code == 422
        assert "We find no report for this receipt" in text_of(answer.text)
        kept = await stage.parts.database.read(partial(cases.all_records, case_id=case_id))
        assert [record.kind for record in kept] == ["report", "named"]


@pytest.mark.postgresql
async def test_of_two_withdrawals_at_once_one_withdraws(
    postgresql_site: tuple[Settings, tuple[Person, ...]],
) -> None:
    async with on_stage(*postgresql_site) as stage:
        way = conversation.way(receipt.from_text(await stage.submit()))
        leave = partial(conversation.withdraw, way=way, now=stage.clock.now())

        ends = await asyncio.gather(*(stage.parts.database.write(leave) for _ in range(2)), return_exceptions=True)

        assert sorted(map(type, ends), key=str) == sorted([type(None), conversation.NoSuchReceipt], key=str)
