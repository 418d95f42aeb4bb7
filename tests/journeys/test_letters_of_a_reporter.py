"""Messages of a reporter are stored, notified once, and cannot flood a committee or slow down others."""

import asyncio
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.crypto import random_bytes
from coc_service.domain import receipt
from coc_service.settings import Settings
from coc_service.store.database import Job
from coc_service.usecases.reporter.conversation import Withdraw
from coc_service.usecases.reporter.receipts import NoSuchReceipt, receipt_keys
from tests.cast import NOOR, Person, Stage, receipt_words, send, text_of, ticket, token
from tests.journeys.acts import declare_clear, do
from tests.journeys.looks import kinds, replica
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
        await client.post("/return/message", data={**sent, "text": f"Letter {number}."})
        for number in [*range(1, 21), 20, 21]
    ]

    assert [answer.status_code for answer in answers] == [200] * 21 + [422]
    refused = answers[-1].text
    assert "We have 20 letters from you since yesterday" in text_of(refused)
    assert "Letter 21.</textarea>" in refused
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
    """A write locks the head of the log: requests without a report must not make others wait."""
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
    async with on_stage(*postgresql_site) as stage, replica(stage) as other:
        client = stage.client()
        words = receipt_words((await stage.send_report(client)).text)
        page = (await stage.come_back(words, client)).text
        leaving = Withdraw(other.custody, receipt_keys(receipt.from_text(words)))

        def withdraw_slowly(session: Session) -> None:
            other.custody.ledger.writing(session)
            session.execute(text("SELECT pg_sleep(1)"))
            leaving.write(session)

        gone = asyncio.create_task(other.database.write(withdraw_slowly))
        await asyncio.sleep(0.3)
        sent = {"token": token(page), "ticket": ticket(page), "text": "Still here?"}
        answer = await client.post("/return/message", data=sent)
        await gone

        assert answer.status_code == 422
        assert "We find no report for this receipt" in text_of(answer.text)
        assert await kinds(stage) == ["report", "named"]


@pytest.mark.postgresql
async def test_of_two_withdrawals_at_once_one_withdraws(
    postgresql_site: tuple[Settings, tuple[Person, ...]],
) -> None:
    async with on_stage(*postgresql_site) as stage, replica(stage) as other:
        keys = receipt_keys(receipt.from_text(await stage.submit()))
        both = [parts.perform(Withdraw(parts.custody, keys)) for parts in (stage.parts, other)]

        ends = await asyncio.gather(*both, return_exceptions=True)

        assert sorted(map(type, ends), key=str) == sorted([type(None), NoSuchReceipt], key=str)
