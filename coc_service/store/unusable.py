"""Why key files or a database cannot be used. The command line tells the operator what to do about each problem."""

from enum import Enum, auto
from pathlib import Path


class KeyFileProblem(Enum):
    """What is wrong with a key file."""

    MISSING = auto()  # `coc-service init` creates it
    OPEN_TO_OTHERS = auto()
    MALFORMED = auto()  # not exactly 32 bytes, or not what this program writes
    COMMAND_FAILED = auto()  # the operator's program that prints keys


class KeyFileUnusable(Exception):
    """The key file at `path` cannot be used."""

    def __init__(self, problem: KeyFileProblem, path: Path) -> None:
        super().__init__(problem, path)
        self.problem = problem
        self.path = path


class DatabaseProblem(Enum):
    """Why a database cannot be used."""

    MISSING = auto()  # or empty: it has to be set up
    TOO_OLD = auto()  # it has to be upgraded
    TOO_NEW = auto()  # a newer version of this program has upgraded it
    UNSUPPORTED = auto()  # of version 0.2.0 or earlier, which cannot be migrated
    BEHIND_POOLER = auto()  # a pooler in transaction mode, of which the URL says nothing
    SERVED_ALREADY = auto()  # another process serves this file


class DatabaseUnusable(Exception):
    """The database cannot be used by this process. `revision` is its migration, "" if that does not matter."""

    def __init__(self, problem: DatabaseProblem, *, revision: str = "") -> None:
        super().__init__(problem, revision)
        self.problem = problem
        self.revision = revision
