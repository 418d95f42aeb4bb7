"""Real mail servers on this machine: correct ones (aiosmtpd) and misbehaving ones."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USERNAME = "committee"
PASSWORD = "correct horse"


@dataclass(slots=True)
class Inbox:
    """The commands a server received and the mails it accepted; `replies` overrides its replies to single commands."""

    replies: dict[str, str] = field(default_factory=dict)
    accepted: list[Envelope] = field(default_factory=list)
    ehlo_names: list[str] = field(default_factory=list)
    logins: list[object] = field(default_factory=list)
    were_encrypted: list[bool] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.ehlo_names.append(hostname)
        return responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.replies.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.replies.get("RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        reply = self.replies.get("DATA", "250 OK")
        if reply.startswith("250"):
            self.accepted.append(envelope)
            self.were_encrypted.append(session.ssl is not None)
            self.logins.append(session.auth_data)
        return reply


def check_login(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: object) -> AuthResult:
    is_right = data == LoginPassword(USERNAME.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False, auth_data=data if is_right else None)


@asynccontextmanager
async def mail_server(inbox: Inbox, *, implicit_tls: Any = None, **options: Any) -> AsyncIterator[int]:
    """Serve `inbox` on a free port; `options` are aiosmtpd's."""
    loop = asyncio.get_running_loop()
    sessions: list[SMTP] = []

    def new_session() -> SMTP:
        sessions.append(SMTP(inbox, hostname="mx.example.org", loop=loop, **options))
        return sessions[-1]

    server = await loop.create_server(new_session, "127.0.0.1", 0, ssl=implicit_tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await _end(sessions)


async def _end(sessions: list[SMTP]) -> None:
    for session in sessions:
        if isinstance(session.transport, asyncio.WriteTransport):
            session.transport.abort()
        task = session._handler_coroutine
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def scripted_server(talk: Talk) -> AsyncIterator[int]:
    """Serve connections with `talk` on a free port, for behaviour that aiosmtpd does not have."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await talk(reader, writer)
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
