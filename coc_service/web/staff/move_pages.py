"""The page of a move: what is missing, its fields with the report beside them, the check, and the move itself."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, msg
from coc_service.domain import workflow
from coc_service.domain.move_rows import NEEDS, Missing, Move, MoveField
from coc_service.domain.workflow import FieldsMissing, MoveRefused
from coc_service.usecases.act import Refused
from coc_service.usecases.committee import moves, voting
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.moves import MakeMove
from coc_service.usecases.custody.attaching import FIELD as FILES
from coc_service.usecases.custody.attaching import Attached
from coc_service.web.http import pages, sessions, uploads
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff import file_forms, kept_words, reviewing, writing_pages, writing_views
from coc_service.web.staff.case_request import case_request, landing
from coc_service.web.staff.cases import again, on_a_case
from coc_service.web.staff.writing_pages import Filled
from coc_service.web.staff.writing_views import Writing

NO_LONGER = msg("This step is not open any more: somebody else may have moved the case.")
NOT_YET = msg("This step is not open yet.")


@on_a_case
async def page(request: Request) -> Response:
    """Show the page of a move."""
    opened = await writing_pages.open_case(request)
    row = workflow.MOVES.get(request.path_params["name"])
    if row is None:
        return await _unknown(request, "")
    writing = _writing(request, opened, row)
    return writing_pages.show(request, opened, writing, await writing_pages.fresh(request, opened, writing))


@kept_words.keeps_words
@on_a_case
@file_forms.with_files
async def move(request: Request) -> Response:
    """Make a move, after its words were shown once more; or save it as a draft."""
    sent, nonce = await sessions.staff_form(request)
    row = workflow.MOVES.get(request.path_params.get("name") or sent.text("move"))
    if row is None:
        return await _unknown(request, *(sent.text(name) for name in kept_words.words_of("", sent).fields))
    wrong: list[FieldError] = []
    if sent.text("act") == "draft":
        file_forms.leave_out(request)
        saved = await writing_pages.save_draft(request, row.name, sent, first=_first_field(row))
        if isinstance(saved, Response):
            return saved
        wrong = [saved]
    given, unreadable = writing_pages.read(sent, row.fields)
    act = _act(request, row, given=given, sent=sent, nonce=nonce)
    if not wrong and not unreadable and _may_send(request, row, sent, given):
        try:
            await case_request(request).running.perform(act)
        except (MoveRefused, Refused, FieldsMissing) as refused:
            wrong = _said(request, row, refused)
        else:
            return pages.see_other(request, landing(case_request(request), "move"))
    return await _again(request, act, sent, wrong or unreadable)


def _first_field(row: Move) -> MoveField:
    return row.fields[0] if row.fields else MoveField("draft", row.label)


def _act(request: Request, row: Move, *, given: Mapping[str, str], sent: Form, nonce: bytes) -> MakeMove:
    at = case_request(request)
    return MakeMove(
        at.running.custody,
        at.member,
        at.case_id,
        row,
        given,
        nonce,
        sent.text("seen"),
        sent.text(kept_words.KEPT),
        uploads.of(request).attached if row.fields else Attached(),
        sent.text(reviewing.LETTER_TO),
    )


def _may_send(request: Request, row: Move, sent: Form, given: Mapping[str, str]) -> bool:
    """Whether the move can be made now: its words were shown before, or it has none."""
    if sent.text("act") in {"change", "starter"}:
        return False
    shown = {**given, **writing_pages.shown_files(request), reviewing.LETTER_TO: sent.text(reviewing.LETTER_TO)}
    return not row.fields or reviewing.is_reviewed(request, sent, row.name, shown)


async def _again(request: Request, act: MakeMove, sent: Form, wrong: list[FieldError]) -> Response:
    """Show the form again, or, if nothing is wrong and nothing else was asked for, the page before the move."""
    opened = await writing_pages.open_case(request)
    writing = _writing(request, opened, act.move)
    values: Mapping[str, str] = kept_words.words_of(act.move.name, sent).fields
    if sent.text("act") == "starter":
        values = writing_pages.with_starter(request, writing, values, sent.text("starter"))
    if not wrong and sent.text("act") not in {"change", "starter"}:
        wrong = _checked(request, opened, writing, act)
        if not wrong:
            return writing_pages.review(request, opened, writing, Filled(act.given, kept=act.kept))
    return writing_pages.show(request, opened, writing, Filled(values, wrong, act.kept))


def _checked(request: Request, opened: OpenedCase, writing: Writing, act: MakeMove) -> list[FieldError]:
    try:
        act.check(opened.file)
    except (MoveRefused, Refused, FieldsMissing) as refused:
        return _said(request, act.move, refused)
    return writing_pages.unfilled(request, writing, act.given)


def _said(request: Request, row: Move, refused: MoveRefused | Refused | FieldsMissing) -> list[FieldError]:
    """Return a refusal as errors of the form."""
    match refused:
        case FieldsMissing():
            return writing_pages.missing(request, row.fields, refused.names)
        case MoveRefused():
            return [FieldError("needs", message) for message in _lacks(refused)]
        case Refused():
            uploads.forget_if_gone(request, refused)
            return [FieldError(FILES if refused.field == FILES else "needs", refused.message)]


def _lacks(refused: MoveRefused) -> list[Message]:
    if not refused.missing:
        return [NO_LONGER]
    return [NOT_YET, *(NEEDS[Missing(lack)] for lack in refused.missing)]


def _writing(request: Request, opened: OpenedCase, row: Move) -> Writing:
    at, case = case_request(request), opened.case
    counted = voting.shown_count(opened.file)
    facts = moves.facts(case, opened.file.sealed.policy, counted, person=at.member.person, at=at.running.now())
    return writing_views.move(opened, row, facts, now=at.running.now())


async def _unknown(request: Request, *texts: str) -> Response:
    """Show the case with the texts of a form for a move that does not exist."""
    return await again(request, [FieldError("move", NO_LONGER)], {}, kept=[text for text in texts if text])
