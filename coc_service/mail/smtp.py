"""Delivery to a mail server. If TLS is configured, mail is never sent without it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
from anyio import to_thread

from coc_service.mail.failure import DeliveryFailed, DeliveryStage, certificate_problem, enhanced_code
from coc_service.mail.messages import require_address

# UnicodeError: the resolver raises it for a host name with an empty or too long label.
_FAILURES = (aiosmtplib.SMTPException, OSError, UnicodeError)
_REPLY_CODES = range(200, 600)
# Short, because at QUIT the server has accepted the mail already.
_GOODBYE_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """Where and how to deliver.

    Without `starttls` and `implicit_tls` nothing is encrypted: only for a relay on the same machine.
    `timeout_seconds` bounds one whole delivery; the lease on a mail must be longer. With `ca_file` only that
    authority is trusted, instead of the system's. `ehlo_name` defaults to the sender's domain.

    Raises: ValueError for both kinds of TLS, a login without name or password, a login without TLS, no time-out.
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
        """Validate at start-up, before the first mail."""
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
        """Whether mail is sent over TLS with a verified certificate."""
        return self.starttls or self.implicit_tls


async def deliver(message: EmailMessage, *, sender: str, recipient: str, settings: SmtpSettings) -> None:
    """Deliver `message`; return when the server has accepted responsibility for it (RFC 5321 sec. 6.1).

    A connection lost between the last byte and the reply counts as a failure. The next attempt has the same
    Message-ID, so that the recipient can drop a duplicate.

    Raises: DeliveryFailed (its table says which are permanent); EnvelopeMalformed for a bad address.
    """
    require_address(sender, name="sender")
    require_address(recipient, name="to")
    async with _opened(sender=sender, settings=settings) as (client, deadline):
        await _send(client, message, sender=sender, recipient=recipient, deadline=deadline)


async def rehearse(*, sender: str, settings: SmtpSettings, recipient: str = "") -> None:
    """Go through a delivery up to the recipient, without sending anything: connect, TLS, login, MAIL FROM, RCPT TO, RSET.

    Raises: DeliveryFailed with the stage; EnvelopeMalformed for a bad address.
    """
    require_address(sender, name="sender")
    async with _opened(sender=sender, settings=settings) as (client, deadline):
        async with _stage(DeliveryStage.SENDER, deadline=deadline):
            await client.mail(sender)
        if recipient:
            async with _stage(DeliveryStage.RECIPIENT, deadline=deadline):
                await client.rcpt(recipient)
        async with _stage(DeliveryStage.SENDER, deadline=deadline):
            await client.rset()


@asynccontextmanager
async def _opened(*, sender: str, settings: SmtpSettings) -> AsyncIterator[tuple[aiosmtplib.SMTP, float]]:
    """Connect as configured; yield the client, and the time by which everything must be done."""
    deadline = asyncio.get_running_loop().time() + settings.timeout_seconds
    async with _stage(DeliveryStage.TLS, deadline=deadline):
        trust = await to_thread.run_sync(_trust, settings.ca_file) if settings.is_encrypted else None
    client = _client(settings, trust=trust, ehlo_name=settings.ehlo_name or sender.partition("@")[2])
    try:
        await _open(client, settings=settings, deadline=deadline)
        yield client, deadline
        # Accepted. A failure from here on must not be reported, or the mail would be sent twice.
        with suppress(*_FAILURES):
            await client.quit(timeout=_GOODBYE_SECONDS)
    finally:
        transport = client.transport
        client.close()
        if isinstance(
            transport, asyncio.WriteTransport
        ):  # else TLS waits for the other side's farewell, after the loop's end
            transport.abort()


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """Return the TLS context for verifying the server. Reads the disk for some milliseconds."""
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
        # `_open` requests STARTTLS itself. Not None, the default, which continues unencrypted if the offer is
        # removed by an attacker.
        start_tls=False,
        tls_context=trust,
    )


async def _open(client: aiosmtplib.SMTP, *, settings: SmtpSettings, deadline: float) -> None:
    """Connect, start TLS and log in, as configured."""
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
    """Convert errors in the block into `DeliveryFailed` with this stage."""
    try:
        async with asyncio.timeout_at(deadline):
            yield
    except _FAILURES as failure:
        cause = failure if isinstance(failure, ssl.SSLError) else failure.__cause__
        failed_at = DeliveryStage.TLS if isinstance(cause, ssl.SSLError) else stage
        certificate = certificate_problem(cause)
        # `from None`: the original error contains the recipient's address and may be logged.
        raise DeliveryFailed(
            stage=failed_at, code=_code(failure), enhanced=_enhanced(failure), certificate=certificate
        ) from None


def _code(failure: BaseException) -> int | None:
    """Return the server's reply code, if there is one (aiosmtplib uses -1 for a reply that is not SMTP)."""
    if isinstance(failure, aiosmtplib.SMTPResponseException) and failure.code in _REPLY_CODES:
        return failure.code
    return None


def _enhanced(failure: BaseException) -> str:
    """Return the reply's enhanced code. Only it: the rest of the text often repeats the recipient's address."""
    return enhanced_code(failure.message) if isinstance(failure, aiosmtplib.SMTPResponseException) else ""
