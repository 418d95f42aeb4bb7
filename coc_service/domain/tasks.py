"""Tasks of a case: the newest version of each. A task is never changed: it is written again and names what it replaces."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from coc_service.domain.record_models import TaskRecord, TaskState


@dataclass(frozen=True, slots=True)
class WrittenTask:
    """A record of a task: its id, the actor who wrote it, when, and its content."""

    id: str
    author: str
    at: datetime
    body: TaskRecord

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done."""
        return self.body.state is TaskState.OPEN


def current(written: Iterable[WrittenTask]) -> list[WrittenTask]:
    """Return the newest version of each task, in the order in which the tasks were begun. `written` is oldest first."""
    begun_as: dict[str, str] = {}  # by id of each version: the id of its first one
    newest: dict[str, WrittenTask] = {}
    for one in written:
        begun_as[one.id] = begun_as.get(one.body.replaces, one.id)
        newest[begun_as[one.id]] = one
    return list(newest.values())


def is_overdue(task: WrittenTask, today: date) -> bool:
    """Whether its day is over and it still has to be done."""
    return task.is_open and task.body.due_on is not None and task.body.due_on < today
