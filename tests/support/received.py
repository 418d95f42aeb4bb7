"""Files as they arrive, without a web server."""

from collections.abc import Awaitable, Callable
from typing import Any

from coc_service.crypto import random_bytes
from coc_service.usecases.custody.attaching import Attached
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.receiving import FileReceiver, ReceivedFile

MIB = 1024 * 1024
Perform = Callable[[Any], Awaitable[Any]]


async def received(
    custody: Custody, perform: Perform, content: bytes, *, name: str = "photo.jpg", caption: str = ""
) -> ReceivedFile:
    """Let a file arrive in pieces of 100,000 bytes; return it, as it waits."""
    receiver = FileReceiver(custody, name=name, media_type="image/jpeg")
    await perform(receiver.begin())
    for start in range(0, len(content), 100_000):
        for chunk in receiver.feed(content[start : start + 100_000]):
            await perform(chunk)
    await perform(receiver.end())
    return receiver.received(caption=caption)


def attached(*files: ReceivedFile, most_bytes: int = 1024 * MIB) -> Attached:
    return Attached(files, most_bytes)


def three_chunks() -> bytes:
    """Random bytes that fill two chunks and a part of a third."""
    return random_bytes(600_000)
