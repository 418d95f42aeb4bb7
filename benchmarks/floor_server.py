"""The floor: a minimal Starlette server that does only the necessary work for a report.

`python -m benchmarks.floor_server PORT DATABASE_URL WRAPS SEALS ROWS PAGE_BYTES RECEIPT_BYTES`

It parses the form, makes the reporter's key pair, wraps and seals on the event loop (the library holds the interpreter lock,
so threads would not be faster), and responds after the commit. It has no roster, log, names, checks or templates.
"""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from benchmarks.client import HOST
from benchmarks.floor import Report, ReportCost
from benchmarks.floor_stores import Gathering, store_at

PATH = "/floor"
RECEIPT = b"receipt"
_FORM = b'<form method="post"><input type="hidden" name="token" value="t">'


@dataclass(frozen=True, slots=True)
class Floor:
    """The work per report, and the sizes of its two pages, which equal ours."""

    database_url: str
    cost: ReportCost
    page_bytes: int
    receipt_bytes: int

    def arguments(self, port: int) -> list[str]:
        """The command-line arguments that start it."""
        numbers = (self.cost.wraps, self.cost.seals, self.cost.rows, self.page_bytes, self.receipt_bytes)
        return [str(port), self.database_url, *map(str, numbers)]


def application(floor: Floor) -> Starlette:
    form, receipt = _FORM.ljust(floor.page_bytes), RECEIPT.ljust(floor.receipt_bytes)
    store, report = store_at(floor.database_url), Report(floor.cost)
    gathering = Gathering(store)

    async def show(_: Request) -> Response:
        return HTMLResponse(form)

    async def take(request: Request) -> Response:
        dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        await gathering.keep(report.rows())
        return HTMLResponse(receipt)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await store.open()
        yield

    routes = [Route(PATH, show, methods=["GET"]), Route(PATH, take, methods=["POST"])]
    return Starlette(routes=routes, lifespan=lifespan)


def main() -> None:
    port, url, *numbers = sys.argv[1:]
    wraps, seals, rows, page_bytes, receipt_bytes = map(int, numbers)
    app = application(Floor(url, ReportCost(wraps, seals, rows), page_bytes, receipt_bytes))
    gc.freeze()
    uvicorn.run(app, host=HOST, port=int(port), access_log=False, server_header=False, log_level="warning")


if __name__ == "__main__":
    main()
