"""Forms of the task list on a case page: a new task, and a task that is done or dropped."""

from datetime import date

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, msg
from coc_service.domain.record_models import TaskRecord, TaskState
from coc_service.domain.report import LetterForm
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.tasks import EndTask
from coc_service.usecases.committee.writing import AddRecord
from coc_service.web.http import forms, pages, sessions
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff import task_views
from coc_service.web.staff.case_request import case_request, landing
from coc_service.web.staff.cases import again, on_a_case

LONGEST_TITLE = 200  # characters: one line of a list
NO_TITLE = msg("Please say in a few words what is to be done.")
TITLE_TOO_LONG = msg("Please say it in at most 200 characters. Details can go into a note.")
NO_OWNER = msg("Please choose who does it.")
NO_DAY = msg("Please give a day, such as 2026-12-31, or leave it empty.")
_FIELDS = {"title": task_views.TITLE, "owner": task_views.OWNER, "due_on": task_views.DUE_ON}


@on_a_case
async def add(request: Request) -> Response:
    """Add a task."""
    at = case_request(request)
    sent, nonce = await sessions.staff_form(request)
    wrong = [FieldError(_FIELDS[name], message) for name, message in _wrong(sent)]
    if wrong:
        return await again(request, wrong, {shown: sent.text(name) for name, shown in _FIELDS.items()})
    due_on = sent.text("due_on")
    task = TaskRecord(
        title=_title(sent),
        owner=sent.text("owner"),
        due_on=date.fromisoformat(due_on) if due_on else None,
    )
    await at.running.perform(AddRecord(at.running.custody, at.member, at.case_id, task, nonce))
    return pages.see_other(request, landing(at, "task"))


@on_a_case
async def end(request: Request) -> Response:
    """End a task: it is done, or dropped."""
    at = case_request(request)
    sent, nonce = await sessions.staff_form(request)
    state = TaskState.DROPPED if sent.text("state") == TaskState.DROPPED else TaskState.DONE
    try:
        await at.running.perform(EndTask(at.running.custody, at.member, at.case_id, sent.text("task"), state, nonce))
    except Refused as refused:
        return await again(request, [FieldError(refused.field, refused.message)], {})
    return pages.see_other(request, landing(at, "task-ended"))


def _wrong(sent: Form) -> list[tuple[str, Message]]:
    """Return what is wrong, as (field, message)."""
    title = _title(sent)
    checks = (
        ("title", forms.BROKEN_LETTERS, "title" in sent.lost),
        ("title", NO_TITLE, not title),
        ("title", TITLE_TOO_LONG, len(title) > LONGEST_TITLE),
        ("owner", NO_OWNER, not sent.text("owner")),
        ("due_on", NO_DAY, not _is_day(sent.text("due_on"))),
    )
    return [(name, message) for name, message, is_wrong in checks if is_wrong]


def _title(sent: Form) -> str:
    """Return the title in one line, cleaned like every text; "" if nothing is left of it."""
    typed = sent.text("title")
    try:
        return " ".join(LetterForm.model_validate({"text": typed}).text.split())
    except ValidationError:  # longer than any text, or nothing that can be seen
        return typed if len(typed) > LONGEST_TITLE else ""


def _is_day(value: str) -> bool:
    try:
        return not value or date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
