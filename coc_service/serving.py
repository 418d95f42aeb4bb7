"""Runs the server until it is interrupted. Only one process may serve an SQLite file."""

import asyncio
import errno
import gc
import resource
import socket
import sys

import click
import uvicorn

from coc_service import app, logs, parts
from coc_service.cleaning import Cleaner
from coc_service.settings import Settings
from coc_service.store.database import serve_alone
from coc_service.web.http.protocol import HttpLimits, limited_protocol

FULL_COLLECTION_AFTER = 1_000  # collections of the second generation; the default is 10
_TAKEN = (
    "Another program listens on {0.host}:{0.port}. Stop it, or choose another port: COC_PORT, or for a demonstration --port "
    "(`make run PORT=8001`)."
)
OTHER_FILES = 128  # reserved for the files a process opens besides its connections: database, log, mail


def until_interrupted(settings: Settings, *, welcome: str = "") -> None:
    """Serve the site that the settings describe. `welcome` is printed once it can be reached.

    Raises:
        DatabaseUnusable: another process serves this file.
        click.ClickException: the port is taken.
        SystemExit: uvicorn could not start and has printed the reason.
    """
    logs.begin(settings.log_format, sys.stderr)
    _refuse_taken_port(settings)
    try:
        # The helper that looks at files is started while this process holds no key and no database yet.
        with Cleaner() as cleaner, serve_alone(settings.database_url), _runner() as runner:
            runner.run(_serve(settings, cleaner, welcome))
    except KeyboardInterrupt:
        return
    except SystemExit as error:  # uvicorn exits with 3; every other error of ours exits with 1
        raise SystemExit(1) from error


def _refuse_taken_port(settings: Settings) -> None:
    """Say what to do about a port that is taken: uvicorn, which looks last, only names the fault."""
    try:
        # Opened as the server opens it, so that a connection in TIME_WAIT does not count as a program that listens.
        socket.create_server((settings.host, settings.port), family=_family(settings.host)).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise click.ClickException(_TAKEN.format(settings)) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _runner() -> asyncio.Runner:
    """Return a runner with the event loop that uvicorn would choose (uvloop if installed); asyncio.run uses the default one."""
    return asyncio.Runner(loop_factory=uvicorn.Config("", log_config=None).get_loop_factory())


async def _serve(settings: Settings, cleaner: Cleaner, welcome: str) -> None:
    application = await app.application(parts.parts_of(settings), cleaner=cleaner)
    config = uvicorn.Config(
        application,
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        log_level="warning",
        log_config=None,  # `logs.begin` has set it: the server's own would write more than one line for an error at the start
        timeout_graceful_shutdown=20,
        http=limited_protocol(_limits()),
        ws="none",  # no page uses websockets, even if a library for them is installed
    )
    _rest_the_collector()
    await _Server(config, welcome).serve()


def _rest_the_collector() -> None:
    """Keep the garbage collector from walking what stays: the modules, and the cases that the process remembers.

    Modules made the slowest reports a fifth slower. A full collection with 4,096 cases holds the event loop for a tenth of a
    second, and frees little: what a request leaves behind is freed by its own counters, or by the collections of young objects.
    """
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], FULL_COLLECTION_AFTER)


def _limits() -> HttpLimits:
    """Limit connections to what the open-file limit allows: a process that runs out of file descriptors accepts nobody."""
    open_files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return HttpLimits(connections=max(1, min(HttpLimits().connections, open_files - OTHER_FILES)))


class _Server(uvicorn.Server):
    """A server that prints its address once it accepts connections."""

    def __init__(self, config: uvicorn.Config, welcome: str) -> None:
        super().__init__(config)
        self._welcome = welcome

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            if self._welcome:
                click.echo(self._welcome)
            click.echo(f"Serving on http://{self.config.host}:{self.config.port}")
