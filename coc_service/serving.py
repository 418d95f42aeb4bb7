"""Serving a site until interrupted: one process to an SQLite file."""

import asyncio
import gc
import resource
import socket

import click
import uvicorn

from coc_service import app, parts
from coc_service.settings import Settings
from coc_service.store.database import serve_alone
from coc_service.web.http.protocol import HttpLimits, limited_protocol

OTHER_FILES = 128  # database, log, mail: what a process opens beside its connections


def until_interrupted(settings: Settings) -> None:
    """Serve what the settings name.

    Raises:
        DatabaseUnusable: another process serves this file.
        SystemExit: uvicorn could not begin and has said why.
    """
    try:
        with serve_alone(settings.database_url), _runner() as runner:
            runner.run(_serve(settings))
    except KeyboardInterrupt:
        return
    except SystemExit as error:  # its own exit code is 3
        raise SystemExit(1) from error


def _runner() -> asyncio.Runner:
    """Return one on the loop that uvicorn would choose (uvloop, where it is installed): asyncio.run alone takes its own."""
    return asyncio.Runner(loop_factory=uvicorn.Config("").get_loop_factory())


async def _serve(settings: Settings) -> None:
    application = await app.application(parts.parts_of(settings))
    config = uvicorn.Config(
        application,
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        log_level="warning",
        timeout_graceful_shutdown=20,
        http=limited_protocol(_limits()),
        ws="none",  # whichever library is installed: no page of ours speaks it
    )
    gc.freeze()  # what is loaded by now stays: looking through it again and again made the slowest reports a fifth slower
    await _Server(config).serve()


def _limits() -> HttpLimits:
    """Return limits with no more connections than the process may have open files: a server without one accepts nobody."""
    open_files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return HttpLimits(connections=max(1, min(HttpLimits().connections, open_files - OTHER_FILES)))


class _Server(uvicorn.Server):
    """A server that says in one line where it serves, once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            click.echo(f"Serving on http://{self.config.host}:{self.config.port}")
