"""The tasks of a case as its page shows them, and the form for a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from coc_service.catalogue import Day, Message, Name, Text, msg
from coc_service.domain.chain import person_of
from coc_service.domain.committee_state import NameOf
from coc_service.domain.record_models import TaskState
from coc_service.domain.tasks import WrittenTask, is_overdue
from coc_service.usecases.committee import tasks as case_tasks
from coc_service.usecases.committee.access import OpenedCase
from coc_service.web.fields import Control, FieldView
from coc_service.web.staff import case_views

TITLE, OWNER, DUE_ON = "task-title", "task-owner", "task-due"  # HTML ids
FIELDS = frozenset({TITLE, OWNER, DUE_ON})
_WHAT, _WHO = msg("What is to be done?"), msg("Who does it?")
_WHEN, _MAY_STAY_EMPTY = msg("By which day?"), msg("May stay empty.")
_STATES = {TaskState.OPEN: msg("To do:"), TaskState.DONE: msg("Done:"), TaskState.DROPPED: msg("Dropped:")}
_NOBODY = msg("Nobody yet")
_DONE_BY = msg("%(who)s, %(day)s")
_LATE = msg("Late, since %(day)s")
_UNTIL = msg("by %(day)s")


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task. `id` is that of its newest version; once it has ended, `owner` is who ended it, and when."""

    id: str
    title: str
    state: Message
    owner: Text
    due: Message | None
    is_open: bool
    is_done: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class TaskFormView:
    """The form for a new task, and where a task is ended."""

    url: str
    end_url: str
    fields: Sequence[FieldView]
    is_open: bool


def tasks(opened: OpenedCase, *, today: date) -> list[TaskView]:
    """Return the newest version of each task: what is to do by its day, then what is done, then what was dropped."""
    name_of = opened.file.sealed.committee.name_of
    return [_view(one, name_of, today) for one in sorted(case_tasks.of_file(opened.file), key=_order)]


def _order(task: WrittenTask) -> tuple[int, date]:
    return list(TaskState).index(task.body.state), task.body.due_on or date.max


def _view(task: WrittenTask, name_of: NameOf, today: date) -> TaskView:
    is_late = is_overdue(task, today)
    owner, by = name_of(task.body.owner), name_of(person_of(task.author))
    ended = _DONE_BY.filled(who=Name(by), day=Day(task.at))
    return TaskView(
        id=task.id,
        title=task.body.title,
        state=_STATES[task.body.state],
        owner=(Name(owner) if owner else _NOBODY) if task.is_open else ended,
        due=_due(task, is_late=is_late),
        is_open=task.is_open,
        is_done=task.body.state is TaskState.DONE,
        is_late=is_late,
    )


def _due(task: WrittenTask, *, is_late: bool) -> Message | None:
    if task.body.due_on is None or not task.is_open:
        return None
    return (_LATE if is_late else _UNTIL).filled(day=Day(datetime.combine(task.body.due_on, time())))


def form(opened: OpenedCase, *, url: str, touched: frozenset[str], now: datetime) -> TaskFormView:
    """Return the form for a new task. It is unfolded if a field of it is `touched`."""
    owners = case_views.reader_options(opened, now=now)
    fields = (
        FieldView(id=TITLE, name="title", control=Control.TEXT_LINE, label=_WHAT),
        FieldView(id=OWNER, name="owner", control=Control.SELECT, label=_WHO, options=owners),
        FieldView(id=DUE_ON, name="due_on", control=Control.DATE, label=_WHEN, hint=_MAY_STAY_EMPTY),
    )
    return TaskFormView(url + "/tasks", url + "/tasks/end", fields, any(one.id in touched for one in fields))
