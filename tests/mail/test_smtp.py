"""Delivery to real servers: what arrives, and what is refused for how long."""

import asyncio
import socket
import time
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from coc_service.mail import (
    DeliveryFailed,
    Envelope,
    EnvelopeMalformed,
    MessageKind,
    SiteWords,
    SmtpSettings,
    Stage,
    build,
    deliver,
)
from coc_service.mail.failure import is_permanent
from tests.mail.certificates import Authority, make_authority, server_context
from tests.mail.servers import PASSWORD, USERNAME, Inbox, check_login, mail_server, scripted_server

NOW = datetime(2026, 11, 23, 5, 17, tzinfo=UTC)
SENDER = "desk@mail.example.org"
RECIPIENT = "ada@example.org"
NOTE = "coc.example.org/log\n4096\nq3Vd1n0=\n.\n..\n\n\N{EM DASH} coc.example.org/log AbCd1234+/="
Outcome = tuple[Stage, int | None, bool]


@pytest.fixture
def message(site: SiteWords) -> EmailMessage:
    envelope = Envelope(MessageKind.NEW_ACTIVITY, RECIPIENT, {"checkpoint": NOTE})
    return build(envelope, site=site, message_id="<k3fd@mail.example.org>", date=NOW)


def in_clear(port: int, **changes: Any) -> SmtpSettings:
    settings = SmtpSettings(host="127.0.0.1", port=port, starttls=False, timeout_seconds=5)
    return replace(settings, **changes)


def under_tls(port: int, authority: Authority, **changes: Any) -> SmtpSettings:
    return in_clear(port, **{"starttls": True, "ca_file": authority.ca_file} | changes)


async def send(message: EmailMessage, settings: SmtpSettings) -> None:
    await deliver(message, sender=SENDER, recipient=RECIPIENT, settings=settings)


async def failure(message: EmailMessage, settings: SmtpSettings) -> Outcome:
    with pytest.raises(DeliveryFailed) as failed:
        await send(message, settings)
    return failed.value.stage, failed.value.code, failed.value.permanent


@asynccontextmanager
async def starttls_server(inbox: Inbox, context: Any, **options: Any) -> AsyncIterator[int]:
    async with mail_server(inbox, tls_context=context, require_starttls=True, **options) as port:
        yield port


async def test_a_mail_arrives_byte_for_byte(message: EmailMessage) -> None:
    inbox = Inbox()

    async with mail_server(inbox) as port:
        await send(message, in_clear(port))

    (envelope,) = inbox.accepted
    assert envelope.original_content == message.as_bytes()
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [RECIPIENT])


async def test_a_mail_travels_under_starttls_with_a_login(
    message: EmailMessage, authority: Authority, certificates: Path
) -> None:
    inbox = Inbox()
    context = server_context(authority, certificates, address="127.0.0.1")

    async with starttls_server(inbox, context, authenticator=check_login, auth_required=True) as port:
        await send(message, under_tls(port, authority, username=USERNAME, password=PASSWORD))

    assert [envelope.original_content for envelope in inbox.accepted] == [message.as_bytes()]
    assert inbox.were_encrypted == [True]
    assert inbox.logins != [None]


async def test_a_mail_travels_under_implicit_tls(
    message: EmailMessage, authority: Authority, certificates: Path
) -> None:
    inbox = Inbox()
    context = server_context(authority, certificates, address="127.0.0.1")

    async with mail_server(inbox, implicit_tls=context) as port:
        await send(message, under_tls(port, authority, starttls=False, implicit_tls=True))

    assert [envelope.original_content for envelope in inbox.accepted] == [message.as_bytes()]


async def test_the_greeting_names_the_site_and_not_the_machine(
    message: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getfqdn", lambda *_: "canary-host.internal")
    inbox = Inbox()

    async with mail_server(inbox) as port:
        await send(message, in_clear(port))
        await send(message, in_clear(port, ehlo_name="out.example.org"))

    assert inbox.ehlo_names == ["mail.example.org", "out.example.org"]


async def test_without_an_offer_of_starttls_nothing_is_delivered(
    message: EmailMessage, authority: Authority
) -> None:
    inbox = Inbox()

    async with mail_server(inbox) as port:
        outcome = await failure(message, under_tls(port, authority))

    assert outcome == (Stage.TLS, None, False)
    assert inbox.accepted == []


@pytest.mark.parametrize("implicit", [False, True])
async def test_a_certificate_for_another_name_is_refused(
    message: EmailMessage, authority: Authority, certificates: Path, *, implicit: bool
) -> None:
    inbox = Inbox()
    context = server_context(authority, certificates, address="127.0.0.2")
    options = {"implicit_tls": context} if implicit else {"tls_context": context}

    async with mail_server(inbox, **options) as port:
        settings = under_tls(port, authority, starttls=not implicit, implicit_tls=implicit)
        outcome = await failure(message, settings)

    assert outcome == (Stage.TLS, None, False)
    assert inbox.accepted == []


async def test_a_certificate_of_an_unknown_authority_is_refused(
    message: EmailMessage, authority: Authority, certificates: Path
) -> None:
    inbox = Inbox()
    context = server_context(make_authority(certificates), certificates, address="127.0.0.1")

    async with starttls_server(inbox, context) as port:
        trusting_another = await failure(message, under_tls(port, authority))
        trusting_the_system = await failure(message, under_tls(port, authority, ca_file=None))

    assert (trusting_another, trusting_the_system) == ((Stage.TLS, None, False), (Stage.TLS, None, False))
    assert inbox.accepted == []


async def test_a_missing_authority_file_fails_before_anything_is_said(
    message: EmailMessage, authority: Authority, tmp_path: Path
) -> None:
    inbox = Inbox()

    async with mail_server(inbox) as port:
        outcome = await failure(message, under_tls(port, authority, ca_file=tmp_path / "absent.pem"))

    assert outcome == (Stage.TLS, None, False)
    assert inbox.ehlo_names == []


async def test_a_wrong_password_is_no_reason_to_drop_a_mail(
    message: EmailMessage, authority: Authority, certificates: Path
) -> None:
    inbox = Inbox()
    context = server_context(authority, certificates, address="127.0.0.1")

    async with starttls_server(inbox, context, authenticator=check_login, auth_required=True) as port:
        outcome = await failure(message, under_tls(port, authority, username=USERNAME, password="wrong"))

    assert outcome == (Stage.LOGIN, 535, False)
    assert inbox.accepted == []


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [
        ({"MAIL": "451 later"}, (Stage.SENDER, 451, False)),
        ({"MAIL": "550 not you"}, (Stage.SENDER, 550, False)),
        ({"RCPT": "450 greylisted"}, (Stage.RECIPIENT, 450, False)),
        ({"RCPT": "530 log in first"}, (Stage.RECIPIENT, 530, False)),
        ({"RCPT": "550 no such person"}, (Stage.RECIPIENT, 550, True)),
        ({"RCPT": "552 mailbox full"}, (Stage.RECIPIENT, 552, False)),
        ({"DATA": "421 shutting down"}, (Stage.CONTENT, 421, False)),
        ({"DATA": "451 later"}, (Stage.CONTENT, 451, False)),
        ({"DATA": "554 refused"}, (Stage.CONTENT, 554, True)),
    ],
)
async def test_a_refusal_is_judged_by_what_it_refuses(
    message: EmailMessage, refusal: dict[str, str], outcome: Outcome
) -> None:
    inbox = Inbox(replies=refusal)

    async with mail_server(inbox) as port:
        assert await failure(message, in_clear(port)) == outcome

    assert inbox.accepted == []


def test_only_a_5xx_about_recipient_or_content_is_permanent() -> None:
    codes = [None, *range(200, 600)]

    permanent = {(stage, code) for stage in Stage for code in codes if is_permanent(stage, code)}

    final = set(range(500, 600)) - {530, 552}
    assert permanent == {(stage, code) for stage in (Stage.RECIPIENT, Stage.CONTENT) for code in final}


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

        assert await failure(message, in_clear(port)) == (Stage.CONNECT, None, False)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "two..dots", "x" * 64 + ".invalid"])
async def test_a_host_that_cannot_be_found_fails_for_now(message: EmailMessage, host: str) -> None:
    assert await failure(message, in_clear(1, host=host)) == (Stage.CONNECT, None, False)


@pytest.mark.parametrize(
    ("script", "stage"),
    [
        ([], Stage.CONNECT),
        (["220 hello"], Stage.CONNECT),
        (["220 hello", "250 hello"], Stage.SENDER),
        (["220 hello", "250 hello", "250 ok"], Stage.RECIPIENT),
        (["220 hello", "250 hello", "250 ok", "250 ok"], Stage.CONTENT),
        (["220 hello", "250 hello", "250 ok", "250 ok", "354 go on"], Stage.CONTENT),
    ],
)
async def test_a_server_that_falls_silent_is_given_up_in_time(
    message: EmailMessage, script: list[str], stage: Stage
) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in script:
            writer.write(f"{line}\r\n".encode())
            await reader.readline()
        await asyncio.sleep(60)

    began = time.monotonic()
    async with scripted_server(talk) as port:
        outcome = await failure(message, in_clear(port, timeout_seconds=0.3))

    assert outcome == (stage, None, False)
    assert time.monotonic() - began < 2


async def test_a_server_that_answers_slowly_cannot_outlast_the_whole_time(message: EmailMessage) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in ("220 hello", "250 hello", "250 ok", "250 ok", "354 go on"):
            await asyncio.sleep(0.2)
            writer.write(f"{line}\r\n".encode())
            await reader.readline()

    began = time.monotonic()
    async with scripted_server(talk) as port:
        outcome = await failure(message, in_clear(port, timeout_seconds=0.5))

    assert outcome == (Stage.SENDER, None, False)
    assert time.monotonic() - began < 2


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
        assert await failure(message, in_clear(port)) == (Stage.CONNECT, code, False)


async def read_mail(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for line in ("220 hello", "250 hello", "250 ok", "250 ok"):
        writer.write(f"{line}\r\n".encode())
        await reader.readline()
    writer.write(b"354 go on\r\n")
    await reader.readuntil(b"\r\n.\r\n")


async def test_a_connection_lost_before_the_answer_counts_as_failed(message: EmailMessage) -> None:
    async with scripted_server(read_mail) as port:
        assert await failure(message, in_clear(port)) == (Stage.CONTENT, None, False)


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
    message: EmailMessage,
) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_mail(reader, writer)
        writer.write(b"250 accepted\r\n")
        await asyncio.sleep(60)

    began = time.monotonic()
    async with scripted_server(talk) as port:
        await send(message, in_clear(port, timeout_seconds=1))

    assert time.monotonic() - began < 5


@pytest.mark.parametrize("place", ["sender", "recipient"])
@pytest.mark.parametrize("address", ["a@b.example>\r\nRCPT TO:<x@e.example", "a@b.example SIZE=1", ""])
async def test_an_address_cannot_bring_a_command(message: EmailMessage, place: str, address: str) -> None:
    inbox = Inbox()
    addresses = {"sender": SENDER, "recipient": RECIPIENT} | {place: address}

    async with mail_server(inbox) as port:
        with pytest.raises(EnvelopeMalformed):
            await deliver(message, **addresses, settings=in_clear(port))

    assert inbox.ehlo_names == []


@pytest.mark.parametrize(
    ("changes", "contradiction"),
    [
        ({"starttls": True, "implicit_tls": True}, "implicit_tls"),
        ({"starttls": True, "username": USERNAME}, "password"),
        ({"starttls": True, "password": PASSWORD}, "username"),
        ({"starttls": False, "username": USERNAME, "password": PASSWORD}, "starttls"),
        ({"timeout_seconds": 0}, "timeout_seconds"),
    ],
)
def test_settings_that_contradict_themselves_are_refused_at_once(
    changes: dict[str, Any], contradiction: str
) -> None:
    with pytest.raises(ValueError, match=contradiction):
        in_clear(25, **changes)


def test_settings_do_not_print_the_password() -> None:
    settings = SmtpSettings(host="mx.example.org", port=587, username=USERNAME, password=PASSWORD)

    assert PASSWORD not in repr(settings)
