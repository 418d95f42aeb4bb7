"""A real PgBouncer in transaction mode before a PostgreSQL server of the tests."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.services.postgresql import free_port, hand_over, server_user
from tests.services.programs import ProgramMissing, executable, install_debian_packages

_SECONDS = 30.0
_SETTINGS = """[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = trust
auth_file = {users}
pool_mode = transaction
default_pool_size = {connections}
"""


def provide_pgbouncer() -> Path:
    """The program, installed first if need be.

    Raises: ProgramMissing.
    """
    named = os.environ.get("PGBOUNCER")
    if named is None and _found("pgbouncer") is None:
        install_debian_packages("pgbouncer")
    found = _found(named or "pgbouncer")
    if found is None:
        raise ProgramMissing("The tests need PgBouncer: install it, or name it with PGBOUNCER=/path/to/pgbouncer.")
    return found


def _found(name: str) -> Path | None:
    return executable(name) or executable(f"/usr/sbin/{name}")


@contextmanager
def pooled(url: str, *, connections: int = 3) -> Iterator[str]:
    """The URL of a database through a pooler that has only a few connections to the server, so that they are shared.

    Raises: ProgramMissing.
    """
    server, own_port = urlsplit(url), free_port()
    with tempfile.TemporaryDirectory(prefix="coc-pooler-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        users, file = folder / "users", folder / "pgbouncer.ini"
        users.write_text('"postgres" ""\n')
        file.write_text(
            _SETTINGS.format(
                host=server.hostname, port=server.port, own_port=own_port, users=users, connections=connections
            )
        )
        hand_over(folder)
        process = subprocess.Popen(
            [provide_pgbouncer(), "-q", file], user=server_user(), stdin=subprocess.DEVNULL, start_new_session=True
        )
        try:
            _wait(process, port=own_port)
            yield url.replace(f":{server.port}/", f":{own_port}/")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=_SECONDS)


def _wait(process: subprocess.Popen[bytes], *, port: int) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise ProgramMissing("PgBouncer did not start")
