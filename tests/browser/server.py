"""A real server for real browsers: a stage's application behind uvicorn, on a port of its own."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from coc_service.web.protocol import HttpLimits, limited_protocol
from tests.cast import Stage


class _Server(uvicorn.Server):
    """A server that leaves the signals to pytest."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(stage: Stage) -> AsyncIterator[str]:
    """The address at which the stage's application is served."""
    # Without its lifespan: the stage itself closes the database, after it has verified the log.
    config = uvicorn.Config(
        stage.app,
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        http=limited_protocol(HttpLimits()),
    )
    server = _Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        task = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await task
