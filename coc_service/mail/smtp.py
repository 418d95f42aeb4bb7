"""Delivery to a mail server: encrypted when so configured, or not at all."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
from anyio import to_thread

from coc_service.mail.failure import DeliveryFailed, DeliveryStage
from coc_service.mail.messages import require_address

# UnicodeError is how the resolver refuses a host name with an empty or overlong label.
_FAILURES = (aiosmtplib.SMTPException, OSError, UnicodeError)
_REPLY_CODES = range(200, 600)
# A server that does not answer the good-bye is not waited for: the mail is already its own.
_GOODBYE_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """Where and how to deliver.

    With neither `starttls` nor `implicit_tls` nothing is encrypted: for a relay on the same machine only.
    `timeout_seconds` bounds one whole delivery, so a lease on a mail must last longer. With `ca_file` that
    authority alone is trusted, instead of the system's. `ehlo_name` is the sender's domain if absent.

    Raises: ValueError for two kinds of TLS at once, half a login, a login sent in clear, no time.
    """

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = True
    implicit_tls: bool = False
    timeout_seconds: float = 60.0
    ca_file: Path | None = None
    ehlo_name: str | None = None

    def __post_init__(self) -> None:
        """Fail at start-up rather than at the first mail."""
        if self.starttls and self.implicit_tls:
            raise ValueError("starttls", "implicit_tls")
        if (self.username is None) != (self.password is None):
            raise ValueError("username", "password")
        if self.username is not None and not self.is_encrypted:
            raise ValueError("username", "starttls")
        if self.timeout_seconds <= 0:
            raise ValueError("timeout_seconds")

    @property
    def is_encrypted(self) -> bool:
        """Whether mail travels under TLS with a checked certificate."""
        return self.starttls or self.implicit_tls


async def deliver(message: EmailMessage, *, sender: str, recipient: str, settings: SmtpSettings) -> None:
    """Hand `message` to the mail server; return once it has taken responsibility (RFC 5321 sec. 6.1).

    A connection lost between the last byte and the answer counts as failed: the next attempt bears the same
    Message-ID.

    Raises: DeliveryFailed (its table says which are permanent); EnvelopeMalformed for a bad address.
    """
    require_address(sender, name="sender")
    require_address(recipient, name="to")
    deadline = asyncio.get_running_loop().time() + settings.timeout_seconds
    async with _stage(DeliveryStage.TLS, deadline=deadline):
        trust = await to_thread.run_sync(_trust, settings.ca_file) if settings.is_encrypted else None
    client = _client(settings, trust=trust, ehlo_name=settings.ehlo_name or sender.partition("@")[2])
    try:
        await _open(client, settings=settings, deadline=deadline)
        await _send(client, message, sender=sender, recipient=recipient, deadline=deadline)
        # Accepted. From here a failure must not be reported: the mail would be sent twice.
        with suppress(*_FAILURES):
            await client.quit(timeout=_GOODBYE_SECONDS)
    finally:
        client.close()


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """Return what a server's certificate is checked against; reads the disk for some milliseconds."""
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _client(settings: SmtpSettings, *, trust: ssl.SSLContext | None, ehlo_name: str) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        timeout=settings.timeout_seconds,
        local_hostname=ehlo_name,
        use_tls=settings.implicit_tls,
        # `_open` asks for STARTTLS itself. Never None, the default: it goes on in clear when the offer is
        # stripped on the way.
        start_tls=False,
        tls_context=trust,
    )


async def _open(client: aiosmtplib.SMTP, *, settings: SmtpSettings, deadline: float) -> None:
    """Connect, upgrade and log in, as far as is configured."""
    async with _stage(DeliveryStage.CONNECT, deadline=deadline):
        await client.connect()
        await client.ehlo()
    if settings.starttls:
        async with _stage(DeliveryStage.TLS, deadline=deadline):
            await client.starttls()
    if settings.username is not None and settings.password is not None:
        async with _stage(DeliveryStage.LOGIN, deadline=deadline):
            await client.login(settings.username, settings.password)


async def _send(
    client: aiosmtplib.SMTP, message: EmailMessage, *, sender: str, recipient: str, deadline: float
) -> None:
    async with _stage(DeliveryStage.SENDER, deadline=deadline):
        await client.mail(sender)
    async with _stage(DeliveryStage.RECIPIENT, deadline=deadline):
        await client.rcpt(recipient)
    async with _stage(DeliveryStage.CONTENT, deadline=deadline):
        await client.data(message.as_bytes())


@asynccontextmanager
async def _stage(stage: DeliveryStage, *, deadline: float) -> AsyncIterator[None]:
    """Turn what goes wrong in the block into the one failure that the queue understands."""
    try:
        async with asyncio.timeout_at(deadline):
            yield
    except _FAILURES as failure:
        is_certificate = isinstance(failure.__cause__, ssl.SSLError)
        # `from None`: the original repeats the recipient's address, and would take it into every log.
        raise DeliveryFailed(stage=DeliveryStage.TLS if is_certificate else stage, code=_code(failure)) from None


def _code(failure: BaseException) -> int | None:
    """Return the server's reply code, if it gave one (aiosmtplib has -1 for an answer that is not SMTP)."""
    if isinstance(failure, aiosmtplib.SMTPResponseException) and failure.code in _REPLY_CODES:
        return failure.code
    return None
