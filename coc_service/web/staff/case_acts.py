"""Forms on a case page: letters, notes, the lead, moves, ballots."""

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, msg
from coc_service.domain import workflow
from coc_service.domain.move_rows import NEEDS, FieldKind, Missing, Move
from coc_service.domain.quorum import Choice
from coc_service.domain.record_models import LetterRecord, NoteRecord
from coc_service.domain.report import LetterForm
from coc_service.domain.workflow import FieldsMissing, MoveRefused
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.moves import MakeMove
from coc_service.usecases.committee.voting import CastBallot
from coc_service.usecases.committee.writing import AddRecord, AssignLead
from coc_service.web.http import forms, pages, sessions
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff import case_views
from coc_service.web.staff.case_request import case_request, landing
from coc_service.web.staff.cases import again, on_a_case

NO_LONGER = msg("This step is not open any more: somebody else may have moved the case.")
NOT_YET = msg("This step is not open yet.")
NO_CHOICE = msg("Please choose one.")
EMPTY = msg("Please fill this in.")
NO_DATE = msg("Please choose a day within the next three months.")
_OWN_FIELDS = frozenset({"move", "seen", forms.TOKEN})


def _text(sent: Form, name: str) -> str:
    """Return the text of a field.

    Raises:
        ValidationError: empty or too long.
    """
    return LetterForm.model_validate({"text": sent.text(name)}).text


@on_a_case
async def letter(request: Request) -> Response:
    """Write a letter to the reporter."""
    return await _write(request, LetterRecord, field_id="letter")


@on_a_case
async def acknowledge(request: Request) -> Response:
    """Acknowledge the report: write the first letter to the reporter."""
    return await _write(request, LetterRecord, field_id="acknowledge")


@on_a_case
async def note(request: Request) -> Response:
    """Add a note that only the panel can read."""
    return await _write(request, NoteRecord, field_id="note")


async def _write(request: Request, kind: type[LetterRecord | NoteRecord], *, field_id: str) -> Response:
    """Store the text of a field."""
    at = case_request(request)
    sent, nonce = await sessions.staff_form(request)
    if "text" in sent.lost:
        return await _wrong(request, [FieldError(field_id, forms.BROKEN_LETTERS)], sent, field_id)
    try:
        text = _text(sent, "text")
        await at.running.perform(AddRecord(at.running.custody, at.member, at.case_id, kind(text=text), nonce))
    except ValidationError as error:
        wrong = [FieldError(field_id, one.message) for one in forms.errors_of(error)]
        return await _wrong(request, wrong, sent, field_id)
    except Refused as refused:  # the letter's form is no longer on the page
        return await again(request, [FieldError("move", refused.message)], {}, kept=[text])
    return pages.see_other(request, landing(at, field_id))


async def _wrong(request: Request, wrong: list[FieldError], sent: Form, field_id: str) -> Response:
    return await again(request, wrong, {field_id: sent.text("text")})


@on_a_case
async def lead(request: Request) -> Response:
    """Choose who leads."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    chosen = sent.text("member_id")
    try:
        await at.running.perform(AssignLead(at.running.custody, at.member, at.case_id, chosen))
    except Refused as refused:
        return await again(request, [FieldError(refused.field, refused.message)], {"member_id": chosen})
    return pages.see_other(request, landing(at, "lead"))


@on_a_case
async def move(request: Request) -> Response:
    """Move the case along its workflow."""
    sent, nonce = await sessions.staff_form(request)
    name = sent.text("move")
    given_back = {
        case_views.field_id(name, field): sent.text(field) for field in sent.values if field not in _OWN_FIELDS
    }
    if sent.lost:
        wrong = [FieldError(case_views.field_id(name, field), forms.BROKEN_LETTERS) for field in sorted(sent.lost)]
        return await again(request, wrong, given_back)
    try:
        row = workflow.find(name)
        await _make(request, row, sent, nonce)
    except MoveRefused as refused:
        return await _gone(request, _lacks(refused), sent)
    except Refused as refused:
        return await _gone(request, [refused.message], sent)
    except FieldsMissing as error:
        wrong = [FieldError(case_views.field_id(name, one), _wanted(row, one)) for one in error.names]
        return await again(request, wrong, given_back)
    except ValidationError as error:
        wrong = [FieldError("move", one.message) for one in forms.errors_of(error)]
        return await again(request, wrong, given_back)
    return pages.see_other(request, landing(case_request(request), "move"))


async def _make(request: Request, row: Move, sent: Form, nonce: bytes) -> None:
    at = case_request(request)
    given = {one.name: _text(sent, one.name) for one in row.fields if sent.text(one.name).strip()}
    await at.running.perform(MakeMove(at.running.custody, at.member, at.case_id, row, given, nonce, sent.text("seen")))


def _lacks(refused: MoveRefused) -> list[Message]:
    if not refused.missing:
        return [NO_LONGER]
    return [NOT_YET, *(NEEDS[Missing(lack)] for lack in refused.missing)]


async def _gone(request: Request, messages: list[Message], sent: Form) -> Response:
    """Show the case as it is now, with the text of a form that is no longer on the page."""
    kept = [sent.text(name) for name in sent.values if name not in _OWN_FIELDS and sent.text(name)]
    return await again(request, [FieldError("move", message) for message in messages], {}, kept=kept)


def _wanted(row: Move, field: str) -> Message:
    kinds = {one.name: one.kind for one in row.fields}
    return NO_DATE if kinds.get(field) is FieldKind.DATE else EMPTY


@on_a_case
async def ballot(request: Request) -> Response:
    """Cast a ballot."""
    at = case_request(request)
    sent, nonce = await sessions.staff_form(request)
    choice = sent.text("choice")
    if choice not in set(Choice):
        return await again(request, [FieldError("choice", NO_CHOICE)], {})
    cast = CastBallot(at.running.custody, at.member, at.case_id, Choice(choice), sent.text("seen"), nonce)
    try:
        await at.running.perform(cast)
    except Refused as refused:
        return await again(request, [FieldError(refused.field, refused.message)], {})
    return pages.see_other(request, landing(at, "ballot"))
