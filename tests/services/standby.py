"""A PostgreSQL server with a standby that every commit waits for, and that takes over when the server is killed."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.postgresql import PostgresServer, hand_over, running_postgres, server_user, start_server

_QUERY = "SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')"


@dataclass(frozen=True, slots=True)
class Pair:
    """The two servers, and the folder of the standby's data."""

    first: PostgresServer
    second: PostgresServer
    data: Path

    def url(self, name: str) -> str:
        """The URL of a database on whichever of the two can be written to."""
        hosts = "&".join(f"host=127.0.0.1:{one.port}" for one in (self.first, self.second))
        return f"postgresql://postgres@/{name}?{hosts}&target_session_attrs=read-write"

    def fail_over(self) -> None:
        """Kill the first server, and let the second one take over."""
        os.kill(self.first.pid, signal.SIGKILL)
        promote: list[str | Path] = [self.second.programs / "pg_ctl", "promote", "--wait", "-D", self.data]
        subprocess.run(promote, check=True, capture_output=True, user=server_user(), cwd=self.data)


@contextmanager
def running_pair() -> Iterator[Pair]:
    """Both servers, as long as the block runs.

    Raises: ProgramMissing.
    """
    with (
        running_postgres(is_durable=True) as first,  # the others do not wait for a commit to be on the disk
        tempfile.TemporaryDirectory(prefix="coc-standby-", ignore_cleanup_errors=True) as name,
    ):
        folder = Path(name)
        hand_over(folder)
        data = folder / "data"
        copy: list[str | Path] = [
            first.programs / "pg_basebackup",
            "--host=127.0.0.1",
            f"--port={first.port}",
            "--username=postgres",
        ]
        options = ["--write-recovery-conf", "--checkpoint=fast", f"--pgdata={data}"]
        subprocess.run([*copy, *options], check=True, capture_output=True, user=server_user(), cwd=folder)
        second, process = start_server(first.programs, data, options=("max_connections=60",))
        try:
            _wait_for_the_standby(first)
            yield Pair(first, second, data)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _wait_for_the_standby(server: PostgresServer) -> None:
    """Let commits wait for the standby, once it is there."""
    server.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
    server.ask("ALTER SYSTEM SET synchronous_commit = 'on'")
    server.ask("SELECT pg_reload_conf()")
    while server.ask(_QUERY) != "1":
        pass  # each question is a process of its own, which takes its time
