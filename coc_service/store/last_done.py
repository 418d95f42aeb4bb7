"""When this machine last did something that should happen again and again: a file for each in the state folder.

They only tell the operator that something is late. An attacker who changes one can hide that, or cause a false alarm.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from coc_service.files import write_whole


class Task(StrEnum):
    """What is done again and again."""

    BACKUP = "backup"
    REHEARSAL = "rehearsal"
    VERIFICATION = "verification"
    CANARY = "canary"

    @property
    def file_name(self) -> str:
        """The file in the state folder that says when."""
        return f"last-{self}"


@dataclass(frozen=True, slots=True)
class Done:
    """When a task was done last, and how many things it found wrong."""

    at: datetime
    wrong: int = 0


def note(folder: Path, task: Task, *, at: datetime, wrong: int = 0) -> None:
    """Write when a task was done. Blocks: call it from a thread. Raises OSError if the folder cannot be written."""
    write_whole(folder / task.file_name, f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {wrong}\n".encode())


def last(folder: Path, task: Task) -> Done | None:
    """Return when a task was done last; None if it never was here, or the file says nothing that can be read."""
    try:
        at, wrong = (folder / task.file_name).read_text(encoding="ascii").split()
        return Done(datetime.fromisoformat(at), int(wrong))
    except (OSError, ValueError):
        return None
