"""The product's two database engines, with the same durability as in operation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.postgresql import running_postgres


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine: `pids` are its server's processes, `new` returns the URL of a new empty database, `drop` deletes one.
    `programs` is the folder of the programs that copy a server's database.
    """

    name: str
    pids: tuple[int, ...]
    new: Callable[[str], str]
    drop: Callable[[str], None]
    programs: Path | None = None


@contextmanager
def engine(name: str, folder: Path) -> Iterator[Engine]:
    """The engine `sqlite` or `postgresql`; a PostgreSQL server runs until the block ends."""
    if name == "sqlite":
        yield Engine(name, (), lambda database: f"sqlite:///{folder}/{database}.db", _drop_file(folder))
        return
    with running_postgres(is_durable=True) as server:
        yield Engine(name, (server.pid,), server.create, server.drop, server.programs)


def _drop_file(folder: Path) -> Callable[[str], None]:
    return lambda database: (folder / f"{database}.db").unlink(missing_ok=True)
