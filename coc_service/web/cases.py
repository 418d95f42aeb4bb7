"""A case: the gate before it, the page, stepping back from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, msg
from coc_service.domain.casefile import RecordKind
from coc_service.domain.conflicts import Answer
from coc_service.domain.roles import may_choose_lead
from coc_service.domain.workflow import Status
from coc_service.usecases import case_access, case_moves, channels, logbook, panel
from coc_service.usecases.case_access import NotDeclared, SealedCase
from coc_service.usecases.case_moves import NOT_COUNTED, Counted
from coc_service.usecases.channels import OpenRecord, RecordBroken
from coc_service.usecases.login import Reader
from coc_service.usecases.panel import LastReader
from coc_service.web import case_views, pages, service, sessions, timeline
from coc_service.web.errors import Trouble, kept_of, trouble_page
from coc_service.web.forms import FieldError
from coc_service.web.service import Service
from coc_service.web.sessions import Endpoint

ACKNOWLEDGEMENT = msg(
    "Thank you for telling us. A member of the committee has read your report. "
    "The next step is that each of us says whether we have a conflict of interest; then we look into it. "
    "We write to you here, and you can write to us here at any time."
)
LAST_READER = Trouble(
    409,
    msg("Nobody else can read this case"),
    msg("If you step back now, the report is lost to everyone. Nothing was changed."),
    (
        msg(
            "If you have a conflict of interest, do not open it. Ask elsewhere, without details, who else can be reached."
        ),
        msg(
            "If you have none and are on the case already: acknowledge it, take the lead, and hand it on to another body."
        ),
    ),
)
NO_ANSWER = msg("Please choose one of the two.")
SENT = {
    "letter": msg("Your letter was sent."),
    "note": msg("Your note is in the file."),
    "acknowledge": msg("The report is acknowledged."),
    "lead": msg("The lead was chosen."),
    "move": msg("The case has moved on."),
    "ballot": msg("Your ballot was cast."),
    "declare": msg("You declared no conflict. The case is open to you."),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for which case."""

    running: Service
    reader: Reader
    case_id: str

    @property
    def url(self) -> str:
        """Return the case's address."""
        return f"/cases/{self.case_id}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A case and what the reader's grants opened."""

    loaded: SealedCase
    records: list[OpenRecord]
    counted: Counted


@dataclass(frozen=True, slots=True)
class Shown:
    """What a case page gives back after a form that was wrong.

    Errors and values go by the field's id on the page; `kept` are words whose form is not there any more.
    """

    errors: list[FieldError] = field(default_factory=list)
    values: Mapping[str, str] = field(default_factory=dict)
    kept: Sequence[str] = ()


def visit(request: Request) -> Visit:
    """Return who asks for which case."""
    return Visit(service.of(request), request.state.reader, request.path_params["case_id"])


def on_a_case(endpoint: Endpoint) -> Endpoint:
    """Let a member through to a case that is theirs; send them to the gate first; name what does not open."""

    @sessions.members_only
    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        try:
            return await _past_the_gate(endpoint, request)
        except RecordBroken as error:
            return await _broken(request, error)

    return guarded


async def _past_the_gate(endpoint: Endpoint, request: Request) -> Response:
    try:
        return await endpoint(request)
    except NotDeclared:
        return await _gate(request)


async def _broken(request: Request, error: RecordBroken) -> Response:
    """Say which record does not open, and log it; what was written meanwhile is given back."""
    at = visit(request)

    def log(session: Session) -> str:
        case, _ = case_access.find(session, at.case_id, at.reader)
        actor = logbook.by_member(at.reader.member.id)
        case_access.log_broken(session, case, error.record_id, actor=actor, now=at.running.now())
        return case.code_name

    code_name = await at.running.write(log)
    kept = kept_of(getattr(request.state, "form", None))
    head = {"code_name": code_name}
    return pages.page(request, "cases/broken.html", status_code=500, record_id=error.record_id, case=head, kept=kept)


async def _gate(request: Request, *, problem: Message | None = None) -> Response:
    """Show only who is reported, and ask for the declaration."""
    at = visit(request)
    load = partial(case_access.load_named, case_id=at.case_id, reader=at.reader, now=at.running.now())
    loaded = await at.running.write(load)
    open_named = partial(channels.open_records, loaded.records, grants=loaded.grants, holder=at.reader.holder)
    named = await at.running.in_thread(open_named)
    if not named:  # every report has this record, if only an empty one: without it nobody could judge a conflict
        raise RecordBroken("named")
    return pages.page(
        request,
        "cases/declare.html",
        status_code=422 if problem else 200,
        case=case_views.head(loaded.case, loaded.people, now=at.running.now()),
        named=named[0].payload.fields["who"],
        declare_url=at.url + "/declare",
        errors=[FieldError("answer", problem)] if problem else [],
    )


@on_a_case
async def declare(request: Request) -> Response:
    """Take a declaration."""
    at = visit(request)
    sent, _ = await sessions.staff_form(request)
    if sent.text("answer") == Answer.CLEAR:
        declared = partial(panel.declare_clear, case_id=at.case_id, reader=at.reader, now=at.running.now())
        await at.running.write(declared)
        return pages.see_other(request, at.url + "?done=declare")
    if sent.text("answer") == Answer.RECUSED:
        return await _recuse(request)
    return await _gate(request, problem=NO_ANSWER)


@on_a_case
async def recuse_page(request: Request) -> Response:
    """Ask once before stepping back."""
    at = visit(request)
    case, _ = await at.running.read(partial(case_access.find, case_id=at.case_id, reader=at.reader))
    head = {"code_name": case.code_name, "url": at.url}
    return pages.page(request, "cases/recuse.html", case=head, recuse_url=at.url + "/recuse")


@on_a_case
async def recuse(request: Request) -> Response:
    """Step back from a case."""
    await sessions.staff_form(request)
    return await _recuse(request)


async def _recuse(request: Request) -> Response:
    at = visit(request)

    def prepare(staying: panel.Staying) -> Callable[[Session], None]:
        turn = panel.seal_turn(staying, now=at.running.now())
        return partial(panel.recuse, case_id=at.case_id, reader=at.reader, turn=turn, now=at.running.now())

    peek = partial(panel.staying_after_recusal, case_id=at.case_id, reader=at.reader)
    try:
        await at.running.prepare_and_write(prepare, peek=peek)
    except LastReader:
        return trouble_page(request, LAST_READER, back_url=at.url)
    return pages.see_other(request, "/desk")


@on_a_case
async def case(request: Request) -> Response:
    """Show a case. Opening it is an act, and logged."""
    return _case_page(request, await _open(visit(request)), Shown())


async def _open(at: Visit) -> Opened:
    load = partial(case_access.load, case_id=at.case_id, reader=at.reader, now=at.running.now())
    loaded = await at.running.write(load)
    return await at.running.in_thread(partial(open_case, loaded, at.reader))


async def again(
    request: Request, errors: list[FieldError], values: Mapping[str, str], *, kept: Sequence[str] = ()
) -> Response:
    """Show the case again with what was wrong with a form and every word that was written. It is read again, and logged."""
    opened = await _open(visit(request))
    return _case_page(request, opened, Shown(errors, values, kept))


def open_case(loaded: SealedCase, reader: Reader) -> Opened:
    """Check the file against the log and open it. Takes no session.

    Raises:
        RecordBroken: naming the first record that is not as it was written.
    """
    case_access.check_against_log(loaded.records, loaded.entries)
    records = channels.open_records(loaded.records, grants=loaded.grants, holder=reader.holder)
    is_voting = loaded.case.status == Status.VOTING
    return Opened(loaded, records, case_moves.count(loaded, records) if is_voting else NOT_COUNTED)


def _case_page(request: Request, opened: Opened, shown: Shown) -> Response:
    at, loaded, now = visit(request), opened.loaded, service.of(request).now()
    facts = case_access.facts(loaded, at.reader, is_vote_carried=opened.counted.is_carried, now=now)
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
        timeline=timeline.timeline(loaded.entries, loaded.people),
        members=loaded.clear_members(),
        can_acknowledge=loaded.case.acknowledged_at is None and loaded.case.withdrawn_at is None,
        moves=allowed,
        blocked=blocked,
        ballot=case_views.ballot(loaded, opened.records, member_id=at.reader.member.id, tally=opened.counted.tally),
        errors=shown.errors,
        values=shown.values,
        kept=shown.kept,
        acknowledgement=ACKNOWLEDGEMENT,
        sent=SENT.get(request.query_params.get("done", "")) if not shown.errors else None,
        letter_url=at.url + "/letter",
        note_url=at.url + "/note",
        lead_url=at.url + "/lead" if may_choose_lead(facts) else None,
        recuse_url=at.url + "/recuse",
        acknowledge_url=at.url + "/acknowledge",
    )
