"""The committee at work: the desk, the gate, the case and what can be done in it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial, wraps

from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from coc_service.domain import workflow
from coc_service.domain.casefile import RecordKind
from coc_service.domain.conflicts import Answer
from coc_service.domain.quorum import Choice
from coc_service.domain.report import Letter
from coc_service.domain.workflow import FieldsMissing, MoveRefused, Status
from coc_service.usecases import case_access, case_moves, case_work, channels, panel
from coc_service.usecases.case_access import NoSuchCase, NotDeclared, SealedCase
from coc_service.usecases.case_moves import NOT_COUNTED, NoVoteOpen, Step
from coc_service.usecases.case_work import NotOnTheCase
from coc_service.usecases.channels import OpenRecord, RecordBroken
from coc_service.usecases.login import Reader
from coc_service.usecases.panel import LastReader
from coc_service.web import case_views, forms, pages, service, sessions, words
from coc_service.web.errors import Trouble, trouble_page
from coc_service.web.forms import FieldError, Form
from coc_service.web.sessions import Endpoint

ACKNOWLEDGEMENT = (
    "Thank you for telling us. A member of the committee has read your report. "
    "The next step is that each of us says whether we have a conflict of interest; then we look into it. "
    "We write to you here. You can write to us here at any time."
)
LAST_READER = Trouble(
    409,
    "Nobody else can read this case",
    "If you step back now, the report is lost to everyone. Nothing was changed.",
    ("Tell the foundation's contact, without details, that a case needs another reader.",),
)
NO_LONGER = "This step is not open any more: {missing}. Someone else may have moved the case."
SENT = {
    "letter": "Your letter was sent.",
    "note": "Your note is in the file.",
    "acknowledge": "The report is acknowledged.",
    "lead": "The lead was chosen.",
    "move": "The case has moved on.",
    "ballot": "Your ballot was cast.",
    "declare": "You declared no conflict. The case is open to you.",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a case page shows beside the case."""

    errors: list[FieldError] = field(default_factory=list)
    values: dict[str, str | list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    """A case and what the reader's grants opened."""

    loaded: SealedCase
    records: list[OpenRecord]
    counted: case_moves.Counted


def _open(loaded: SealedCase, reader: Reader) -> Opened:
    """Check the file against the log and open it.

    Raises:
        RecordBroken: naming the first record that is not as it was written.
    """
    case_access.check_against_log(loaded.records, loaded.entries)
    records = channels.open_records(loaded.records, grants=loaded.grants, holder=reader.holder)
    is_voting = loaded.case.status == Status.VOTING
    return Opened(loaded, records, case_moves.count(loaded, records) if is_voting else NOT_COUNTED)


def on_a_case(endpoint: Endpoint) -> Endpoint:
    """Let a member through to a case that is theirs; send them to the gate first; name what does not open."""

    @sessions.members_only
    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except NotDeclared:
            return await gate(request)
        except RecordBroken as error:
            return await _broken(request, error)

    return guarded


async def _broken(request: Request, error: RecordBroken) -> Response:
    running, reader, case_id = service.of(request), request.state.reader, request.path_params["case_id"]

    def log(session: Session) -> str:
        case, _ = case_access.find(session, case_id, reader)
        actor = f"member:{reader.member.id}"
        case_access.log_broken(session, case, error.record_id, actor=actor, now=running.now())
        return case.code_name

    code_name = await running.write(log)
    return pages.page(
        request,
        "cases/broken.html",
        status_code=500,
        record_id=error.record_id,
        case={"code_name": code_name},
    )


async def gate(request: Request) -> Response:
    """Show only who is reported, and ask for the declaration."""
    running, reader, case_id = service.of(request), request.state.reader, request.path_params["case_id"]
    loaded = await running.write(partial(case_access.load_named, case_id=case_id, reader=reader, now=running.now()))
    open_named = partial(channels.open_records, loaded.records, grants=loaded.grants, holder=reader.holder)
    named = await running.in_thread(open_named)
    return pages.page(
        request,
        "cases/declare.html",
        case=case_views.head(loaded.case, loaded.people, now=running.now()),
        named=named[0].payload.fields["who"] if named else "",
        declare_url=case_views.url(loaded.case) + "/declare",
    )


@on_a_case
async def declare(request: Request) -> Response:
    """Take a declaration."""
    running, reader, case_id = service.of(request), request.state.reader, request.path_params["case_id"]
    sent, _ = await sessions.staff_form(request)
    if sent.text("answer") == Answer.CLEAR:
        await running.write(partial(panel.declare_clear, case_id=case_id, reader=reader, now=running.now()))
        return pages.see_other(f"/cases/{case_id}?done=declare")
    if sent.text("answer") == Answer.RECUSED:
        return await _recuse(request)
    return await gate(request)


@on_a_case
async def recuse_page(request: Request) -> Response:
    """Ask once before stepping back."""
    running, reader, case_id = service.of(request), request.state.reader, request.path_params["case_id"]
    found, _ = await running.read(partial(case_access.find, case_id=case_id, reader=reader))
    return pages.page(
        request,
        "cases/recuse.html",
        case={"code_name": found.code_name, "url": case_views.url(found)},
        recuse_url=case_views.url(found) + "/recuse",
    )


@on_a_case
async def recuse(request: Request) -> Response:
    """Step back from a case."""
    await sessions.staff_form(request)
    return await _recuse(request)


async def _recuse(request: Request) -> Response:
    running, reader, case_id = service.of(request), request.state.reader, request.path_params["case_id"]

    def prepare(staying: panel.Staying) -> Callable[[Session], None]:
        turn = panel.seal_turn(staying)
        return partial(panel.recuse, case_id=case_id, reader=reader, turn=turn, now=running.now())

    try:
        await running.prepare_and_write(
            prepare, peek=partial(panel.staying_after_recusal, case_id=case_id, reader=reader)
        )
    except LastReader:
        return trouble_page(request, LAST_READER, back_url=f"/cases/{case_id}")
    return pages.see_other("/desk")


@on_a_case
async def case(request: Request) -> Response:
    """Show a case. Opening it is an act, and logged."""
    running, reader, case_id = service.of(request), request.state.reader, request.path_params["case_id"]
    loaded = await running.write(partial(case_access.load, case_id=case_id, reader=reader, now=running.now()))
    opened = await running.in_thread(partial(_open, loaded, reader))
    return _case_page(request, opened, Shown())


def _case_page(request: Request, opened: Opened, shown: Shown) -> Response:
    running, reader, loaded = service.of(request), request.state.reader, opened.loaded
    now, url = running.now(), case_views.url(loaded.case)
    facts = case_moves.facts(loaded, reader, counted=opened.counted, now=now)
    allowed, blocked = case_views.moves(loaded, facts)
    return pages.page(
        request,
        "cases/case.html",
        status_code=422 if shown.errors else 200,
        case=case_views.head(loaded.case, loaded.people, now=now),
        readers=case_views.readers(loaded),
        conversation=case_views.conversation(opened.records, loaded.people),
        report_fields=case_views.answers(opened.records, RecordKind.REPORT),
        identity_fields=case_views.answers(opened.records, RecordKind.IDENTITY),
        notes=case_views.notes(opened.records, loaded.people),
        timeline=case_views.timeline(loaded.entries, loaded.people),
        letter_url=url + "/letter",
        note_url=url + "/note",
        lead_url=url + "/lead",
        recuse_url=url + "/recuse",
        acknowledge_url=url + "/acknowledge",
        can_write=loaded.has_receipt,
        can_acknowledge=loaded.case.acknowledged_at is None and loaded.has_receipt,
        acknowledgement=ACKNOWLEDGEMENT,
        members=loaded.clear_members(),
        moves=allowed,
        blocked=blocked,
        ballot=case_views.ballot(loaded, opened.records, member_id=reader.member.id, tally=opened.counted.tally),
        errors=shown.errors,
        values=shown.values,
        sent=SENT.get(request.query_params.get("done", "")) if not shown.errors else None,
    )


async def _again(request: Request, sent: Form, errors: list[FieldError]) -> Response:
    """Show the case again with what was wrong and every word that was written."""
    running, reader, case_id = service.of(request), request.state.reader, request.path_params["case_id"]
    loaded = await running.read(partial(case_access.peek, case_id=case_id, reader=reader))
    opened = await running.in_thread(partial(_open, loaded, reader))
    return _case_page(request, opened, Shown(errors, sent.shown()))


def _letter(sent: Form, name: str) -> str:
    """Return a text of a form.

    Raises:
        ValidationError: empty, too long, or holding control characters.
    """
    return Letter.model_validate({"text": sent.text(name)}).text


async def _write(request: Request, *, kind: RecordKind, store: Callable[..., None], done: str) -> Response:
    """Seal and store what a member wrote."""
    running, reader, case_id = service.of(request), request.state.reader, request.path_params["case_id"]
    sent, nonce = await sessions.staff_form(request)
    try:
        text = _letter(sent, "text")
    except ValidationError as error:
        wrong = [replace(one, field=done) for one in forms.errors_of(error)]
        return await _again(request, sent, wrong)
    if sent.broken():
        return await _again(request, sent, [FieldError(done, forms.BROKEN_LETTERS)])

    def prepare(loaded: SealedCase) -> Callable[[Session], None]:
        record = case_work.seal_record(loaded, reader, kind=kind, fields={"text": text}, nonce=nonce, now=running.now())
        return partial(store, case_id=case_id, reader=reader, record=record, now=running.now())

    await running.prepare_and_write(prepare, peek=partial(case_access.peek, case_id=case_id, reader=reader))
    return pages.see_other(f"/cases/{case_id}?done={done}")


@on_a_case
async def letter(request: Request) -> Response:
    """Write to the reporter."""
    return await _write(request, kind=RecordKind.MESSAGE, store=case_work.store_record, done="letter")


@on_a_case
async def note(request: Request) -> Response:
    """Write a note that only the panel reads."""
    return await _write(request, kind=RecordKind.NOTE, store=case_work.store_record, done="note")


@on_a_case
async def acknowledge(request: Request) -> Response:
    """Acknowledge the report with a letter."""
    return await _write(request, kind=RecordKind.MESSAGE, store=case_work.acknowledge, done="acknowledge")


@on_a_case
async def lead(request: Request) -> Response:
    """Choose who leads."""
    running, reader, case_id = service.of(request), request.state.reader, request.path_params["case_id"]
    sent, _ = await sessions.staff_form(request)
    job = partial(
        case_work.assign_lead, case_id=case_id, reader=reader, lead_id=sent.text("member_id"), now=running.now()
    )
    try:
        await running.write(job)
    except NotOnTheCase:
        return await _again(
            request, sent, [FieldError("member_id", "Please choose someone who has declared no conflict.")]
        )
    return pages.see_other(f"/cases/{case_id}?done=lead")


@on_a_case
async def move(request: Request) -> Response:
    """Move the case along its table."""
    running, reader, case_id = service.of(request), request.state.reader, request.path_params["case_id"]
    sent, nonce = await sessions.staff_form(request)
    try:
        row = workflow.find(sent.text("move"))
        given = {one.name: _letter(sent, one.name) for one in row.fields if sent.text(one.name).strip()}
        staying = partial(_peek_step, case_id=case_id, reader=reader)

        def prepare(seen: tuple[SealedCase, panel.Staying | None]) -> Callable[[Session], None]:
            opened = _open(seen[0], reader)
            records = case_moves.seal_step(seen[0], reader, row, given=given, nonce=nonce, now=running.now())
            turn = panel.seal_turn(seen[1]) if seen[1] else None
            step = Step(row, given, records, turn, opened.counted)
            return partial(case_moves.make_move, case_id=case_id, reader=reader, step=step, now=running.now())

        await running.prepare_and_write(prepare, peek=staying)
    except MoveRefused as error:
        missing = ", ".join(words.MISSING[lack] for lack in error.missing) or "the case has moved on"
        return await _again(request, sent, [FieldError("move", NO_LONGER.format(missing=missing))])
    except FieldsMissing as error:
        return await _again(request, sent, [FieldError(name, "Please fill this in.") for name in error.names])
    except ValidationError as error:
        return await _again(request, sent, [replace(one, field="move") for one in forms.errors_of(error)])
    return pages.see_other(f"/cases/{case_id}?done=move")


def _peek_step(session: Session, case_id: str, reader: Reader) -> tuple[SealedCase, panel.Staying | None]:
    loaded = case_access.peek(session, case_id, reader)
    silent = case_moves.silent_members(loaded)
    return loaded, panel.staying_without(session, loaded.case, silent) if silent else None


@on_a_case
async def ballot(request: Request) -> Response:
    """Cast a ballot."""
    running, reader, case_id = service.of(request), request.state.reader, request.path_params["case_id"]
    sent, nonce = await sessions.staff_form(request)
    if sent.text("choice") not in set(Choice):
        return await _again(request, sent, [FieldError("choice", "Please choose one.")])

    def prepare(loaded: SealedCase) -> Callable[[Session], None]:
        fields = {"choice": sent.text("choice")}
        record = case_work.seal_record(
            loaded, reader, kind=RecordKind.BALLOT, fields=fields, nonce=nonce, now=running.now()
        )
        return partial(case_moves.cast_ballot, case_id=case_id, reader=reader, record=record, now=running.now())

    try:
        await running.prepare_and_write(prepare, peek=partial(case_access.peek, case_id=case_id, reader=reader))
    except NoVoteOpen:
        return await _again(request, sent, [FieldError("choice", "There is no vote open now.")])
    return pages.see_other(f"/cases/{case_id}?done=ballot")


__all__ = [
    "NoSuchCase", "acknowledge", "ballot", "case", "declare", "lead", "letter", "move", "note", "recuse", "recuse_page",
]  # fmt: skip
