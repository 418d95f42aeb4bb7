"""A large file with a report: how fast it arrives, beside a bare loop that does the same work, and in how much memory."""

import asyncio
import hashlib
import os
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.cobblestone import Cobblestone256Encryptor
from python_multipart.multipart import MultipartParser

from benchmarks import machine, product
from benchmarks.browser import REPORT_FORM
from benchmarks.client import HOST, Client
from benchmarks.engines import Engine
from benchmarks.floor_stores import store_at
from benchmarks.plan import Plan
from benchmarks.ranks import ratio, rounded
from benchmarks.servers import free_port, running

_MIB = 1024 * 1024
_CHUNK_BYTES = 256 * 1024
_PIECE_BYTES = 64 * 1024
_BOUNDARY = "----a-boundary-of-forty-characters-or-so"


@dataclass(frozen=True, slots=True)
class Upload:
    """One file: MiB a second of the product and of the bare loop, and the server's peak memory above what it had before."""

    engine: str
    size_mib: int
    rate: float
    floor_rate: float
    idle_mib: float | None
    above_idle_mib: float | None

    def figures(self) -> dict[str, Any]:
        """All figures, for the JSON file."""
        return asdict(self) | {"rate_ratio": rounded(ratio(self.rate, self.floor_rate))}


async def measure(engine: Engine, folder: Path, plan: Plan) -> Upload:
    """Send the file to the product, then run the bare loop over the same bytes."""
    name, size = f"uploads-{engine.name}", plan.upload_mib * _MIB
    site = await product.make(folder / name, database_url=engine.new(name.replace("-", "_")), members=plan.members)
    with running(site.serve(free_port()), folder) as server:
        async with Client(server.port) as client:
            fields = (await client.get(REPORT_FORM)).hidden()
        idle = machine.resident_mib(server.pid)
        seconds = await _send(server.port, fields, size)
        peak = machine.peak_mib(server.pid)
    floor_seconds = await _bare_loop(engine.new(name.replace("-", "_") + "_floor"), fields, size)
    above = peak - idle if peak is not None and idle is not None else None
    rates = plan.upload_mib / seconds, plan.upload_mib / floor_seconds
    return Upload(engine.name, plan.upload_mib, *rates, idle, above)


async def _send(port: int, fields: dict[str, str], size: int) -> float:
    """Send a report with a file; return the seconds until its answer."""
    length = sum(map(len, _pieces(fields, size)))
    reader, writer = await asyncio.open_connection(HOST, port)
    head = (
        f"POST {REPORT_FORM} HTTP/1.1\r\nHost: {HOST}:{port}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\nContent-Length: {length}\r\n\r\n"
    )
    began = time.perf_counter()
    writer.write(head.encode())
    for piece in _pieces(fields, size):
        writer.write(piece)
        await writer.drain()
    answer = await reader.read()
    seconds = time.perf_counter() - began
    writer.close()
    if b" 200 " not in answer[:16] or b"ticket" not in answer:
        raise RuntimeError(f"the report was not taken: {answer[:16]!r}")
    return seconds


def _pieces(fields: dict[str, str], size: int) -> Iterator[bytes]:
    """The body of the form, in pieces. The file is one random piece, again and again."""
    said = {**fields, "narrative": "See the film."}
    yield "".join(_part(f'name="{name}"') + f"{value}\r\n" for name, value in said.items()).encode()
    yield _part('name="file-1"; filename="film.mp4"').encode()
    piece = os.urandom(_PIECE_BYTES)
    for _ in range(size // _PIECE_BYTES):
        yield piece
    yield f"\r\n--{_BOUNDARY}--\r\n".encode()


def _part(named: str) -> str:
    return f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {named}\r\n\r\n"


async def _bare_loop(url: str, fields: dict[str, str], size: int) -> float:
    """Parse, seal and store the same body in this process, without a network; return the seconds."""
    store, began = store_at(url), time.perf_counter()
    await store.open()
    async for chunk in _chunks(fields, size):
        await store.write([chunk])
    return time.perf_counter() - began


async def _chunks(fields: dict[str, str], size: int) -> AsyncIterator[bytes]:
    held, digest = bytearray(), hashlib.sha256()
    parser = MultipartParser(_BOUNDARY, {"on_part_data": lambda data, start, end: held.extend(data[start:end])})
    for number, piece in enumerate(_pieces(fields, size)):
        parser.write(piece)
        digest.update(piece)
        while len(held) >= _CHUNK_BYTES:
            encryptor = Cobblestone256Encryptor(bytes(32), number.to_bytes(8, "big"))
            yield encryptor.update(bytes(held[:_CHUNK_BYTES])) + encryptor.finalize()
            del held[:_CHUNK_BYTES]
