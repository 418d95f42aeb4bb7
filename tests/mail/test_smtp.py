"""Delivery to real servers: what arrives, and what must not be sent."""

import socket
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from coc_service.mail import (
    DeliveryStage,
    EnvelopeMalformed,
    SmtpSettings,
    deliver,
)
from tests.mail.certificates import Authority, make_authority, server_context
from tests.mail.delivery import RECIPIENT, SENDER, failure, in_clear, send, starttls_server, under_tls
from tests.mail.servers import PASSWORD, USERNAME, Inbox, check_login, mail_server


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


async def test_without_an_offer_of_starttls_nothing_is_delivered(message: EmailMessage, authority: Authority) -> None:
    inbox = Inbox()

    async with mail_server(inbox) as port:
        outcome = await failure(message, under_tls(port, authority))

    assert outcome == (DeliveryStage.TLS, None, False)
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

    assert outcome == (DeliveryStage.TLS, None, False)
    assert inbox.accepted == []


async def test_a_certificate_of_an_unknown_authority_is_refused(
    message: EmailMessage, authority: Authority, certificates: Path
) -> None:
    inbox = Inbox()
    context = server_context(make_authority(certificates), certificates, address="127.0.0.1")

    async with starttls_server(inbox, context) as port:
        trusting_another = await failure(message, under_tls(port, authority))
        trusting_the_system = await failure(message, under_tls(port, authority, ca_file=None))

    assert (trusting_another, trusting_the_system) == (
        (DeliveryStage.TLS, None, False),
        (DeliveryStage.TLS, None, False),
    )
    assert inbox.accepted == []


async def test_a_missing_authority_file_fails_before_anything_is_said(
    message: EmailMessage, authority: Authority, tmp_path: Path
) -> None:
    inbox = Inbox()

    async with mail_server(inbox) as port:
        outcome = await failure(message, under_tls(port, authority, ca_file=tmp_path / "absent.pem"))

    assert outcome == (DeliveryStage.TLS, None, False)
    assert inbox.ehlo_names == []


async def test_a_wrong_password_is_no_reason_to_drop_a_mail(
    message: EmailMessage, authority: Authority, certificates: Path
) -> None:
    inbox = Inbox()
    context = server_context(authority, certificates, address="127.0.0.1")

    async with starttls_server(inbox, context, authenticator=check_login, auth_required=True) as port:
        outcome = await failure(message, under_tls(port, authority, username=USERNAME, password="wrong"))

    assert outcome == (DeliveryStage.LOGIN, 535, False)
    assert inbox.accepted == []


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
def test_settings_that_contradict_themselves_are_refused_at_once(changes: dict[str, Any], contradiction: str) -> None:
    with pytest.raises(ValueError, match=contradiction):
        in_clear(25, **changes)


def test_settings_do_not_print_the_password() -> None:
    settings = SmtpSettings(host="mx.example.org", port=587, username=USERNAME, password=PASSWORD)

    assert PASSWORD not in repr(settings)
