"""Delivers test mails to a server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from coc_service.mail import (
    DeliveryFailed,
    DeliveryStage,
    SmtpSettings,
    deliver,
)
from tests.mail.certificates import Authority
from tests.mail.servers import Inbox, mail_server

NOW = datetime(2026, 11, 23, 5, 17, tzinfo=UTC)
SENDER = "desk@mail.example.org"
RECIPIENT = "ada@example.org"
NOTE = "coc.example.org/log\n4096\nq3Vd1n0=\n.\n..\n\n\N{EM DASH} coc.example.org/log AbCd1234+/="
Outcome = tuple[DeliveryStage, int | None, bool]


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
