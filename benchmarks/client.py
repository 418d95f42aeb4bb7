"""A minimal HTTP/1.1 keep-alive client. It shares the processors with the measured server, so it must use little."""

import asyncio
import gzip
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

HOST = "127.0.0.1"
TIMEOUT_SECONDS = 30.0
IDLE_SECONDS = 2.0  # servers close idle connections (uvicorn: after five seconds), possibly just as we send a request
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: ([^;]+)", re.IGNORECASE)
_GZIP = re.compile(rb"\r\ncontent-encoding: gzip", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: chunked", re.IGNORECASE)
_HIDDEN = re.compile(rb'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's response; `wire_bytes` is its size as transferred, including heads."""

    status: int
    body: bytes
    wire_bytes: int

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's forms. A page without hidden fields is an error."""
        found = {name.decode(): value.decode() for name, value in _HIDDEN.findall(self.body)}
        if not found:
            raise RuntimeError(f"a page without a form: {self.status}")
        return found


@dataclass(slots=True)
class Client:
    """One keep-alive connection and its cookie."""

    port: int
    cookie: bytes = b""
    _reader: asyncio.StreamReader = field(init=False)
    _writer: asyncio.StreamWriter = field(init=False)
    _answered_at: float = field(init=False)

    async def __aenter__(self) -> Self:
        await self._connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()

    async def get(self, path: str) -> Answer:
        return await self._send(f"GET {path} HTTP/1.1\r\n".encode(), b"")

    async def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        return await self.post_encoded(path, urlencode(fields).encode())

    async def post_encoded(self, path: str, body: bytes) -> Answer:
        start = f"POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        return await self._send(f"{start}Content-Length: {len(body)}\r\n".encode(), body)

    async def _connect(self) -> None:
        self._reader, self._writer = await asyncio.open_connection(HOST, self.port, limit=1 << 20)
        self._answered_at = time.monotonic()

    async def _send(self, start: bytes, body: bytes) -> Answer:
        site = f"Host: {HOST}:{self.port}\r\nSec-Fetch-Site: same-origin\r\nAccept-Encoding: gzip\r\n".encode()
        cookie = b"Cookie: " + self.cookie + b"\r\n" if self.cookie else b""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            if time.monotonic() - self._answered_at > IDLE_SECONDS:
                self._writer.close()
                await self._connect()
            self._writer.write(start + site + cookie + b"\r\n" + body)
            head = await self._reader.readuntil(_END)
            content = await self._content(head)
        self._answered_at = time.monotonic()
        if given := _COOKIE.search(head):
            self.cookie = given[1]
        unpacked = gzip.decompress(content) if _GZIP.search(head) else content
        return Answer(int(head[9:12]), unpacked, len(head) + len(content))

    async def _content(self, head: bytes) -> bytes:
        if length := _LENGTH.search(head):
            return await self._reader.readexactly(int(length[1]))
        return await self._chunks() if _CHUNKED.search(head) else b""

    async def _chunks(self) -> bytes:
        found = bytearray()
        while size := int(await self._reader.readuntil(b"\r\n"), 16):
            found += (await self._reader.readexactly(size + 2))[:size]
        await self._reader.readexactly(2)
        return bytes(found)
