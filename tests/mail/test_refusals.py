"""Servers that refuse, stop responding or send invalid replies: which failures are retried."""

import asyncio
import socket
import traceback
from email.message import EmailMessage

import pytest

from coc_service.mail import (
    DeliveryFailed,
    DeliveryStage,
)
from coc_service.mail.failure import is_permanent
from tests.mail.conftest import Leap
from tests.mail.delivery import (
    RECIPIENT,
    Outcome,
    failure,
    in_clear,
    send,
)
from tests.mail.servers import Inbox, mail_server, scripted_server


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [
        ({"MAIL": "451 later"}, (DeliveryStage.SENDER, 451, False)),
        ({"MAIL": "550 not you"}, (DeliveryStage.SENDER, 550, False)),
        ({"RCPT": "450 greylisted"}, (DeliveryStage.RECIPIENT, 450, False)),
        ({"RCPT": "530 log in first"}, (DeliveryStage.RECIPIENT, 530, False)),
        ({"RCPT": "550 5.1.1 no such person"}, (DeliveryStage.RECIPIENT, 550, True)),
        ({"RCPT": "550 5.1.10 no mail for this domain"}, (DeliveryStage.RECIPIENT, 550, True)),
        ({"RCPT": "550 5.2.1 mailbox disabled"}, (DeliveryStage.RECIPIENT, 550, True)),
        ({"RCPT": "550 no such person"}, (DeliveryStage.RECIPIENT, 550, False)),
        ({"RCPT": "550 5.7.1 blocked using bl.example"}, (DeliveryStage.RECIPIENT, 550, False)),
        ({"RCPT": "554 5.7.1 no reverse DNS"}, (DeliveryStage.RECIPIENT, 554, False)),
        ({"RCPT": "550 5.7.25 no reverse DNS for 5.1.1.1"}, (DeliveryStage.RECIPIENT, 550, False)),
        ({"RCPT": "550 5.1.8 bad sender domain"}, (DeliveryStage.RECIPIENT, 550, False)),
        ({"RCPT": "550 5.4.1 no route"}, (DeliveryStage.RECIPIENT, 550, False)),
        ({"RCPT": "552 5.2.2 mailbox full"}, (DeliveryStage.RECIPIENT, 552, False)),
        ({"RCPT": "450 5.1.1 try later"}, (DeliveryStage.RECIPIENT, 450, False)),
        ({"DATA": "421 shutting down"}, (DeliveryStage.CONTENT, 421, False)),
        ({"DATA": "451 later"}, (DeliveryStage.CONTENT, 451, False)),
        ({"DATA": "554 refused"}, (DeliveryStage.CONTENT, 554, False)),
        ({"DATA": "554 5.7.1 looks like spam"}, (DeliveryStage.CONTENT, 554, False)),
        ({"DATA": "550 5.1.1 no such person"}, (DeliveryStage.CONTENT, 550, True)),
    ],
)
async def test_a_refusal_is_judged_by_what_it_refuses(
    message: EmailMessage, refusal: dict[str, str], outcome: Outcome
) -> None:
    inbox = Inbox(replies=refusal)

    async with mail_server(inbox) as port:
        assert await failure(message, in_clear(port)) == outcome

    assert inbox.accepted == []


def test_only_a_5xx_about_the_recipients_address_is_permanent() -> None:
    codes, enhanced = [None, *range(200, 600)], ["", "5.1.1", "5.1.7", "5.1.8", "5.2.1", "5.2.2", "5.7.1", "4.1.1"]

    permanent = {
        (stage, code, one)
        for stage in DeliveryStage
        for code in codes
        for one in enhanced
        if is_permanent(stage, code, one)
    }

    stages = (DeliveryStage.RECIPIENT, DeliveryStage.CONTENT)
    assert permanent == {
        (stage, code, one) for stage in stages for code in range(500, 600) for one in ("5.1.1", "5.2.1")
    }


async def test_a_failure_repeats_neither_the_address_nor_the_words_of_the_server(
    message: EmailMessage,
) -> None:
    inbox = Inbox(replies={"RCPT": f"550 canary {RECIPIENT} unknown"})

    async with mail_server(inbox) as port:
        with pytest.raises(DeliveryFailed) as failed:
            await send(message, in_clear(port))

    logged = "".join(traceback.format_exception(failed.value))
    assert str(failed.value) == "recipient 550"
    assert "recipient 550" in logged
    assert RECIPIENT not in logged
    assert "canary" not in logged


async def test_a_server_that_is_away_fails_for_now(message: EmailMessage) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

        assert await failure(message, in_clear(port)) == (DeliveryStage.CONNECT, None, False)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "two..dots", "x" * 64 + ".invalid"])
async def test_a_host_that_cannot_be_found_fails_for_now(message: EmailMessage, host: str) -> None:
    assert await failure(message, in_clear(1, host=host)) == (DeliveryStage.CONNECT, None, False)


@pytest.mark.parametrize(
    ("script", "stage"),
    [
        ([], DeliveryStage.CONNECT),
        (["220 hello"], DeliveryStage.CONNECT),
        (["220 hello", "250 hello"], DeliveryStage.SENDER),
        (["220 hello", "250 hello", "250 ok"], DeliveryStage.RECIPIENT),
        (["220 hello", "250 hello", "250 ok", "250 ok"], DeliveryStage.CONTENT),
        (["220 hello", "250 hello", "250 ok", "250 ok", "354 go on"], DeliveryStage.CONTENT),
    ],
)
async def test_a_server_that_falls_silent_is_given_up_in_time(
    message: EmailMessage, leap: Leap, script: list[str], stage: DeliveryStage
) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in script:
            writer.write(f"{line}\r\n".encode())
            await reader.readline()
        await leap(61)
        await asyncio.Event().wait()

    async with scripted_server(talk) as port:
        outcome = await failure(message, in_clear(port, timeout_seconds=60))

    assert outcome == (stage, None, False)


async def test_a_server_that_answers_slowly_cannot_outlast_the_whole_time(message: EmailMessage, leap: Leap) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in ("220 hello", "250 hello", "250 ok", "250 ok", "354 go on"):
            await leap(400)
            writer.write(f"{line}\r\n".encode())
            await reader.readline()

    async with scripted_server(talk) as port:
        outcome = await failure(message, in_clear(port, timeout_seconds=1000))

    assert outcome == (DeliveryStage.SENDER, None, False)


@pytest.mark.parametrize(
    ("greeting", "code"),
    [("554 no mail here", 554), ("421 busy", 421), ("SSH-2.0-OpenSSH_9.2", None), ("999 what", None)],
)
async def test_a_greeting_that_is_no_welcome_fails_for_now(
    message: EmailMessage, greeting: str, code: int | None
) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{greeting}\r\n".encode())
        await reader.readline()

    async with scripted_server(talk) as port:
        assert await failure(message, in_clear(port)) == (DeliveryStage.CONNECT, code, False)


async def read_mail(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for line in ("220 hello", "250 hello", "250 ok", "250 ok"):
        writer.write(f"{line}\r\n".encode())
        await reader.readline()
    writer.write(b"354 go on\r\n")
    await reader.readuntil(b"\r\n.\r\n")


async def test_a_connection_lost_before_the_answer_counts_as_failed(message: EmailMessage) -> None:
    async with scripted_server(read_mail) as port:
        assert await failure(message, in_clear(port)) == (DeliveryStage.CONTENT, None, False)


@pytest.mark.parametrize("goodbye", ["", "500 what\r\n", "421 gone\r\n", "nonsense\r\n"])
async def test_an_accepted_mail_stays_accepted_however_the_server_says_goodbye(
    message: EmailMessage, goodbye: str
) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_mail(reader, writer)
        writer.write(b"250 accepted\r\n")
        await reader.readline()
        writer.write(goodbye.encode())
        await writer.drain()

    async with scripted_server(talk) as port:
        await send(message, in_clear(port))


async def test_an_accepted_mail_is_not_owed_because_the_server_never_says_goodbye(
    message: EmailMessage, leap: Leap
) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_mail(reader, writer)
        writer.write(b"250 accepted\r\n")
        await reader.readline()
        await leap(3600)
        await asyncio.Event().wait()

    async with scripted_server(talk) as port:
        await send(message, in_clear(port, timeout_seconds=60))
