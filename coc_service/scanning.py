"""Asks a virus scanner (clamd) about a file. What it says is only passed on: nothing is refused because of it.

Source of the protocol: clamd(8), INSTREAM: each piece behind its length in four bytes, the end as a length of zero.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import Enum, auto

SECONDS = 60.0  # for a whole file
_COMMAND, _REPLY_BYTES = b"zINSTREAM\0", 1024
_CLEAN, _BEFORE, _FOUND = "stream: OK", "stream: ", " FOUND"
_UNIX = "unix:"


class Verdict(Enum):
    """What is known of a file. Whatever goes wrong, it counts as not scanned."""

    NOTHING_KNOWN = auto()
    MALWARE = auto()
    NOT_SCANNED = auto()


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scanner said, and what it calls the malware."""

    verdict: Verdict
    name: str = ""


async def scan(pieces: AsyncIterator[bytes], *, address: str, seconds: float = SECONDS) -> Scan:
    """Send a file to the scanner; return its answer. `address` is `unix:PATH` or `HOST:PORT`."""
    try:
        async with asyncio.timeout(seconds):
            return _read(await _reply(pieces, address))
    except (OSError, TimeoutError):
        return Scan(Verdict.NOT_SCANNED)


async def _reply(pieces: AsyncIterator[bytes], address: str) -> bytes:
    reader, writer = await _connected(address)
    try:
        writer.write(_COMMAND)
        async for piece in pieces:
            writer.write(len(piece).to_bytes(4, "big") + piece)
            await writer.drain()
        writer.write(bytes(4))
        return await reader.read(_REPLY_BYTES)
    finally:
        writer.transport.abort()  # not `close`, which waits until a scanner that hangs has taken all


async def _connected(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if address.startswith(_UNIX):
        return await asyncio.open_unix_connection(address.removeprefix(_UNIX))
    host, _, port = address.rpartition(":")
    return await asyncio.open_connection(host, int(port))


def _read(reply: bytes) -> Scan:
    said = reply.rstrip(b"\0\n").decode(errors="replace")
    if said == _CLEAN:
        return Scan(Verdict.NOTHING_KNOWN)
    if said.startswith(_BEFORE) and said.endswith(_FOUND):
        return Scan(Verdict.MALWARE, said.removeprefix(_BEFORE).removesuffix(_FOUND))
    return Scan(Verdict.NOT_SCANNED)  # such as a file over the scanner's own limit
