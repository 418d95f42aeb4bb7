"""What members do on a case: letters, notes, the acknowledgement, the lead, moves, ballots."""

from collections.abc import Callable, Mapping
from functools import partial

from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, msg
from coc_service.domain import workflow
from coc_service.domain.casefile import RecordKind
from coc_service.domain.quorum import Choice
from coc_service.domain.report import Letter
from coc_service.domain.workflow import FieldsMissing, MoveRefused
from coc_service.usecases import case_access, case_moves, case_work, panel
from coc_service.usecases.case_access import SealedCase
from coc_service.usecases.case_moves import NoVoteOpen, Step
from coc_service.usecases.case_work import NotOnTheCase, NotTheLead
from coc_service.usecases.filing import ReporterUnreachable
from coc_service.usecases.login import Reader
from coc_service.web import forms, move_words, pages, sessions
from coc_service.web.cases import again, on_a_case, open_case, visit
from coc_service.web.forms import FieldError, Form

NO_LONGER = msg("This step is not open any more. Someone else may have moved the case.")
UNREACHABLE = msg("The reporter has withdrawn: there is nobody to read this.")
NOT_CLEAR = msg("Please choose someone who has declared no conflict.")
NOT_THE_LEAD = msg("The lead hands over. Someone else can only take over when this step is past its deadline.")
NO_CHOICE = msg("Please choose one.")
NO_VOTE = msg("There is no vote open now.")
EMPTY = msg("Please fill this in.")
NO_DATE = msg("Please choose a day within the next three months.")

Store = Callable[..., None]


def _text(sent: Form, name: str) -> str:
    """Return what was written.

    Raises:
        ValidationError: empty, too long, or holding control characters.
    """
    return Letter.model_validate({"text": sent.text(name)}).text


async def _seal_and_store(
    request: Request, *, kind: RecordKind, fields: Mapping[str, str], nonce: bytes, store: Store
) -> None:
    """Seal a record of the case as it stands, and store it."""
    at = visit(request)

    def prepare(loaded: SealedCase) -> Callable[[Session], None]:
        now = at.running.now()
        record = case_work.seal_record(loaded, at.reader, kind=kind, fields=fields, nonce=nonce, now=now)
        return partial(store, case_id=at.case_id, reader=at.reader, record=record, now=now)

    peek = partial(case_access.peek, case_id=at.case_id, reader=at.reader)
    await at.running.prepare_and_write(prepare, peek=peek)


async def _write(request: Request, *, kind: RecordKind, store: Store, field_id: str) -> Response:
    """Take what a member wrote in a field."""
    sent, nonce = await sessions.staff_form(request)
    given_back = {field_id: sent.text("text")}
    if sent.broken():
        return await again(request, [FieldError(field_id, forms.BROKEN_LETTERS)], given_back)
    try:
        text = _text(sent, "text")
        await _seal_and_store(request, kind=kind, fields={"text": text}, nonce=nonce, store=store)
    except ValidationError as error:
        return await again(request, [FieldError(field_id, one.message) for one in forms.errors_of(error)], given_back)
    except ReporterUnreachable:
        return await again(request, [FieldError("move", UNREACHABLE)], {}, kept=[text])  # the letter's form is gone
    return pages.see_other(request, f"{visit(request).url}?done={field_id}")


@on_a_case
async def letter(request: Request) -> Response:
    """Write to the reporter."""
    return await _write(request, kind=RecordKind.MESSAGE, store=case_work.store_record, field_id="letter")


@on_a_case
async def note(request: Request) -> Response:
    """Write a note that only the panel reads."""
    return await _write(request, kind=RecordKind.NOTE, store=case_work.store_record, field_id="note")


@on_a_case
async def acknowledge(request: Request) -> Response:
    """Acknowledge the report with a letter."""
    return await _write(request, kind=RecordKind.MESSAGE, store=case_work.acknowledge, field_id="acknowledge")


@on_a_case
async def lead(request: Request) -> Response:
    """Choose who leads."""
    at = visit(request)
    sent, _ = await sessions.staff_form(request)
    lead_id = sent.text("member_id")
    job = partial(case_work.assign_lead, case_id=at.case_id, reader=at.reader, lead_id=lead_id, now=at.running.now())
    try:
        await at.running.write(job)
    except NotOnTheCase:
        return await again(request, [FieldError("member_id", NOT_CLEAR)], {"member_id": lead_id})
    except NotTheLead:
        return await again(request, [FieldError("member_id", NOT_THE_LEAD)], {"member_id": lead_id})
    return pages.see_other(request, at.url + "?done=lead")


@on_a_case
async def move(request: Request) -> Response:
    """Move the case along its table."""
    sent, nonce = await sessions.staff_form(request)
    name = sent.text("move")
    given_back = {f"{name}-{field}": sent.text(field) for field in sent.values}
    try:
        row = workflow.find(name)
        if broken := sent.broken():
            return await again(
                request, [FieldError(f"{name}-{one}", forms.BROKEN_LETTERS) for one in broken], given_back
            )
        given = {one.name: _text(sent, one.name) for one in row.fields if sent.text(one.name).strip()}
        await _make_move(request, row, given=given, nonce=nonce)
    except MoveRefused as error:
        return await _gone(request, sent, NO_LONGER, *(move_words.MISSING[lack] for lack in error.missing))
    except ReporterUnreachable:
        return await _gone(request, sent, UNREACHABLE)
    except FieldsMissing as error:
        return await again(request, [FieldError(f"{name}-{one}", _wanted(one)) for one in error.names], given_back)
    except ValidationError as error:
        return await again(request, [FieldError("move", one.message) for one in forms.errors_of(error)], given_back)
    return pages.see_other(request, visit(request).url + "?done=move")


async def _gone(request: Request, sent: Form, *messages: Message) -> Response:
    """Show the case as it is now, and give back the words of a form that is not on it any more."""
    kept = [sent.text(name) for name in sent.values if name not in {"move", forms.TOKEN} and sent.text(name)]
    return await again(request, [FieldError("move", message) for message in messages], {}, kept=kept)


def _wanted(field: str) -> Message:
    return NO_DATE if field == "new_date" else EMPTY


async def _make_move(request: Request, row: workflow.Move, *, given: Mapping[str, str], nonce: bytes) -> None:
    at = visit(request)

    def prepare(seen: tuple[SealedCase, panel.Staying | None]) -> Callable[[Session], None]:
        loaded, staying = seen
        now, counted = at.running.now(), open_case(loaded, at.reader).counted
        records = case_moves.seal_step(loaded, at.reader, row, given=given, nonce=nonce, now=now)
        step = Step(row, given, records, panel.seal_turn(staying, now=now) if staying else None, counted)
        return partial(case_moves.make_move, case_id=at.case_id, reader=at.reader, step=step, now=now)

    await at.running.prepare_and_write(prepare, peek=partial(_peek_step, case_id=at.case_id, reader=at.reader))


def _peek_step(session: Session, case_id: str, reader: Reader) -> tuple[SealedCase, panel.Staying | None]:
    loaded = case_access.peek(session, case_id, reader)
    silent = case_moves.silent_members(loaded)
    return loaded, panel.staying_without(session, loaded.case, silent) if silent else None


@on_a_case
async def ballot(request: Request) -> Response:
    """Cast a ballot."""
    sent, nonce = await sessions.staff_form(request)
    choice = sent.text("choice")
    if choice not in set(Choice):
        return await again(request, [FieldError("choice", NO_CHOICE)], {})
    try:
        await _seal_and_store(
            request, kind=RecordKind.BALLOT, fields={"choice": choice}, nonce=nonce, store=case_moves.cast_ballot
        )
    except NoVoteOpen:
        return await again(request, [FieldError("choice", NO_VOTE)], {})
    return pages.see_other(request, visit(request).url + "?done=ballot")
