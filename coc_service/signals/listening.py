"""Serves metrics and readiness on a port of their own, which a reverse proxy does not show to anybody."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from coc_service.settings import Settings
from coc_service.signals import metrics
from coc_service.signals.readiness import Signals

_SECONDS = 10.0
_log = logging.getLogger(__name__)
_LINE_BYTES = 8 * 1024
_TEXT = "text/plain; version=0.0.4; charset=utf-8"
Answer = tuple[str, bytes]


@asynccontextmanager
async def listening(signals: Signals, settings: Settings) -> AsyncIterator[int]:
    """Listen on COC_METRICS_PORT while the block runs; yield the port. Not at all if that is 0.

    Raises:
        OSError: the port is taken.
    """
    if not settings.metrics_port:
        yield 0
        return
    async with await _server(signals, settings):
        yield settings.metrics_port


async def _server(signals: Signals, settings: Settings) -> asyncio.Server:
    try:
        return await asyncio.start_server(
            lambda reader, writer: _serve(reader, writer, lambda path: answer(path, signals, settings)),
            settings.metrics_host,
            settings.metrics_port,
            limit=_LINE_BYTES,
        )
    except OSError as error:
        _log.error(
            "COC_METRICS_PORT cannot be used: %s", error.strerror
        )  # what ends the service says only that it ends
        raise


def answer(path: str, signals: Signals, settings: Settings) -> Answer:
    """Return status and body for a path."""
    if path == "/metrics":
        return "200 OK", metrics.text_of(signals, settings)
    if path == "/ready":
        return ("200 OK", b"ready\n") if signals.is_ready() else ("503 Service Unavailable", _missing(signals))
    if path == "/alive":
        return "200 OK", b"alive\n"
    return "404 Not Found", b"/metrics, /ready or /alive\n"


def _missing(signals: Signals) -> bytes:
    """Return which parts are not well: for the operator, who alone reaches this port."""
    seen = signals.readiness
    names = [name for name, is_well in seen.parts.items() if not is_well] if seen else []
    return f"not ready: {', '.join(names) or 'no look lately'}\n".encode()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, of: Callable[[str], Answer]) -> None:
    with suppress(OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
        async with asyncio.timeout(_SECONDS):
            method, path = (await reader.readline()).decode("latin-1").split()[:2]
            while (await reader.readline()).strip():
                pass
            status, body = of(path.partition("?")[0]) if method == "GET" else ("405 Method Not Allowed", b"GET\n")
            head = f"HTTP/1.1 {status}\r\nContent-Type: {_TEXT}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
    writer.close()
