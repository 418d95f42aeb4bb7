"""The two engines that the product runs on, as durable as an operator's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.postgresql import running_postgres


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine ready to be used: `pids` are its own server's, `new` gives the URL of another empty database."""

    name: str
    pids: tuple[int, ...]
    new: Callable[[str], str]


@contextmanager
def engine(name: str, folder: Path) -> Iterator[Engine]:
    """The engine of that name, `sqlite` or `postgresql`; PostgreSQL's server runs as long as the block."""
    if name == "sqlite":
        yield Engine(name, (), lambda database: f"sqlite:///{folder}/{database}.db")
        return
    with running_postgres(is_durable=True) as server:
        yield Engine(name, (server.pid,), server.create)
