"""A client as lean as possible, because it shares the processor with what it measures: HTTP/1.1, keep-alive, no more."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

HOST = "127.0.0.1"
TIMEOUT_SECONDS = 20.0
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: ([^;]+)", re.IGNORECASE)
_TOKEN = re.compile(rb'name="token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    body: bytes

    def token(self) -> str:
        """The form's token; a page without one is an error of the benchmark."""
        found = _TOKEN.search(self.body)
        if found is None:
            raise RuntimeError(f"a page without a form: {self.status}")
        return found[1].decode()


@dataclass(slots=True)
class Client:
    """One connection that stays open, and the cookie it was given."""

    port: int
    cookie: bytes = b""
    _reader: asyncio.StreamReader = field(init=False)
    _writer: asyncio.StreamWriter = field(init=False)

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(HOST, self.port, limit=1 << 20)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    async def get(self, path: str) -> Answer:
        return await self._send(f"GET {path} HTTP/1.1\r\n".encode(), b"")

    async def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        body = urlencode(fields).encode()
        start = f"POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        return await self._send(f"{start}Content-Length: {len(body)}\r\n".encode(), body)

    async def _send(self, start: bytes, body: bytes) -> Answer:
        about = f"Host: {HOST}:{self.port}\r\nSec-Fetch-Site: same-origin\r\n".encode()
        cookie = b"Cookie: " + self.cookie + b"\r\n" if self.cookie else b""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            self._writer.write(start + about + cookie + b"\r\n" + body)
            head = await self._reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            content = await self._reader.readexactly(int(length[1])) if length else b""
        if given := _COOKIE.search(head):
            self.cookie = given[1]
        return Answer(int(head[9:12]), content)
