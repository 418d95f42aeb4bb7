"""Serves a stage's application with uvicorn on a free port, for real browsers."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from coc_service.web.http.protocol import HttpLimits, limited_protocol
from tests.cast import Stage


class _Server(uvicorn.Server):
    """A server without signal handlers, which pytest has."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(stage: Stage) -> AsyncIterator[str]:
    """Serve the stage's application; yields the address."""
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
