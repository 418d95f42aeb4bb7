"""Tasks: the newest version of each, and when one is late."""

from datetime import UTC, date, datetime

import pytest

from coc_service.domain.record_models import TaskRecord, TaskState
from coc_service.domain.tasks import WrittenTask, current, is_overdue

AT = datetime(2026, 3, 16, 9, tzinfo=UTC)
TODAY = date(2026, 3, 20)


def written(record_id: str, title: str = "", **said: object) -> WrittenTask:
    return WrittenTask(record_id, "member:n", AT, TaskRecord.model_validate({"title": title or record_id, **said}))


def test_a_task_that_was_written_again_is_shown_as_it_was_written_last() -> None:
    first, second = written("a"), written("b")
    done = written("c", replaces="a", state=TaskState.DONE)
    opened_again = written("d", replaces="c")

    assert current([first, second]) == [first, second]
    assert current([first, second, done]) == [done, second]
    assert current([first, second, done, opened_again]) == [opened_again, second]


def test_two_members_who_end_the_same_task_leave_one() -> None:
    done, dropped = (written(end, replaces="a", state=state) for end, state in (("b", "done"), ("c", "dropped")))

    assert current([written("a"), done, dropped]) == [dropped]


def test_a_task_that_replaces_nothing_that_is_known_stands_alone() -> None:
    assert current([written("a", replaces="gone")]) == [written("a", replaces="gone")]


@pytest.mark.parametrize(
    ("due_on", "state", "is_late"),
    [
        (date(2026, 3, 19), TaskState.OPEN, True),
        (TODAY, TaskState.OPEN, False),
        (None, TaskState.OPEN, False),
        (date(2026, 3, 19), TaskState.DONE, False),
        (date(2026, 3, 19), TaskState.DROPPED, False),
    ],
)
def test_a_task_is_late_once_its_day_is_over(due_on: date | None, state: TaskState, *, is_late: bool) -> None:
    assert is_overdue(written("a", due_on=due_on, state=state), TODAY) is is_late
