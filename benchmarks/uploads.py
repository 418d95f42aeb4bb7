"""A large file with a report: how fast it arrives, beside a bare loop that does the same work, and in how much memory. Then
reports while many people send files.
"""

import asyncio
import hashlib
import os
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.cobblestone import Cobblestone256Encryptor
from python_multipart.multipart import MultipartParser

from benchmarks import load, machine, product
from benchmarks.browser import REPORT_FORM, product_report
from benchmarks.client import HOST, Client
from benchmarks.engines import Engine
from benchmarks.floor_stores import store_at
from benchmarks.measured import Measured
from benchmarks.plan import Plan
from benchmarks.ranks import ratio, rounded
from benchmarks.servers import free_port, running

_MIB = 1024 * 1024
_CHUNK_BYTES = 256 * 1024
_PIECE_BYTES = 64 * 1024
SENDERS = 20
_BOUNDARY = "----a-boundary-of-forty-characters-or-so"


@dataclass(frozen=True, slots=True)
class Upload:
    """One file: MiB a second of the product and of the bare loop, and the server's peak memory above what it had before; then
    reports before and while `SENDERS` people send files.
    """

    engine: str
    size_mib: int
    rate: float
    floor_rate: float
    idle_mib: float | None
    above_idle_mib: float | None
    alone: Measured
    beside: Measured

    @property
    def p95_ratio(self) -> float | None:
        """How much slower a report's 95th percentile is while files arrive."""
        return ratio(self.beside.percentile(95), self.alone.percentile(95))

    def figures(self) -> dict[str, Any]:
        """All figures, for the JSON file."""
        plain = {name: value for name, value in asdict(self).items() if name not in {"alone", "beside"}}
        return plain | {
            "rate_ratio": rounded(ratio(self.rate, self.floor_rate)),
            "reports_alone": self.alone.figures(),
            "reports_beside": self.beside.figures(),
            "p95_ratio": rounded(self.p95_ratio),
        }


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
        pids = [server.pid, *engine.pids]
        alone = await _reports(server.port, plan, pids)
        beside = await _reports_beside_files(server.port, plan, pids)
    floor_seconds = await _bare_loop(engine.new(name.replace("-", "_") + "_floor"), fields, size)
    above = peak - idle if peak is not None and idle is not None else None
    rates = plan.upload_mib / seconds, plan.upload_mib / floor_seconds
    return Upload(engine.name, plan.upload_mib, *rates, idle, above, alone, beside)


async def _reports(port: int, plan: Plan, pids: Sequence[int]) -> Measured:
    seconds, rate = plan.seconds * plan.rounds, plan.arrivals_per_second / 4
    return Measured((await load.arriving(product_report(), [port], rate=rate, seconds=seconds, pids=pids),))


async def _reports_beside_files(port: int, plan: Plan, pids: Sequence[int]) -> Measured:
    """Reports while files arrive as fast as the server takes them. At the end the connections of the files break."""
    senders = [asyncio.create_task(_send_without_end(port, plan)) for _ in range(SENDERS)]
    try:
        await asyncio.sleep(plan.seconds / 5)  # until all of them are on their way
        return await _reports(port, plan, pids)
    finally:
        for one in senders:
            one.cancel()
        ended = await asyncio.gather(*senders, return_exceptions=True)
        if failed := [one for one in ended if not isinstance(one, asyncio.CancelledError)]:
            raise RuntimeError(f"files were not taken: {failed[0]!r}")


async def _send_without_end(port: int, plan: Plan) -> None:
    while True:
        async with Client(port) as client:
            fields = (await client.get(REPORT_FORM)).hidden()
        await _send(port, fields, max(1, plan.upload_mib // SENDERS) * _MIB)


async def _send(port: int, fields: dict[str, str], size: int) -> float:
    """Send a report with a file; return the seconds until its answer."""
    length = sum(map(len, _pieces(fields, size)))
    reader, writer = await asyncio.open_connection(HOST, port)
    head = (
        f"POST {REPORT_FORM} HTTP/1.1\r\nHost: {HOST}:{port}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\nContent-Length: {length}\r\n\r\n"
    )
    began = time.perf_counter()
    try:
        writer.write(head.encode())
        for piece in _pieces(fields, size):
            writer.write(piece)
            await writer.drain()
        answer = await reader.read()
    finally:
        writer.close()
    seconds = time.perf_counter() - began
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
