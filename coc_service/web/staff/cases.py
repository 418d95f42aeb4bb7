"""The case page, the gate before it, and stepping back from a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, msg
from coc_service.domain import epochs
from coc_service.domain.facts import may_assign_lead
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import NamedRecord
from coc_service.usecases.committee import moves, recounting, voting
from coc_service.usecases.committee.access import NotDeclared, OpenCase, OpenedCase, OpenGate, RecordBroken
from coc_service.usecases.committee.presence import DeclareClear, FindCase, LastReader, StepBack
from coc_service.usecases.people.members import UnlockedMember
from coc_service.web.fields import OptionView
from coc_service.web.http import errors, pages, runtime, sessions
from coc_service.web.http.error_pages import ErrorPage
from coc_service.web.http.forms import FieldError
from coc_service.web.http.runtime import Runtime
from coc_service.web.http.sessions import Endpoint
from coc_service.web.staff import case_views, decisions, file_views, labels, timeline
from coc_service.web.staff.case_views import MoveView

ACKNOWLEDGEMENT = msg(
    "Thank you for telling us. A member of the committee has read your report. "
    "The next step is that each of us says whether we have a conflict of interest; then we look into it. "
    "We write to you here, and you can write to us here at any time."
)
LAST_READER = ErrorPage(
    409,
    msg("Nobody else can read this case"),
    msg("If you step back now, the report is lost to everyone. Nothing was changed."),
    (
        msg(
            "If you have a conflict of interest, do not open it. Ask elsewhere, without details, who else can be reached."
        ),
        msg(
            "If you have none and are on the case already: answer the reporter, take the lead, "
            "and refer the case to another body."
        ),
    ),
)
NO_ANSWER = msg("Please choose one of the two.")
_ANSWERS = (
    OptionView(
        Presence.CLEAR,
        msg("I have no conflict"),
        msg("You can read the case from now on, and others see that you can."),
    ),
    OptionView(
        Presence.RECUSED,
        msg("I step back"),
        msg("The case leaves your desk for good. Nobody asks you why, and please do not say why."),
    ),
)
SENT = {
    "letter": msg("Your letter was sent."),
    "note": msg("Your note is in the file."),
    "label": msg("The title and the tags are kept."),
    "acknowledge": msg("The reporter has your answer."),
    "lead": msg("The lead was chosen."),
    "move": msg("The case has moved on."),
    "ballot": msg("Your ballot was cast."),
    "declare": msg("You declared no conflict. The case is open to you."),
}


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """A request for a case: the member and the case's id."""

    running: Runtime
    member: UnlockedMember
    case_id: str

    @property
    def url(self) -> str:
        """The case's address."""
        return case_views.url(self.case_id)


@dataclass(frozen=True, slots=True)
class FormState:
    """The values of a case page after a form with errors.

    Keys of errors and values are HTML ids of fields; `kept` are texts whose form is no longer on the page.
    """

    errors: list[FieldError] = field(default_factory=list)
    values: Mapping[str, str] = field(default_factory=dict)
    kept: Sequence[str] = ()

    @property
    def touched(self) -> frozenset[str]:
        """The HTML ids of the fields that contain text or have an error."""
        return frozenset(name for name, value in self.values.items() if value) | {one.field for one in self.errors}


def case_request(request: Request) -> CaseRequest:
    """Return the member and the case of a request."""
    return CaseRequest(runtime.of(request), request.state.member, request.path_params["case_id"])


def on_a_case(endpoint: Endpoint) -> Endpoint:
    """Call the endpoint for members on the case. Show the gate before a declaration, and an error page for a broken record."""

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
    """Show which record is missing or altered, with the submitted text."""
    at = case_request(request)
    case = await at.running.ask(FindCase(at.running.custody, at.member, at.case_id))
    kept = errors.returned_text(getattr(request.state, "form", None))
    return pages.page(
        request,
        "cases/broken.html",
        status_code=500,
        record_id=error.record_id,
        case={"code_name": case.code_name},
        kept=kept,
    )


async def _gate(request: Request, *, problem: Message | None = None) -> Response:
    """Show the gate: only who is reported, and the form for the declaration."""
    at = case_request(request)
    opened = await at.running.perform(OpenGate(at.running.custody, at.member, at.case_id))
    named = [one.said.body for one in opened.records if isinstance(one.said.body, NamedRecord)]
    if not named:  # every report has this record, possibly empty: without it nobody can judge a conflict of interest
        raise RecordBroken(opened.failed[0] if opened.failed else "named")
    return pages.page(
        request,
        "cases/declare.html",
        status_code=422 if problem else 200,
        case={"code_name": opened.case.code_name},
        answers=_ANSWERS,
        named=str(named[0].answers.get("who", "")),
        declare_url=at.url + "/declare",
        errors=[FieldError("answer", problem)] if problem else [],
    )


@on_a_case
async def declare(request: Request) -> Response:
    """Store a declaration."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    match sent.text("answer"):
        case Presence.CLEAR:
            await at.running.perform(DeclareClear(at.running.custody, at.member, at.case_id))
            return pages.see_other(request, at.url + "?done=declare")
        case Presence.RECUSED:
            return await _step_back(request)
        case _:
            return await _gate(request, problem=NO_ANSWER)


@on_a_case
async def recuse_page(request: Request) -> Response:
    """Ask for confirmation before stepping back."""
    at = case_request(request)
    case = await at.running.ask(FindCase(at.running.custody, at.member, at.case_id))
    head = {"code_name": case.code_name, "url": at.url}
    return pages.page(request, "cases/recuse.html", case=head, recuse_url=at.url + "/recuse")


@on_a_case
async def recuse(request: Request) -> Response:
    """Step back from a case."""
    await sessions.staff_form(request)
    return await _step_back(request)


async def _step_back(request: Request) -> Response:
    at = case_request(request)
    try:
        await at.running.perform(StepBack(at.running.custody, at.member, at.case_id))
    except LastReader:
        return errors.error_page(request, LAST_READER, back_url=at.url)
    return pages.see_other(request, "/desk")


@on_a_case
async def case(request: Request) -> Response:
    """Show a case. Opening it is an act and is logged."""
    return await show(request, FormState())


async def again(
    request: Request, wrong: list[FieldError], values: Mapping[str, str], *, kept: Sequence[str] = ()
) -> Response:
    """Show the case again with a form's errors and all submitted text. The case is opened again, which is logged."""
    return await show(request, FormState(wrong, values, kept))


async def show(request: Request, state: FormState) -> Response:
    """Show the case page."""
    at = case_request(request)
    opened = await at.running.perform(OpenCase(at.running.custody, at.member, at.case_id))
    steps = _step_values(at, opened, state)
    return pages.page(
        request,
        "cases/case.html",
        status_code=422 if state.errors else 200,
        token_for=None,
        errors=state.errors,
        values={"acknowledge": ACKNOWLEDGEMENT, **state.values},
        kept=[*state.kept, *_homeless(state.values, opened, steps.moves)],
        sent=SENT.get(request.query_params.get("done", "")) if not state.errors else None,
        note_url=at.url + "/note",
        recuse_url=at.url + "/recuse",
        **(_file_values(at, opened) | steps.values),
    )


def _homeless(values: Mapping[str, str], opened: OpenedCase, offered: Sequence[MoveView]) -> list[str]:
    """Return the texts whose form is no longer on the page; the page shows them separately."""
    shown = {"note", "member_id", "title", "tags"} | {one.id for move in offered for one in move.fields}
    if opened.case.is_reachable:
        shown |= {"letter"} if opened.case.answered_at else {"letter", "acknowledge"}
    return [value for name, value in values.items() if name not in shown and value]


def _file_values(at: CaseRequest, opened: OpenedCase) -> dict[str, object]:
    """Return the template values of the file."""
    name_of = opened.file.sealed.committee.name_of
    return {
        "case": case_views.head(opened, name_of=name_of, now=at.running.now()),
        "label": labels.view(opened),
        "readers": case_views.readers(opened, now=at.running.now()),
        "conversation": file_views.conversation(opened, name_of=name_of),
        "report_fields": file_views.report_answers(opened),
        "identity_fields": file_views.identity_answers(opened),
        "notes": file_views.notes(opened, name_of=name_of),
        "timeline": timeline.timeline(opened.chain, name_of=name_of),
        "closed_epochs": opened.file.closed_epochs,
    }


@dataclass(frozen=True, slots=True)
class StepValues:
    """The possible actions on the page; `moves` is also used alone."""

    moves: Sequence[MoveView]
    values: dict[str, object]


def _step_values(at: CaseRequest, opened: OpenedCase, state: FormState) -> StepValues:
    """Return the possible actions on the page."""
    counted = voting.shown_count(opened.file)
    case = opened.case
    can_acknowledge = case.is_reachable and case.answered_at is None
    facts = moves.facts(case, opened.file.sealed.policy, counted, person=at.member.person, at=at.running.now())
    recounted = recounting.recount(opened.file)
    allowed, blocked = case_views.moves(case, facts, touched=state.touched, recounted=recounted)
    committee = opened.file.sealed.committee
    name_of = committee.name_of
    reading = {seat.person for seat in epochs.readers(case, committee, at.running.now())}
    values = {
        "moves": allowed,
        "blocked": blocked,
        "decision": decisions.decision(recounted),
        "ballot": case_views.ballot(opened, person=at.member.person, counted=counted),
        "letter_url": at.url + "/letter" if case.is_reachable else None,
        "acknowledge_url": at.url + "/acknowledge" if can_acknowledge else None,
        "lead_options": [OptionView(person, name_of(person)) for person in case.clear if person in reading],
        "lead_url": at.url + "/lead" if may_assign_lead(facts) else None,
    }
    return StepValues(allowed, values)
