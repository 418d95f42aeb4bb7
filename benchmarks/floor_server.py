"""The floor as a server: a bare Starlette form, and the same with one report's seals and a shared durable commit.

`python -m benchmarks.floor_server PORT DATABASE MEMBERS PAGE_BYTES RECEIPT_BYTES`
"""

import asyncio
import queue
import sys
import threading
from concurrent.futures import Future
from pathlib import Path

import uvicorn
from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from benchmarks.client import HOST
from benchmarks.floor import Commits, Seals, rows_of

TOGETHER = 64
SEALING_THREADS = 2
_TOKEN = '<form method="post"><input type="hidden" name="token" value="t">'


class Writer:
    """One thread that commits for all who wait."""

    def __init__(self, commits: Commits) -> None:
        self._commits = commits
        self._queue: queue.Queue[tuple[list[bytes], Future[None]]] = queue.Queue()
        threading.Thread(target=self._work, daemon=True).start()

    async def write(self, rows: list[bytes]) -> None:
        future: Future[None] = Future()
        self._queue.put((rows, future))
        await asyncio.wrap_future(future)

    def _work(self) -> None:
        while True:
            waiting = [self._queue.get()]
            while len(waiting) < TOGETHER and not self._queue.empty():
                waiting.append(self._queue.get())
            self._commits.once([row for rows, _ in waiting for row in rows])
            for _, future in waiting:
                future.set_result(None)


def application(database: Path, *, members: int, page_bytes: int, receipt_bytes: int) -> Starlette:
    """Both forms; their pages are as long as ours."""
    form, receipt = _TOKEN.ljust(page_bytes), "receipt".ljust(receipt_bytes)
    seals, writer, threads = Seals(members=members), Writer(Commits(database)), CapacityLimiter(SEALING_THREADS)

    async def show(_: Request) -> Response:
        return HTMLResponse(form)

    async def take(request: Request) -> Response:
        await request.form()
        return HTMLResponse(receipt)

    async def take_and_keep(request: Request) -> Response:
        await request.form()
        await writer.write(await to_thread.run_sync(rows_of, seals, limiter=threads))
        return HTMLResponse(receipt)

    return Starlette(
        routes=[
            Route("/bare", show, methods=["GET"]),
            Route("/bare", take, methods=["POST"]),
            Route("/whole", show, methods=["GET"]),
            Route("/whole", take_and_keep, methods=["POST"]),
        ]
    )


def main() -> None:
    port, database, *sizes = sys.argv[1:]
    members, page_bytes, receipt_bytes = map(int, sizes)
    app = application(Path(database), members=members, page_bytes=page_bytes, receipt_bytes=receipt_bytes)
    uvicorn.run(app, host=HOST, port=int(port), access_log=False, server_header=False, log_level="warning")


if __name__ == "__main__":
    main()
